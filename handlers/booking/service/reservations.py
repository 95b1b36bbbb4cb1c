"""Reserving: a seat, a place in line, or a refusal. The database decides; repeating a request changes nothing."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select, update

from community.storage import UnitOfWork
from handlers.booking.model.booking import LIVE, Booking, BookingState
from handlers.booking.model.change import Action
from handlers.booking.model.refusals import BookedAlready, CannotBook, Full, NeedsStaff
from handlers.booking.model.wish import Wish, check, price_of
from handlers.booking.service.rows import who_key
from handlers.booking.service.seating import Place, holder_of, seat
from handlers.booking.service.store import BookingStore, plain
from handlers.booking.service.trail import RESIDENT, note
from handlers.booking.tables import booking_table
from handlers.contract import House

MISSED_COUNT_FOR = timedelta(days=90)

_bookings = booking_table.c
_MISSED = select(func.count()).where(
    _bookings.resident == bindparam("resident"),
    _bookings.state == BookingState.NO_SHOW.value,
    _bookings.start_at >= bindparam("since"),
)


class Reservations:
    """Makes bookings."""

    def __init__(self, house: House, store: BookingStore) -> None:
        self._house = house
        self._store = store

    def reserve(self, wish: Wish, request_id: str, now: datetime) -> Booking:
        """Book the wish, or put it in line if it waits and the occurrence is full. Raises CannotBook.

        Repeating a request id returns the booking that it made, whatever has changed since.
        """
        try:
            check(wish, now)
            self._check_missed(wish, now)
            return self._insert(wish, BookingState.BOOKED, request_id, now)
        except CannotBook as refusal:
            known = self._store.of_request(request_id)
            if known is not None:
                return known
            if not (isinstance(refusal, Full) and wish.waits and wish.offering.waiting):
                raise
            return self._insert(wish, BookingState.WAITING, request_id, now)

    def _insert(self, wish: Wish, state: BookingState, request_id: str, now: datetime) -> Booking:
        with self._house.open_unit() as unit:
            booking_id = unit.insert_numbered(booking_table, **self._values(wish, state, request_id, now))
            if booking_id is None:
                raise self._in_the_way(wish)
            if state is BookingState.BOOKED:
                _seat(unit, wish, booking_id)
            action = Action.RESERVED if state is BookingState.BOOKED else Action.QUEUED
            detail = {"start": [None, plain(wish.opening.start_at)], "party": [None, wish.party]}
            note(unit, booking_id, action, wish.by_staff or RESIDENT, request_id, now, detail)
            row = unit.connection.execute(select(booking_table).where(_bookings.id == booking_id)).one()
            unit.commit()
        return self._store.rows.booking(row, wish.listed)

    def _values(self, wish: Wish, state: BookingState, request_id: str, now: datetime) -> dict[str, Any]:
        return {
            "area": wish.area,
            "offering": wish.listed.id,
            "resident": wish.resident,
            "label": wish.guest.label,
            "who_key": who_key(wish),
            "state": state.value,
            "made_by": wish.by_staff,
            "reminded": 0,
            "revision": 0,
            "created_at": now,
            "changed_at": now,
            "request_id": request_id,
            **what_is_booked(wish, self._store),
        }

    def _in_the_way(self, wish: Wish) -> CannotBook:
        """What keeps the row from being new: the same person at the same time (or this request, which `reserve` finds)."""
        same = select(_bookings.id).where(
            _bookings.offering == wish.listed.id,
            _bookings.start_at == wish.opening.start_at,
            _bookings.who_key == who_key(wish),
            _bookings.state.in_(sorted(LIVE)),
        )
        with self._house.database.read() as connection:
            found = connection.execute(same).scalar()
        # Staff must read whom it is about; to a resident their own name would be a stranger's.
        who = wish.guest.label or (wish.guest.name if wish.by_staff else "")
        return BookedAlready(wish.offering, found or 0, who)

    def _check_missed(self, wish: Wish, now: datetime) -> None:
        limit = wish.offering.missed_limit
        if not limit or not wish.resident or wish.by_staff:
            return
        since = {"resident": wish.resident, "since": now - MISSED_COUNT_FOR}
        with self._house.database.read() as connection:
            missed = connection.execute(_MISSED, since).scalar_one()
        if missed >= limit:
            raise NeedsStaff(missed)


def what_is_booked(wish: Wish, store: BookingStore) -> dict[str, Any]:
    """Return the columns that say what is booked and for whom; a change writes the same ones anew."""
    opening = wish.opening
    return {
        "slot": opening.slot,
        "start_at": opening.start_at,
        "end_at": opening.end_at,
        "party": wish.party,
        "delivery": wish.delivery,
        "sealed": store.rows.sealed(wish.guest, wish.note),
        "price_fen": price_of(wish),
    }


def place_of_wish(wish: Wish) -> Place:
    """Return the place that a wish wants."""
    opening = wish.opening
    holder = holder_of(wish.resident, who_key(wish))
    return Place(wish.listed, opening.slot, opening.start_at, opening.end_at, wish.party, wish.area, holder)


def _seat(unit: UnitOfWork, wish: Wish, booking_id: int) -> None:
    lane = seat(unit, place_of_wish(wish), booking_id)
    if lane is not None:
        unit.connection.execute(update(booking_table).where(_bookings.id == booking_id).values(lane=lane))
