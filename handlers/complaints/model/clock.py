"""When something is due: minutes round the clock, minutes of office hours, or working days with 调休; pauses don't count.

How it counts
- What is counted is time that runs: from the start on, outside every pause. A due time is the first instant by which the
  target's amount has run. So the same start and pauses give the due time of any target: a target that is changed keeps
  what has run, and a pause can only put the due time off.
- WORKING_MINUTES run while the office is open. They may be full at closing time, never between closing and opening.
- WORKING_DAYS are counted by their closings. As the Civil Code has it (art. 201 and 203), the day of receipt doesn't count,
  whatever day and hour it is, and the last day ends when business ends: received on Friday or on Saturday, one working
  day ends on Monday at closing time. A day counts if its closing time passes while the clock runs: a pause from Tuesday
  to Thursday morning takes Tuesday and Wednesday out, one within a day takes nothing out. A working day is one by the
  calendar on which this office opens, so an ordinary Saturday morning is none though its minutes are working minutes.
- An office without hours (for working days: without any from Monday to Friday) has 09:00-17:00 on working days.

Everything is as of `now`: a pause that begins later is not known yet, and one without an end, or with a later one, is open.
While a pause is open there is no due time, unless the amount had run before it began: asking does not undo what is late.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import islice

from community.calendar import OpeningHours, is_working_day, say_day
from community.clock import CHINA, local
from handlers.complaints import texts

# A piece of running time: until None it goes on for ever.
Stretch = tuple[datetime, datetime | None]

_DEFAULT = ((time(9), time(17)),)
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


class Unit(StrEnum):
    """What a target counts."""

    MINUTES = "minutes"
    WORKING_MINUTES = "working_minutes"
    WORKING_DAYS = "working_days"


@dataclass(frozen=True)
class Target:
    """Within how many of what something is to be done: at least one."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError(f"a target of {self.amount} can't be kept")


@dataclass(frozen=True)
class Pause:
    """The clock stands still from begin until end; None: until further notice. An end before the begin pauses nothing."""

    begin: datetime
    end: datetime | None = None


def due_at(
    start: datetime, target: Target, pauses: Iterable[Pause], hours: OpeningHours, now: datetime
) -> datetime | None:
    """Return the last instant (UTC) that is in time; None while a pause is open before the amount has run."""
    if target.unit is Unit.WORKING_DAYS:
        last = next(islice(_closings(start, pauses, hours, now), target.amount - 1, None), None)
        return last and last.astimezone(UTC)
    missing = target.amount * _MINUTE
    for begin, end in _pieces(start, target.unit, pauses, hours, now):
        if end is None or end - begin >= missing:
            return (begin + missing).astimezone(UTC)
        missing -= end - begin
    return None


def elapsed(start: datetime, now: datetime, unit: Unit, pauses: Iterable[Pause], hours: OpeningHours) -> float:
    """Return how many of `unit` have run by `now`: minutes with their fraction, or whole working days."""
    if unit is Unit.WORKING_DAYS:
        count = 0
        for closing in _closings(start, pauses, hours, now):
            if closing > now:
                break
            count += 1
        return count
    run = timedelta()
    for begin, end in _pieces(start, unit, pauses, hours, now):
        if begin >= now:
            break
        run += (now if end is None or end > now else end) - begin
    return run / _MINUTE


def left(start: datetime, target: Target, pauses: Iterable[Pause], hours: OpeningHours, now: datetime) -> float:
    """Return how much of the target is left at `now`, in its unit, paused or not; below zero once it is late."""
    return target.amount - elapsed(start, now, target.unit, pauses, hours)


def is_overdue(start: datetime, target: Target, pauses: Iterable[Pause], hours: OpeningHours, now: datetime) -> bool:
    """Say whether the due time has passed; at that very instant it is still in time."""
    due = due_at(start, target, pauses, hours, now)
    return due is not None and now > due


