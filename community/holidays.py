"""Public holidays by the names people here use.

Source: chinese_calendar for the years whose notice it carries. Beyond them only the days that the State Council's
regulation fixes are known, and `Holiday.is_announced` is False: bridges and make-up workdays are not out yet.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar

from community.lunar import lunar_day

SPRING = "春节"
_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": SPRING,
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
}
NAMES = frozenset(_NAMES.values())
# 全国年节及纪念日放假办法, as amended for 2025.
_FIXED = {(1, 1): "元旦", (5, 1): "劳动节", (5, 2): "劳动节", (10, 1): "国庆节", (10, 2): "国庆节", (10, 3): "国庆节"}
_SPRING_DAYS = range(-1, 3)  # 除夕 to 初三, counted from 初一


@dataclass(frozen=True)
class Holiday:
    """One holiday's days off, in order. is_announced: whether the year's notice is out, so that these are all."""

    name: str
    days: tuple[date, ...]
    is_announced: bool


def holiday_on(day: date) -> str | None:
    """Return the name of the public holiday for which `day` is off ("国庆节"), or None."""
    try:
        is_off, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return _fixed_on(day)
    return _NAMES.get(str(name)) if is_off and name else None


def make_up_on(day: date) -> str | None:
    """Return the holiday for which people work on the weekend day `day` (调休), or None."""
    try:
        is_off, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return None
    return _NAMES.get(str(name)) if name and not is_off else None


def next_holiday(name: str, today: date) -> Holiday | None:
    """Return the holiday of this name that is on or comes next within a year; of one that is on, the days left.

    None where the calendar does not know its date (清明, 端午 and 中秋 of a year whose notice is not out).
    """
    days = tuple(_run_of(name, today))
    return Holiday(name, days, _is_announced(days[0].year)) if days else None


def _run_of(name: str, today: date) -> Iterator[date]:
    is_found = False
    for ahead in range(367):
        day = today + timedelta(days=ahead)
        if is_found and holiday_on(day) is None:
            return
        if is_found or holiday_on(day) == name:
            is_found = True
            yield day


def _fixed_on(day: date) -> str | None:
    new_year = lunar_day(day.year, 1, 1)
    if new_year and (day - new_year).days in _SPRING_DAYS:
        return SPRING
    return _FIXED.get((day.month, day.day))


def _is_announced(year: int) -> bool:
    try:
        chinese_calendar.get_holiday_detail(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True
