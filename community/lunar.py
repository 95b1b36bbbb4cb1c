"""The lunar calendar and the solar terms, by lunar_python (MIT). Loaded when a line first names one: most never do.

Its days are those of the civil calendar of China; years 1900–2100.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache

SOLAR_TERMS = [
    "小寒",
    "大寒",
    "立春",
    "雨水",
    "惊蛰",
    "春分",
    "清明",
    "谷雨",
    "立夏",
    "小满",
    "芒种",
    "夏至",
    "小暑",
    "大暑",
    "立秋",
    "处暑",
    "白露",
    "秋分",
    "寒露",
    "霜降",
    "立冬",
    "小雪",
    "大雪",
    "冬至",
]


@cache
def lunar_day(year: int, month: int, day: int) -> date | None:
    """Return the civil date of a day of the lunar year, or None where that month has no such day."""
    from lunar_python import Lunar, LunarMonth  # type: ignore[import-untyped]

    if not 1 <= day <= LunarMonth.fromYm(year, month).getDayCount():
        return None
    return date.fromisoformat(Lunar.fromYmd(year, month, day).getSolar().toYmd())


@cache
def eve(year: int) -> date:
    """Return the last day of a lunar year (除夕), which has no number of its own."""
    last = lunar_day(year, 12, 30) or lunar_day(year, 12, 29)
    if last is None:
        raise ValueError(f"lunar year {year} is outside the calendar")
    return last


@cache
def solar_term(year: int, name: str) -> date:
    """Return the day of a solar term in a civil year."""
    from lunar_python import Solar

    return date.fromisoformat(Solar.fromYmd(year, 6, 1).getLunar().getJieQiTable()[name].toYmd())


def lunar_days(after: date, month: int, day: int) -> Iterator[date]:
    """Yield the civil dates of a lunar month and day from the lunar year before `after`'s on."""
    for year in range(after.year - 1, after.year + 10):
        found = lunar_day(year, month, day)
        if found is not None:
            yield found
