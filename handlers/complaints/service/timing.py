"""By when a ticket is due: its area's targets and hours, its pauses. Nothing is written here."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from community.areas import AreaTree
from community.calendar import OpeningHours
from community.storage import Database, UnitOfWork
from handlers.complaints.model.category import Category
from handlers.complaints.model.clock import Pause, due_at
from handlers.complaints.model.targets import Targets, default_targets
from handlers.complaints.model.urgency import Urgency
from handlers.complaints.service.rows import read_target, write_target
from handlers.complaints.service.store import pauses_of
from handlers.complaints.tables import target_table
from handlers.contract import House

_targets = target_table.c


class Timing:
    """Knows the targets of every area."""

    def __init__(self, house: House) -> None:
        self._database: Database = house.database
        self._areas: AreaTree = house.areas

    def hours(self, area: str) -> OpeningHours:
        """Return the hours of an area's office."""
        return self._areas.get(area).hours

    def targets(self, area: str, category: Category, urgency: Urgency) -> Targets:
        """Return what an area has promised: what it or the nearest above has set for the category, then for any, else
        the house's own."""
        chain = self._areas.chain(area)
        wanted = select(target_table).where(
            _targets.area.in_(chain),
            _targets.urgency == urgency.value,
            _targets.category.in_((category.value, "")),
        )
        with self._database.read() as connection:
            rows = connection.execute(wanted).all()
        found = min(rows, key=lambda row: (chain.index(row.area), row.category == ""), default=None)
        if found is None:
            return default_targets(category, urgency)
        return Targets(read_target(found.respond), read_target(found.resolve))

    def values(
        self, area: str, targets: Targets, start: datetime, pauses: Sequence[Pause], now: datetime, *, responded: bool
    ) -> dict[str, Any]:
        """Return the ticket's columns that say by when it is due. responded: the first answer has been given."""
        hours = self.hours(area)
        return {
            "clock_from": start,
            "respond_target": write_target(targets.respond),
            "resolve_target": write_target(targets.resolve),
            "respond_by": None if responded else due_at(start, targets.respond, pauses, hours, now),
            "resolve_by": due_at(start, targets.resolve, pauses, hours, now),
        }

    def resume(self, unit: UnitOfWork, row: "Row[Any]", now: datetime) -> dict[str, Any]:
        """Return the columns of a clock that goes on: what was promised when the ticket came in holds."""
        targets = Targets(read_target(row.respond_target), read_target(row.resolve_target))
        return self._going_on(unit, row, targets, now)

    def retarget(
        self, unit: UnitOfWork, row: "Row[Any]", category: Category, urgency: Urgency, now: datetime
    ) -> dict[str, Any]:
        """Return the columns of a clock that goes on under the promise for another category or urgency: what has run counts."""
        return self._going_on(unit, row, self.targets(row.area, category, urgency), now)

    def restart(self, unit: UnitOfWork, row: "Row[Any]", now: datetime) -> dict[str, Any]:
        """Return the columns of a clock that starts anew, now, under what the area promises today."""
        targets = self.targets(row.area, Category(row.category), Urgency(row.urgency))
        return self.values(row.area, targets, now, pauses_of(unit, row.id), now, responded=False)

    def _going_on(self, unit: UnitOfWork, row: "Row[Any]", targets: Targets, now: datetime) -> dict[str, Any]:
        pauses, responded = pauses_of(unit, row.id), row.responded_at is not None
        return self.values(row.area, targets, row.clock_from, pauses, now, responded=responded)
