"""Options: by number, by words, by pressing the link, or none of them; menus; a person."""

import re

import pytest
from flask import Flask

from handlers.handoff.model import HandoffKind
from handlers.handoff.tables import handoff_table
from handlers.menu.model import BAR, MAIN_OPTIONS
from tests.app_fixtures import WeChat
from tests.journeys.conftest import rows

CANTEEN = "11:00–12:30"
LINK = re.compile(
    r'^(\d) <a href="weixin://bizmsgmenu\?msgmenucontent=([^"&]+)&msgmenuid=(\d)">([^<]+)</a>$', re.MULTILINE
)


def said(reply: str | None) -> str:
    assert reply is not None
    return reply


def test_the_menu_lists_everything_as_numbered_links(wechat: WeChat, openid: str) -> None:
    found = LINK.findall(said(wechat.say(openid, "菜单")))
    assert [(number, content) for number, content, _, _ in found] == [
        (str(number), option.text) for number, option in enumerate(MAIN_OPTIONS, 1)
    ]
    assert all(number == link and content == shown for number, content, link, shown in found)


@pytest.mark.parametrize("choice", ["1", "１", "1.", "1、", "第1个", "第一个", "一", "①", "选1", "我选1", " 1 ", "1号"])
def test_a_number_chooses_however_it_is_written(wechat: WeChat, openid: str, choice: str) -> None:
    wechat.say(openid, "菜单")
    assert CANTEEN in said(wechat.say(openid, choice))


@pytest.mark.parametrize("choice", ["2", "第2个", "②", "二", "第二项"])
def test_the_second_number_chooses_the_second(wechat: WeChat, openid: str, choice: str) -> None:
    wechat.say(openid, "菜单")
    assert "您想约哪样" in said(wechat.say(openid, choice))


@pytest.mark.parametrize("choice", ["7", "第9个", "12", "0", "⑧"])
def test_a_number_that_no_option_has_is_told_which_there_are(wechat: WeChat, openid: str, choice: str) -> None:
    wechat.say(openid, "菜单")
    again = said(wechat.say(openid, choice))
    assert again.startswith(f"没有这个数字，请回 1 到 {len(MAIN_OPTIONS)} 里的一个")
    assert [content for _, content, _, _ in LINK.findall(again)] == [option.text for option in MAIN_OPTIONS]
    assert CANTEEN in said(wechat.say(openid, "1"))


def test_a_number_without_any_options_is_not_understood(wechat: WeChat, openid: str) -> None:
    assert "没有这个数字" not in said(wechat.say(openid, "5"))


def test_after_an_answer_another_of_the_same_options_may_be_pressed(wechat: WeChat, openid: str) -> None:
    wechat.say(openid, "菜单")
    assert CANTEEN in said(wechat.say(openid, "1"))
    assert "您想约哪样" in said(wechat.say(openid, "2"))


@pytest.mark.parametrize("typed", ["老年食堂几点开饭", "老年食堂几点开饭？", " 老年食堂 几点开饭 "])
def test_an_options_words_choose_it(wechat: WeChat, openid: str, typed: str) -> None:
    wechat.say(openid, "菜单")
    assert CANTEEN in said(wechat.say(openid, typed))


def test_every_link_of_the_menu_leads_where_its_words_say(wechat: WeChat, openid: str) -> None:
    expected = (CANTEEN, "订餐", "找零工", "什么事、在哪里", "9:00", "工作人员")
    for number, content, link, _ in LINK.findall(said(wechat.say(openid, "菜单"))):
        wechat.say(openid, "菜单")
        pressed = wechat.platform.compose(openid, "text", {"Content": content, "bizmsgmenuid": link})
        assert expected[int(number) - 1] in said(wechat.deliver(pressed))


def test_a_link_pressed_long_after_its_menu_still_works(wechat: WeChat, openid: str) -> None:
    wechat.say(openid, "菜单")
    wechat.say(openid, "取消")
    pressed = wechat.platform.compose(openid, "text", {"Content": "预约订餐、上门服务", "bizmsgmenuid": "2"})
    assert wechat.deliver(pressed) is not None


@pytest.mark.parametrize("number", ["7", "9", "第八个"])
def test_a_number_beyond_the_options_chooses_nothing(wechat: WeChat, openid: str, number: str) -> None:
    wechat.say(openid, "菜单")
    assert CANTEEN not in said(wechat.say(openid, number))


