"""The trail of every booking: who changed what, when, from what to what. Nothing personal is in it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from community.clock import local
from community.storage import Database, Writer
from handlers.booking.model.change import Action, Change
from handlers.booking.model.wish import Wish
from handlers.booking.tables import change_table

RESIDENT = "居民"
SYSTEM = "系统"


def note(
    unit: Writer, booking: int, action: Action, by: str, request_id: str, now: datetime, detail: Mapping[str, Any]
) -> bool:
    """Write one change down; False if this request has made it before, and then the caller changes nothing either.

    detail: {"start": [from, to], …}.
    """
    return unit.insert_new(
        change_table,
        booking=booking,
        at=now,
        by=by or SYSTEM,
        action=action.value,
        detail=dict(detail),
        request_id=f"{action.value}:{request_id}"[:220],
    )


def entry_of(action: Action, wish: Wish, request_id: str, now: datetime) -> dict[str, Any]:
    """Return the columns of the entry that a new booking's trail begins with, but for the booking's number."""
    detail = {"start": [None, plain(wish.opening.start_at)], "party": [None, wish.party]}
    by = wish.by_staff or RESIDENT
    return {
        "at": now,
        "by": by,
        "action": action.value,
        "detail": detail,
        "request_id": f"{action.value}:{request_id}"[:220],
    }


def plain(value: object) -> object:
    """Return a value as the trail keeps it: times as local ISO text."""
    return local(value).isoformat(timespec="minutes") if isinstance(value, datetime) else value


def read_trail(database: Database, booking: int) -> list[Change]:
    """Return what became of a booking, oldest first."""
    found = select(change_table).where(change_table.c.booking == booking).order_by(change_table.c.id)
    with database.read() as connection:
        return [Change(row.at, row.by, Action(row.action), row.detail) for row in connection.execute(found)]
