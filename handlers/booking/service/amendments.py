"""Changing, withdrawing, accepting. A change is all or nothing: the old place is kept where the new one can't be had.

Everything is judged by the row as it is once it is locked, not as the caller read it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, update
from sqlalchemy.exc import IntegrityError

from community.clock import local
from community.storage import UnitOfWork
from community.storage.deadlock import past_deadlocks
from handlers.booking import texts
from handlers.booking.model.booking import SEATED, Booking, BookingState, Guest, Opening
from handlers.booking.model.change import Action
from handlers.booking.model.refusals import CannotBook, Gone, OfferGone, WithdrawTooLate
from handlers.booking.model.wish import Wish, check, withdraws_until
from handlers.booking.service.notices import tell, what
from handlers.booking.service.reservations import in_the_way, place_of_wish, what_is_booked
from handlers.booking.service.rows import who_key
from handlers.booking.service.seating import Place, place_of, seat, unseat
from handlers.booking.service.store import BookingStore, lock
from handlers.booking.service.trail import RESIDENT, note, plain
from handlers.booking.service.waiting import offer_freed
from handlers.booking.tables import booking_table
from handlers.booking.wording import term_of
from handlers.contract import House

_TRACKED = ("start_at", "end_at", "party", "delivery")
_bookings = booking_table.c


@dataclass(frozen=True)
class Amendment:
    """What is to change of a booking; None: stays. opening: of the same offering."""

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
        self,
        booking: Booking,
        amendment: Amendment,
        request_id: str,
        now: datetime,
        by_staff: str = "",
        *,
        undoes: bool = False,
    ) -> Booking:
        """Change the booking. Raises CannotBook. A seat that this frees is offered to whoever waits.

        Whoever waits, or is offered a seat, and chooses another occurrence is booked there.
        """
        if amendment.opening is not None and amendment.opening.listed.id != booking.listed.id:
            raise ValueError("another offering is another booking")
        return past_deadlocks(lambda: self._change(booking, amendment, request_id, now, by_staff, undoes=undoes))

    def withdraw(
        self, booking: Booking, request_id: str, now: datetime, by_staff: str = "", *, undoes: bool = False
    ) -> Booking:
        """Cancel: until the deadline by the resident, at any time by staff. Raises WithdrawTooLate or Gone.

        undoes: what was booked a moment ago is taken back, which no deadline forbids.
        """
        return past_deadlocks(lambda: self._withdraw(booking, request_id, now, by_staff, undoes=undoes))

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

    def _change(
        self, booking: Booking, amendment: Amendment, request_id: str, now: datetime, by_staff: str, *, undoes: bool
    ) -> Booking:
        with self._house.open_unit() as unit:
            row = lock(unit, booking, amendment.opening.slot if amendment.opening else None)
            if row is None:
                raise Gone
            present = self._store.rows.booking(row, booking.listed)
            wish = _amended(present, amendment, by_staff)
            values = {
                **what_is_booked(wish, self._store),
                "label": wish.guest.label,
                "who_key": who_key(wish) if amendment.guest else row.who_key,
            }
            if not note(unit, row.id, Action.CHANGED, by_staff or RESIDENT, request_id, now, _detail(row, values)):
                return present
            if not undoes:
                check_withdrawable(present, now, by_staff)
            check(wish, now)
            changed = self._store.rows.booking(self._rewrite(unit, row, wish, values, now), booking.listed)
            if by_staff:
                said = texts.CHANGED_BY_STAFF.format(what=what(changed, now))
                tell(unit, changed, said, f"changed:{request_id}", now)
            unit.commit()
        return changed

    def _rewrite(
        self, unit: UnitOfWork, row: "Row[Any]", wish: Wish, values: dict[str, Any], now: datetime
    ) -> "Row[Any]":
        old, new = place_of(row, wish.listed), place_of_wish(wish, values["who_key"])
        moves = (old.slot, old.start_at, old.end_at) != (new.slot, new.start_at, new.end_at)
        is_other_place = moves or old != new
        holds = row.state in SEATED
        if holds and is_other_place:
            unseat(unit, old, row.id)
        if moves or (holds and is_other_place):
            values["lane"] = seat(unit, new, row.id)
        if moves:
            values |= {"state": BookingState.BOOKED.value, "offer_until": None, "reminded": 0}
        ours = update(booking_table).where(_bookings.id == row.id)
        try:
            changed = unit.connection.execute(
                ours.values(**values, revision=row.revision + moves, changed_at=now).returning(booking_table)
            ).one()
        except IntegrityError:  # the one key that this can meet is that of a person at a time
            raise in_the_way(self._house.database, wish) from None
        return self._pass_on(unit, changed, old, now) if is_other_place else changed

    def _pass_on(self, unit: UnitOfWork, changed: "Row[Any]", old: Place, now: datetime) -> "Row[Any]":
        """Offer what a change has freed; a smaller party that still waits may be the one whom it fits."""
        offer_freed(unit, old, now)
        if changed.state != BookingState.WAITING.value:
            return changed
        return unit.connection.execute(booking_table.select().where(_bookings.id == changed.id)).one()

    def _withdraw(self, booking: Booking, request_id: str, now: datetime, by_staff: str, *, undoes: bool) -> Booking:
        with self._house.open_unit() as unit:
            row = lock(unit, booking)
            if row is not None:
                if not undoes:
                    check_withdrawable(self._store.rows.booking(row, booking.listed), now, by_staff)
                ended = end(unit, row, booking, by_staff or RESIDENT, request_id, now)
                if by_staff:
                    tell(unit, booking, texts.WITHDRAWN_BY_STAFF.format(what=what(booking, now)), "withdrawn", now)
                unit.commit()
                return self._store.rows.booking(ended, booking.listed)
        return self._already(booking, BookingState.WITHDRAWN, Gone())

    def _already(self, booking: Booking, wanted: BookingState, otherwise: CannotBook) -> Booking:
        """The booking, if a repeat finds that what it wants has been done; else raise."""
        found = self._store.get(booking.id)
        if found is None or found.state is not wanted:
            raise otherwise
        return found


def end(
    unit: UnitOfWork, row: "Row[Any]", booking: Booking, by: str, request_id: str, now: datetime
) -> "Row[Any]":  # fmt: skip
    """Withdraw the booking of a locked row, give back what it held and offer that to whoever waits."""
    state = BookingState.WITHDRAWN.value
    values = {"state": state, "offer_until": None, "changed_at": now, "revision": row.revision + 1}
    ended = unit.connection.execute(
        update(booking_table).where(_bookings.id == row.id).values(**values).returning(booking_table)
    ).one()
    note(unit, row.id, Action.WITHDRAWN, by, request_id, now, {"state": [row.state, state]})
    if row.state in SEATED:
        place = place_of(row, booking.listed)
        unseat(unit, place, row.id)
        offer_freed(unit, place, now)
    return ended


def _amended(booking: Booking, amendment: Amendment, by_staff: str) -> Wish:
    term = term_of(booking.listed.offering, booking.start_at) if booking.listed.offering.is_by_term else ""
    kept = Opening(booking.listed, booking.start_at, booking.end_at, 0, 0, booking.slot, term)
    return Wish(
        opening=amendment.opening or kept,
        area=booking.area,
        resident=booking.resident,
        guest=amendment.guest or booking.guest,
        party=booking.party if amendment.party is None else amendment.party,
        delivery=booking.delivery if amendment.delivery is None else amendment.delivery,
        note=booking.note if amendment.note is None else amendment.note,
        by_staff=by_staff,
    )


def _detail(row: "Row[Any]", values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: [plain(getattr(row, name)), plain(values[name])]
        for name in _TRACKED
        if getattr(row, name) != values[name]
    }


def check_withdrawable(booking: Booking, now: datetime, by_staff: str = "") -> None:
    """Raise WithdrawTooLate if the resident can't cancel or change the booking by themselves any more."""
    offering = booking.listed.offering
    until = withdraws_until(offering, booking.start_at)
    if booking.state is BookingState.BOOKED and not by_staff and not offering.is_by_term and until < now:
        raise WithdrawTooLate(offering, until, local(now).date())
