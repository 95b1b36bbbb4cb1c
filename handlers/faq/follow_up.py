"""Tells a bare question about the entry just answered ("那材料呢") from a question that names something else.

Promise: a line is a follow-up only if every word of it asks for a detail, names a time or carries nothing; one word
about anything else ("居住证要什么材料") makes it a question of its own.
"""

import re
from dataclasses import dataclass

from handlers.faq.detail import WORDS, Detail, named_in
from handlers.faq.moment_words import DAY_WORDS, OPEN_WORDS
from knowledge.language.normalise import normalise

# A bare question is short; a longer line has something of its own to say.
_MAX_CHARACTERS = 24

_EMPTY_WORDS = (
    "那么|地方|那个|那里|那边|那儿|那|这个|这里|这边|这|它|他们|你们|我们|咱们|你|您|我|他|人家|还有|还|就|也|都|又|再|到底|究竟|一共|总共|"
    "大概|大约|一般|具体|详细|需要|需|应该|必须|得行|得|该|要|用|去|过去|过来|来|到|办理|办事|办|申请|报名|登记|领|预约|的话|的|是|"
    "有没有|有没得|没得|没有|有|些|一下|一哈|哈儿|哈|下|说|讲|告诉|发|请问|请|麻烦|想问|问|了解|晓得|不晓得|知道|记|找不到|找不着|"
    "同志|师傅|老师|姑娘|小伙子|妹儿|好多|多少|几多|啥子|什么|啥|哪个|哪样|怎么|啷个|咋个|咋|在|和|跟|以及|可不可以|可以|能不能|能|会|"
    "自己|东西|时候|第一次|每|儿|一|个|次|天|年|月|餐|顿|小时|份|张|平方|平|人|号|点|钟|不|没|了|吗|么|嘛|呢|吧|呀|啊|哦|哟|噻|嗦|哇|嘞|先"
)
_DETAIL_WORDS = "|".join(WORDS.values())
_BARE = re.compile(f"(?:{_DETAIL_WORDS}|{DAY_WORDS}|{OPEN_WORDS}|{_EMPTY_WORDS})+")
_ABOUT_A_MOMENT = re.compile(f"{DAY_WORDS}|{OPEN_WORDS}")


@dataclass(frozen=True)
class FollowUp:
    """What a bare question asks for. is_about_moment: whether it is open now or on a given day."""

    details: tuple[Detail, ...]
    is_about_moment: bool


def read_follow_up(text: str) -> FollowUp | None:
    """Return what a resident's line asks about the entry before it; None if it is no bare question."""
    spelt = normalise(text)
    if len(spelt) > _MAX_CHARACTERS or not _BARE.fullmatch(spelt):
        return None
    details = named_in(spelt)
    is_about_moment = bool(_ABOUT_A_MOMENT.search(spelt)) and set(details) <= {Detail.HOURS}
    return FollowUp(details, is_about_moment) if details or is_about_moment else None
