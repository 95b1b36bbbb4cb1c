"""A community of any size for the bench: made-up entries, each with its own thing and its own wish."""

import itertools
import random
from collections.abc import Iterator

from knowledge.entries.entry import Entry, Phrasing

_PLACES = [
    "东门",
    "西门",
    "南门",
    "北门",
    "一楼",
    "二楼",
    "三楼",
    "广场",
    "花园",
    "车库",
    "天桥",
    "江边",
    "菜场",
    "学校",
    "医院",
    "车站",
    "公园",
    "街口",
    "桥头",
    "河边",
]
_THINGS = [
    "食堂",
    "图书室",
    "健身房",
    "停车场",
    "充电桩",
    "快递柜",
    "理发店",
    "药房",
    "诊所",
    "托管班",
    "夜校",
    "合唱队",
    "球场",
    "舞蹈室",
    "活动室",
    "洗衣房",
    "维修点",
    "裁缝铺",
    "驿站",
    "菜店",
    "门禁",
    "电梯",
    "路灯",
    "水表",
    "电表",
    "气表",
    "宽带",
    "垃圾站",
    "回收点",
    "公告栏",
    "信箱",
    "雨棚",
    "长椅",
    "花坛",
    "喷泉",
]
_WISHES = [
    "几点开门",
    "几点关门",
    "怎么收费",
    "电话多少",
    "在什么位置",
    "怎么办卡",
    "要带什么",
    "谁来负责",
    "能不能预约",
    "周末开不开",
    "坏了找谁",
    "怎么报名",
    "有什么优惠",
    "老人免费吗",
]
_TWISTS = ("请问{0}的{1}{2}", "{0}{1}，{2}呀", "我想晓得{0}那个{1}{2}", "{1}（{0}）{2}")


def made_up_entries(count: int, area: str, phrasings: int = 2) -> list[Entry]:
    """Return `count` entries (at most 9,800 differ by place, thing and wish; then streets are numbered)."""
    entries = []
    for number, (street, (place, thing, wish)) in enumerate(_subjects(count)):
        where = f"{street}{place}"
        texts = (twist.format(where, thing, wish) for twist in _TWISTS[:phrasings])
        entries.append(
            Entry(
                id=f"made-up-{number}",
                area=area,
                category="测试",
                question=f"{where}{thing}{wish}",
                answer=f"{where}{thing}：周一到周五 9:00–17:00，电话 026-8800 {number % 10000:04d}。",
                phrasings=tuple(Phrasing(text) for text in texts),
            )
        )
    return entries


def questions(entries: list[Entry], count: int, word_for_word: float = 0.5, seed: int = 7) -> list[str]:
    """Return questions as residents would vary them, no line twice; fewer than `count` where the entries give no more.

    word_for_word: the share that is a phrasing with a filler, which means what staff wrote down. The others have lost a
    character: nobody has written them down.
    """
    chance = random.Random(seed)
    asked: dict[str, None] = {}
    for _ in range(4 * count):
        if len(asked) == count:
            break
        text = chance.choice(chance.choice(entries).texts)
        at = chance.randrange(len(text))
        as_written = chance.random() < word_for_word
        asked.setdefault(f"{text}{chance.choice('嘛呀哈噻')}" if as_written else text[:at] + text[at + 1 :])
    return list(asked)


def _subjects(count: int) -> Iterator[tuple[str, tuple[str, str, str]]]:
    combinations = list(itertools.product(_PLACES, _THINGS, _WISHES))
    random.Random(1).shuffle(combinations)
    for round_number in itertools.count():
        street = f"{round_number}号路" if round_number else ""
        for combination in combinations:
            if count == 0:
                return
            count -= 1
            yield street, combination
