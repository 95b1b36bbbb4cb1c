"""Occurrences of meals and sessions, found when somebody asks. service/laying.py sees to it that they exist."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from community.storage import Database
from handlers.booking.model.booking import Listed, Opening
from handlers.booking.tables import slot_table

_OPENINGS = select(slot_table).order_by(slot_table.c.start_at, slot_table.c.offering)


class Slots:
    """Finds occurrences."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def between(self, offerings: Sequence[Listed], begin: datetime, end: datetime) -> list[Opening]:
        """Return the occurrences that start from `begin` to before `end`, and the terms that run then, in order.

        Full and closed ones too; begin, end: aware.
        """
        by_id = {listed.id: listed for listed in offerings if not listed.offering.is_by_time}
        runs = (slot_table.c.start_at >= begin) | ((slot_table.c.term != "") & (slot_table.c.end_at > begin))
        found = _OPENINGS.where(slot_table.c.offering.in_(by_id), slot_table.c.start_at < end, runs)
        with self._database.read() as connection:
            return [opening_of(row, by_id[row.offering]) for row in connection.execute(found)]

    def get(self, slot_id: int, listed: Listed) -> Opening | None:
        """Return one occurrence of this offering as it is now."""
        ours = select(slot_table).where(slot_table.c.id == slot_id, slot_table.c.offering == listed.id)
        with self._database.read() as connection:
            row = connection.execute(ours).first()
        return opening_of(row, listed) if row else None


def opening_of(row: "Row[Any]", listed: Listed) -> Opening:
    """Return what a row of the slot table says."""
    return Opening(
        listed, row.start_at, row.end_at, row.capacity - row.taken, row.capacity, row.id, row.term, row.is_open
    )
