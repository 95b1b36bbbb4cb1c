"""Times that are none yet, and what looks like a time and is something else."""

import re
from datetime import date, timedelta

from knowledge.language.when.picture import Picture
from knowledge.language.when.tokens import Day

# Names and turns of phrase with a time inside. Misheard spellings of the after-school class stand with the right one.
NOT_TIMES = re.compile(
    r"[三四五345]点[半办](?:课堂|学堂|学校|托管|班(?!车)|课后|活动|兴趣)|(?:早上|上午|中午|下午|晚上|早晨)好|"
    r"一天到晚|从早到晚|起早贪黑|天天向上|两点一线|一点一滴|下午茶|一点点|"
    r"24小时|二十四小时|(?:15|十五|一刻)分?钟生活圈|"
    r"(?:五一|八一|国庆|五四|三八|七一|建党|中秋|重阳|清明|元旦|春节)(?:路|街|广场|桥|巷|大道|小区|社区|公园|联欢|晚会)"
)
_NOTHING_SAID = re.compile(
    r"(?:过|等|隔)(?:几|些|一?两|两三|三两|几多)天|(?:过|等)一?(?:段时间|阵子|阵|向|些日子)|哪天有空|改天|改日|改个时间|(?<![第一十])二天(?=再|来|去|[,。]|$)|"
    r"(?:等|哪天|哪时|啥时候)?(?:有空|得空|有时间|空了|闲了|得闲)(?:的时候|了?再|了?就|了?来|时)|抽空|过完年|(?<![\d一二两三四五六七八九十几多今明去前后])年[前后](?!面)|抽个空|"
    r"(?<![隔])几天[之以过]?后|几个?(?:小时|钟头)[之以]?后"
)
_THESE_DAYS = re.compile(r"(?:这|近)(?:两|几)天(?=有空|来|去|能|可以|要|想|约|安排|抽|找|上门|帮|内|看)")
_TWO_DAYS = re.compile(r"(?:再)?(?:过|等)(?:两|2)天(?!后)")


def hide_other_meanings(picture: Picture) -> None:
    """Paint over what is no time."""
    picture.hide(NOT_TIMES)


def read_vague(picture: Picture, today: date) -> None:
    """Find what only says that a time will be named."""
    picture.read(_TWO_DAYS, lambda _found: Day(today + timedelta(days=2), ask=True))
    picture.read(_NOTHING_SAID, lambda _found: Day(None, ask=True))
    picture.read(_THESE_DAYS, lambda _found: Day(today, ask=True))
