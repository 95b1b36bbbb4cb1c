"""Parts of the day, in the words of the south-west and of the north."""

import re

from knowledge.language.numerals import SMALL
from knowledge.language.patterns import any_of
from knowledge.language.when.picture import DAY, PART, Picture
from knowledge.language.when.tokens import Part, PartName

WORDS: dict[PartName, str] = {
    "早上": "大清早 一大早 大早上 清早 清晨 早上 早晨 早起 早间 打早 一早 天麻麻亮 麻麻亮 天刚亮 天亮",
    "上午": "上午 上半天 上半日 头半天 前半天 早半天 午前",
    "中午": "大中午 中午间 中午 晌午 少午 正午 午间",
    "下午": "晌午过后 下午 下半天 下半日 后半天 后晌 午后 下昼",
    "傍晚": "天快黑 天要黑 天擦黑 擦黑 傍晚 傍黑 黄昏 天麻麻黑 麻麻黑 煞黑 挨黑 太阳落山",
    "晚上": "大晚上 晚上黑 晚上 晚间 夜晚 夜里 夜间 夜头 大半夜 半夜 深夜 天黑了 天黑",
}
# When a part is over: local hour.
ENDS_AT: dict[PartName, int] = {"早上": 9, "上午": 12, "中午": 14, "下午": 18, "傍晚": 20, "晚上": 24}

_NAMES: dict[str, PartName] = {word: name for name, words in WORDS.items() for word in words.split()}
_WORD = re.compile(rf"{any_of(_NAMES)}(?:些|头|家|时候)?")
_EARLY = re.compile("凌晨")
# One character says it only beside a day or a clock: 明早, 周五晚, 晚八点; not 早点, 晚饭.
_SHORT = re.compile(rf"(?<={DAY})[早晚晨夜](?!点|饭|餐|{PART})|[早晚](?={SMALL}(?:点|[:]\d\d))")
_SHORT_NAMES: dict[str, PartName] = {"早": "早上", "晨": "早上", "晚": "晚上", "夜": "晚上"}
# Things go black too (灯黑了), so that the evening needs a day before it or the line's edge.
_DARK = re.compile(rf"(?:(?<={DAY})|^|(?<=[,。、;!?]))黑(?:了|哒|咯)")


def read_parts(picture: Picture) -> None:
    """Find the parts of the day."""
    picture.read(_EARLY, lambda _found: Part("早上", early=True))
    picture.read(_WORD, lambda found: Part(_name(found[0])))
    picture.read(_DARK, lambda _found: Part("晚上"))
    picture.read(_SHORT, lambda found: Part(_SHORT_NAMES[found[0]]))


def _name(word: str) -> PartName:
    while word not in _NAMES:
        word = word[:-1]
    return _NAMES[word]
