"""The people a resident books for: remembered by the resident's own words, so that nothing is asked twice."""

from dataclasses import replace

from sqlalchemy import Connection, delete, select

from community.storage import UnitOfWork
from handlers.booking.model.booking import Guest
from handlers.booking.service.rows import Rows
from handlers.booking.tables import person_table
from handlers.contract import House

_people = person_table.c


class People:
    """Saved people, the resident under an empty label among them."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._rows = Rows(house.seal)

    def known(self, resident: str, label: str) -> Guest:
        """Return what is remembered of this person; a guest with nothing but the label if nothing is."""
        with self._house.database.read() as connection:
            return self._known(connection, resident, label)

    def list_of(self, resident: str) -> list[Guest]:
        """Return everybody a resident has booked for, in order of first booking."""
        ours = select(_people.label, _people.sealed).where(_people.resident == resident).order_by(_people.id)
        with self._house.database.read() as connection:
            rows = connection.execute(ours).all()
        return [self._rows.guest(row.label, row.sealed)[0] for row in rows]

    def remember(self, unit: UnitOfWork, resident: str, guest: Guest) -> None:
        """Keep what is known of this person now; what is not given stays as it was."""
        merged = merge(self._known(unit.connection, resident, guest.label), guest)
        if merged == Guest(guest.label):
            return
        sealed = self._rows.sealed(merged)
        insert = unit.upsert(person_table).values(resident=resident, label=guest.label, sealed=sealed)
        keys = [_people.resident, _people.label]
        unit.connection.execute(insert.on_conflict_do_update(index_elements=keys, set_={"sealed": sealed}))

    def _known(self, connection: Connection, resident: str, label: str) -> Guest:
        ours = select(person_table.c.sealed).where(_people.resident == resident, _people.label == label)
        sealed = connection.execute(ours).scalar()
        return self._rows.guest(label, sealed)[0] if sealed else Guest(label)

    def forget(self, unit: UnitOfWork, resident: str, label: str) -> bool:
        """Delete one saved person; False if there was none."""
        gone = delete(person_table).where(_people.resident == resident, _people.label == label)
        return unit.connection.execute(gone).rowcount == 1


def merge(known: Guest, said: Guest) -> Guest:
    """Return the guest with what was said now over what was known."""
    given = {name: value for name, value in vars(said).items() if value}
    return replace(known, **given)
