"""Times that voice input spelt as something else: 明填→明天, 下无三点→下午三点, 两点办→两点半.

A spelling is changed only where it sounds like a time, stands where one stands, and is no ordinary word there: 证明填好
keeps its 填, 三点办证 its 办, 商务 stays business. The line keeps its length, so that places in it still hold.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from knowledge.language.numerals import SMALL
from knowledge.language.sound import syllables

_EDGE = r"$|[,。、;!?]"
_CLOCK = rf"{SMALL}[点店典电]|\d{{1,2}}:|[时石实拾食是事市似久酒吧巴骑妻流刘无舞山散俩]点"
# What may follow a time: a verb of coming and going, a particle, a preposition.
_AFTER = rf"(?:{_EDGE}|{_CLOCK}|[上下中]午|早上|晚上|傍晚|[我来去要想能可行有在就和或还到至给帮订约吗嘛是再吧那请送过])"
_AFTER_HALF = rf"(?:{_EDGE}|左右|[之以]?[前后](?!台)|到|至|开始|[我来去要想能可行在就和或还给帮订约吗嘛再吧那请送])"
# A day stands at the line's edge or after a word that takes one. Behind others the sounds belong to 证明填, 已经填, 然后填.
_BEFORE_DAY = re.compile(r"(?:^|[,。、;!?大外我在于就从约订改到想要帮给请那你他们来去和跟嗯呃啊定等者])$")
_AFTER_DAY = re.compile(rf"{_AFTER}|[上下中早晚傍凌零临]")
_PART_NEXT = re.compile("[上下中]午|早上|晚上|傍晚|凌晨|晌午|上半天|下半天")
_IN_A_WORD = re.compile("[证说声姓报签署已曾文清发透照然之]$")
_IS_DAY = re.compile(r"(?:[今明后昨前]天|[今明后大昨]儿个?|(?:周|星期|礼拜)[一二三四五六日天]|[号日])的?$")
_AFTER_PART = re.compile(_AFTER)
_CLOCK_NEXT = re.compile(_CLOCK)
_WEEKDAY_NEXT = re.compile(r"[一二三四五六日天末几]|[舞武伍散伞溜肆流柳]")


@dataclass(frozen=True)
class _Meant:
    """A word that is often misheard. words: ordinary words that sound like it. fits: says whether it can stand there,
    of what comes before and after it."""

    text: str
    words: frozenset[str]
    fits: Callable[[str, str], bool]


def _day_fits(before: str, after: str) -> bool:
    if _PART_NEXT.match(after) and not _IN_A_WORD.search(before):
        return True
    return bool(_BEFORE_DAY.search(before) and _AFTER_DAY.match(after))


def _part_fits(before: str, after: str) -> bool:
    clock = bool(_CLOCK_NEXT.match(after))
    return clock or bool(_IS_DAY.search(before) and _AFTER_PART.match(after))


def _week_fits(_before: str, after: str) -> bool:
    return bool(_WEEKDAY_NEXT.match(after))


def _meant(text: str, fits: Callable[[str, str], bool], words: str = "") -> _Meant:
    return _Meant(text, frozenset(words.split()), fits)


_WORDS = [
    *(_meant(text, _day_fits, "进天 民田 经天") for text in ("今天", "明天", "后天", "昨天")),
    _meant("上午", _part_fits, "商务 上屋 晌午"),
    _meant("下午", _part_fits, "下屋 下雾"),
    _meant("中午", _part_fits, "重物 总务 种物 宗务 公务"),
    _meant("早上", _part_fits, "灶上 遭上 造上"),
    _meant("晚上", _part_fits, "碗上 万上 完上 玩上"),
    _meant("傍晚", _part_fits, "帮完 绑完"),
    _meant("凌晨", _part_fits),
    _meant("星期", _week_fits, "新奇 兴起 心气 新气"),
    _meant("礼拜", _week_fits, "李白"),
]
_BY_SOUND = {tuple(syllables(word.text)): word for word in _WORDS}

_PART = "(?:[上下中]午|[早晚]上|傍晚|凌晨|晌午|[今明]晚|[今明]早)"
_HOUR = rf"(?<![第几]){SMALL}"
# (what stands there, with the misheard characters as x; what was said)
_CHARACTERS: list[tuple[str, str]] = [
    (r"(?:^|[下这本每上])(?P<x>[州舟洲粥邹])[一二三四五六日天末]", "周"),
    (rf"(?:周|星期|礼拜)(?P<x>[舞武伍])(?={_AFTER})", "五"),
    (r"(?:周|星期|礼拜)(?P<x>[散伞])", "三"),
    (rf"(?:周|星期|礼拜)(?P<x>[溜柳])(?={_AFTER})", "六"),
    (rf"(?:周|星期|礼拜)(?P<x>肆)(?={_AFTER})", "四"),
    (rf"(?:^|[,。在约到])(?:[今明昨])(?P<x>[碗完玩])(?={_AFTER})", "晚"),
    (rf"(?:^|[,。在约到])(?:[今明])(?P<x>[枣澡藻])(?={_AFTER})", "早"),
    (rf"{_HOUR}(?P<x>[店典电垫淀])(?=[半办伴钟种整])", "点"),
    (rf"{_PART}{SMALL}(?P<x>[店典电垫淀])(?={_AFTER})", "点"),
    (rf"{_PART}(?P<x>[时石实拾食])点(?={_AFTER}|[半办钟整])", "十"),
    (rf"{_PART}(?P<x>[是事市似寺])点(?={_AFTER}|[半办钟整])", "四"),
    (rf"{_PART}(?P<x>[久酒旧])点(?={_AFTER}|[半办钟整])", "九"),
    (rf"{_PART}(?P<x>[吧巴爸把])点(?={_AFTER}|[半办钟整])", "八"),
    (rf"{_PART}(?P<x>[骑妻期齐])点(?={_AFTER}|[半办钟整])", "七"),
    (rf"{_PART}(?P<x>[流刘留溜])点(?={_AFTER}|[半办钟整])", "六"),
    (rf"{_PART}(?P<x>[无舞武午])点(?={_AFTER}|[半办钟整])", "五"),
    (rf"{_PART}(?P<x>[山散伞])点(?={_AFTER}|[半办钟整])", "三"),
    (rf"{_PART}(?P<x>[俩量])点(?={_AFTER}|[半办钟整])", "两"),
    (rf"{_HOUR}点(?P<x>[办伴板版般拌班])(?={_AFTER_HALF})", "半"),
    (rf"{_HOUR}点(?P<x>[种终忠盅肿])(?={_AFTER_HALF})", "钟"),
    (rf"{_HOUR}点[二三四五]?(?P<x>[时石实拾是食])[一二三四五六七八九]?分", "十"),
    (rf"{_HOUR}点[一三](?P<x>[课克科客可])(?={_AFTER_HALF}|钟)", "刻"),
    (rf"{SMALL}月{SMALL}(?P<x>[好耗浩豪毫])(?={_AFTER})", "号"),
    (rf"{SMALL}(?P<x>[越阅岳悦])(?={SMALL}[号日])", "月"),
    (rf"(?:{SMALL}个?半?|半)个?小时(?P<x>候)", "后"),
    (r"个半?(?P<x>[中终种]头)", "钟头"),
    (r"个半?小(?P<x>[石食实])", "时"),
]
_COMPILED = [(re.compile(pattern), said) for pattern, said in _CHARACTERS]


def mend(line: str) -> str:
    """Return `line` with misheard times spelt right, as long as before."""
    line = _mend_words(line)
    for pattern, said in _COMPILED:
        found = pattern.search(line)
        while found is not None:
            line = line[: found.start("x")] + said + line[found.end("x") :]
            found = pattern.search(line, found.end())
    return line


def _mend_words(line: str) -> str:
    for begin, sound in enumerate(pairwise(syllables(line))):
        word = _BY_SOUND.get(sound)
        if word is None:
            continue
        heard, end = line[begin : begin + 2], begin + 2
        if heard != word.text and heard not in word.words and word.fits(line[:begin], line[end:]):
            line = line[:begin] + word.text + line[end:]
    return line
