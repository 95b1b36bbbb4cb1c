"""What staff of one area may reach: every booking of their own residents, and every booking of what their area keeps.

Promise: whatever is out of reach is answered as if it did not exist, whatever number is asked for.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from community.areas import AreaTree
from community.clock import CHINA
from community.storage import Database
from handlers.booking.model.booking import COUNTED, LIVE, Booking, BookingState, Listed
from handlers.booking.model.offering import Kind
from handlers.booking.service.offerings import Offerings
from handlers.booking.service.store import BookingStore
from handlers.booking.tables import booking_table, offering_table

_DAY = timedelta(days=1)
_bookings = booking_table.c
# Whom nobody can write to: staff booked for them on the telephone.
_BY_TELEPHONE = _bookings.resident == ""


class Reach:
    """One area's view."""

    def __init__(
        self, database: Database, areas: AreaTree, offerings: Offerings, store: BookingStore, area: str
    ) -> None:
        self.area = area
        self._database = database
        self._chain = areas.chain(area)
        self._offerings = offerings
        self._store = store

    def offerings(self, kind: Kind | None = None) -> list[Listed]:
        """Return what residents of the area book, closed offerings too."""
        return [listed for listed in self._offerings.list_of(self.area) if kind in (None, listed.offering.kind)]

    def offering(self, number: int) -> Listed | None:
        """Return one of them."""
        listed = self._offerings.by_ids([number]).get(number)
        return listed if listed is not None and listed.area in self._chain else None

    def keeps(self, listed: Listed) -> bool:
        """Say whether the area may change the offering, not only book it."""
        return listed.area == self.area

    def booking(self, number: int) -> Booking | None:
        """Return a booking by its number."""
        return next(iter(self._store.where(_bookings.id == number, self._ours())), None)

    def of_day(self, listed: Listed, day: date) -> list[Booking]:
        """Return whatever was booked of the offering for that day, of a course all who are enrolled then."""
        begin, end = _span(day, day)
        runs = (_bookings.start_at >= begin) & (_bookings.start_at < end)
        if listed.offering.is_by_term:
            runs = (_bookings.start_at < end) & (_bookings.end_at >= begin)
        return self._store.where(_bookings.offering == listed.id, runs, self._ours())

    def of_resource(self, listed: Listed, day: date) -> list[Booking]:
        """Return who has time of the offering's team or room that day, under whatever name, of every area: the caller
        shows no more than the time of those that are not `holds`."""
        begin, end = _span(day, day)
        sharing = [other.id for other in self._offerings.list_of(listed.area) if other.resource == listed.resource]
        has_time = _bookings.lane.is_not(None) & _bookings.state.in_([*sorted(COUNTED), BookingState.OFFERED])
        return self._store.where(
            _bookings.offering.in_(sharing), _bookings.start_at >= begin, _bookings.start_at < end, has_time
        )

    def holds(self, booking: Booking) -> bool:
        """Say whether staff of the area may see whose booking it is."""
        return self.area in (booking.area, booking.listed.area)

    def between(self, first: date, last: date, number: int | None = None) -> list[Booking]:
        """Return whatever was booked from `first` to `last`, courses that ran then too. number: of one offering alone."""
        begin, end = _span(first, last)
        span = (_bookings.start_at < end, _bookings.end_at > begin, self._ours())
        return self._store.where(*span, *([] if number is None else [_bookings.offering == number]))

    def coming(self, first: date, last: date) -> list[Booking]:
        """Return what is booked, offered or waited for from `first` to `last`, courses that run then too."""
        begin, end = _span(first, last)
        is_live = _bookings.state.in_(sorted(LIVE))
        return self._store.where(_bookings.start_at < end, _bookings.end_at > begin, is_live, self._ours())

    def to_call(self) -> list[Booking]:
        """Return the offers that must be told by telephone, the ones that lapse first ahead."""
        offered = self._store.where(_bookings.state == BookingState.OFFERED.value, _BY_TELEPHONE, self._ours())
        return sorted(offered, key=lambda booking: booking.offer_until or booking.start_at)

    def called_off(self, listed: Listed, day: date) -> list[Booking]:
        """Return whose booking was ended when the day was closed."""
        begin, end = _span(day, day)
        ended = _bookings.state == BookingState.CALLED_OFF.value
        span = (_bookings.offering == listed.id, _bookings.start_at >= begin, _bookings.start_at < end)
        return self._store.where(*span, ended, self._ours())

    def count_calls(self) -> int:
        """Return how many offers must be told by telephone."""
        return self._count(_bookings.state == BookingState.OFFERED.value, _BY_TELEPHONE)

    def count_on(self, day: date) -> int:
        """Return how many bookings begin that day and still hold a place or wait for one."""
        begin, end = _span(day, day)
        return self._count(_bookings.state.in_(sorted(LIVE)), _bookings.start_at >= begin, _bookings.start_at < end)

    def _count(self, *conditions: ColumnElement[bool]) -> int:
        counted = select(func.count()).select_from(booking_table).where(*conditions, self._ours())
        with self._database.read() as connection:
            return int(connection.execute(counted).scalar_one())

    def _ours(self) -> ColumnElement[bool]:
        kept = select(offering_table.c.id).where(offering_table.c.area == self.area)
        return (_bookings.area == self.area) | _bookings.offering.in_(kept)


def _span(first: date, last: date) -> tuple[datetime, datetime]:
    begin = datetime.combine(first, datetime.min.time(), tzinfo=CHINA)
    return begin, datetime.combine(last, datetime.min.time(), tzinfo=CHINA) + _DAY
