"""Changing, withdrawing, accepting. A change is all or nothing: the old place is kept where the new one can't be had."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.exc import OperationalError

from community.clock import local
from community.storage import UnitOfWork
from handlers.booking import texts
from handlers.booking.model.booking import SEATED, Booking, BookingState, Guest, Opening
from handlers.booking.model.change import Action
from handlers.booking.model.refusals import CannotBook, Gone, OfferGone, WithdrawTooLate
from handlers.booking.model.wish import Wish, check, withdraws_until
from handlers.booking.service.notices import tell, what
from handlers.booking.service.reservations import place_of_wish, what_is_booked
from handlers.booking.service.rows import who_key
from handlers.booking.service.seating import Place, place_of, seat, unseat
from handlers.booking.service.store import BookingStore, lock, plain
from handlers.booking.service.trail import RESIDENT, note
from handlers.booking.service.waiting import offer_freed
from handlers.booking.tables import booking_table, slot_table
from handlers.booking.wording import term_of
from handlers.contract import House

# PostgreSQL ends one of two changes that wait for each other; the other is through by the next try.
_DEADLOCK = "40P01"
_TRIES = 3
_bookings = booking_table.c


@dataclass(frozen=True)
class Amendment:
    """What is to change of a booking; None: stays."""

    opening: Opening | None = None
    party: int | None = None
    delivery: bool | None = None
    guest: Guest | None = None
    note: str | None = None


class Amendments:
    """Changes and ends bookings."""

    def __init__(self, house: House, store: BookingStore) -> None:
        self._house = house
        self._store = store

    def change(
        self, booking: Booking, amendment: Amendment, request_id: str, now: datetime, by_staff: str = ""
    ) -> Booking:
        """Change the booking. Raises CannotBook. A seat that this frees is offered to whoever waits."""
        wish = _amended(booking, amendment, by_staff)
        _check_withdrawable(booking, now, by_staff)
        check(wish, now)
        return _again(lambda: self._move(booking, wish, request_id, now))

    def withdraw(self, booking: Booking, request_id: str, now: datetime, by_staff: str = "") -> Booking:
        """Cancel: until the deadline by the resident, at any time by staff. Raises WithdrawTooLate or Gone."""
        _check_withdrawable(booking, now, by_staff)
        return self.end(booking, BookingState.WITHDRAWN, by_staff or RESIDENT, request_id, now)

    def end(self, booking: Booking, state: BookingState, by: str, request_id: str, now: datetime) -> Booking:
        """End a live booking in `state`, give back what it held and offer that to whoever waits. Raises Gone."""
        return _again(lambda: self._end(booking, state, by, request_id, now))

    def accept(self, booking: Booking, request_id: str, now: datetime, by_staff: str = "") -> Booking:
        """Take the seat that was offered. Raises OfferGone."""
        is_offered = (_bookings.state == BookingState.OFFERED.value) & (_bookings.offer_until >= now)
        values = {"state": BookingState.BOOKED.value, "offer_until": None, "changed_at": now}
        with self._house.open_unit() as unit:
            taken = unit.connection.execute(
                update(booking_table)
                .where(_bookings.id == booking.id, is_offered)
                .values(**values)
                .returning(booking_table)
            ).first()
            if taken is not None:
                note(unit, booking.id, Action.ACCEPTED, by_staff or RESIDENT, request_id, now, {})
                if by_staff:
                    tell(unit, booking, texts.BOOKED_BY_STAFF.format(what=what(booking, now)), "accepted", now)
                unit.commit()
        if taken is None:
            return self._already(booking, BookingState.BOOKED, OfferGone(booking.listed.offering))
        return self._store.rows.booking(taken, booking.listed)

    def _move(self, booking: Booking, wish: Wish, request_id: str, now: datetime) -> Booking:
        with self._house.open_unit() as unit:
            row = lock(unit, booking.id)
            if row is None:
                raise Gone
            old, new = place_of(row, booking.listed), place_of_wish(wish)
            values = what_is_booked(wish, self._store)
            detail = {
                name: [plain(getattr(row, name)), plain(values[name])]
                for name in ("start_at", "end_at", "party", "delivery")
                if getattr(row, name) != values[name]
            }
            if note(unit, booking.id, Action.CHANGED, wish.by_staff or RESIDENT, request_id, now, detail):
                row = self._rewrite(
                    unit, row, old, new, {**values, "label": wish.guest.label, "who_key": who_key(wish)}, now
                )
                if wish.by_staff:
                    changed = self._store.rows.booking(row, booking.listed)
                    said = texts.CHANGED_BY_STAFF.format(what=what(changed, now))
                    tell(unit, changed, said, f"changed:{request_id}", now)
                unit.commit()
        return self._store.rows.booking(row, booking.listed)

    def _rewrite(
        self, unit: UnitOfWork, row: "Row[Any]", old: Place, new: Place, values: dict[str, Any], now: datetime
    ) -> "Row[Any]":
        moves = (old.slot, old.start_at, old.end_at) != (new.slot, new.start_at, new.end_at)
        holds = row.state in SEATED
        if holds and (moves or old.party != new.party):
            _lock_slots(unit, old, new)
            unseat(unit, old, row.id)
            values["lane"] = seat(unit, new, row.id)
        values |= {"revision": row.revision + moves, "changed_at": now}
        values |= {"reminded": 0} if moves else {}
        changed = unit.connection.execute(
            update(booking_table).where(_bookings.id == row.id).values(**values).returning(booking_table)
        ).one()
        # Whoever waits and is moved to where there is room is offered it at once: nobody else would free it.
        if offer_freed(unit, old if holds else new, now) and not holds:
            return unit.connection.execute(select(booking_table).where(_bookings.id == row.id)).one()
        return changed

    def _end(self, booking: Booking, state: BookingState, by: str, request_id: str, now: datetime) -> Booking:
        with self._house.open_unit() as unit:
            row = lock(unit, booking.id)
            if row is not None:
                place = place_of(row, booking.listed)
                values = {"state": state.value, "offer_until": None, "changed_at": now, "revision": row.revision + 1}
                ended = unit.connection.execute(
                    update(booking_table).where(_bookings.id == booking.id).values(**values).returning(booking_table)
                ).one()
                note(unit, booking.id, Action(state.value), by, request_id, now, {"state": [row.state, state.value]})
                if state is BookingState.WITHDRAWN and by != RESIDENT:
                    tell(unit, booking, texts.WITHDRAWN_BY_STAFF.format(what=what(booking, now)), "withdrawn", now)
                if row.state in SEATED:
                    unseat(unit, place, booking.id)
                    offer_freed(unit, place, now)
                unit.commit()
                return self._store.rows.booking(ended, booking.listed)
        return self._already(booking, state, Gone())

    def _already(self, booking: Booking, wanted: BookingState, otherwise: CannotBook) -> Booking:
        """The booking, if a repeat finds that what it wants has been done; else raise."""
        found = self._store.get(booking.id)
        if found is None or found.state is not wanted:
            raise otherwise
        return found


def _amended(booking: Booking, amendment: Amendment, by_staff: str) -> Wish:
    term = term_of(booking.listed.offering, booking.start_at) if booking.listed.offering.is_by_term else ""
    kept = Opening(booking.listed, booking.start_at, booking.end_at, 0, 0, booking.slot, term)
    return Wish(
        opening=amendment.opening or kept,
        area=booking.area,
        resident=booking.resident,
        guest=amendment.guest or booking.guest,
        party=amendment.party or booking.party,
        delivery=booking.delivery if amendment.delivery is None else amendment.delivery,
        note=booking.note if amendment.note is None else amendment.note,
        by_staff=by_staff,
    )


def _check_withdrawable(booking: Booking, now: datetime, by_staff: str) -> None:
    offering = booking.listed.offering
    until = withdraws_until(offering, booking.start_at)
    if booking.state is BookingState.BOOKED and not by_staff and not offering.is_by_term and until < now:
        raise WithdrawTooLate(offering, until, local(now).date())


def _lock_slots(unit: UnitOfWork, old: Place, new: Place) -> None:
    """Lock both slots of a move in order, so that two who swap theirs do not wait for each other."""
    if old.slot != new.slot:
        both = slot_table.c.id.in_([old.slot, new.slot])
        unit.connection.execute(select(slot_table.c.id).where(both).order_by(slot_table.c.id).with_for_update())


def _again(do: Callable[[], Booking]) -> Booking:
    for tried in range(_TRIES):
        try:
            return do()
        except OperationalError as failure:
            if getattr(failure.orig, "sqlstate", "") != _DEADLOCK:
                raise
            time.sleep(0.01 * (tried + 1))
    return do()
