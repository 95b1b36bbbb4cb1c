"""The time of teams and rooms, in cells of 15 minutes: what is free, and taking it so that nobody else can."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from sqlalchemy import delete, func, select

from community.clock import CHINA, local
from community.storage import Database, UnitOfWork
from handlers.booking.model.booking import Listed, Opening
from handlers.booking.model.rule import days_of
from handlers.booking.tables import cell_table, closure_table, offering_table

CELL = timedelta(minutes=15)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Span:
    """A time within which an offering can be had, in one of its lanes: any stretch of its grid that lies in it."""

    listed: Listed
    start_at: datetime
    end_at: datetime


class Timetable:
    """Finds free stretches of time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def free_on(self, listed: Listed, day: date, length_min: int) -> list[Opening]:
        """Return every stretch of this length that is free on `day`, in order; left: how many lanes are."""
        return [opening for opening in self.between(listed, day, day, length_min) if opening.left > 0]

    def between(self, listed: Listed, first: date, last: date, length_min: int) -> list[Opening]:
        """Return the stretches of this length from `first` to `last`, taken ones with none left."""
        busy, closed = self._busy(listed, first, last), self._closed(listed, first, last)
        openings: list[Opening] = []
        for day in days_of(listed.offering.schedule, first, last):
            if day not in closed:
                openings += _stretches(listed, day, length_min, busy)
        return openings

    def free_between(self, offerings: Sequence[Listed], first: date, last: date) -> list[Span]:
        """Return the times within which each offering can be had from `first` to `last`, by offering, day and lane."""
        by_time = [listed for listed in offerings if listed.offering.is_by_time]
        busy = self._busy_cells({listed.resource for listed in by_time}, first, last)
        closures = select(closure_table.c.offering, closure_table.c.day).where(closure_table.c.day.between(first, last))
        with self._database.read() as connection:
            closed = {(row.offering, row.day) for row in connection.execute(closures)}
        return [
            span
            for listed in by_time
            for day in days_of(listed.offering.schedule, first, last)
            if (listed.id, day) not in closed
            for span in _spans(listed, day, busy)
        ]

    def _busy_cells(self, resources: set[str], first: date, last: date) -> dict[tuple[str, date], dict[int, set[int]]]:
        """Return the numbers of the cells that are taken (0: from midnight), by resource and day, by lane."""
        cells = select(cell_table.c.resource, cell_table.c.lane, cell_table.c.start_at).where(
            cell_table.c.resource.in_(resources),
            cell_table.c.start_at >= _midnight(first),
            cell_table.c.start_at < _midnight(last + timedelta(days=1)),
        )
        busy: dict[tuple[str, date], dict[int, set[int]]] = {}
        with self._database.read() as connection:
            for resource, lane, start_at in connection.execute(cells):
                here = local(start_at)
                lanes = busy.setdefault((resource, here.date()), {})
                lanes.setdefault(lane, set()).add(here.hour * 4 + here.minute // 15)
        return busy

    def at(self, listed: Listed, start_at: datetime, end_at: datetime) -> Opening:
        """Return the stretch as it is now, whatever the rules say of it."""
        day = local(start_at).date()
        busy = self._busy(listed, day, day)
        left = _free_lanes(listed, start_at, end_at, busy)
        room = listed.offering.room
        is_open = day not in self._closed(listed, day, day)
        return Opening(listed, start_at, end_at, left, room.lanes if room else 0, is_open=is_open)

    def _busy(self, listed: Listed, first: date, last: date) -> dict[datetime, frozenset[int]]:
        """Return the lanes that are taken, by cell."""
        begin, end = _midnight(first), _midnight(last + timedelta(days=1)) + timedelta(hours=3)  # a way home after it
        cells = select(cell_table.c.start_at, cell_table.c.lane).where(
            cell_table.c.resource == listed.resource, cell_table.c.start_at >= begin, cell_table.c.start_at < end
        )
        busy: dict[datetime, frozenset[int]] = {}
        with self._database.read() as connection:
            for row in connection.execute(cells):
                busy[row.start_at] = busy.get(row.start_at, frozenset()) | {row.lane}
        return busy

    def _closed(self, listed: Listed, first: date, last: date) -> set[date]:
        days = select(closure_table.c.day).where(
            closure_table.c.offering == listed.id, closure_table.c.day.between(first, last)
        )
        with self._database.read() as connection:
            return set(connection.execute(days).scalars())

    def minutes_taken(self, listed: Listed, first: date, last: date) -> Counter[tuple[date, int]]:
        """Return minutes in use by (day, hour) from `first` to `last`, over all lanes: 忙闲不均 made visible."""
        used: Counter[tuple[date, int]] = Counter()
        for cell, lanes in self._busy(listed, first, last).items():
            here = local(cell)
            used[here.date(), here.hour] += len(lanes) * (CELL // _MINUTE)
        return used


def take(unit: UnitOfWork, listed: Listed, booking: int, start_at: datetime, end_at: datetime) -> int | None:
    """Take the time for this booking, the way to the next included, and return the lane; None if every one is taken.

    Cells are claimed in order of lane and time, so that two who want overlapping stretches wait for each other and
    neither finds a deadlock.
    """
    room = listed.offering.room
    if room is None:
        raise ValueError(f"{listed.offering.key} is not by time")
    cells = list(_cells(start_at, end_at + room.gap_min * _MINUTE))
    for lane in range(1, room.lanes + 1):
        if _claim(unit, listed.resource, lane, cells, booking):
            return lane
        release(unit, booking)
    return None


def release(unit: UnitOfWork, booking: int) -> None:
    """Give back the time that the booking holds."""
    unit.connection.execute(delete(cell_table).where(cell_table.c.booking == booking))


def lock_offering(unit: UnitOfWork, listed: Listed, *, shared: bool = False) -> None:
    """Keep others from closing a day of the offering until the unit is done; shared: not from booking it."""
    ours = select(offering_table.c.id).where(offering_table.c.id == listed.id)
    unit.connection.execute(ours.with_for_update(read=shared))


def is_closed(unit: UnitOfWork, listed: Listed, day: date) -> bool:
    """Say whether staff have closed the offering for that day, and let nobody close it until the unit is done."""
    lock_offering(unit, listed, shared=True)
    closed = select(func.count()).where(closure_table.c.offering == listed.id, closure_table.c.day == day)
    return bool(unit.connection.execute(closed).scalar_one())


def _claim(unit: UnitOfWork, resource: str, lane: int, cells: Sequence[datetime], booking: int) -> bool:
    rows = [{"resource": resource, "lane": lane, "start_at": cell, "booking": booking} for cell in cells]
    claim = unit.upsert(cell_table).values(rows).on_conflict_do_nothing().returning(cell_table.c.start_at)
    return len(unit.connection.execute(claim).all()) == len(cells)


def _stretches(listed: Listed, day: date, length_min: int, busy: dict[datetime, frozenset[int]]) -> Iterator[Opening]:
    room, hours = listed.offering.room, listed.offering.schedule
    if room is None:
        return
    start = datetime.combine(day, hours.begin, tzinfo=CHINA)
    closing = datetime.combine(day, hours.end, tzinfo=CHINA)
    length = length_min * _MINUTE
    while start + length <= closing:
        left = _free_lanes(listed, start, start + length, busy)
        yield Opening(listed, start, start + length, left, room.lanes)
        start += room.step_min * _MINUTE


def _spans(listed: Listed, day: date, busy: dict[tuple[str, date], dict[int, set[int]]]) -> Iterator[Span]:
    room, hours = listed.offering.room, listed.offering.schedule
    if room is None:
        return
    lanes = busy.get((listed.resource, day), {})
    midnight, opens, closes, step = _midnight(day), _number(hours.begin), _number(hours.end), room.step_min // 15
    for lane in range(1, room.lanes + 1):
        taken = lanes.get(lane)
        for begin, end in _gaps(opens, closes, room.gap_min // 15, taken) if taken else ((opens, closes),):
            start = begin + (opens - begin) % step
            if (end - start) * 15 >= room.min_min:
                yield Span(listed, midnight + start * CELL, midnight + end * CELL)


def _gaps(opens: int, closes: int, way: int, taken: set[int]) -> Iterator[tuple[int, int]]:
    """Yield from and to of what lies between the cells that are taken, less the way to the next: it may end after closing."""
    begin = opens
    for cell in [*sorted(cell for cell in taken if opens <= cell < closes + way), closes + way]:
        if cell > begin:
            yield begin, min(cell - way, closes)
        begin = cell + 1


def _number(clock: time) -> int:
    return clock.hour * 4 + clock.minute // 15


def _free_lanes(listed: Listed, start_at: datetime, end_at: datetime, busy: dict[datetime, frozenset[int]]) -> int:
    room = listed.offering.room
    if room is None:
        return 0
    taken: frozenset[int] = frozenset()
    for cell in _cells(start_at, end_at + room.gap_min * _MINUTE):
        taken |= busy.get(cell, frozenset())
    return sum(lane not in taken for lane in range(1, room.lanes + 1))


def _cells(start_at: datetime, end_at: datetime) -> Iterator[datetime]:
    # From the quarter of an hour on: services that share a team need not begin on the same minute.
    cell = start_at - (start_at - _midnight(local(start_at).date())) % CELL
    while cell < end_at:
        yield cell
        cell += CELL


@lru_cache(maxsize=1024)
def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), tzinfo=CHINA)
