"""Offerings as staff keep them: list_for, get, save, open_or_close. A process remembers what it has read by version."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select, update

from community.areas import AreaTree
from community.storage import Database, UnitOfWork
from handlers.booking.model.booking import Listed
from handlers.booking.model.offering import Kind, Offering
from handlers.booking.tables import offering_table as table

_HEADS = select(table.c.id, table.c.area, table.c.version, table.c.is_open).order_by(table.c.id)


class Offerings:
    """What can be booked, by area."""

    def __init__(self, database: Database, areas: AreaTree) -> None:
        self._database = database
        self._areas = areas
        self._read: dict[int, tuple[int, Offering]] = {}

    def list_for(self, area: str, kind: Kind | None = None) -> list[Listed]:
        """Return what residents of `area` may book: its own and what it shares with the areas above."""
        found = self._listed(_HEADS.where(table.c.area.in_(self._areas.chain(area)), table.c.is_open))
        return [listed for listed in found if kind in (None, listed.offering.kind)]

    def list_of(self, area: str) -> list[Listed]:
        """Return what staff of `area` keep, closed ones too."""
        return self._listed(_HEADS.where(table.c.area.in_(self._areas.chain(area))))

    def every(self) -> list[Listed]:
        """Return all that is open, of every area."""
        return self._listed(_HEADS.where(table.c.is_open))

    def get(self, offering_id: int) -> Listed:
        """Return one by its number. Raises KeyError."""
        return self.by_ids([offering_id])[offering_id]

    def by_ids(self, ids: Sequence[int]) -> dict[int, Listed]:
        """Return several by their numbers."""
        return {listed.id: listed for listed in self._listed(_HEADS.where(table.c.id.in_(set(ids))))}

    def find(self, area: str, key: str) -> Listed | None:
        """Return the offering of this key that residents of `area` may book, the nearest area's first."""
        chain = self._areas.chain(area)
        found = sorted((o for o in self.list_for(area) if o.offering.key == key), key=lambda o: chain.index(o.area))
        return found[0] if found else None

    def _listed(self, heads: Any) -> list[Listed]:
        with self._database.read() as connection:
            rows = connection.execute(heads).all()
            stale = [row.id for row in rows if self._read.get(row.id, (0,))[0] != row.version]
            if stale:
                fresh = select(table.c.id, table.c.version, table.c.definition).where(table.c.id.in_(stale))
                for row in connection.execute(fresh):
                    self._read[row.id] = (row.version, Offering.model_validate(row.definition))
        return [Listed(row.id, row.area, self._read[row.id][1], row.is_open) for row in rows if row.id in self._read]


def save_offering(unit: UnitOfWork, area: str, offering: Offering) -> int:
    """Create the offering of this area and key, or give it this definition, and return its number.

    Slots that lie ahead are laid anew by `lay_slots`; those that somebody has booked stay.
    """
    definition = offering.model_dump(mode="json", exclude_defaults=True)
    values: dict[str, Any] = {"definition": definition, "laid_until": None}
    ours = (table.c.area == area) & (table.c.key == offering.key)
    new = unit.insert_new(table, area=area, key=offering.key, is_open=True, version=1, **values)
    if not new:
        unit.connection.execute(update(table).where(ours).values(version=table.c.version + 1, **values))
    return int(unit.connection.execute(select(table.c.id).where(ours)).scalar_one())


def open_or_close(unit: UnitOfWork, offering_id: int, *, is_open: bool) -> None:
    """Let an offering be booked, or no longer."""
    values = {"is_open": is_open, "version": table.c.version + 1}
    unit.connection.execute(update(table).where(table.c.id == offering_id).values(**values))


def lock_definition(unit: UnitOfWork, offering_id: int) -> tuple[Offering, date | None]:
    """Return an offering as it is defined now and until when its slots exist, and let nobody else lay them meanwhile.

    What a process remembers of it may be older.
    """
    ours = select(table.c.definition, table.c.laid_until).where(table.c.id == offering_id)
    row = unit.connection.execute(ours.with_for_update()).one()
    return Offering.model_validate(row.definition), row.laid_until
