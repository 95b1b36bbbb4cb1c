"""Days counted from today and days of the week: 后天, 外后天, 周五, 下下周三, 周末. Weeks begin on Monday."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from knowledge.language.when.picture import Picture
from knowledge.language.when.tokens import Day

_OFFSETS = {
    "大大后": 4, "大后": 3, "外后": 3, "后": 2, "明": 1, "今": 0, "昨": -1, "前": -2, "大前": -3,
}  # fmt: skip
_RELATIVE = re.compile(
    r"(大大后|大后|(?<!另)外后|(?<![之以然最])后|明|今|昨|大前|(?<![之以目])前)(?:天(?![气生才])|儿个?天?|日(?!常)|朝)"
)
# 明早, 今晚: the day alone is read here, the part of the day later.
_SHORT = re.compile(
    r"(今|明|昨|(?<![之以然最今过天时点前随])后)(?=早(?!点)|晚(?!点|饭|餐|辈|期|报)|晌午|下午|上午|中午|晨|夜(?!饭))"
)

WEEKDAYS = {
    name: place % 7 for place, names in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天7")) for name in names
}
_WEEK = "(?:周|星期|礼拜)"
# Not 一周一次, 四周, 每周三次, 下周天气, 周三四点.
_WEEKDAY = re.compile(
    rf"(?P<which>下下个?|下个?|上上个?|上个?|这个?|本|今个)?(?:(?<=[周期拜][一二三四五六日天])|(?<![一二两三四五六七八九十几\d半])){_WEEK}"
    r"(?P<day>[一二三四五六日1-6]|天(?!气))(?![次回趟个]|天(?!气)|[一二三四五六七八九十]点名)"
    r"(?P<more>[一二三四五六日]{1,5}(?![点个位人份名桌号楼栋时:十]))?"
)
_WEEKEND = re.compile(rf"(?P<which>下下个?|下个?|上个?|这个?|本)?(?:{_WEEK}末|双休日?)")
_WHOLE_WEEK = re.compile(rf"(?P<which>下下个?|下个?|上上个?|上个?|这个?|本){_WEEK}(?!边|围|全|到|末|长)(?:内|里|之内)?")


def read_days(picture: Picture, today: date) -> None:
    """Find days told by their distance from today and days of the week."""

    def relative(found: re.Match[str]) -> Day:
        offset = _OFFSETS[found[1]]
        return Day(today + timedelta(days=offset), ask=offset < 0)

    def weekday(found: re.Match[str]) -> Day:
        wanted = WEEKDAYS[found["day"]]
        several = bool(found["more"])
        if not found["which"]:
            roll = next_weekday(wanted)
            return Day(roll(today), ask=several, roll=roll)
        return Day(_monday(today, found["which"]) + timedelta(days=wanted), ask=several)

    def weekend(found: re.Match[str]) -> Day:
        if found["which"] in ("下", "下个", "下下", "下下个", "上", "上个", "上上", "上上个"):
            return Day(_monday(today, found["which"]) + timedelta(days=5), ask=True)
        return Day(today if today.weekday() == 6 else next_weekday(5)(today), ask=True)

    def whole_week(found: re.Match[str]) -> Day:
        monday = _monday(today, found["which"])
        return Day(today if monday + timedelta(days=6) >= today >= monday else monday, ask=True)

    picture.read(_WEEKDAY, weekday)
    picture.read(_WEEKEND, weekend)
    picture.read(_WHOLE_WEEK, whole_week)
    picture.read(_RELATIVE, relative)
    picture.read(_SHORT, relative)


def next_weekday(wanted: int) -> Callable[[date], date]:
    """Return what gives the first day at or after a day that is weekday `wanted` (Monday is 0)."""
    return lambda day: day + timedelta(days=(wanted - day.weekday()) % 7)


def _monday(today: date, which: str) -> date:
    weeks = which.count("下") - which.count("上")
    return today + timedelta(days=7 * weeks - today.weekday())
