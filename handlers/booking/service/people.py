"""The people a resident books for: remembered by the resident's own words, so that nothing is asked twice."""

from dataclasses import replace

from sqlalchemy import Connection, select

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

    def remember(self, resident: str, guest: Guest) -> None:
        """Keep what is known of this person now; what is not given stays as it was. Where nothing is new, nothing is written."""
        known = self.known(resident, guest.label)
        if merge(known, guest) == known:
            return
        with self._house.open_unit() as unit:
            sealed = self._rows.sealed(merge(self._known(unit.connection, resident, guest.label), guest))
            insert = unit.upsert(person_table).values(resident=resident, label=guest.label, sealed=sealed)
            keys = [_people.resident, _people.label]
            unit.connection.execute(insert.on_conflict_do_update(index_elements=keys, set_={"sealed": sealed}))
            unit.commit()

    def _known(self, connection: Connection, resident: str, label: str) -> Guest:
        ours = select(person_table.c.sealed).where(_people.resident == resident, _people.label == label)
        sealed = connection.execute(ours).scalar()
        return self._rows.guest(label, sealed)[0] if sealed else Guest(label)


def merge(known: Guest, said: Guest) -> Guest:
    """Return the guest with what was said now over what was known."""
    given = {name: value for name, value in vars(said).items() if value}
    return replace(known, **given)
