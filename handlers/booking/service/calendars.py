"""Links to calendars, and what is behind them. A feed is known by its resident's first booking: its link tells nobody's
openid, and ends when the resident is forgotten, since nothing leads from that booking to them any more.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select

from community.clock import local
from community.privacy import SealBroken
from handlers.booking.calendar_feed import STAYS_FOR, calendar_text
from handlers.booking.model.booking import COUNTED, LIVE, Booking
from handlers.booking.service.closures import Closures
from handlers.booking.service.rows import FORGOTTEN
from handlers.booking.service.store import BookingStore
from handlers.booking.tables import booking_table
from handlers.contract import House

_ONE, _FEED = "booking", "calendar"
_bookings = booking_table.c


class Calendars:
    """Bookings in residents' own calendars."""

    def __init__(self, house: House, store: BookingStore, closures: Closures) -> None:
        self._house = house
        self._store = store
        self._closures = closures

    def link_of(self, booking: Booking) -> str:
        """Return the address of one booking's .ics file."""
        return f"{self._house.public_url}/bookings/{self._house.seal.sign(str(booking.id), _ONE)}.ics"

    def feed_of(self, resident: str) -> str:
        """Return the address of a resident's calendar feed; empty for one who has never booked."""
        first = select(func.min(_bookings.id)).where(_bookings.resident == resident)
        with self._house.database.read() as connection:
            anchor = connection.execute(first).scalar()
        return (
            ""
            if anchor is None
            else f"{self._house.public_url}/calendar/{self._house.seal.sign(str(anchor), _FEED)}.ics"
        )

    def one(self, token: str) -> bytes | None:
        """Return one booking as a calendar; None if the token is none of ours or its resident is forgotten."""
        found = self._signed(token, _ONE)
        return None if found is None else self._text([found])

    def feed(self, token: str, now: datetime) -> bytes | None:
        """Return what its resident has booked, and what ended in the last 30 days; None as in `one`."""
        anchor = self._signed(token, _FEED)
        if anchor is None or not anchor.resident:
            return None
        lately = now - STAYS_FOR
        is_of_use = (_bookings.changed_at >= lately) | _bookings.state.in_(sorted(LIVE | COUNTED))
        return self._text(
            self._store.where(_bookings.resident == anchor.resident, _bookings.end_at >= lately, is_of_use)
        )

    def _signed(self, token: str, purpose: str) -> Booking | None:
        try:
            number = int(self._house.seal.read_signed(token, purpose))
        except SealBroken:
            return None
        found = self._store.where(_bookings.id == number, ~_bookings.who_key.startswith(FORGOTTEN))
        return found[0] if found else None

    def _text(self, bookings: Sequence[Booking]) -> bytes:
        courses = [booking for booking in bookings if booking.listed.offering.is_by_term]
        closed: dict[int, set[date]] = {}
        if courses:
            begin = local(min(booking.start_at for booking in courses)).date()
            for offering, day, _reason in self._closures.list_of([b.listed.id for b in courses], begin):
                closed.setdefault(offering, set()).add(day)
        return calendar_text(bookings, closed)
