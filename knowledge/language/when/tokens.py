"""The pieces a time is said in, and what a time comes to.

A piece carries what it says and no more: 周五 is a Day, 下午 a Part, 两点半 a Clock. reading.py puts them together.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, TypeAlias

PartName = Literal["早上", "上午", "中午", "下午", "傍晚", "晚上"]
Every = Literal["day", "weekday", "week", "month"]


@dataclass(frozen=True)
class When:
    """A time as understood. start, end: local, "2026-11-24T14:00", or "2026-11-24" where no clock time was said; None
    where even the day is open. ask: a person would have to ask back. every: it recurs; start is the next time."""

    start: str | None
    end: str | None = None
    part: PartName | None = None
    ask: bool = False
    every: Every | None = None


@dataclass(frozen=True)
class Day:
    """A day. on: None where it can't be told (改天, 2月30号). roll: the first such day at or after a day, where the
    words fit more than one (周五, 12号)."""

    on: date | None
    ask: bool = False
    roll: Callable[[date], date] | None = None
    every: Every | None = None


@dataclass(frozen=True)
class Part:
    """A part of the day. early: the hours after midnight (凌晨)."""

    name: PartName
    early: bool = False


@dataclass(frozen=True)
class Clock:
    """A time on the clock, hour 0–24. sure: said in 24 hours (14:30, 08:00), so that no half day is to be guessed."""

    hour: int
    minute: int
    sure: bool = False
    ask: bool = False


@dataclass(frozen=True)
class Instant:
    """So long from now, to the minute."""

    at: datetime


@dataclass(frozen=True)
class Length:
    """How long something lasts. whole_days: said in days, so that the last day counts."""

    lasts: timedelta
    whole_days: bool = False


Value: TypeAlias = Day | Part | Clock | Instant | Length


@dataclass(frozen=True)
class Token:
    """A piece and where it stands in the line."""

    begin: int
    end: int
    value: Value
