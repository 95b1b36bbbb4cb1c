"""Which reports come together, which stay apart, and what people decided is kept."""

import tracemalloc
from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.grouping import Groups, GroupUnknown, Report, open_reports
from knowledge.retrieval.encoder import Encoder, open_encoder
from tests.unit.knowledge.grouping.conftest import MONDAY, Say


def added(groups: Groups, *reports: Report) -> list[str]:
    return [groups.add(report).group for report in reports]


def as_sets(groups: Groups, now: datetime = MONDAY) -> set[frozenset[str]]:
    return {frozenset(report.id for report in group.members) for group in groups.ranked(now)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("漏水了三栋一单元", "3栋1单元楼上漏水下来了"),
        ("停水了", "家里没得水了，我是8栋的"),
        ("清溪河又黑又臭，窗户都不敢开", "清溪河边的工地半夜施工，吵得睡不着"),
        ("清溪支河的垃圾没人捞", "清溪内河什么时候整治"),
        ("5栋电梯坏了", "五号楼电梯又不动了"),
        ("大门口的路灯不亮了", "大门口的路灯坏了好几天"),
        ("中心花园跳广场舞，音响太大", "中心花园跳坝坝舞的声音太大，3栋的都听得到"),
    ],
)
def test_the_same_matter_said_otherwise_is_one_group(groups: Groups, say: Say, one: str, other: str) -> None:
    first, second = added(groups, say(one), say(other))
    assert first == second


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3栋1单元漏水了", "5栋2单元漏水了"),
        ("3栋1单元漏水了", "3栋2单元漏水了"),
        ("3栋1单元漏水了", "3栋1单元有人楼道里给电瓶车充电"),
        ("清溪花园3栋漏水了", "河畔小区3栋漏水了"),
        ("清溪花园漏水了", "河畔小区漏水了"),
        ("清溪河又黑又臭，请处理", "柳江河又黑又臭，请处理"),
        ("停水了", "停电了"),
        ("求助", "投诉"),
    ],
)
def test_another_place_or_matter_is_another_group(groups: Groups, say: Say, one: str, other: str) -> None:
    first, second = added(groups, say(one), say(other))
    assert first != second


def test_a_generic_title_brings_nothing_together(groups: Groups, say: Say) -> None:
    titled = [
        say(text, title="关于一个问题的投诉")
        for text in ("9栋门口的垃圾没人收", "想问下养老金认证怎么办", "车库道闸坏了")
    ]
    assert len(set(added(groups, *titled))) == 3
    unsaid = [say("", title=title) for title in ("求助", "投诉", "求助")]
    assert len(set(added(groups, *unsaid))) == 3


def test_the_same_outage_after_two_months_is_another(groups: Groups, say: Say) -> None:
    first, again = added(groups, say("停电了", hours=0), say("怎么又停电了，热死人", hours=24 * 150))
    assert first != again


def test_the_resident_s_own_building_counts_where_the_line_names_none(groups: Groups, say: Say) -> None:
    first, same, other = added(
        groups, say("电梯坏了", place="5栋"), say("电梯不动了", place="五栋1单元"), say("电梯坏了", place="9栋")
    )
    assert first == same
    assert other != first


def test_a_position_far_away_is_another_place(groups: Groups, say: Say) -> None:
    near, same, far = (29.56, 106.55), (29.5601, 106.5501), (29.60, 106.55)
    first, second, third = added(
        groups, *(say("井盖不见了，快来人", position=position) for position in (near, same, far))
    )
    assert (first == second, first == third) == (True, False)


def test_it_says_how_sure_it_is_and_whether_the_group_is_new(groups: Groups, say: Say) -> None:
    begun, joined = groups.add(say("3栋1单元漏水了")), groups.add(say("3栋1单元又在漏水"))
    assert (begun.is_new, begun.sure, joined.is_new, joined.group) == (True, 1.0, False, begun.group)
    assert 0.5 < joined.sure < 1


