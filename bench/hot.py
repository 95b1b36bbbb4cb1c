"""`jiamenkou bench --hot`: what a report costs to group, and the memory it takes, while very many are open.

Measured in this process, one thread: what the service does for a report that comes in, `like` and then `add`. The reports are
made up from parts, so that matters repeat as they do in a city: some places have dozens of reports, most only one.
"""

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice, product
from typing import Any

from bench.servers import resident_mb
from knowledge.grouping import Groups, Report
from knowledge.retrieval.encoder import open_encoder

OPEN = 50_000
MEASURED = 1_000
# One in so many is a letter to the city's hotline, the others are lines of a few words.
LETTERS = 5
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)

_FIRST, _SECOND = "清临河柳梅竹桂松枫兰荷云星月金银青白南北东西", "溪江荫湖山林园苑桥塘岭泉湾滨台岩沙田坪关"
_ESTATE = ("花园", "小区", "家园", "新村", "公寓")
_ROAD = ("路", "街", "巷", "大道")
_MATTERS = (
    "楼上漏水下来了", "水管爆了到处是水", "电梯又坏了", "电梯停在三楼不动", "楼道灯不亮", "路灯坏了好几天", "跳广场舞的声音太大",
    "中午装修电钻吵得很", "工地半夜还在打桩", "垃圾堆起没人收", "垃圾桶满了臭得很", "电瓶车在楼道充电", "消防通道被车堵了",
    "停水了什么时候来", "家里没得电", "闻到煤气味", "井盖不见了", "外墙瓷砖掉下来", "有人往楼下扔东西", "狗一晚上叫个不停",
    "遛狗不拴绳子", "下水道堵了往外冒", "化粪池满了", "物业费又涨了", "保安不管事", "车位被外来车占了", "道闸坏了出不去",
    "健身器材松了", "滑梯裂了", "烧烤店油烟太大", "麻将馆吵到半夜", "蚊子多得很", "老鼠到处跑", "单元门关不上",
)  # fmt: skip
_BEFORE = ("", "我是住户，", "麻烦看一下，", "又来反映了，", "昨天开始", "师傅，", "这几天", "从上个星期起")
_AFTER = (
    "",
    "，有人管没得",
    "，老人不方便",
    "，急",
    "，打了电话没人来",
    "，请尽快处理",
    "，娃儿都睡不着",
    "，一直没修",
)
_LETTER = (
    "{place}旁边的{water}最近{trouble}，{street}两边的住户窗户都不敢开。之前打过两次电话，说是安排人来看，到现在没有动静。"
    "希望有关部门到现场看一看，给大家一个答复，什么时候能弄好。"
)
_TROUBLE = (
    "又黑又臭",
    "漂满垃圾",
    "清淤的机器整夜响",
    "护栏断了一截",
    "有人偷排污水",
    "水漫到步道上",
    "淤泥堆在岸上不运走",
)


def reports(count: int) -> Iterator[Report]:
    """Yield made-up reports in the order of time, always the same ones."""
    chance = random.Random(20261122)
    names = [first + second for first, second in product(_FIRST, _SECOND)]
    for number in range(count):
        # Squared, so that some names are met far more often than others.
        name, other = (names[int(chance.random() ** 2 * len(names))] for _ in range(2))
        at = BEGIN + timedelta(minutes=7 * number)
        place = f"{name}{chance.choice(_ESTATE)}"
        if number % LETTERS == 0:
            street = f"{other}{chance.choice(_ROAD)}"
            text = _LETTER.format(place=place, water=f"{other}河", trouble=chance.choice(_TROUBLE), street=street)
        else:
            house = f"{chance.randint(1, 30)}栋{chance.randint(1, 4)}单元"
            text = f"{chance.choice(_BEFORE)}{place}{house}{chance.choice(_MATTERS)}{chance.choice(_AFTER)}"
        yield Report(f"r{number}", at, "", text, reporter=f"p{chance.randrange(count)}")


def run_hot(already_open: int = OPEN, measured: int = MEASURED) -> dict[str, Any]:
    """Return the figures: times in ms, memory in MB beyond what the process and its encoder took before."""
    groups = Groups(open_encoder("builtin"))
    coming = reports(already_open + measured)
    warm = Groups(open_encoder("builtin"))
    for report in reports(50):
        warm.add(report)
    before_mb = resident_mb()
    started = time.perf_counter()
    for report in islice(coming, already_open):
        groups.add(report)
    filled_s = time.perf_counter() - started
    memory_mb = resident_mb() - before_mb
    like_ms, add_ms, both_ms = [], [], []
    for report in coming:
        begin = time.perf_counter()
        groups.like(report)
        between = time.perf_counter()
        groups.add(report)
        end = time.perf_counter()
        like_ms.append((between - begin) * 1000)
        add_ms.append((end - between) * 1000)
        both_ms.append((end - begin) * 1000)
    begin = time.perf_counter()
    ranked = groups.ranked(BEGIN + timedelta(minutes=7 * already_open))
    ranked_ms = round((time.perf_counter() - begin) * 1000)
    begin = time.perf_counter()
    anew = Groups(open_encoder("builtin"))
    for report in reports(already_open):
        anew.add(report, group=groups.group_of(report.id))
    rebuilt_s = round(time.perf_counter() - begin, 1)
    return {
        "open": already_open,
        "groups": len(ranked),
        "largest": max(len(group.members) for group in ranked),
        **_spread("like", like_ms),
        **_spread("add", add_ms),
        **_spread("both", both_ms),
        "ranked_ms": ranked_ms,
        "rebuilt_s": rebuilt_s,
        "fill_s": round(filled_s, 1),
        "memory_mb": round(memory_mb),
    }


def _spread(name: str, times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {
        f"{name}_p50_ms": round(ordered[len(ordered) // 2], 2),
        f"{name}_p99_ms": round(ordered[int(len(ordered) * 0.99)], 2),
    }
