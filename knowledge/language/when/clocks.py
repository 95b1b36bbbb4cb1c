"""Times on the clock: 三点半, 差五分三点, 两点10分, 14:30. Not 一点都不, 有两点意见, 三点五公里."""

import re

from knowledge.language.numerals import HAN, SMALL, number
from knowledge.language.when.picture import CLOCK, DAY, LENGTH, PART, Picture
from knowledge.language.when.tokens import Clock

_DIGITAL = re.compile(r"(?<![\d:.])(\d{1,2}):([0-5]\d)(?::\d\d)?(?![\d:])")

# A number that counts people or things belongs to them: 三点十个人 is three o'clock.
_NO_COUNT = r"(?![个位人份名桌岁块元楼栋层口\d" + HAN + "])"
_MINUTES = "|".join(
    (
        "半",
        r"(?:过)?[一二两三123]刻钟?",
        rf"差(?:{SMALL}分钟?|[一1]刻钟?)",
        rf"(?:过|零|0)?{SMALL}分钟?(?!之)",
        rf"零[一二三四五六七八九]{_NO_COUNT}",
        rf"[二三四五]?十[一二三四五六七八九]?{_NO_COUNT}",
        rf"[二三四五][一二三四五六七八九]{_NO_COUNT}",
        rf"[0-5]\d{_NO_COUNT}",
    )
)
_BEFORE = rf"差(?:({SMALL})分钟?|[一1]刻钟?)(?:钟)?到?"
_RANGE = r"(?:到|至|-|~|—)+"
_O_CLOCK = rf"(?:点|时(?![间候刻代长段期常不])|(?={_RANGE}{SMALL}点))"
_SPOKEN = re.compile(
    rf"(?P<before>{_BEFORE})?(?<![第几\d.{HAN}])(?P<hour>{SMALL}){_O_CLOCK}(?:钟|整)?(?P<minutes>{_MINUTES})?(?P<whole>钟|整)?"
)

_NOT_AFTER = re.compile(r"(?:有|这|那|以下|小|几)$")
_NOT_BEFORE = re.compile(
    r"建议|意见|要求|原因|问题|想法|说明|看法|疑问|需求|好处|诉求|注意|一线|儿[^,。]|"
    r"[一二三四五六七八九\d](?:折|米|公里|平|斤|块|元|倍|亿|万|吨|度|%)"
)
_NOT_AT_ALL = re.compile(r"[^,。]{0,4}[都也](?:不|没|莫|未)")
# What tells one o'clock from "a little".
_BESIDE_ONE = re.compile(rf"(?:[{DAY}{PART}{CLOCK}]的?|到|至|-|~|^)$")
_AFTER_ONE = re.compile(
    rf"左右|[之以]?[前后]|到|至|-|~|开始|起|集合|出发|过来|来|去|上门|见|多|吧|行|可以|好|[{PART}{DAY}{LENGTH}]"
)
_PAIRS = {first + second for first, second in zip("一二三四五六七八九", "二三四五六七八九十", strict=True)} | {"两三"}


def read_clocks(picture: Picture) -> None:
    """Find the times on the clock; days and parts of the day must have been read."""
    picture.read(_DIGITAL, _digital)
    picture.read(_SPOKEN, _spoken)


def _digital(found: re.Match[str]) -> Clock | None:
    hour, minute = int(found[1]), int(found[2])
    return Clock(hour, minute, sure=hour > 12 or found[1].startswith("0")) if hour <= 24 else None


def _spoken(found: re.Match[str]) -> Clock | None:
    if not _is_time(found):
        return None
    about = _about(found["hour"])
    hour = number(found["hour"]) if about is None else about
    if hour is None or hour > 24:
        return None
    minute = _minute(found)
    if minute is None:
        return None
    total = (hour or 24) * 60 + minute if minute < 0 else hour * 60 + minute
    if total < 60 and minute < 0:
        total += 12 * 60  # 差十分一点 is 12:50
    return Clock(total // 60, total % 60, sure=hour > 12 or found["hour"].startswith("0"), ask=about is not None)


def _is_time(found: re.Match[str]) -> bool:
    before, after = found.string[: found.start()], found.string[found.end() :]
    bare = not (found["minutes"] or found["whole"] or found["before"] or found[0].endswith(("钟", "整")))
    if bare and _NOT_AT_ALL.match(after) and not after.startswith(("都可", "都行", "也可", "也行")):
        return False
    if bare and (_NOT_AFTER.search(before) or _NOT_BEFORE.match(after)):
        return False
    if bare and found["hour"] in ("零", "〇") and re.match(rf"[{HAN}\d]", after):
        return False  # 零点五
    if bare and found["hour"] in ("一", "1"):
        return (bool(_BESIDE_ONE.search(before)) and not after.startswith("点")) or bool(
            _AFTER_ONE.match(after) and not before
        )
    return True


def _about(hour: str) -> int | None:
    """Two neighbouring hours in one breath (两三点, 十一二点): the first of them, else None."""
    if hour in _PAIRS:
        return number(hour[0])
    if len(hour) == 3 and hour[0] == "十" and hour[1:] in _PAIRS:
        return number(hour[:2])
    return None


def _minute(found: re.Match[str]) -> int | None:
    """Minutes after the full hour; negative before it; None if there is no such minute."""
    said = found["minutes"] or ""
    if found["before"]:
        return -_amount(found["before"])
    if said.startswith("差"):
        return -_amount(said)
    minute = _amount(said) if said else 0
    return minute if minute < 60 else None


def _amount(said: str) -> int:
    if said == "半":
        return 30
    digits = re.sub(r"[差过分钟刻到]", "", said)
    value = number(digits) or 0
    return value * 15 if "刻" in said else value