def test_the_likest_open_report_is_of_the_same_matter(groups: Groups, say: Say) -> None:
    lines = ("9栋门口垃圾堆起没人收", "3栋1单元漏水了", "车库道闸坏了", "5栋2单元漏水了")
    reports = [say(line) for line in lines]
    added(groups, *reports)
    found = groups.like(say("三栋一单元楼上漏水下来"), limit=3)
    assert found[0][0] == reports[1].id
    assert found[0][1] > 0.7
    assert all(likeness < 0.5 for _, likeness in found[1:])
    assert [likeness for _, likeness in found] == sorted((likeness for _, likeness in found), reverse=True)
    assert len(groups.like(say("漏水"), limit=2)) <= 2


def test_a_report_is_not_like_itself(groups: Groups, say: Say) -> None:
    report = say("3栋1单元漏水了")
    groups.add(report)
    assert groups.like(report) == []


def test_looking_does_not_add(groups: Groups, say: Say) -> None:
    groups.like(say("3栋1单元漏水了"))
    assert len(groups) == 0


def test_a_removed_report_is_in_no_group_and_found_no_more(groups: Groups, say: Say) -> None:
    first, second = say("3栋1单元漏水了"), say("3栋1单元还在漏水")
    added(groups, first, second)
    groups.remove(first.id)
    groups.remove("never there")
    assert as_sets(groups) == {frozenset({second.id})}
    assert [key for key, _ in groups.like(say("3栋1单元漏水"))] == [second.id]
    groups.remove(second.id)
    assert groups.ranked(MONDAY) == []
    assert groups.like(say("3栋1单元漏水")) == []


def test_the_same_id_again_replaces_the_report(groups: Groups, say: Say) -> None:
    groups.add(say("3栋1单元漏水了", id="x"))
    neighbour = groups.add(say("9栋门口垃圾没人收")).group
    assert groups.add(say("九栋楼下垃圾堆起没人收", id="x")).group == neighbour
    assert len(groups) == 2


def test_what_people_merged_stays_merged_and_takes_in_more(groups: Groups, say: Say) -> None:
    first, second = added(groups, say("水池子臭"), say("8栋外墙瓷砖掉下来"))
    groups.merge(first, second)
    assert as_sets(groups) == {frozenset({"r1", "r2"})}
    assert groups.add(say("8栋外墙还在掉砖")).group == first
    groups.merge(first, first)
    assert len(groups.ranked(MONDAY)[0].members) == 3


def test_what_people_split_is_a_group_of_its_own(groups: Groups, say: Say) -> None:
    name = added(groups, say("停水了"), say("没水了"), say("家里停水"))[0]
    other = groups.split(name, ["r2", "r3"])
    assert as_sets(groups) == {frozenset({"r1"}), frozenset({"r2", "r3"})}
    assert groups.group_of("r3") == other != name
    assert groups.split(name, ["r1"]) == groups.split(name, []) == name


def test_a_group_that_is_not_there_is_refused(groups: Groups, say: Say) -> None:
    name = groups.add(say("停水了")).group
    for refused in (
        lambda: groups.merge(name, "gone"),
        lambda: groups.merge("gone", name),
        lambda: groups.split(name, ["gone"]),
        lambda: groups.split("gone", []),
    ):
        with pytest.raises(GroupUnknown):
            refused()
    assert as_sets(groups) == {frozenset({"r1"})}


def test_a_name_that_is_taken_is_not_given_twice(groups: Groups, say: Say) -> None:
    name = added(groups, say("停水了", id="x"), say("没水了"))[0]
    assert name == "x"
    groups.add(say("9栋垃圾没人收", id="x"))
    assert groups.group_of("x") == "x-2"


