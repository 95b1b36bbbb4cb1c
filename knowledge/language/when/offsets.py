"""How far from now, and how long: 三天后, 过一周, 半个小时后; 两个小时, 从明天起三天. Not 两天没来水了, 一会儿."""

import re
from datetime import date, datetime, timedelta

from knowledge.language.numerals import SMALL, number
from knowledge.language.when.dates import yearly
from knowledge.language.when.picture import CLOCK, DAY, PART, Picture
from knowledge.language.when.tokens import Day, Instant, Length, Value

_UNIT = r"(?P<unit>小时|钟头|分钟|刻钟|钟(?!头|楼|表|点)|天|日|周|星期|礼拜|月|年)"
_AMOUNT = rf"(?:(?P<number>{SMALL})(?P<half>个半|半)?|(?P<only>半))个?多?"
_AFTER = re.compile(rf"(?:再|还)?(?P<past>过|等)?{_AMOUNT}{_UNIT}(?P<after>之后|以后|过后|后头|后(?![天年]))?")
_AGO = re.compile(rf"{_AMOUNT}{_UNIT}(?:之前|以前|前)(?!台)")
_LENGTH = re.compile(
    rf"(?P<early>提前|提早|早|晚|迟)?{_AMOUNT}(?P<unit>小时|钟头|分钟|刻钟|钟(?!头|楼|表|点))(?!一次|内|之内|以内|生活圈|达|直达)"
)
_DAYS = re.compile(
    rf"(?<=[{DAY}{PART}{CLOCK}])(?P<from>起|开始|连续|连着|一连)[,的]?(?:一共|连续|连着|一连|共|住|借|用)?(?P<number>{SMALL})(?P<unit>天|周|个星期|个礼拜)"
)

_MINUTES = {"小时": 60, "钟头": 60, "钟": 60, "分钟": 1, "刻钟": 15}
_DAY_COUNT = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "个星期": 7, "个礼拜": 7}


def read_offsets(picture: Picture, now: datetime) -> None:
    """Find distances from now."""

    def after(found: re.Match[str]) -> Value | None:
        if not (found["past"] or found["after"]):
            return None
        vague = not found["after"] and found["number"] in ("两", "几") and found["unit"] == "天"
        waits = found["past"] == "等" and not found["after"] and found["unit"] not in _MINUTES  # 要等两年吗
        return None if vague or waits else _away(found, now, 1)

    picture.read(_AFTER, after)
    picture.read(_AGO, lambda found: _away(found, now, -1))


def read_lengths(picture: Picture) -> None:
    """Find how long something lasts; days and clocks must have been read."""

    def length(found: re.Match[str]) -> Length | None:
        minutes = _minutes(found)
        return None if minutes is None else Length(timedelta(minutes=0 if found["early"] else minutes))

    def days(found: re.Match[str]) -> Length:
        count = (number(found["number"]) or 1) * _DAY_COUNT[found["unit"]]
        return Length(timedelta(days=count - 1), whole_days=True)

    picture.read(_DAYS, days)
    picture.read(_LENGTH, length)


def _away(found: re.Match[str], now: datetime, sign: int) -> Value | None:
    if found["unit"] in _MINUTES:
        minutes = _minutes(found)
        if minutes is None:
            return None
        return Instant((now + timedelta(minutes=sign * minutes)).replace(second=0, microsecond=0))
    day = _days_away(found, now.date(), sign)
    return None if day is None else Day(day, ask=sign < 0)


def _days_away(found: re.Match[str], today: date, sign: int) -> date | None:
    unit = found["unit"]
    if found["only"]:
        return today + timedelta(days=15 * sign) if unit == "月" else None
    count = number(found["number"])
    if count is None:
        return None
    if unit in _DAY_COUNT:
        return today + timedelta(days=sign * count * _DAY_COUNT[unit])
    months = today.year * 12 + today.month - 1 + sign * count * (12 if unit == "年" else 1)
    for day in range(today.day, 27, -1) if today.day > 28 else (today.day,):
        there = yearly(today, months % 12 + 1, day, months // 12)
        if there is not None and there.on is not None:
            return there.on
    return None


def _minutes(found: re.Match[str]) -> int | None:
    unit = _MINUTES[found["unit"]]
    if found["only"]:
        return unit // 2
    count = number(found["number"])
    if count is None:
        return None
    return count * unit + (unit // 2 if found["half"] else 0)
