"""The history of every ticket: who did what, when, from what to what, with which words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from community.storage import Database, UnitOfWork, Writer
from handlers.complaints.model.change import Action, Change
from handlers.complaints.service.rows import Rows
from handlers.complaints.tables import change_table

RESIDENT = "居民"
SYSTEM = "系统"


class Trail:
    """Writes and reads histories."""

    def __init__(self, database: Database, rows: Rows) -> None:
        self._database = database
        self._rows = rows

    def note(
        self,
        unit: Writer,
        ticket: int,
        action: Action,
        by: str,
        request_id: str,
        now: datetime,
        detail: Mapping[str, Any] | None = None,
        words: str = "",
    ) -> bool:
        """Write one change down; False if this request has made it before, and then the caller changes nothing either.

        detail: {"state": [from, to], …}, nothing personal; words may be.
        """
        return unit.insert_new(
            change_table,
            ticket=ticket,
            at=now,
            by=by or SYSTEM,
            action=action.value,
            detail=dict(detail or {}),
            sealed=self._rows.close_words(words),
            request_id=_key(action, request_id),
        )

    def detail(self, unit: UnitOfWork, ticket: int, action: Action, request_id: str, detail: Mapping[str, Any]) -> None:
        """Add to an entry of the same unit what the move came to."""
        ours = (change_table.c.ticket == ticket) & (change_table.c.request_id == _key(action, request_id))
        unit.connection.execute(update(change_table).where(ours).values(detail=dict(detail)))

    def of(self, ticket: int) -> list[Change]:
        """Return what became of a ticket, oldest first."""
        found = select(change_table).where(change_table.c.ticket == ticket).order_by(change_table.c.id)
        with self._database.read() as connection:
            rows = connection.execute(found).all()
        return [
            Change(row.at, row.by, Action(row.action), row.detail, self._rows.open_words(row.sealed)) for row in rows
        ]


def _key(action: Action, request_id: str) -> str:
    return f"{action.value}:{request_id}"[:240]
