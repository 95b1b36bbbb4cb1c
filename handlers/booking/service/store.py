"""Reading bookings, and the statements that every use case shares."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, select, tuple_

from community.storage import UnitOfWork
from handlers.booking.model.booking import LIVE, Booking, BookingState
from handlers.booking.service.offerings import Offerings
from handlers.booking.service.rows import Rows
from handlers.booking.service.seating import lock_places
from handlers.booking.tables import booking_table, slot_table
from handlers.contract import House

_bookings = booking_table.c
_BY_ID = select(booking_table).where(_bookings.id == bindparam("booking"))
_BY_REQUEST = select(booking_table).where(_bookings.request_id == bindparam("request_id"))
_LIVE = _bookings.state.in_(sorted(LIVE))
_LOCKED = _BY_ID.where(_LIVE).with_for_update()


class BookingStore:
    """Finds bookings."""

    def __init__(self, house: House, offerings: Offerings) -> None:
        self._database = house.database
        self._offerings = offerings
        self.rows = Rows(house.seal)

    def get(self, booking_id: int) -> Booking | None:
        """Return a booking by its number."""
        return self._one(_BY_ID, booking=booking_id)

    def of_request(self, request_id: str) -> Booking | None:
        """Return the booking that this request made."""
        return self._one(_BY_REQUEST, request_id=request_id)

    def live_of(self, resident: str, now: datetime) -> list[Booking]:
        """Return what a resident has booked, waits for or is offered, and is not over yet, soonest first."""
        return self.where(_bookings.resident == resident, _LIVE, _bookings.end_at > now)

    def starting(self, begin: datetime, end: datetime, offerings: Sequence[int]) -> list[Booking]:
        """Return every booking of these offerings that starts from `begin` to before `end`, whatever became of it."""
        span = (_bookings.start_at >= begin, _bookings.start_at < end)
        return self.where(_bookings.offering.in_(offerings), *span)

    def of_slot(self, slot: int) -> list[Booking]:
        """Return a slot's bookings, in the order in which they came."""
        ours = select(slot_table.c.offering, slot_table.c.start_at).where(
            slot_table.c.id == slot
        )  # what the index is of
        at_that_time = tuple_(_bookings.offering, _bookings.start_at).in_(ours)
        return sorted(self.where(at_that_time, _bookings.slot == slot), key=lambda booking: booking.id)

    def where(self, *conditions: ColumnElement[bool]) -> list[Booking]:
        """Return the bookings that fulfil all conditions, by start and number."""
        found = select(booking_table).where(*conditions).order_by(_bookings.start_at, _bookings.id)
        with self._database.read() as connection:
            rows = connection.execute(found).all()
        listed = self._offerings.by_ids([row.offering for row in rows])
        return [self.rows.booking(row, listed[row.offering]) for row in rows]

    def place_in_line(self, booking: Booking) -> int:
        """Return the place of one that waits, from 1."""
        ahead = select(func.count()).where(
            _bookings.offering == booking.listed.id,
            _bookings.start_at == booking.start_at,
            _bookings.state == BookingState.WAITING.value,
            _bookings.id <= booking.id,
        )
        with self._database.read() as connection:
            return int(connection.execute(ahead).scalar_one())

    def _one(self, query: "Select[Any]", **values: object) -> Booking | None:
        with self._database.read() as connection:
            row = connection.execute(query, values).first()
        return self.rows.booking(row, self._offerings.get(row.offering)) if row else None


def lock(unit: UnitOfWork, booking: Booking, to_slot: int | None = None) -> "Row[Any] | None":
    """Return a live booking's row, which nobody else can change until the unit is done; None if it is over.

    Its place is locked first, and the slot that it is to move to.
    """
    lock_places(unit, booking.listed, (booking.slot, to_slot))
    row: Row[Any] | None = unit.connection.execute(_LOCKED, {"booking": booking.id}).first()
    return row
