"""Festivals, lunar dates and solar terms: 春节, 除夕, 中秋, 腊月二十三, 冬至, 国庆. The coming one, unless the year is said."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from community.lunar import SOLAR_TERMS, eve, lunar_days, solar_term
from knowledge.language.numerals import SMALL, number
from knowledge.language.patterns import any_of
from knowledge.language.when.picture import Picture
from knowledge.language.when.tokens import Day

# month, day of the lunar year; (12, 0) is its last day.
LUNAR = {
    "春节": (1, 1), "大年初一": (1, 1), "过年": (1, 1), "新年初一": (1, 1), "元宵节": (1, 15), "元宵": (1, 15), "端午节": (5, 5),
    "端午": (5, 5), "端阳节": (5, 5), "端阳": (5, 5), "七夕节": (7, 7), "七夕": (7, 7), "中元节": (7, 15), "七月半": (7, 15),
    "中秋节": (8, 15), "中秋": (8, 15), "八月十五": (8, 15), "重阳节": (9, 9), "老人节": (9, 9), "重阳": (9, 9), "腊八节": (12, 8), "腊八": (12, 8),
    "小年": (12, 24), "大年三十": (12, 0), "年三十": (12, 0), "三十夜": (12, 0), "除夕": (12, 0), "大年夜": (12, 0),
}  # fmt: skip
SOLAR = {
    "元旦": (1, 1), "情人节": (2, 14), "妇女节": (3, 8), "三八节": (3, 8), "三八": (3, 8), "植树节": (3, 12), "劳动节": (5, 1), "五一": (5, 1),
    "青年节": (5, 4), "五四": (5, 4), "护士节": (5, 12), "儿童节": (6, 1), "六一": (6, 1), "建党节": (7, 1), "七一": (7, 1),
    "建军节": (8, 1), "八一": (8, 1), "教师节": (9, 10), "国庆节": (10, 1), "国庆": (10, 1), "双十一": (11, 11), "平安夜": (12, 24),
    "圣诞节": (12, 25), "圣诞": (12, 25),
}  # fmt: skip
# The second Sunday of May, the third of June: month, weekday, which one.
FLOATING = {"母亲节": (5, 6, 2), "父亲节": (6, 6, 3)}
# Kept on different days in different places, or lasting for days.
_VAGUE = {"小年", "过年"}
# These are the weather, the water or a name as well; as a day they need 那天, 当天, 节气 beside them.
_WEATHER = {"雨水", "小雪", "大雪", "小满", "谷雨", "霜降", "大寒", "小寒", "大暑", "小暑", "白露", "寒露"}

_DIGIT = "零〇一二三四五六七八九十百0-9"
_YEARS = {"今年": 0, "明年": 1, "来年": 1, "后年": 2, "去年": -1}
_YEAR = rf"(?:(?P<year>{'|'.join(_YEARS)})的?)?"
_VAGUE_AFTER = "(?P<vague>[三五七八]天|期间|假期|放假|长假|前后|那几天|那段时间)?"
_SHIFT = rf"(?:(?P<side>[前后])(?P<days>{SMALL})天)?"


_NAMED = re.compile(
    rf"{_YEAR}(?<![{_DIGIT}])(?P<name>{any_of([*LUNAR, *SOLAR, *FLOATING])})"
    rf"(?![{_DIGIT}](?!天)|[点栋楼单元号路街广村月日红]|子|饭)(?:妇女节|劳动节|儿童节|青年节|建军节|建党节)?{_VAGUE_AFTER}{_SHIFT}"
)
_TERM = re.compile(
    rf"{_YEAR}(?P<name>{'|'.join(term for term in SOLAR_TERMS if term not in _WEATHER)})(?:节气|节)?(?!路|街|上河){_VAGUE_AFTER}{_SHIFT}"
)
_WEATHER_TERM = re.compile(
    rf"{_YEAR}(?:节气)?(?P<name>{'|'.join(sorted(_WEATHER))})(?:节气|那天|当天|这天){_VAGUE_AFTER}{_SHIFT}"
)
_PREFIX = "农历|阴历|旧历|老历|古历"
_DATE = re.compile(
    rf"(?P<prefix>{_PREFIX})?的?{_YEAR}(?:{_PREFIX})?的?(?P<month>正|冬|腊|[一二三四五六七八九十]{{1,2}}|\d{{1,2}})月的?"
    r"(?P<day>初[一二三四五六七八九十]|廿[一二三四五六七八九]?|[二三]?十[一二三四五六七八九]?|\d{1,2})[号日]?"
)
# 初一 without a month is New Year's in speech, or a class at school.
_OPENING = re.compile(
    r"(?<![读上念升月在])(?:大年)?初(?P<day>[一二三四五六七八九十])(?!的?学生|年级|数学|英语|语文|学|班|升|的娃|的孩子|\()"
)
_MONTH = re.compile(r"(?P<month>正|冬|腊)月(?:里头|里|间|份)?")
_MONTHS = {"正": 1, "冬": 11, "腊": 12}

Days = Callable[[date], Iterator[date]]


def read_festivals(picture: Picture, today: date) -> None:
    """Find festivals, lunar dates and solar terms."""

    def named(found: re.Match[str]) -> Day:
        return _placed(_days_of(found["name"]), found, today, vague=found["name"] in _VAGUE)

    def dated(found: re.Match[str]) -> Day | None:
        lunar = found["prefix"] or found["month"] in _MONTHS or found["day"][0] in "初廿"
        if not lunar and _PREFIX_WORD.match(found[0]) is None:
            return None
        month = _MONTHS.get(found["month"]) or number(found["month"])
        day = number(found["day"].lstrip("初"))
        if month is None or day is None or not (1 <= month <= 12 and 1 <= day <= 30):
            return None
        return _placed(_lunar(month, day), found, today)

    def opening(found: re.Match[str]) -> Day:
        return _coming(_lunar(1, number(found["day"]) or 1), today)

    def month(found: re.Match[str]) -> Day:
        return Day(_coming(_lunar(_MONTHS[found["month"]], 1), today).on, ask=True)

    picture.read(_DATE, dated)
    picture.read(_NAMED, named)
    picture.read(_TERM, named)
    picture.read(_WEATHER_TERM, named)
    picture.read(_OPENING, opening)
    picture.read(_MONTH, month)


_PREFIX_WORD = re.compile(rf".*(?:{_PREFIX})")


def _placed(days: Days, found: re.Match[str], today: date, vague: bool = False) -> Day:
    said = found.groupdict()
    day = _coming(days, today) if not said.get("year") else _in_year(days, today, _YEARS[said["year"]])
    if vague or said.get("vague"):
        return Day(day.on, ask=True)
    if said.get("side") and day.on is not None:
        shift = (number(said["days"]) or 0) * (1 if said["side"] == "后" else -1)
        return Day(day.on + timedelta(days=shift))
    return day


def _coming(days: Days, today: date) -> Day:
    def roll(after: date) -> date:
        return next(day for day in days(after) if day >= after)

    return Day(roll(today), roll=roll)


def _in_year(days: Days, today: date, offset: int) -> Day:
    start = date(today.year + offset, 1, 1)
    return Day(next((day for day in days(start) if day.year == start.year), None))


def _days_of(name: str) -> Days:
    if name in LUNAR:
        return _lunar(*LUNAR[name])
    if name in SOLAR:
        month, day = SOLAR[name]
        return lambda after: (date(year, month, day) for year in _years(after))
    if name in FLOATING:
        return lambda after: (_floating(year, *FLOATING[name]) for year in _years(after))
    return lambda after: (solar_term(year, name) for year in _years(after))


def _lunar(month: int, day: int) -> Days:
    if day == 0:
        return lambda after: (eve(year) for year in range(after.year - 1, after.year + 3))
    return lambda after: lunar_days(after, month, day)


def _years(after: date) -> range:
    return range(after.year, after.year + 3)


def _floating(year: int, month: int, weekday: int, which: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))