def say_target(target: Target) -> str:
    """Return a target as it is promised: 3 个工作日内, 2 小时内, 30 分钟内（按上班时间算）."""
    if target.unit is Unit.WORKING_DAYS:
        return texts.WITHIN_WORKING_DAYS.format(days=target.amount)
    within = texts.WITHIN_WORKING_TIME if target.unit is Unit.WORKING_MINUTES else texts.WITHIN
    return within.format(length=texts.say_length(target.amount))


def say_due(due: datetime, now: datetime) -> str:
    """Return a due time as one would say it now: with the time of day where it is near, 11月30日（周一）前 else."""
    here, today = local(due), local(now).date()
    is_near = 0 <= (here.date() - today).days <= 2
    day = say_day(here.date(), today)
    return texts.DUE_NEAR.format(day=day, time=f"{here:%-H:%M}") if is_near else texts.DUE.format(day=day)


def _running(start: datetime, pauses: Iterable[Pause], now: datetime) -> Iterator[Stretch]:
    """Yield the time from start on that lies outside the pauses known at `now`, in order; no piece is empty but for one
    at the start."""
    begin = start.astimezone(UTC)  # clock hands of a zone with summer time can't be subtracted
    for pause in sorted((pause for pause in pauses if pause.begin <= now), key=lambda pause: pause.begin):
        if pause.end is not None and pause.end <= max(pause.begin, begin):
            continue
        if pause.begin > begin:
            yield begin, pause.begin.astimezone(UTC)
        if pause.end is None or pause.end > now:
            return
        begin = pause.end.astimezone(UTC)
    yield begin, None


def _pieces(
    start: datetime, unit: Unit, pauses: Iterable[Pause], hours: OpeningHours, now: datetime
) -> Iterator[Stretch]:
    """Yield the running time that counts in minutes of `unit`."""
    for begin, end in _running(start, pauses, now):
        if unit is Unit.MINUTES:
            yield begin, end
        else:
            yield from _while_open(begin, end, hours)


def _while_open(begin: datetime, end: datetime | None, hours: OpeningHours) -> Iterator[Stretch]:
    for day in _days(local(begin).date()):
        for opening, closing in _open_on(day, hours):
            if end is not None and opening >= end:
                return
            first, last = max(opening, begin), closing if end is None else min(closing, end)
            if first < last:
                yield first, last


def _closings(start: datetime, pauses: Iterable[Pause], hours: OpeningHours, now: datetime) -> Iterator[datetime]:
    """Yield the closing times that pass while the clock runs, the day of receipt left out.

    A stretch holds the closing at its end and not the one at its beginning: who is asked at closing time has had the day,
    who answers at closing time has not.
    """
    receipt = local(start).date()
    for begin, end in _running(start, pauses, now):
        for day in _days(max(local(begin).date(), receipt + _DAY)):
            if end is not None and day > local(end).date():
                break
            closing = _closing_on(day, hours)
            if closing is not None and begin < closing and (end is None or closing <= end):
                yield closing


def _days(first: date) -> Iterator[date]:
    day = first
    while True:
        yield day
        day += _DAY


@lru_cache(maxsize=4096)
def _closing_on(day: date, hours: OpeningHours) -> datetime | None:
    if not is_working_day(day):
        return None
    spans = _open_on(day, hours if any(hours.ranges[:5]) else OpeningHours())
    return spans[-1][1] if spans else None


@lru_cache(maxsize=4096)
def _open_on(day: date, hours: OpeningHours) -> tuple[tuple[datetime, datetime], ...]:
    """Return when the office is open on `day`, in order, without overlaps."""
    usual = _DEFAULT if is_working_day(day) else ()
    ranges = hours.on(day) if any(hours.ranges) else usual
    spans: list[tuple[datetime, datetime]] = []
    for opening, closing in sorted(ranges):
        first, last = (datetime.combine(day, moment, tzinfo=CHINA) for moment in (opening, closing))
        if spans and first <= spans[-1][1]:
            first, last = spans[-1][0], max(spans.pop()[1], last)
        spans.append((first, last))
    return tuple(spans)
