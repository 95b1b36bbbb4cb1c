"""Reads when. Relative to now; what a person would have to ask back about says so.

Bare hours: 1–6 are in the afternoon, 9–11 in the morning, 7 and 8 could be either and ask. A bare time that has passed
today is tomorrow's, and asks. See docs/slots.md for what is not read.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from community.clock import local
from knowledge.language.when.clocks import read_clocks
from knowledge.language.when.dates import read_dates
from knowledge.language.when.days import read_days
from knowledge.language.when.festivals import read_festivals
from knowledge.language.when.moments import Moment, Relation, moments_of
from knowledge.language.when.offsets import read_lengths, read_offsets
from knowledge.language.when.parts import ENDS_AT, read_parts
from knowledge.language.when.picture import Picture
from knowledge.language.when.recurrence import read_recurrences
from knowledge.language.when.tokens import Clock, Day, Every, Instant, Length, Part, PartName, Token, When
from knowledge.language.when.vague import hide_other_meanings, read_vague

_DAY = timedelta(days=1)


def read_when(line: str, now: datetime) -> tuple[When | None, list[tuple[int, int]]]:
    """Return the time that `line` (width folded, misheard words mended) names, or None, and where its words stand.

    now: aware.
    """
    here = local(now).replace(tzinfo=None)
    tokens = _read_tokens(line, here)
    spans = [(token.begin, token.end) for token in tokens]
    if all(isinstance(token.value, Length) for token in tokens):
        return None, spans
    return _Reading(here).of(moments_of(tokens, line)), spans


def names_day(line: str, now: datetime) -> bool:
    """Say whether `line` names a day, and not only a part of one or a time on the clock. now: aware."""
    tokens = _read_tokens(line, local(now).replace(tzinfo=None))
    return any(isinstance(token.value, Day | Instant) for token in tokens)


def read_length(line: str, now: datetime) -> timedelta | None:
    """Return how long something lasts (两个小时), by itself or beside a time, or None."""
    tokens = _read_tokens(line, local(now).replace(tzinfo=None))
    lengths = [token.value for token in tokens if isinstance(token.value, Length) and not token.value.whole_days]
    return lengths[0].lasts if lengths else None


def read_part(line: str, now: datetime) -> PartName | None:
    """Return the first part of the day that `line` names, whatever day it stands beside; None where it names none."""
    tokens = _read_tokens(line, local(now).replace(tzinfo=None))
    return next((token.value.name for token in tokens if isinstance(token.value, Part)), None)


def _read_tokens(line: str, here: datetime) -> list[Token]:
    return sorted(paint(line, here).tokens, key=lambda token: token.begin)


def paint(line: str, here: datetime) -> Picture:
    """Return the line with every piece of a time found and painted over. here: local time, naive."""
    picture = Picture(line)
    hide_other_meanings(picture)
    read_offsets(picture, here)
    read_vague(picture, here.date())
    read_recurrences(picture, here.date())
    read_festivals(picture, here.date())
    read_days(picture, here.date())
    read_dates(picture, here.date())
    read_parts(picture)
    read_clocks(picture)
    read_lengths(picture)
    return picture


class _Reading:
    """Makes one time of the moments of a line."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._today = now.date()

    def of(self, moments: list[Moment]) -> When:
        chosen, end, ask = moments[0], None, False
        for moment in moments[1:]:
            match moment.relation:
                case Relation.TO:
                    chosen, end = _reach(chosen, end, moment)
                case Relation.OR if moment.refused:
                    chosen = replace(chosen, refused=True)  # 周一周二都不行
                case Relation.OR:
                    ask = True
                case Relation.INSTEAD:
                    chosen, end, ask = _inherit(moment, chosen), None, False
                case _ if chosen.refused and not moment.refused:
                    chosen, end, ask = _inherit(moment, chosen), None, False
                case _ if self._is_past(chosen) and moment.day is not None and not moment.refused:
                    chosen, end, ask = moment, None, False
                case _:
                    pass
        return self._when(chosen, end, ask or chosen.refused)

    def _is_past(self, moment: Moment) -> bool:
        if moment.instant is not None:
            return moment.instant.at < self._now
        return moment.day is not None and moment.day.on is not None and moment.day.on < self._today

    def _when(self, chosen: Moment, end: Moment | None, ask: bool) -> When:
        every = chosen.day.every if chosen.day else None
        if chosen.instant is not None:
            at = chosen.instant.at
            return When(_iso(at), _iso(_later(at, chosen.length)), ask=ask or at < self._now)
        if chosen.day is not None and chosen.day.on is None:
            return When(None, part=_said_part(chosen), ask=True, every=every)
        if chosen.clock is None:
            return self._without_clock(chosen, end, ask, every)
        at, guessed = self._at(chosen, chosen.clock, _morning_by(end))
        until = self._until(at, chosen, end) or _later(at, chosen.length or (end.length if end else None))
        return When(_iso(at), _iso(until), ask=ask or guessed or _asks(chosen, end), every=every)

    def _without_clock(self, chosen: Moment, end: Moment | None, ask: bool, every: Every | None) -> When:
        part = chosen.part or (end.part if end and end.day else None)
        day, guessed = self._day(chosen.day, part)
        last = self._end_day(day, end) if end else None
        if last is not None and end is not None and end.clock is not None:
            minutes, _either = minutes_of(end.clock, end.part)
            until: date | datetime | None = datetime.combine(last, time()) + timedelta(minutes=minutes)
        else:
            until = last or _later(day, chosen.length)
        asks = ask or guessed or _asks(chosen, end)
        return When(_iso(day), _iso(until), part.name if part else None, asks, every)

    def _day(self, day: Day | None, part: Part | None) -> tuple[date, bool]:
        """The day that is meant where no clock time was said, and whether that is a guess."""
        over = part is not None and self._now.hour >= ENDS_AT[part.name]
        on = day.on if day and day.on else self._today
        if on < self._today:
            return on, True
        if on > self._today or not over:
            return on, False
        if day is None:
            return on + _DAY, True
        return (day.roll(on + _DAY), day.every is None) if day.roll else (on, True)

    def _at(self, moment: Moment, clock: Clock, morning: bool) -> tuple[datetime, bool]:
        """The clock time that is meant, and whether that is a guess."""
        minutes, either = minutes_of(clock, moment.part)
        either = either and not morning
        on = moment.day.on if moment.day and moment.day.on else self._today
        at = _clock_on(on, minutes)
        if either and on == self._today and at < self._now:
            at += timedelta(hours=12)
        if at >= self._now:
            return at, either
        if moment.day is None:
            return at + _DAY, True
        if moment.day.roll is None:
            return at, True
        return _clock_on(moment.day.roll(on + _DAY), minutes), either or moment.day.every is None

    def _until(self, start: datetime, chosen: Moment, end: Moment | None) -> date | datetime | None:
        if end is None:
            return None
        day = self._end_day(start.date(), end)
        if end.clock is None:
            return day
        if day is not None and day != start.date():
            minutes, _either = minutes_of(end.clock, end.part or chosen.part)
            return _clock_on(day, minutes)
        return _first_after(start, end)

    def _end_day(self, start: date, end: Moment) -> date | None:
        if end.day is None or end.day.on is None:
            return None
        return end.day.roll(start) if end.day.roll else end.day.on


