"""What comes again: 每天中午, 工作日, 每周二下午两点, 每个月3号, 隔一天. The start is the next time.

One day a week is kept: 每周一三五 asks back.
"""

import re
from datetime import date, timedelta

from community.calendar import is_working_day
from community.lunar import lunar_days
from knowledge.language.numerals import SMALL, number
from knowledge.language.when.dates import monthly
from knowledge.language.when.days import WEEKDAYS, next_weekday
from knowledge.language.when.picture import Picture
from knowledge.language.when.tokens import Day

_WEEK = "(?:周|星期|礼拜)"
_EVERY = "(?:每逢|每一?个?|逢)"
_WORKDAYS = re.compile(
    rf"(?:每个?)?(?:工作日|上班日)|{_EVERY}?{_WEEK}一(?:到|至|-|~)(?:{_WEEK})?五(?:的?每天|天天)|{_EVERY}{_WEEK}一(?:到|至|-|~)(?:{_WEEK})?五"
)
_WEEKDAY = re.compile(
    rf"{_EVERY}{_WEEK}(?P<day>[一二三四五六日天1-6末])(?![次回趟个节])"
    rf"(?P<more>(?:[、,和及跟]?(?:{_WEEK})?[一二三四五六日天])+(?![点个位人份名桌号楼栋时:十]))?"
)
_WEEK_ONLY = re.compile(rf"{_EVERY}{_WEEK}(?!边|围)")
_MONTH_DAY = re.compile(rf"{_EVERY}月的?(?P<day>{SMALL})[号日]")
_LUNAR_DAY = re.compile(r"每个?月的?(?P<day>初[一二三四五六七八九十]|十五)")
_MONTH_ONLY = re.compile(rf"{_EVERY}月(?!底)")
_DAILY = re.compile(r"每一?天|每日|天天|每(?=早|晚|晨|夜|上午|下午|中午)")
_OTHER_DAY = re.compile(r"每?隔一?天|每两天(?:一次)?")


def read_recurrences(picture: Picture, today: date) -> None:
    """Find what recurs; must be read before single days."""

    def weekday(found: re.Match[str]) -> Day:
        weekend = found["day"] == "末"
        roll = next_weekday(5 if weekend else WEEKDAYS[found["day"]])
        return Day(roll(today), ask=weekend or bool(found["more"]), roll=roll, every="week")

    def month_day(found: re.Match[str]) -> Day | None:
        day = number(found["day"])
        if day is None or not 1 <= day <= 31:
            return None
        coming = monthly(today, day)
        return Day(coming.on, roll=coming.roll, every="month")

    def lunar_day(found: re.Match[str]) -> Day:
        return Day(_every_lunar(number(found["day"].lstrip("初")) or 1, today), every="month")

    picture.read(_WORKDAYS, lambda _found: Day(next_working_day(today), roll=next_working_day, every="weekday"))
    picture.read(_WEEKDAY, weekday)
    picture.read(_MONTH_DAY, month_day)
    picture.read(_LUNAR_DAY, lunar_day)
    picture.read(_OTHER_DAY, lambda _found: Day(today, ask=True))
    picture.read(_DAILY, lambda _found: Day(today, roll=lambda day: day, every="day"))
    picture.read(_WEEK_ONLY, lambda _found: Day(None, ask=True, every="week"))
    picture.read(_MONTH_ONLY, lambda _found: Day(None, ask=True, every="month"))


def next_working_day(after: date) -> date:
    """Return the first day at or after `after` on which offices work, make-up workdays included."""
    while not is_working_day(after):
        after += timedelta(days=1)
    return after


def _every_lunar(day: int, today: date) -> date:
    coming = (found for month in range(1, 13) for found in lunar_days(today, month, day))
    return min(found for found in coming if found >= today)
