"""Days by the solar calendar: 12月3号, 12号, 下个月3号, 明年三月, 2026-11-24, 月底. Not 三号楼, 一号线, 3日游."""

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import date

from knowledge.language.numerals import HAN, SMALL, number
from knowledge.language.when.picture import Picture
from knowledge.language.when.tokens import Day

_NO_DAY = (
    "楼|栋|幢|门|线|桌|房|室|院|梯|电梯|单元|窗|机(?!会)|库|车库|柜|厅|馆|店|铺|信|球|码|床|池|井|出口|入口|地块|病房|师傅|技师|选手|"
    "档|票|座|文|令|公馆|桩|杆|灯|宿舍|工地|仓|岗|棚|摊|箱|坑|塔|别墅"
)
_YEARS = {"今年": 0, "本年": 0, "明年": 1, "后年": 2, "来年": 1, "去年": -1, "前年": -2}
_YEAR = rf"(?:(?P<year>{'|'.join(_YEARS)})的?|(?P<ad>20\d\d)年)"
_RANGE = "(?:到|至|-|~|—)+"
_DAY_END = rf"(?:[号日](?!{_NO_DAY}|游|三餐|内)|(?={_RANGE}{SMALL}[号日](?!{_NO_DAY})))"

_ISO = re.compile(r"(?<!\d)(?P<ad>20\d\d)([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?!\d)")
_FULL = re.compile(rf"{_YEAR}?(?P<month>{SMALL})月(?:份)?(?:的)?(?P<day>{SMALL}){_DAY_END}")
_SLASH = re.compile(r"(?<![\d/])(?P<month>1[0-2]|0?[1-9])/(?P<day>[0-3]?\d)(?:[号日])?(?![\d/])")
_BARE_FULL = re.compile(rf"{_YEAR}?(?P<month>{SMALL})月(?P<day>{SMALL})(?![\d点个位人份:时月号日])")
_IN_MONTH = re.compile(rf"(?P<which>下下个?|下个?|上个?|这个?|本|当)月(?:的|份)?(?P<day>{SMALL}){_DAY_END}")
_ALONE = re.compile(rf"(?<![第\dA-Za-z路街巷道弄牌组{HAN}])(?P<day>{SMALL}){_DAY_END}")
_MONTH = re.compile(
    rf"{_YEAR}?(?P<month>{SMALL})月(?!票|饼|租|卡|子|嫂|费)(?:份)?(?P<part>上旬|中旬|下旬|初|中|底|末)?"
)
_WHICH_MONTH = re.compile(r"(?P<which>下下个?|下个?|上个?|这个?|本)月(?P<part>上旬|中旬|下旬|初|中|底|末)?(?!底)")
_EDGE = re.compile(r"(?<![一二两三四五六七八九十个\d])月(?P<part>初|中|底|末)(?![几午秋旬])")
_YEAR_END = re.compile(r"(?P<year>今年|明年)?年底(?!之前就)")

# In which day of the month a part of it begins; 0 is the last.
_PARTS = {"上旬": 1, "初": 1, "中": 15, "中旬": 11, "下旬": 21, "底": 0, "末": 0}


def read_dates(picture: Picture, today: date) -> None:
    """Find days of the solar calendar; the lunar ones must have been read."""

    def year_of(found: re.Match[str]) -> int | None:
        if found["ad"]:
            return int(found["ad"])
        said = found.groupdict().get("year")
        return today.year + _YEARS[said] if said else None

    def full(found: re.Match[str]) -> Day | None:
        return yearly(today, number(found["month"]), number(found["day"]), year_of(found))

    def slash(found: re.Match[str]) -> Day | None:
        return yearly(today, int(found["month"]), int(found["day"]), None)

    def in_month(found: re.Match[str]) -> Day | None:
        year, month = _shift_month(today, _months(found["which"]))
        day = number(found["day"])
        return None if day is None or not 1 <= day <= 31 else _fixed(year, month, day)

    def alone(found: re.Match[str]) -> Day | None:
        day = number(found["day"])
        return monthly(today, day) if day is not None and 1 <= day <= 31 else None

    def month(found: re.Match[str]) -> Day | None:
        wanted, year = number(found["month"]), year_of(found)
        if wanted is None or not 1 <= wanted <= 12:
            return None
        if year is None:
            year = today.year + (wanted < today.month)
        return _begins(today, year, wanted, found["part"])

    def which_month(found: re.Match[str]) -> Day:
        return _begins(today, *_shift_month(today, _months(found["which"])), found["part"])

    def edge(found: re.Match[str]) -> Day:
        begun = _begins(today, today.year, today.month, found["part"])
        if (begun.on is not None and begun.on < today) or (_PARTS[found["part"]] in range(1, today.day)):
            return _begins(today, *_shift_month(today, 1), found["part"])
        return begun

    picture.read(_ISO, full)
    picture.read(_FULL, full)
    picture.read(_SLASH, slash)
    picture.read(_IN_MONTH, in_month)
    picture.read(_BARE_FULL, full)
    picture.read(_ALONE, alone)
    picture.read(_MONTH, month)
    picture.read(_WHICH_MONTH, which_month)
    picture.read(_EDGE, edge)
    picture.read(_YEAR_END, lambda found: Day(date(today.year + (found["year"] == "明年"), 12, 31), ask=True))


def yearly(today: date, month: int | None, day: int | None, year: int | None = None) -> Day | None:
    """Return the day of a month, the coming one unless the year is said; one that no calendar has asks; None for
    numbers that are no month and day at all."""
    if month is None or day is None or not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    if year is not None:
        return _fixed(year, month, day)
    roll = _first(lambda after: ((year, month) for year in range(after.year, after.year + 9)), day)
    return Day(roll(today), roll=roll) if day <= _longest(month) else Day(None, ask=True)


def monthly(today: date, day: int) -> Day:
    """Return the coming day of the month, of the next month that has one if this month has none (then it asks)."""
    roll = _first(lambda after: (_shift_month(after, months) for months in range(14)), day)
    return Day(roll(today), ask=day > _length(today.year, today.month), roll=roll)


def _first(months: Callable[[date], Iterator[tuple[int, int]]], day: int) -> Callable[[date], date]:
    def roll(after: date) -> date:
        fitting = (date(year, month, day) for year, month in months(after) if day <= _length(year, month))
        return next(found for found in fitting if found >= after)

    return roll


def _fixed(year: int, month: int, day: int) -> Day:
    return Day(date(year, month, day)) if day <= _length(year, month) else Day(None, ask=True)


def _begins(today: date, year: int, month: int, part: str | None) -> Day:
    """A month, or a part of one, is too vague: it begins then, or has begun."""
    day = _PARTS[part] if part else 1
    begun = date(year, month, day or _length(year, month))
    if begun < today and (year, month) == (today.year, today.month):
        begun = today
    return Day(begun, ask=True)


def _months(which: str) -> int:
    return which.count("下") - which.count("上")


def _shift_month(day: date, months: int) -> tuple[int, int]:
    whole = day.year * 12 + day.month - 1 + months
    return whole // 12, whole % 12 + 1


def _length(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def _longest(month: int) -> int:
    return _length(2028, month)  # a leap year