def _reach(chosen: Moment, end: Moment | None, moment: Moment) -> tuple[Moment, Moment]:
    """周一到周五两点到四点: the second "to" belongs to the hours of each of those days."""
    if end is None:
        return chosen, moment
    if chosen.clock is None and end.day is not None and end.clock is not None:
        part = moment.part or end.part
        return replace(chosen, part=end.part, clock=end.clock), replace(end, part=part, clock=moment.clock)
    return chosen, end


def _inherit(moment: Moment, before: Moment) -> Moment:
    """What the later words leave out stays as it was said: 明天两点改到三点."""
    if moment.day is not None or moment.instant is not None:
        return moment if moment.clock or moment.part else replace(moment, part=before.part, clock=before.clock)
    return replace(moment, day=before.day, part=moment.part or (before.part if moment.clock else None))


def minutes_of(clock: Clock, part: Part | None) -> tuple[int, bool]:
    """Minutes after the day's midnight, past 24 hours in the small hours of the night; and whether half the day is a
    guess."""
    hour, either = clock.hour, False
    if part is None:
        if not clock.sure and 1 <= hour <= 6:
            hour += 12
        either = not clock.sure and hour in (7, 8)
    elif hour <= 12:
        hour, either = _hour_in(hour, part)
    return hour * 60 + clock.minute, either


def _hour_in(hour: int, part: Part) -> tuple[int, bool]:
    if part.early:
        return hour % 12, False
    match part.name:
        case "早上":
            return hour, False
        case "上午":
            # 上午的，两点半以前: two halves of the day in one breath.
            return (hour + 12, True) if hour < 6 else (hour, False)
        case "中午":
            return (hour + 12 if hour < 10 else hour), False
        case "下午" | "傍晚":
            return (hour + 12 if hour < 12 else hour), False
        case "晚上":
            # Two at night is after midnight; few would book that, so it asks.
            return (hour % 12 + 24, hour % 12 > 0) if hour % 12 < 5 else (hour + 12, False)


def _first_after(start: datetime, end: Moment) -> datetime | None:
    """The end's clock time that comes first after the start, in the half of the day that was said, if one was."""
    if end.clock is None:
        return None
    minutes = end.clock.hour * 60 + end.clock.minute
    readings = [minutes, minutes + 720] if end.clock.hour <= 12 and not end.clock.sure else [minutes]
    if end.part is not None:
        readings = [minutes_of(end.clock, end.part)[0]]
    after = [at for extra in (0, 1440) for each in readings if (at := _clock_on(start.date(), each + extra)) > start]
    return min(after, default=None)


def _morning_by(end: Moment | None) -> bool:
    """八点到下午五点 starts in the morning."""
    return end is not None and end.part is not None and end.part.name in ("上午", "中午", "下午")


def _asks(chosen: Moment, end: Moment | None) -> bool:
    asking = [moment.day.ask for moment in (chosen, end) if moment and moment.day]
    asking += [moment.clock.ask for moment in (chosen, end) if moment and moment.clock]
    return any(asking)


def _said_part(moment: Moment) -> PartName | None:
    return moment.part.name if moment.part and not moment.clock else None


def _later(start: date, length: Length | None) -> date | None:
    if length is None or (not length.lasts and not length.whole_days):
        return None
    if not isinstance(start, datetime) and not length.whole_days:
        return None
    return start + length.lasts


def _clock_on(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minutes)


def _iso(at: date | None) -> str | None:
    if at is None:
        return None
    return at.isoformat(timespec="minutes") if isinstance(at, datetime) else at.isoformat()
