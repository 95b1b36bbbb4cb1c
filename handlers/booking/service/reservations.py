"""Reserving: a seat, a place in line, or a refusal. The database decides; repeating a request changes nothing.

Between finding an occurrence full and standing in line for it a seat may be given back, and offered to nobody: whoever
stands in line therefore keeps the place from changing, looks once more, and only then waits.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NoReturn

from sqlalchemy import bindparam, func, select, update

from community.storage import Database, UnitOfWork, Writer
from community.storage.deadlock import past_deadlocks
from handlers.booking.model.booking import LIVE, Booking, BookingState
from handlers.booking.model.change import Action
from handlers.booking.model.refusals import BookedAlready, CannotBook, Full, NeedsStaff
from handlers.booking.model.wish import Wish, check, price_of
from handlers.booking.service.at_once import book_seats
from handlers.booking.service.rows import who_key
from handlers.booking.service.seating import Place, has_shares, holder_of, lock_places, seat, take_seats
from handlers.booking.service.store import BookingStore
from handlers.booking.service.trail import entry_of
from handlers.booking.tables import booking_table, change_table
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
            return self._seat_or_queue(wish, request_id, now)
        except CannotBook:
            known = self._store.of_request(request_id)
            if known is None:
                raise
            return known

    def _seat_or_queue(self, wish: Wish, request_id: str, now: datetime) -> Booking:
        try:
            return past_deadlocks(lambda: self._take(wish, request_id, now))
        except Full:
            if not (wish.waits and wish.offering.waiting):
                raise
        return past_deadlocks(lambda: self._queue(wish, request_id, now))

    def _take(self, wish: Wish, request_id: str, now: datetime) -> Booking:
        values = self._values(wish, BookingState.BOOKED, request_id, now)  # sealed before anybody waits for this unit
        if wish.opening.slot is None or has_shares(wish.listed):
            return self._take_place(wish, values, now)
        with self._house.open_short_unit() as unit:  # seats are all that is counted, which is what most people book
            if self._house.database.is_sqlite:
                booking_id = self._seat(unit, wish, wish.opening.slot, values, now)
            else:
                booking_id = book_seats(unit, wish, values, now - MISSED_COUNT_FOR, now) or self._in_the_way(wish)
            unit.commit()
        return _booking(wish, booking_id, values, None)

    def _seat(self, unit: Writer, wish: Wish, slot: int, values: dict[str, Any], now: datetime) -> int:
        _check_missed(unit, wish, now)
        booking_id = self._insert(unit, wish, values)
        take_seats(unit, wish.listed, slot, wish.party)
        self._note(unit, booking_id, Action.RESERVED, wish, values["request_id"], now)
        return booking_id

    def _take_place(self, wish: Wish, values: dict[str, Any], now: datetime) -> Booking:
        with self._house.open_unit() as unit:
            _check_missed(unit, wish, now)
            booking_id = self._insert(unit, wish, values)
            lane = _seat(unit, wish, booking_id)
            self._note(unit, booking_id, Action.RESERVED, wish, values["request_id"], now)
            unit.commit()
        return _booking(wish, booking_id, values, lane)

    def _queue(self, wish: Wish, request_id: str, now: datetime) -> Booking:
        values, action, lane = self._values(wish, BookingState.WAITING, request_id, now), Action.QUEUED, None
        with self._house.open_unit() as unit:
            lock_places(unit, wish.listed, (wish.opening.slot,), alone=True)
            booking_id = self._insert(unit, wish, values)
            try:
                with unit.connection.begin_nested():
                    lane = _seat(unit, wish, booking_id)
            except Full:
                pass
            else:
                values["state"], action = BookingState.BOOKED.value, Action.RESERVED
                booked = update(booking_table).where(_bookings.id == booking_id)
                unit.connection.execute(booked.values(state=values["state"]))
            self._note(unit, booking_id, action, wish, request_id, now)
            unit.commit()
        return _booking(wish, booking_id, values, lane)

    def _insert(self, unit: Writer, wish: Wish, values: dict[str, Any]) -> int:
        booking_id = unit.insert_numbered(booking_table, **values)
        return self._in_the_way(wish) if booking_id is None else booking_id

    def _in_the_way(self, wish: Wish) -> NoReturn:
        raise in_the_way(self._house.database, wish)

    def _note(self, unit: Writer, booking_id: int, action: Action, wish: Wish, request_id: str, now: datetime) -> None:
        unit.insert_new(change_table, booking=booking_id, **entry_of(action, wish, request_id, now))

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


def _check_missed(unit: Writer, wish: Wish, now: datetime) -> None:
    limit = wish.offering.missed_limit
    if not limit or not wish.resident or wish.by_staff:
        return
    since = now - MISSED_COUNT_FOR
    missed: int = unit.run(_MISSED, resident=wish.resident, since=since).fetchone()[0]
    if missed >= limit:
        raise NeedsStaff(missed)


def in_the_way(database: Database, wish: Wish) -> CannotBook:
    """Return what keeps a row from being new: the same person at the same time (or this request, which `reserve` finds)."""
    same = select(_bookings.id).where(
        _bookings.offering == wish.listed.id,
        _bookings.start_at == wish.opening.start_at,
        _bookings.who_key == who_key(wish),
        _bookings.state.in_(sorted(LIVE)),
    )
    with database.read() as connection:
        found = connection.execute(same).scalar()
    # Staff must read whom it is about; to a resident their own name would be a stranger's.
    who = wish.guest.label or (wish.guest.name if wish.by_staff else "")
    return BookedAlready(wish.offering, found or 0, who)


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


def place_of_wish(wish: Wish, key: str) -> Place:
    """Return the place that a wish wants. key: who_key of the booking."""
    opening = wish.opening
    holder = holder_of(wish.resident, key)
    return Place(wish.listed, opening.slot, opening.start_at, opening.end_at, wish.party, wish.area, holder)


def _seat(unit: UnitOfWork, wish: Wish, booking_id: int) -> int | None:
    lane = seat(unit, place_of_wish(wish, who_key(wish)), booking_id)
    if lane is not None:
        unit.connection.execute(update(booking_table).where(_bookings.id == booking_id).values(lane=lane))
    return lane


def _booking(wish: Wish, booking_id: int, values: Mapping[str, Any], lane: int | None) -> Booking:
    """What was written, without reading it again."""
    opening = wish.opening
    return Booking(
        id=booking_id,
        area=wish.area,
        listed=wish.listed,
        slot=opening.slot,
        lane=lane,
        start_at=opening.start_at,
        end_at=opening.end_at,
        resident=wish.resident,
        guest=wish.guest,
        note=wish.note,
        party=wish.party,
        delivery=wish.delivery,
        price_fen=values["price_fen"],
        state=BookingState(values["state"]),
        offer_until=None,
        made_by=wish.by_staff,
        revision=0,
        created_at=values["created_at"],
        changed_at=values["changed_at"],
        request_id=values["request_id"],
    )
