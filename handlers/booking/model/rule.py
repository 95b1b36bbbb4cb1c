"""Which days an offering falls on: an RFC 5545 recurrence, corrected by the public calendar and by exceptions."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING

from dateutil.rrule import DAILY, rrule, rruleset, rrulestr

from community.calendar import is_public_holiday, is_working_day
from community.lunar import eve, lunar_day

if TYPE_CHECKING:
    from handlers.booking.model.offering import Schedule

# Where a rule with an INTERVAL counts from, unless the schedule says when it began.
_ANCHOR = date(2024, 1, 1)


def check_rule(rule: str) -> None:
    """Raise ValueError, in words for staff, if the recurrence can't be read or is finer than days."""
    if "DTSTART" in rule.upper() or "\n" in rule:
        raise ValueError("重复规则里不要写开始日期")
    try:
        parsed = _parse(rule, _ANCHOR)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise ValueError(f"看不懂重复规则“{rule}”，样子如 FREQ=WEEKLY;BYDAY=TU") from None
    if parsed._freq > DAILY:  # type: ignore[attr-defined]  # dateutil has no public name for it
        raise ValueError("重复规则最细到天")


def days_of(schedule: "Schedule", first: date, last: date) -> Iterator[date]:
    """Yield the days from `first` to `last` on which it happens, in order.

    A rule by days that follows the working days (FREQ=DAILY, 工作日) keeps make-up Saturdays and Sundays.
    """
    anchor = schedule.start or _ANCHOR
    regular: set[date] = set()
    for year in range(first.year, last.year + 1):
        days = _in_year(schedule.rule, anchor, year)
        regular.update(days[bisect_left(days, first) : bisect_right(days, last)])
    regular.difference_update(schedule.closed)
    added = {day for day in schedule.extra if first <= day <= last}
    for day in sorted(regular | added):
        if day in added or not _is_off(schedule, day):
            yield day


@lru_cache(maxsize=4096)
def _in_year(rule: str, anchor: date, year: int) -> tuple[date, ...]:
    """The rule's days of one year. dateutil counts every one from the anchor on, which is too slow for each question."""
    span = _parse(rule, anchor).between(datetime(year, 1, 1), datetime(year, 12, 31), inc=True)  # noqa: DTZ001 - days
    return tuple(moment.date() for moment in span)


@lru_cache(maxsize=4096)
def _parse(rule: str, anchor: date) -> rrule:
    parsed = rrulestr(rule, dtstart=datetime.combine(anchor, time()))
    if isinstance(parsed, rruleset):  # several rules in one text
        raise ValueError(rule)  # noqa: TRY004 - the text is wrong, not its type
    return parsed


def _is_off(schedule: "Schedule", day: date) -> bool:
    if schedule.closed_at_new_year and _is_new_year(day):
        return True
    match schedule.days:
        case "not_on_holidays":
            return is_public_holiday(day)
        case "working":
            return not is_working_day(day)
        case _:
            return False


def _is_new_year(day: date) -> bool:
    """除夕, 初一 and 初二."""
    if day.month > 2:  # 初二 is 22 February at the latest
        return False
    return day == eve(day.year - 1) or day in (lunar_day(day.year, 1, 1), lunar_day(day.year, 1, 2))
