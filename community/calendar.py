"""Working days and opening hours, as people here count them: with public holidays and make-up workdays (调休).

Source: chinese_calendar, which carries the State Council's yearly notices. In a year it does not know yet, offices work
Monday to Friday but for the holidays that are fixed by law, which is what one would assume before the notice is out.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import chinese_calendar

from community.clock import CHINA, local
from community.holidays import holiday_on

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_RANGE = re.compile(r"^(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})$")
WEEKDAY_NAMES = "一二三四五六日"


@lru_cache(maxsize=4096)  # chinese_calendar looks through all its notices at each question
def is_working_day(day: date) -> bool:
    """Say whether offices work on `day`."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:  # a year beyond the library's notices
        return day.weekday() < 5 and holiday_on(day) is None


@lru_cache(maxsize=4096)
def is_public_holiday(day: date) -> bool:
    """Say whether `day` is a named public holiday or its bridge, not a mere weekend."""
    return holiday_on(day) is not None


@dataclass(frozen=True)
class OpeningHours:
    """Weekly hours of an office: for each of mon…sun, ranges of local time. Closed on public holidays;
    a make-up Saturday or Sunday keeps Monday's hours."""

    ranges: tuple[tuple[tuple[time, time], ...], ...] = ((),) * 7

    @classmethod
    def parse(cls, weekly: dict[str, list[str]]) -> "OpeningHours":
        """weekly: {"mon": ["09:00-12:00", "14:00-18:00"], …}; days left out are closed. Raises ValueError."""
        unknown = set(weekly) - set(_DAYS)
        if unknown:
            raise ValueError(f"不认识的星期：{'、'.join(sorted(unknown))}（请用 mon tue wed thu fri sat sun）")
        return cls(tuple(tuple(_parse_range(text) for text in weekly.get(day, [])) for day in _DAYS))

    def on(self, day: date) -> tuple[tuple[time, time], ...]:
        """Return the ranges during which the office is open on `day`."""
        if is_public_holiday(day):
            return ()
        if day.weekday() >= 5 and is_working_day(day):
            return self.ranges[0]
        return self.ranges[day.weekday()]

    def is_open(self, instant: datetime) -> bool:
        """Say whether somebody is there at `instant`."""
        here = local(instant)
        return any(start <= here.time() < end for start, end in self.on(here.date()))

    def next_opening(self, instant: datetime, horizon_days: int = 15) -> datetime | None:
        """Return when the office opens next, at or after `instant`; None if not within the horizon."""
        here = local(instant)
        for ahead in range(horizon_days + 1):
            day = here.date() + timedelta(days=ahead)
            for start, _end in self.on(day):
                opening = datetime.combine(day, start, tzinfo=CHINA)
                if opening >= here:
                    return opening
        return None


def _parse_range(text: str) -> tuple[time, time]:
    found = _RANGE.match(text.strip())
    if not found:
        raise ValueError(f"时间段“{text}”应写成 09:00-12:00 的样子")
    try:
        first, second = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    except ValueError:
        raise ValueError(f"时间段“{text}”里没有这样的钟点：从 00:00 到 23:59") from None
    if first >= second:
        raise ValueError(f"时间段“{text}”的结束早于开始")
    return first, second


def say_day(day: date, today: date) -> str:
    """Return `day` as one would say it today: 今天, 明天, 后天, else 11月24日（周二）."""
    near = {0: "今天", 1: "明天", 2: "后天"}.get((day - today).days)
    return near or f"{day.month}月{day.day}日（周{WEEKDAY_NAMES[day.weekday()]}）"
