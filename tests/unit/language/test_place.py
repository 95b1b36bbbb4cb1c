"""Where a problem is: in digits, with its spot, however it is said; ordinary words are no place."""

import random
import time
import timeit
from pathlib import Path

import pytest

from knowledge.language.requests.place import Place, find_place
from tests.quality import SETS


def text_of(said: str) -> str:
    place = find_place(said)
    return place.text if place is not None else ""


def test_a_place_has_its_parts() -> None:
    assert find_place("清溪花园三栋二单元五楼楼梯间的灯坏了") == Place(
        text="清溪花园3栋2单元5楼楼梯间",
        address="清溪花园3栋2单元5楼",
        estate="清溪花园",
        building="3",
        unit="2",
        floor="5",
        landmark="楼梯间",
        is_exact=True,
    )


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("大门口的灯不亮", "大门口"),
        ("中心花园旁边有堆垃圾", "中心花园旁边"),
        ("三栋和四栋之间堆了建渣", "3栋和4栋之间"),
        ("菜市场后头臭得很", "菜市场后头"),
        ("我家楼上漏水", "我家楼上"),
        ("七栋楼下停了辆车", "7栋楼下"),
        ("清溪花园二期3栋楼顶漏雨", "清溪花园2期3栋楼顶"),
        ("我是3栋2单元的，电梯坏了", "3栋2单元电梯"),
        ("公园路和学府路路口堵车", "公园路和学府路路口"),
        ("江畔路菜市场门口有人占道", "江畔路菜市场门口"),
        ("清溪花园儿童乐园的秋千断了", "清溪花园儿童乐园"),
        ("地下室负二楼车库积水", "负2楼车库"),
        ("二楼楼道的玻璃破了", "2楼楼道"),
        ("13800005555 大门口的灯不亮", "大门口"),
    ],
)
def test_a_place_is_told_as_people_say_it(said: str, text: str) -> None:
    assert text_of(said) == text


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("三洞二但愿楼梯间的灯不亮", "3栋2单元楼梯间"),
        ("八栋三丹元电梯坏了", "8栋3单元电梯"),
        ("五动楼下的井盖松了", "5栋楼下"),
        ("六洞的电题老是停", "6栋电梯"),
        ("九动后头有人种菜", "9栋后头"),
    ],
)
def test_misheard_houses_and_lifts_are_mended(said: str, text: str) -> None:
    assert text_of(said) == text


@pytest.mark.parametrize(
    "said",
    [
        "路灯不亮",
        "电梯费是怎么收的",
        "广场舞吵得很",
        "学校放假没有",
        "我走不得路 下不了路",
        "物业费太贵了",
        "我们小区",
        "门口超市卸货吵死人",
        "三天内能修好不",
        "一动不动",
        "上楼下楼不方便",
        "",
    ],
)
def test_ordinary_words_are_no_place(said: str) -> None:
    assert find_place(said) is None


def test_only_a_house_a_street_number_or_a_crossing_is_exact() -> None:
    exact = {
        said: found.is_exact
        for said in ("3栋楼下", "江畔路18号旁边", "三栋和四栋之间", "大门口", "二单元", "隔壁")
        if (found := find_place(said))
    }
    assert exact == {
        "3栋楼下": True,
        "江畔路18号旁边": True,
        "三栋和四栋之间": True,
        "大门口": False,
        "二单元": False,
        "隔壁": False,
    }


def test_real_estates_of_the_commonest_endings_are_mostly_named_in_full(shared_data: Path) -> None:
    """A name without a house behind it is known by its ending alone."""
    rows = (shared_data / "placenames" / "housing_estates.tsv").read_text(encoding="utf-8").splitlines()[1:]
    names = [name for name in random.Random(1).sample(rows, 2000) if name.isalpha() and not name.isascii()]
    ending = [name for name in names if name.endswith(("花园", "小区", "家园", "公寓", "山庄", "新村"))]
    known = sum((found := find_place(f"{name}大门口的灯坏了")) is not None and found.estate == name for name in ending)
    assert len(ending) > 300
    assert known >= 0.85 * len(ending)


def test_a_short_line_takes_less_than_a_millisecond() -> None:
    said = [
        row.split("\t")[1] for row in (SETS / "ordinary_complaints.tsv").read_text(encoding="utf-8").splitlines()[1:]
    ]
    took = timeit.repeat(lambda: [find_place(line) for line in said], timer=time.thread_time, number=1, repeat=3)
    assert min(took) < 0.001 * len(said)
