"""Counts of bookings, without opening anything that is sealed."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select

from community.clock import local
from community.storage import Database
from handlers.booking.model.booking import COUNTED, BookingState
from handlers.booking.tables import booking_table

_bookings = booking_table.c
# (number of the offering, local day): how many.
ByDay = Counter[tuple[int, date]]


class Tally:
    """Counts over all areas: numbers name nobody."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def in_line(self, offerings: Sequence[int], begin: datetime, end: datetime) -> ByDay:
        """Return how many bookings wait, by the day that they wait for (a term: its first)."""
        return self._by_day(offerings, [BookingState.WAITING], begin, end)

    def booked(self, offerings: Sequence[int], begin: datetime, end: datetime) -> ByDay:
        """Return how many bookings have their place, by day, those that went by too."""
        return self._by_day(offerings, [*sorted(COUNTED), BookingState.OFFERED], begin, end)

    def came(self, slots: Sequence[int]) -> dict[int, tuple[int, int]]:
        """Return how many people came and did not come, by slot, as far as staff ticked them."""
        ticked = [BookingState.ATTENDED.value, BookingState.NO_SHOW.value]
        counts = (
            select(_bookings.slot, _bookings.state, func.sum(_bookings.party))
            .where(_bookings.slot.in_(slots), _bookings.state.in_(ticked))
            .group_by(_bookings.slot, _bookings.state)
        )
        found: dict[int, tuple[int, int]] = {}
        with self._database.read() as connection:
            for slot, state, people in connection.execute(counts):
                came, missed = found.get(slot, (0, 0))
                is_came = state == BookingState.ATTENDED.value
                found[slot] = (came + people * is_came, missed + people * (not is_came))
        return found

    def _by_day(self, offerings: Sequence[int], states: Sequence[str], begin: datetime, end: datetime) -> ByDay:
        counts = (
            select(_bookings.offering, _bookings.start_at, func.count())
            .where(
                _bookings.offering.in_(offerings),
                _bookings.state.in_(states),
                _bookings.start_at >= begin,
                _bookings.start_at < end,
            )
            .group_by(_bookings.offering, _bookings.start_at)
        )
        by_day: ByDay = Counter()
        with self._database.read() as connection:
            for offering, start_at, count in connection.execute(counts):
                by_day[offering, local(start_at).date()] += count
        return by_day
