"""A week of offerings as rows of days: what happens, how full it is, who waits, what is closed and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from community.clock import CHINA, local
from handlers.booking.model.booking import Listed, Opening
from handlers.booking.model.rule import days_of
from handlers.booking.pages import texts
from handlers.booking.service.desk import Desk

_WEEK_DAYS = 7


@dataclass(frozen=True)
class Cell:
    """One offering on one day. capacity: None where it is by time, and `taken` then counts bookings, not people.
    closed: why, where staff closed the day; None: open."""

    day: date
    hours: str
    taken: int
    capacity: int | None
    waiting: int
    closed: str | None

    @property
    def is_full(self) -> bool:
        """Whether no place is left."""
        return self.capacity is not None and self.taken >= self.capacity


@dataclass(frozen=True)
class Row:
    """One offering's week, a tuple of cells for each day."""

    listed: Listed
    days: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Week:
    """Seven days from a Monday."""

    days: tuple[date, ...]
    rows: tuple[Row, ...]

    def on(self, index: int) -> list[tuple[Listed, Cell]]:
        """Return what happens on one day, the list for a phone: in order of time, what is open all day behind it."""
        found = [(row.listed, cell) for row in self.rows for cell in row.days[index]]
        return sorted(found, key=lambda pair: (pair[1].capacity is None, pair[1].hours.rjust(11), pair[0].id))


def read_week(desk: Desk, offerings: Sequence[Listed], monday: date) -> Week:
    """Return the week of these offerings; one that is closed for good is there only while somebody is booked."""
    return _Reader(desk, offerings, monday).read()


class _Reader:
    def __init__(self, desk: Desk, offerings: Sequence[Listed], monday: date) -> None:
        self._offerings = offerings
        self._days = tuple(monday + timedelta(days=ahead) for ahead in range(_WEEK_DAYS))
        begin = datetime.combine(monday, datetime.min.time(), tzinfo=CHINA)
        end = begin + timedelta(days=_WEEK_DAYS)
        ids = [listed.id for listed in offerings]
        self._openings = desk.slots.between(offerings, begin, end)
        # A term's bookings carry the start of the term.
        earliest = min([begin, *(opening.start_at for opening in self._openings)])
        self._waiting = desk.tally.in_line(ids, earliest, end)
        self._booked = desk.tally.booked(ids, begin, end)
        self._closed = {(number, day): reason for number, day, reason in desk.closures.list_of(ids, monday)}

    def read(self) -> Week:
        rows = []
        for listed in self._offerings:
            by_day: dict[date, list[Cell]] = {day: [] for day in self._days}
            for cell in self._cells(listed):
                by_day[cell.day].append(cell)
            cells = tuple(tuple(by_day[day]) for day in self._days)
            if listed.is_open or any(cell.taken for day in cells for cell in day):
                rows.append(Row(listed, cells))
        return Week(self._days, tuple(rows))

    def _cells(self, listed: Listed) -> Iterator[Cell]:
        if listed.offering.is_by_time:
            for day in days_of(listed.offering.schedule, self._days[0], self._days[-1]):
                yield self._by_time(listed, day)
            return
        for opening in self._openings:
            if opening.listed.id == listed.id:
                for day in self._days_of(opening):
                    yield self._of_slot(opening, day)

    def _days_of(self, opening: Opening) -> Iterator[date]:
        begins, ends = local(opening.start_at).date(), local(opening.end_at).date()
        if not opening.term:
            yield begins
            return
        first, last = max(begins, self._days[0]), min(ends, self._days[-1])
        yield from days_of(opening.listed.offering.schedule, first, last)

    def _of_slot(self, opening: Opening, day: date) -> Cell:
        schedule = opening.listed.offering.schedule
        hours = f"{schedule.begin:%-H:%M}–{schedule.end:%-H:%M}"
        if not opening.term:
            hours = f"{local(opening.start_at):%-H:%M}–{local(opening.end_at):%-H:%M}"
        taken, key = opening.capacity - opening.left, (opening.listed.id, local(opening.start_at).date())
        closed = self._reason(opening.listed, day)
        if closed is None and not opening.is_open:
            closed = texts.TIME_CHANGED
        return Cell(day, hours, taken, opening.capacity, self._waiting[key], closed)

    def _by_time(self, listed: Listed, day: date) -> Cell:
        schedule, key = listed.offering.schedule, (listed.id, day)
        hours = f"{schedule.begin:%-H:%M}–{schedule.end:%-H:%M}"
        return Cell(day, hours, self._booked[key], None, self._waiting[key], self._reason(listed, day))

    def _reason(self, listed: Listed, day: date) -> str | None:
        return self._closed.get((listed.id, day))