def test_a_number_with_nothing_to_choose_from_is_no_failure(wechat: WeChat, openid: str) -> None:
    assert "故障" not in said(wechat.say(openid, "1"))


def test_none_of_these_offers_another_try_or_a_person(wechat: WeChat, openid: str) -> None:
    wechat.say(openid, "菜单")
    answer = said(wechat.say(openid, "都不是"))
    assert "换个说法" in answer
    assert [content for _, content, _, _ in LINK.findall(answer)] == ["转人工", "看看能办什么"]
    assert "已经帮您叫" in said(wechat.say(openid, "1"))


@pytest.mark.parametrize("button", [child for top in BAR for child in top.children], ids=lambda button: button.name)
def test_every_button_of_the_menu_bar_is_answered(wechat: WeChat, openid: str, button: object) -> None:
    key = getattr(button, "key", "")
    answer = said(wechat.event(openid, "CLICK", key))
    assert "故障" not in answer
    assert "刚刚更新" not in answer, "the button leads to an entry that is not there"


@pytest.mark.parametrize("key", ["", "old-key", "ask:", "do:", "do:nothing-like-it", "ask:gone", "::", "x" * 500])
def test_a_button_of_an_older_menu_gets_a_kind_word(wechat: WeChat, openid: str, key: str) -> None:
    assert "故障" not in said(wechat.event(openid, "CLICK", key))


# A person


@pytest.mark.parametrize("wish", ["转人工", "人工", "转人工。", "找工作人员"])
def test_asking_for_a_person_puts_the_resident_in_line(app: Flask, wechat: WeChat, openid: str, wish: str) -> None:
    answer = said(wechat.say(openid, wish))
    row = rows(app, handoff_table, openid)[0]
    assert f"（{row.id} 号）" in answer
    assert (row.kind, row.state, row.area) == (HandoffKind.HUMAN.value, "waiting", "qingxi")


def test_asking_twice_for_a_person_keeps_one_place_in_line(app: Flask, wechat: WeChat, openid: str) -> None:
    wechat.say(openid, "转人工")
    row = rows(app, handoff_table, openid)[0]
    again = said(wechat.say(openid, "转人工"))
    assert "已经在等" in again
    assert f"{row.id} 号" in again
    assert [waiting.id for waiting in rows(app, handoff_table, openid)] == [row.id]


def test_staff_see_what_was_asked_before_a_person_was_wanted(app: Flask, wechat: WeChat, openid: str) -> None:
    wechat.say(openid, "老年食堂几点开饭")
    wechat.say(openid, "谢谢")
    wechat.say(openid, "转人工")
    assert rows(app, handoff_table, openid)[0].about == "老年食堂几点开饭"


def test_a_picture_in_between_does_not_hide_what_was_asked(app: Flask, wechat: WeChat, openid: str) -> None:
    wechat.say(openid, "老年食堂几点开饭")
    wechat.deliver(wechat.platform.compose(openid, "image", {"PicUrl": "http://p/1", "MediaId": "m"}))
    wechat.event(openid, "CLICK", "ask:office-hours")
    wechat.say(openid, "转人工")
    assert rows(app, handoff_table, openid)[0].about == "老年食堂几点开饭"


def test_a_number_in_the_question_is_masked_for_staffs_list(app: Flask, wechat: WeChat, openid: str) -> None:
    wechat.say(openid, "我是13800005555，老年食堂几点开饭")
    wechat.say(openid, "转人工")
    about = rows(app, handoff_table, openid)[0].about
    assert "138****5555" in about
    assert "13800005555" not in about


def test_a_service_yet_to_come_offers_a_person_instead_of_a_dead_end(wechat: WeChat, openid: str) -> None:
    answer = said(wechat.event(openid, "CLICK", "do:jobs_find"))
    assert "找零工" in answer
    assert [content for _, content, _, _ in LINK.findall(answer)] == ["转人工", "给我回个电话"]


@pytest.mark.parametrize(
    ("line", "said_back"),
    [
        ("你好", "您好"),
        ("谢谢", "不客气"),
        ("好的", "不客气"),
        ("取消", "没有正在办的事"),
        ("看结果", "没有等着给您看的结果"),
        ("继续看", "后面没有了"),
    ],
)
def test_words_that_work_everywhere_are_answered_without_a_form(
    wechat: WeChat, openid: str, line: str, said_back: str
) -> None:
    assert said_back in said(wechat.say(openid, line))
