"""Two requests in one line are told apart; one request with much around it stays whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language.normalise import normalise
from knowledge.language.two_requests import ENOUGH, two_requests

MARKERS = ("，顺便问一下", "顺带问哈", "。另外", "，还有就是，", "，对了，", "？再问一下", "，还想问一下")


@pytest.mark.parametrize("marker", MARKERS)
def test_two_requests_are_told_apart_by_what_stands_between(marker: str) -> None:
    assert two_requests(f"食堂几点开门{marker}电梯坏了找谁") == ("食堂几点开门", "电梯坏了找谁")


@pytest.mark.parametrize("pause", ["，", ",", "。", "；"])
def test_a_pause_alone_tells_two_questions_apart_that_each_name_something(pause: str) -> None:
    assert two_requests(f"食堂几点开门{pause}卫生站电话多少") == ("食堂几点开门", "卫生站电话多少")


@pytest.mark.parametrize(
    "line",
    [
        "居住证怎么办，要带什么",
        "社保卡丢了怎么办，在哪补",
        "我妈摔了，怎么办",
        "孩子要上学，居住证怎么办",
        "你好，请问食堂几点开饭",
        "食堂几点开饭，卫生站电话多少，图书室开不开门",
    ],
)
def test_a_pause_inside_one_question_or_among_many_parts_nothing(line: str) -> None:
    assert two_requests(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "我表格填对了没有要紧",
        "你们不要再问我身份证号码",
        "",
        "食堂几点开门",
        "顺便问一下食堂几点开门",
        "食堂几点开门，顺便问一下",
        "另外，食堂几点开门",
        "食堂，另外图书室几点开门",
        "一次性另外收费多少钱",
        "食堂几点开门，几点关门",
        "我们家里还有两个老人怎么办证",
    ],
)
def test_one_request_stays_whole(line: str) -> None:
    # A marker at an edge, or beside a part too short to ask anything, splits nothing.
    assert two_requests(line) is None


def test_a_marker_at_the_front_does_not_hide_the_one_between() -> None:
    assert two_requests("对了，食堂几点开门，顺便问一下电梯坏了找谁") == ("对了，食堂几点开门", "电梯坏了找谁")


def test_fillers_do_not_make_a_part_long_enough() -> None:
    assert two_requests("嗯嗯嗯，你好啊，请问，另外食堂几点开门") is None


@given(st.lists(st.sampled_from([*MARKERS, *"食堂几点开门嗯，。？ "]), max_size=16).map("".join) | st.text(max_size=60))
def test_both_parts_can_stand_alone_and_are_the_lines_two_ends(line: str) -> None:
    found = two_requests(line)
    if found is not None:
        first, second = found
        assert min(len(normalise(first)), len(normalise(second))) >= ENOUGH
        assert line.startswith(first)
        assert line.endswith(second)
        assert len(first) + len(second) < len(line)
