"""The targets that an area has set for itself; what it has not set is the area's above, else the house's."""

from dataclasses import dataclass

from sqlalchemy import select

from handlers.complaints.model.category import Category
from handlers.complaints.model.targets import Targets
from handlers.complaints.model.urgency import Urgency
from handlers.complaints.service.rows import read_target, write_target
from handlers.complaints.tables import target_table
from handlers.contract import House

_targets = target_table.c


@dataclass(frozen=True)
class Promise:
    """What one area promises. category: None: any."""

    area: str
    category: Category | None
    urgency: Urgency
    targets: Targets


class Promises:
    """Sets and lists them. Tickets that are open keep what was promised when they came in."""

    def __init__(self, house: House) -> None:
        self._house = house

    def of(self, area: str) -> list[Promise]:
        """Return what an area has set, in the order of urgencies and categories."""
        with self._house.database.read() as connection:
            rows = connection.execute(select(target_table).where(_targets.area == area)).all()
        found = [
            Promise(
                row.area,
                Category(row.category) if row.category else None,
                Urgency(row.urgency),
                Targets(read_target(row.respond), read_target(row.resolve)),
            )
            for row in rows
        ]
        urgencies, categories = list(Urgency), [None, *Category]
        return sorted(found, key=lambda each: (urgencies.index(each.urgency), categories.index(each.category)))

    def set(self, promise: Promise) -> None:
        """Set it, or set it otherwise."""
        kept = {"respond": write_target(promise.targets.respond), "resolve": write_target(promise.targets.resolve)}
        with self._house.open_unit() as unit:
            insert = unit.upsert(target_table).values(**_key(promise), **kept)
            keys = [_targets.area, _targets.category, _targets.urgency]
            unit.connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=kept))
            unit.commit()

    def remove(self, promise: Promise) -> None:
        """Go back to what holds without it."""
        with self._house.open_unit() as unit:
            same = (_targets[name] == value for name, value in _key(promise).items())
            unit.connection.execute(target_table.delete().where(*same))
            unit.commit()


def _key(promise: Promise) -> dict[str, str]:
    category = promise.category.value if promise.category else ""
    return {"area": promise.area, "category": category, "urgency": promise.urgency.value}