def test_the_state_is_built_anew_from_the_groups_that_were_kept(encoder: Encoder, groups: Groups, say: Say) -> None:
    reports = [say(line) for line in ("停水了", "没水了", "3栋1单元漏水了", "3栋1单元还在漏", "9栋垃圾没人收")]
    added(groups, *reports)
    groups.split("r1", ["r2"])
    anew = Groups(encoder)
    for report in reports:
        anew.add(report, group=groups.group_of(report.id))
    assert as_sets(anew) == as_sets(groups)
    line = say("三栋一单元漏水")
    assert anew.like(line) == groups.like(line)
    assert anew.add(line) == groups.add(line)


def test_the_same_reports_in_the_same_order_make_the_same_groups(encoder: Encoder, say: Say) -> None:
    reports = [say(line) for line in LINES]
    assert added(Groups(encoder), *reports) == added(Groups(encoder), *reports)


def test_after_many_removals_the_open_ones_are_found_as_before(
    encoder: Encoder, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_reports, "_SPARSE_FROM", 64)
    groups = Groups(encoder)
    kept = [say(f"{number}栋1单元漏水了", id=f"kept{number}") for number in range(1, 20)]
    added(groups, *kept)
    line = say("7栋1单元漏水")
    before = groups.like(line)[0][0]
    for number in range(100):
        groups.add(say(f"第{number}号车位被占了", id="passing"))
    assert len(groups) == 20
    assert groups.like(line)[0][0] == before == "kept7"
    assert groups.group_of("kept7") == groups.add(say("七栋一单元还在漏水")).group


LINES = (
    "停水了",
    "没水了",
    "3栋1单元漏水了",
    "三栋一单元漏水",
    "清溪河臭",
    "清溪河的垃圾",
    "求助",
    "",
    "😀😀",
    "清" * 4000,
    "A",
    "。",
)


@settings(max_examples=40, deadline=None)
@given(
    moves=st.lists(
        st.tuples(
            st.sampled_from(LINES), st.integers(0, 9), st.integers(-2, 2), st.sampled_from(["add", "add", "remove"])
        ),
        max_size=25,
    )
)
def test_every_open_report_is_in_exactly_one_group(moves: Iterable[tuple[str, int, int, str]]) -> None:
    groups, expected = Groups(ENCODER), set()
    for text, number, days, move in moves:
        if move == "remove":
            groups.remove(str(number))
            expected.discard(str(number))
        else:
            groups.add(Report(str(number), MONDAY + timedelta(days=days), text, text))
            expected.add(str(number))
    ranked = groups.ranked(MONDAY)
    members = [report.id for group in ranked for report in group.members]
    assert sorted(members) == sorted(expected)
    assert all(group.members for group in ranked)
    assert all(groups.group_of(report.id) == group.id for group in ranked for report in group.members)


@settings(max_examples=20, deadline=None)
@given(order=st.permutations(LINES))
def test_equal_times_in_any_order_leave_matters_apart_and_reports_whole(order: list[str]) -> None:
    groups = Groups(ENCODER)
    for text in order:
        groups.add(Report(f"{LINES.index(text)}", MONDAY, "", text))
    where = {text: groups.group_of(f"{LINES.index(text)}") for text in LINES}
    assert sum(len(group.members) for group in groups.ranked(MONDAY)) == len(LINES)
    assert where["停水了"] == where["没水了"]
    assert where["清溪河臭"] == where["清溪河的垃圾"]
    assert len({where["停水了"], where["3栋1单元漏水了"], where["清溪河臭"], where["求助"]}) == 4


def test_an_open_report_takes_a_few_kilobytes(encoder: Encoder, say: Say) -> None:
    groups = Groups(encoder)
    reports = [say(f"{number % 30}栋{number % 4}单元漏水了，住户{number * 7919 % 997}反映") for number in range(150)]
    added(groups, *reports[:50])
    tracemalloc.start()
    added(groups, *reports[50:])
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken / 100 < 12_000


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        Report("x", datetime(2026, 3, 2))  # noqa: DTZ001 - the point


ENCODER = open_encoder("builtin")
