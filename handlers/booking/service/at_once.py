"""Seats, the booking and its trail in one statement, where the database can: on PostgreSQL each statement is a trip of its
own, and four of them take as long as the work (docs/booking.md). SQLite has no such trips and no such statement.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import insert

from community.storage import ShortUnit
from handlers.booking.model.booking import BookingState
from handlers.booking.model.change import Action
from handlers.booking.model.refusals import NeedsStaff
from handlers.booking.model.wish import Wish
from handlers.booking.service.seating import TAKE_SEATS, refuse_seats
from handlers.booking.service.trail import entry_of
from handlers.booking.tables import booking_table, change_table, slot_table

_bookings = booking_table.c
# What a new booking does not say is left to be NULL.
_SAID = [column for column in _bookings if column.name not in ("id", "lane", "offer_until")]
_NOTED = [column for column in change_table.c if column.name not in ("id", "booking")]

_took = TAKE_SEATS.returning(slot_table.c.id).cte("took")
_booked = (
    insert(booking_table)
    .values({column.name: bindparam(f"booked_{column.name}", type_=column.type) for column in _SAID})
    .on_conflict_do_nothing()
    .returning(_bookings.id)
    .cte("booked")
)
_note = [bindparam(f"noted_{column.name}", type_=column.type).label(column.name) for column in _NOTED]
_noted = (
    insert(change_table)
    .from_select(["booking", *(column.name for column in _NOTED)], select(_booked.c.id, *_note))
    .cte("noted")
)
_missed = select(func.count()).where(
    _bookings.resident == bindparam("missed_resident"),
    _bookings.state == BookingState.NO_SHOW.value,
    _bookings.start_at >= bindparam("missed_since"),
)
_ALL = select(
    select(_took.c.id).scalar_subquery(), select(_booked.c.id).scalar_subquery(), _missed.scalar_subquery()
).add_cte(_noted)


def book_seats(
    unit: ShortUnit, wish: Wish, values: Mapping[str, Any], missed_since: datetime, now: datetime
) -> int | None:
    """Take the seats and write the booking and its trail; return its number, None where a booking is in the way (and then
    the caller rolls back). Raises Full, NotThere or NeedsStaff, likewise. values: the booking's columns."""
    note = entry_of(Action.RESERVED, wish, values["request_id"], now)
    row = unit.run(
        _ALL,
        slot=wish.opening.slot,
        party=wish.party,
        missed_resident=wish.resident,
        missed_since=missed_since,
        **{f"booked_{name}": value for name, value in values.items()},
        **{f"noted_{name}": value for name, value in note.items()},
    ).fetchone()
    took, booked, missed = row
    limit = wish.offering.missed_limit
    if limit and wish.resident and not wish.by_staff and missed >= limit:
        raise NeedsStaff(missed)
    if booked is None:
        return None
    if took is None:
        refuse_seats(unit, wish.listed, wish.opening.slot)
    return int(booked)
