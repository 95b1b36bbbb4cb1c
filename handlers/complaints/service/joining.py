"""Joining a ticket that one would have reported, too: from then on one is told whatever its author is told."""

from datetime import datetime

from community.storage import UnitOfWork
from handlers.complaints.model.change import Action
from handlers.complaints.model.ticket import Said, Ticket
from handlers.complaints.service import texts
from handlers.complaints.service.rows import Rows
from handlers.complaints.service.store import Store, lock
from handlers.complaints.service.telling import Telling
from handlers.complaints.service.trail import RESIDENT, Trail
from handlers.complaints.tables import reporter_table
from handlers.contract import House


class Joining:
    """Joins residents to tickets."""

    def __init__(self, house: House, store: Store, trail: Trail, telling: Telling) -> None:
        self._house = house
        self._store = store
        self._trail = trail
        self._telling = telling

    def join(
        self, ticket: Ticket, resident: str, said: Said, request_id: str, now: datetime, *, anonymous: bool
    ) -> Ticket:
        """Add a resident to a ticket that they would have reported, too, or to the one that it was merged into, which is
        returned; they are told whatever its author is told."""
        rows = self._store.rows
        with self._house.open_unit() as unit:
            row = lock(unit, ticket.id)
            while row is not None and row.merged_into is not None:  # what carries it on
                row = lock(unit, row.merged_into)
            if row is None:
                return ticket
            if add_reporter(unit, rows, row.id, resident, said, request_id, now, anonymous=anonymous):
                self._trail.note(unit, row.id, Action.JOINED, RESIDENT, request_id, now)
                joined = self._store.write(unit, row, now)
                count = len(self._store.everybody(row.id)) + 1  # readers don't see this unit yet
                self._telling.handler(unit, joined, "joined", texts.MORE_TO_YOU, now, count)
                unit.commit()
        return self._store.get(row.id) or ticket


def add_reporter(
    unit: UnitOfWork,
    rows: Rows,
    ticket_id: int,
    resident: str,
    said: Said,
    request_id: str,
    now: datetime,
    *,
    anonymous: bool,
    is_author: bool = False,
) -> bool:
    """Write down that a resident reported a ticket; False where they have done so before."""
    return unit.insert_new(
        reporter_table,
        ticket=ticket_id,
        resident=resident,
        is_author=is_author,
        sealed=rows.close(said),
        anonymous=anonymous,
        joined_at=now,
        verdict="",
        score=None,
        comment="",
        request_id=request_id,
    )
