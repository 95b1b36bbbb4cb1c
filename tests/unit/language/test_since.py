"""Since when a problem is so: days and hours are looked for in the past, and what is vague says so."""

import time
import timeit
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.clock import CHINA
from knowledge.language.when.since import Since, find_since
from tests.quality import SETS

NOW = datetime(2026, 11, 23, 10, tzinfo=CHINA)  # a Monday


def hour(day: int, at: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, at, minute, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("said", "text", "at"),
    [
        ("周三就坏了", "周三", date(2026, 11, 18)),
        ("星期一早上停的", "星期一早上", date(2026, 11, 23)),
        ("12月3号就报过了", "12月3号", date(2025, 12, 3)),
        ("28号报的修", "28号", date(2026, 10, 28)),
        ("大前天晚上就坏了", "大前天晚上", date(2026, 11, 20)),
        ("昨晚上十点多到现在还在滴", "昨晚上十点多到现在", hour(22, 22)),
        ("从凌晨两点漏到现在", "从凌晨两点漏到现在", hour(23, 2)),
        ("昨天半夜一点多 楼上又在吵", "昨天半夜一点多", hour(23, 1)),
        ("停水从6点到现在", "从6点到现在", hour(23, 6)),
        ("都三天了没人管", "都三天了", date(2026, 11, 20)),
        ("半个月了", "半个月了", date(2026, 11, 8)),
        ("一个半月了", "一个半月了", date(2026, 10, 8)),
        ("半个小时了还没来", "半个小时了", hour(23, 9, 30)),
        ("刚刚楼上又在敲", "刚刚", hour(23, 10)),
        ("上上周三坏的", "上上周三", date(2026, 11, 11)),
        ("3栋2单元501停水两天了", "两天了", date(2026, 11, 21)),
    ],
)
def test_a_beginning_is_read_in_the_past(said: str, text: str, at: date) -> None:
    assert find_since(said, NOW) == Since(text, at)


@pytest.mark.parametrize(
    ("said", "text", "at"),
    [
        ("从上个月开始", "从上个月开始", date(2026, 10, 1)),
        ("国庆以后一直这样", "国庆以后", date(2026, 10, 1)),
        ("从去年装修起", "从去年装修起", date(2025, 1, 1)),
        ("夏天到现在都臭", "夏天到现在", date(2026, 6, 1)),
        ("过完年到现在没人收", "过完年到现在", date(2026, 2, 17)),
        ("这两天更吵", "这两天", date(2026, 11, 21)),
        ("上上周装的", "上上周", date(2026, 11, 9)),
        ("一年多了", "一年多了", date(2025, 11, 23)),
        ("十一月初就报了", "十一月初", date(2026, 11, 1)),
        ("好久了", "好久了", None),
        ("好几天了", "好几天了", None),
        ("楼上天天晚上跳绳", "天天晚上", None),
    ],
)
def test_what_is_only_about_then_is_vague(said: str, text: str, at: date | None) -> None:
    assert find_since(said, NOW) == Since(text, at, is_vague=True)


@pytest.mark.parametrize(
    "said",
    [
        "明天上午能不能来修",
        "周五能不能来看",
        "下周来修",
        "请在三天内处理",
        "你们两天后再来",
        "吵到两三点",
        "晚上太吵了",
        "从中午摆到晚上",
        "我住了十年了",
        "好久能修好",
        "一个月物业费好多",
        "三年级的娃儿",
        "我妈八十岁了",
        "路灯不亮",
        "",
    ],
)
def test_what_is_to_come_and_other_numbers_are_no_beginning(said: str) -> None:
    assert find_since(said, NOW) is None


def test_what_is_exact_counts_before_what_is_vague() -> None:
    assert find_since("楼上天天半夜跳绳 都两年了", NOW) == Since("都两年了", date(2024, 11, 23))


def test_no_beginning_lies_after_the_moment_it_is_said() -> None:
    lines = [
        row.split("\t")[1] for row in (SETS / "ordinary_complaints.tsv").read_text(encoding="utf-8").splitlines()[1:]
    ]
    for line in [
        *lines,
        "周一开始",
        "11月30号就坏了",
        "下午三点开始停的电",
        "晚上八点到现在",
        "冬天到现在",
        "十二月开始",
    ]:
        since = find_since(line, NOW)
        if since is not None and since.at is not None:
            day = since.at.date() if isinstance(since.at, datetime) else since.at
            assert day <= NOW.date(), line
            assert not isinstance(since.at, datetime) or since.at <= NOW, line


@given(st.text(alphabet="三五十半个月年天周日号点多了从到开始起上下去前昨今早晚29:-国庆以后", max_size=20))
def test_whatever_is_said_the_beginning_is_not_to_come(said: str) -> None:
    leap_day = datetime(2024, 2, 29, 12, tzinfo=CHINA)
    since = find_since(said, leap_day)
    assert since is None or since.at is None or str(since.at)[:10] <= "2024-02-29"


def test_a_short_line_takes_less_than_a_millisecond() -> None:
    lines = [
        row.split("\t")[1] for row in (SETS / "ordinary_complaints.tsv").read_text(encoding="utf-8").splitlines()[1:]
    ]
    assert min(
        timeit.repeat(lambda: [find_since(line, NOW) for line in lines], timer=time.thread_time, number=1, repeat=3)
    ) < 0.001 * len(lines)
