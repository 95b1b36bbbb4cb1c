"""Danger that no word list has: heard by meaning, whatever the line could be taken for and whatever is open."""

import re

import pytest
from flask import Flask

from handlers.complaints.model.urgency import Urgency
from handlers.complaints.tables import ticket_table
from handlers.danger.tables import alert_table
from knowledge.language.danger import recognise_in
from tests.app_fixtures import WeChat
from tests.journeys.conftest import rows

_CALLS = re.compile("119|120|110|12356")
# None of these has words that the recogniser knows; the last three read like a question, a wish and an answer.
UNHEARD = (
    "阀门关了表还在走，屋里一股味，人开始犯困想睡",
    "吊篮歪了，两个工人挂着",
    "男的揪着女的头发往墙上撞",
    "汤圆把爷爷的喉咙堵了，脸都变色了",
    "塑料袋套在宝宝头上，喘不出来",
    "家里近蛇了",
    "独居的婆婆喊不答映，怎么办",
    "想请人来看看，孩子把一整盒降压片吃了",
)
ORDINARY = (
    "3栋2单元楼道灯坏了三天了",
    "消防演练什么时候搞",
    "煤气费怎么交",
    "约周五下午三点的乒乓球室",
    "怎么办老年证",
)


def said(reply: str | None) -> str:
    assert reply is not None
    return reply


@pytest.mark.parametrize("line", UNHEARD)
def test_danger_without_its_words_is_filed_at_once_with_the_number_to_call(
    app: Flask, wechat: WeChat, openid: str, line: str
) -> None:
    assert recognise_in(line) is None, "the word lists have it now: this is no test of meaning any more"
    answer = said(wechat.say(openid, line))
    assert _CALLS.search(answer), answer
    (ticket,) = rows(app, ticket_table, openid)
    assert ticket.urgency == Urgency.DANGER.value
    assert "已经马上通知" in answer


def test_it_goes_past_a_form_that_is_open(app: Flask, wechat: WeChat, openid: str) -> None:
    wechat.say(openid, "我想约活动室")
    answer = said(wechat.say(openid, UNHEARD[1]))
    assert _CALLS.search(answer), answer
    assert [ticket.urgency for ticket in rows(app, ticket_table, openid)] == [Urgency.DANGER.value]


def test_the_safety_words_are_of_the_kind_of_danger(wechat: WeChat, openid: str) -> None:
    assert "12110" in said(wechat.say(openid, "男的揪着老婆的头发往墙上撞"))
    assert "别搬动" in said(wechat.say(openid, "爷爷嘴歪了，流口水，拿不住筷子"))


@pytest.mark.parametrize(
    "line",
    ["谢谢大家这些年的照顾，后事我都安排好了，不用来找我", "垃圾堆里有个婴儿，哭得快没声了", "小孩的头卡在椅子背里"],
)
def test_no_harmless_word_hides_it(app: Flask, wechat: WeChat, openid: str, line: str) -> None:
    assert _CALLS.search(said(wechat.say(openid, line)))


@pytest.mark.parametrize("line", ORDINARY)
def test_ordinary_lines_go_where_they_went(app: Flask, wechat: WeChat, openid: str, line: str) -> None:
    answer = said(wechat.say(openid, line))
    assert not answer.startswith("先保命")
    assert [ticket for ticket in rows(app, ticket_table, openid) if ticket.urgency == Urgency.DANGER.value] == []
    assert rows(app, alert_table, openid) == []


def test_what_the_words_hear_keeps_its_own_answer(app: Flask, wechat: WeChat, openid: str) -> None:
    assert said(wechat.say(openid, "屋头煤气漏了")).startswith("先保命")
    assert len(rows(app, alert_table, openid)) == 1
