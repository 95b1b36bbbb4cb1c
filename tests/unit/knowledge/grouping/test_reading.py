"""What is read in a report: names, buildings, matters, and titles that say nothing."""

import pytest

from knowledge.grouping.heat import standing
from knowledge.grouping.matters import everywhere, matters, matters_in
from knowledge.grouping.names import Kind, names_in
from knowledge.grouping.reading import is_generic, read
from knowledge.grouping.spots import spots_in, without_spots
from knowledge.grouping.stream import NameCounts
from knowledge.retrieval.encoder import Encoder
from tests.unit.knowledge.grouping.conftest import Say


@pytest.mark.parametrize(
    ("text", "kind", "stem"),
    [
        ("清溪河又黑又臭", Kind.THING, "清溪"),
        ("我家旁边的清溪支河", Kind.THING, "清溪"),
        ("白云港内河的垃圾", Kind.THING, "白云港"),
        ("金港公园没有灯", Kind.THING, "金港"),
        ("金港河在施工", Kind.THING, "金港"),
        ("住在清溪花园", Kind.ESTATE, "清溪"),
        ("河畔小区的大门", Kind.ESTATE, "河畔"),
        ("临江街道临江路18号", Kind.AREA, "临江"),
    ],
)
def test_a_name_is_known_by_the_word_it_ends_in(text: str, kind: Kind, stem: str) -> None:
    assert stem in {each for mention in names_in(text) if mention.kind is kind for each in mention.stems}


@pytest.mark.parametrize("text", ["这条河很臭", "治理内河", "小区门口的路", "河", "", "沿河的路", "2栋"])
def test_what_names_nothing_is_no_name(text: str) -> None:
    assert names_in(text) == []


def test_a_name_said_twice_is_one_mention() -> None:
    mention = names_in("清溪河臭，治理清溪河")[0]
    assert (mention.shortest, mention.count) == ("清溪", 2)


def test_where_a_name_begins_is_learned_from_the_reports() -> None:
    counts = NameCounts()
    for text in (
        "本周清溪河臭",
        "整个清溪河都是垃圾",
        "清溪河",
        "可能进行河道改造",
        "正在进行",
        "进行得慢",
        "继续进行",
    ):
        counts.learn(text, names_in(text))
    assert counts.certainty("清溪") > 0.8
    assert counts.certainty("清溪") > counts.certainty("个清溪")


def test_buildings_and_units_are_read_in_either_numerals() -> None:
    assert spots_in("漏水了三栋一单元") == spots_in("3号楼1单元漏水") == spots_in("3幢1单元")
    assert spots_in("十二栋").buildings == {"12"}
    assert spots_in("没有说") == spots_in("")
    assert without_spots("3栋1单元502漏水").strip("，") == "漏水"


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("家里没得水", "停水"),
        ("莫得电了", "停电"),
        ("跳坝坝舞吵", "广场舞"),
        ("野狗追人", "流浪狗"),
        ("窨井盖不见了", "井盖"),
        ("楼道里给电瓶车充电", "飞线充电"),
    ],
)
def test_ways_to_say_a_matter_are_one(text: str, matter: str) -> None:
    assert matter in matters_in(text)


def test_matters_are_not_seen_where_they_are_not() -> None:
    assert "停电" not in matters_in("楼下停电瓶车")
    assert "停水" not in matters_in("没有水压")
    assert matters_in("谢谢你们") == frozenset()


def test_every_matter_that_no_building_has_to_itself_is_a_matter() -> None:
    assert len(matters()) > 50
    assert {"停水", "停电", "广场舞"} < everywhere() < matters().keys()
    assert "漏水" not in everywhere()


@pytest.mark.parametrize(
    "title", ["求助", "投诉", "关于一个问题的投诉", "反映情况", "", "！！！", "请有关部门尽快处理"]
)
def test_titles_that_say_nothing(title: str) -> None:
    assert is_generic(title)


@pytest.mark.parametrize("title", ["三栋漏水", "清溪河", "施工噪音扰民", "求助：电梯坏了"])
def test_titles_that_say_something(title: str) -> None:
    assert not is_generic(title)


def test_a_generic_title_is_not_read_and_a_repeated_one_not_twice(encoder: Encoder, say: Say) -> None:
    assert read(say("电梯坏了", title="求助"), encoder).words == "电梯坏了"
    assert read(say("电梯坏了，快来", title="电梯坏了…"), encoder).words == "电梯坏了,快来"
    assert read(say("快来", title="电梯坏了"), encoder).words == "电梯坏了。快来"


@pytest.mark.parametrize("text", ["", "😀😀😀", "。。。", "漏" * 4000, "a b c"])
def test_anything_can_be_read(encoder: Encoder, say: Say, text: str) -> None:
    reading = read(say(text, title=text), encoder)
    assert len(reading.words) <= 1000
    assert len(set(reading.terms)) == len(reading.terms)


def test_heat_counts_people_and_fades_but_never_to_nothing(say: Say) -> None:
    hours = 24.0
    fresh = [say("漏水", hours=number, reporter=f"p{number}") for number in range(3)]
    now = fresh[-1].at
    one_person = [say("漏水", hours=number, reporter="p") for number in range(3)]
    assert standing(fresh, now).heat > 2 * standing(one_person, now).heat
    old = [say("漏水", hours=-hours * 1000, reporter="p")]
    assert standing(old, now).heat == 0.2
    assert standing([say("漏水", hours=-hours * 14)], say("", hours=0).at).heat == 0.5
    assert standing([say("漏水", hours=99)], now).heat == 1.0


def test_a_burst_grows_fast_and_a_steady_flow_does_not(say: Say) -> None:
    week = 24 * 7
    steady = [say("吵", hours=week * number / 4, reporter=f"p{number}") for number in range(40)]
    now = steady[-1].at
    calm = standing(steady, now)
    assert not calm.is_growing_fast
    assert calm.usual_per_week == pytest.approx(4, abs=0.5)
    burst = [*steady, *(say("吵", hours=week * 39 / 4 - number, reporter=f"q{number}") for number in range(12))]
    assert standing(sorted(burst, key=lambda each: each.at), now).is_growing_fast
    assert standing(
        [say("停水", hours=number, reporter=f"p{number}") for number in range(3)], say("", hours=3).at
    ).is_growing_fast
    same_person = [say("停水", hours=number, reporter="p") for number in range(9)]
    assert not standing(same_person, same_person[-1].at).is_growing_fast
