"""The words with which residents ask whether something is open now, today or on a given day.

Promise: a day is taken from words that name one ("周六", "国庆", "大年初三"); what names none means now. Refuses lines
that mention a day but do not ask about being open ("我今天身份证丢了").
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from community.holidays import SPRING
from knowledge.language.normalise import normalise
from knowledge.language.when.days import next_weekday
from knowledge.language.when.named_days import named_days

ANY_HOLIDAY = "法定节假日"

_NOW = "现在|这会儿|这会|这阵|这下|这时候|这哈儿|这哈|目前|眼下|马上|立刻"
_NEAR_DAY = "大后天|后天|后儿|后日|当天|[今明](?:天|儿|日|早|晚|上午|下午)"
_WEEKDAY = "(?<!上)(?<!上个)(?:下个|下|这个|这|本)?(?:周|星期|礼拜)[一二三四五六日天]"
_WEEKEND = "周末|双休日|星期六星期天|周六周日"
_PART = "早上|早晨|清早|上午|中午|晌午|下午|傍晚|擦黑|晚上|晚黑|夜里|半夜|(?:[零一二两三四五六七八九十]+|[0-9]+)点(?:半|钟)?"
_NEW_YEAR_DAY = "除夕|年三十|大年三十|三十晚上|(?:大年|正月)?初[一二三四五六七八九十]"
_HOLIDAYS = {
    "国庆节": "国庆节?",
    SPRING: "春节|过年",
    "元旦": "元旦节?",
    "清明节": "清明节?",
    "劳动节": "五一|劳动节",
    "端午节": "端午节?",
    "中秋节": "中秋节?",
    ANY_HOLIDAY: "法定节假日|节假日|法定假日|过节|长假",
}
_HOLIDAY = "|".join(_HOLIDAYS.values())
DAY_WORDS = (
    f"(?:{_NOW}|{_NEAR_DAY}|{_WEEKEND}|{_WEEKDAY}|{_NEW_YEAR_DAY}|(?:{_HOLIDAY})(?:假期|放假|期间|那几天)?|{_PART})"
)

# Said alone after an answer, one syllable is clear; inside a question of its own it may be 开证明, 开锁, 开户.
OPEN_WORDS = (
    "(?:开不开门|开门|开不开|开没开|开着|开起|开放|开张|开饭|开|关不关门|关门|关不关|关没关|关了|营不营业|营业|上不上班|上没上班|上班|下班|"
    "有没有人|有没得人|有人没得|有人没有|有人|在不在|休不休息|休息|放不放假|放假|办不办公|办公|值班|收摊|打烊|照常|"
    "(?:能|可以)(?:办|去)|办得(?:成|到)|还办不办|去得成)"
)
_ASKS_IF_OPEN = re.compile(
    "开不开|开没开|开着|开起|还开|开门|开放|开饭|打饭|吃得到|有饭|做不做饭|煮不煮饭|开[吗么不没]|开(?:没有|没得)$|开$|关门|关不关|关没关|关了|"
    "营不营业|营业|上不上班|上没上班|上班|下班|有没有人|有没得人|有人|休不休|休息|放不放假|放假|办不办公|办公|值班|收摊|打烊|照常|"
    "(?:能不能|能|可不可以|可以)(?:办|去|来|打|看|吃|用|进)|办得(?:成|到)|(?:去|看|吃|打)得(?:成|到)|来得及|看不看病|看病吗|可以[不吗么没]|行不行|要得不|恢复|几点"
)
_SAYS_NOW = re.compile(
    f"{_NOW}|开着没|还开着|开起没|开门(?:没有|没得|没|了没|了[吗么])|开了(?:没有|没得|没|吗)|关门(?:没有|没得|没|了没|了[吗么])|下班(?:没有|没得|没|了没|了[吗么])"
)
_SAYS_DAY = re.compile(f"{_NEAR_DAY}|{_WEEKEND}|{_WEEKDAY}|{_NEW_YEAR_DAY}|{_HOLIDAY}")


# Said as a part of the day, and what part that is: before noon, after it, in the evening.
_PARTS = {
    "上午": "早上|早晨|清早|上午|上半天|[今明]早",
    "下午": "下午|下半天",
    "晚上": "傍晚|擦黑|晚上|晚黑|夜里|半夜|[今明]晚",
}


@dataclass(frozen=True)
class Moment:
    """When is asked about. days: given days, the first to come; holiday: a holiday by name, ANY_HOLIDAY for holidays
    as such. Neither: now. is_whole_day: hours of the day are wanted, not the state at this minute. part: 上午, 下午 or 晚上
    where that was asked about."""

    days: tuple[date, ...] = ()
    holiday: str | None = None
    is_whole_day: bool = False
    part: str = ""


def asked_moment(text: str, today: date) -> Moment | None:
    """Return the moment that a question of its own asks about; None if it does not ask whether something is open at a
    moment. today: the day in China."""
    spelt = normalise(text)
    if not _ASKS_IF_OPEN.search(spelt):
        return None
    says_when = _SAYS_NOW.search(spelt) or _SAYS_DAY.search(spelt) or named_days(spelt, today)
    return named_moment(text, today) if says_when else None


def named_moment(text: str, today: date) -> Moment:
    """Return the moment that the words name; a line that names none means now."""
    spelt = normalise(text)
    part = next((name for name, words in _PARTS.items() if re.search(words, spelt)), "")
    is_whole_day = bool(part or re.search(_PART, spelt)) and not re.search(_NOW, spelt)
    holiday = next((name for name, words in _HOLIDAYS.items() if re.search(words, spelt)), None)
    days = _days_in(spelt, today)
    if holiday and not days:
        return Moment(holiday=holiday, is_whole_day=is_whole_day)
    if days == (today,) and not is_whole_day:
        return Moment()
    return Moment(days or ((today,) if is_whole_day else ()), None, is_whole_day, part)


def _days_in(spelt: str, today: date) -> tuple[date, ...]:
    if re.search(_WEEKEND, spelt):
        saturday = next_weekday(5)(today)
        return (today,) if today.weekday() == 6 else (saturday, saturday + timedelta(days=1))
    # A holiday by name is days that the calendar of holidays knows, not the one day that it falls on.
    return named_days(re.sub(_HOLIDAY, "，", spelt), today)
