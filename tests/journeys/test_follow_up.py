"""After an answer a resident asks on, in a few words, through the real webhook."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask

from bot.app import close, create_app
from community.clock import CHINA
from community.settings import Settings
from handlers.handoff.tables import handoff_table
from tests.app_fixtures import WeChat
from tests.conftest import MONDAY_TEN
from tests.journeys.conftest import rows

LINK = re.compile(r"msgmenucontent=([^\"&]+)&")
ALLOWANCE = "高龄津贴怎么领"
CANTEEN = "老年食堂几点开饭"


class WallClock:
    """A clock whose hands the test moves."""

    def __init__(self) -> None:
        self.says = MONDAY_TEN

    def __call__(self) -> datetime:
        return self.says

    def set(self, moment: str) -> None:
        self.says = datetime.fromisoformat(moment).replace(tzinfo=CHINA)


@pytest.fixture(scope="module")
def hands() -> WallClock:
    return WallClock()


@pytest.fixture(scope="module")
def app(settings: Settings, hands: WallClock) -> Iterator[Flask]:
    made = create_app(settings, hands)
    yield made
    close(made)


@pytest.fixture
def clock(hands: WallClock) -> WallClock:
    hands.says = MONDAY_TEN
    return hands


def said(reply: str | None) -> str:
    assert reply is not None
    return reply


def offered(reply: str | None) -> list[str]:
    return LINK.findall(said(reply))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("那材料呢", "要带：老人身份证、户口簿、本人社保卡"),
        ("要带些啥子", "要带：老人身份证"),
        ("怎么办", "1. 满80岁前后到社区一楼登记\n2. "),
        ("远不远", "地点：清溪路18号"),
        ("电话好多", "电话：026-8800 0101"),
        ("几点", "时间：周一至周五 9:00"),
        ("现在去有人没得", "现在开着，到 12:00。\n时间：周一至周五"),
        ("周日开不开", "11月29日（周日）不开，11月30日（周一）9:00 开。"),
    ],
)
def test_a_bare_question_goes_on_about_the_answer(
    wechat: WeChat, clock: WallClock, openid: str, line: str, told: str
) -> None:
    wechat.say(openid, ALLOWANCE)
    assert told in said(wechat.say(openid, line))


def test_one_bare_question_after_another_stays_with_the_entry(wechat: WeChat, clock: WallClock, openid: str) -> None:
    wechat.say(openid, ALLOWANCE)
    wechat.say(openid, "材料")
    wechat.say(openid, "谢谢")
    assert "清溪路18号" in said(wechat.say(openid, "在哪里"))


def test_the_first_answer_is_short_and_offers_the_rest(wechat: WeChat, clock: WallClock, openid: str) -> None:
    first = wechat.say(openid, ALLOWANCE)
    assert "要带：" not in said(first)
    assert offered(first) == ["要带什么材料", "怎么办"]
    second = wechat.say(openid, "1")
    assert "要带：老人身份证" in said(second)
    assert offered(second) == ["怎么办"]
    assert "1. 满80岁" in said(wechat.say(openid, "怎么办"))


def test_materials_asked_for_at_once_are_told_at_once(wechat: WeChat, clock: WallClock, openid: str) -> None:
    answer = wechat.say(openid, "居住证要什么材料")
    assert "要带：身份证、租房合同" in said(answer)
    assert "要带什么材料" not in offered(answer)


def test_a_question_that_names_another_thing_is_answered_about_that(
    wechat: WeChat, clock: WallClock, openid: str
) -> None:
    wechat.say(openid, CANTEEN)
    assert "居住证" in said(wechat.say(openid, "居住证要什么材料"))
    assert "时间：户籍窗口" in said(wechat.say(openid, "几点"))


def test_a_detail_nobody_wrote_is_admitted_and_the_entry_beside_it_offered(
    wechat: WeChat, clock: WallClock, openid: str
) -> None:
    wechat.say(openid, CANTEEN)
    answer = wechat.say(openid, "多少钱")
    assert "没有另外写明费用。可以打 026-8800 0120 问" in said(answer)
    assert offered(answer) == ["老年食堂一餐多少钱，有没有补贴", "转人工"]
    assert "60岁以上 10 元" in said(wechat.say(openid, "1"))


def test_without_an_answer_before_it_a_bare_question_is_asked_back_or_refused(
    wechat: WeChat, clock: WallClock, openid: str
) -> None:
    assert "要带：" not in said(wechat.say(openid, "材料"))


@pytest.mark.parametrize("between", ["取消", "菜单", "我想找零工"])
def test_something_else_in_between_ends_the_listening(
    wechat: WeChat, clock: WallClock, openid: str, between: str
) -> None:
    wechat.say(openid, ALLOWANCE)
    wechat.say(openid, between)
    assert "要带：老人身份证" not in said(wechat.say(openid, "材料"))


def test_the_next_day_a_bare_question_is_no_longer_about_the_day_before(
    wechat: WeChat, clock: WallClock, openid: str
) -> None:
    wechat.say(openid, ALLOWANCE)
    clock.says += timedelta(minutes=59)
    assert "要带：老人身份证" in said(wechat.say(openid, "材料"))
    clock.says += timedelta(minutes=61)
    assert "要带：老人身份证" not in said(wechat.say(openid, "材料"))


def test_a_question_in_the_middle_of_a_form_leaves_the_form_open(
    app: Flask, wechat: WeChat, clock: WallClock, openid: str
) -> None:
    wechat.say(openid, "给我回个电话")
    interrupted = wechat.say(openid, ALLOWANCE)
    assert "年满80岁" in said(interrupted)
    assert "请把电话号码发给我" in said(interrupted)
    assert offered(interrupted) == []
    assert "138****5555" in said(wechat.say(openid, "13800005555"))


def test_a_line_that_meant_nothing_in_between_does_not_end_the_talk(
    wechat: WeChat, clock: WallClock, openid: str
) -> None:
    wechat.say(openid, "居住证怎么办")
    assert "答不上来" in said(wechat.say(openid, "明天股票会不会涨"))
    assert "026-8800 0300" in said(wechat.say(openid, "电话呢"))


def test_staff_see_the_question_not_the_few_words_after_it(
    app: Flask, wechat: WeChat, clock: WallClock, openid: str
) -> None:
    wechat.say(openid, ALLOWANCE)
    wechat.say(openid, "那材料呢")
    wechat.say(openid, "1")
    wechat.say(openid, "转人工")
    assert rows(app, handoff_table, openid)[0].about == ALLOWANCE


@pytest.mark.parametrize(
    ("line", "moment", "first"),
    [
        ("你们今天上班不", "2026-11-23T10:00", "现在开着，到 12:00。"),
        ("你们今天上班不", "2026-11-23T12:30", "现在关着，今天 14:00 再开。"),
        ("你们今天上班不", "2026-11-22T10:00", "今天（周日）不开，明天 9:00 开。"),
        ("你们今天上班不", "2026-10-01T10:00", "今天（周四）是国庆节假期，不开，10月8日（周四）9:00 开。"),
        ("你们今天上班不", "2026-10-10T15:00", "今天是国庆节调休上班日。现在开着，到 18:00。"),
        ("阅览室星期一开不开", "2026-11-23T10:00", "今天（周一）不开，明天 9:00 开。"),
    ],
)
def test_a_question_about_a_day_is_answered_for_it_first(
    wechat: WeChat, clock: WallClock, openid: str, line: str, moment: str, first: str
) -> None:
    clock.set(moment)
    answer = said(wechat.say(openid, line))
    assert answer.split("\n")[0] == first
    assert "9:00–" in answer.removeprefix(first)
