"""The call-back form: a number is asked for, and whatever else is said meanwhile is heard as well."""

import pytest
from flask import Flask

from community.privacy import mask_phone
from handlers.handoff.service import Handoffs
from handlers.handoff.tables import handoff_table
from tests.app_fixtures import WeChat
from tests.conftest import MONDAY_TEN
from tests.journeys.conftest import rows, running

QUESTION = "请把电话号码发给我"
CANTEEN = "11:00–12:30"
PHONE = "13800005555"


def said(reply: str | None) -> str:
    assert reply is not None
    return reply


def phones(app: Flask, openid: str) -> list[str]:
    """The numbers that staff would read, opened."""
    waiting = Handoffs(running(app).house).list_waiting()
    return [handoff.phone for handoff in waiting if handoff.resident == f"qingxi:{openid}"]


@pytest.fixture
def asked(wechat: WeChat, openid: str) -> str:
    """A resident who has been asked for their number."""
    assert QUESTION in said(wechat.say(openid, "给我回电话"))
    return openid


def test_a_number_is_noted_read_back_and_sealed(app: Flask, wechat: WeChat, asked: str) -> None:
    answer = said(wechat.say(asked, PHONE))
    assert mask_phone(PHONE) in answer
    assert PHONE not in answer
    assert "号码不对就再发一遍" in answer
    assert phones(app, asked) == [PHONE]
    assert PHONE not in rows(app, handoff_table, asked)[0].phone_sealed


def test_nobody_is_in_line_before_the_form_is_finished(app: Flask, asked: str) -> None:
    assert rows(app, handoff_table, asked) == []


def test_a_number_given_at_once_is_not_asked_for_again(app: Flask, wechat: WeChat, openid: str) -> None:
    wechat.say(openid, "菜单")
    assert mask_phone(PHONE) in said(
        wechat.event(openid, "CLICK", "do:callback") and wechat.say(openid, f"我的电话是{PHONE}")
    )
    assert phones(app, openid) == [PHONE]


@pytest.mark.parametrize("short", ["1380000555", "12345", "138 0000 555", "幺三八零零零零五五", "138000055555"])
def test_a_number_of_the_wrong_length_is_asked_for_again(app: Flask, wechat: WeChat, asked: str, short: str) -> None:
    assert "好像不对" in said(wechat.say(asked, short))
    assert rows(app, handoff_table, asked) == []
    assert mask_phone(PHONE) in said(wechat.say(asked, PHONE))


@pytest.mark.parametrize(
    ("spoken", "digits"),
    [
        ("幺三八零零零零五五五五", PHONE),
        ("一三八 零零零零 五五五五", PHONE),
        ("１３８００００５５５５", PHONE),
        ("138-0000-5555", PHONE),
        ("我电话是138 0000 5555，谢谢", PHONE),
        ("+8613800005555", PHONE),
        ("02688001234", "02688001234"),
    ],
)
def test_a_number_is_understood_however_it_is_spoken_or_written(
    app: Flask, wechat: WeChat, asked: str, spoken: str, digits: str
) -> None:
    assert mask_phone(digits) in said(wechat.say(asked, spoken))
    assert phones(app, asked) == [digits]


def test_a_number_by_voice_is_a_number(app: Flask, wechat: WeChat, asked: str) -> None:
    voice = {"MediaId": "m", "Recognition": "幺三八零零零零五五五五。"}
    assert mask_phone(PHONE) in said(wechat.deliver(wechat.platform.compose(asked, "voice", voice)))
    assert phones(app, asked) == [PHONE]


@pytest.mark.parametrize("refusal", ["不留", "不留。", "不想留", "没得电话", "莫得电话", "就在微信里说嘛"])
def test_whoever_leaves_no_number_is_answered_in_the_chat(app: Flask, wechat: WeChat, asked: str, refusal: str) -> None:
    assert "不留号码" in said(wechat.say(asked, refusal))
    assert phones(app, asked) == [""]


def test_a_question_in_the_middle_is_answered_and_the_form_goes_on(app: Flask, wechat: WeChat, asked: str) -> None:
    answer = said(wechat.say(asked, "老年食堂几点开饭"))
    assert CANTEEN in answer
    assert answer.index(CANTEEN) < answer.index("接着刚才的") < answer.index(QUESTION)
    assert mask_phone(PHONE) in said(wechat.say(asked, PHONE))
    assert phones(app, asked) == [PHONE]


def test_a_menu_click_in_the_middle_is_answered_and_the_form_goes_on(app: Flask, wechat: WeChat, asked: str) -> None:
    answer = said(wechat.event(asked, "CLICK", "ask:canteen-hours"))
    assert CANTEEN in answer
    assert QUESTION in answer
    wechat.say(asked, PHONE)
    assert phones(app, asked) == [PHONE]


@pytest.mark.parametrize("line", ["你好", "谢谢", "好的", "😀", "？？？"])
def test_what_answers_nothing_has_the_question_repeated(app: Flask, wechat: WeChat, asked: str, line: str) -> None:
    assert QUESTION in said(wechat.say(asked, line))
    wechat.say(asked, PHONE)
    assert phones(app, asked) == [PHONE]


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("image", {"PicUrl": "http://p/1", "MediaId": "m"}),
        ("voice", {"MediaId": "m", "Recognition": ""}),
        ("location", {"Location_X": "30", "Location_Y": "104", "Label": "清溪路"}),
        ("link", {"Title": "t", "Description": "d", "Url": "http://u"}),
        ("video", {"MediaId": "m", "ThumbMediaId": "t"}),
        ("text", {"Content": "   "}),
    ],
)
def test_a_picture_or_the_like_does_not_end_the_form(
    app: Flask, wechat: WeChat, asked: str, kind: str, fields: dict[str, str]
) -> None:
    assert QUESTION in said(wechat.deliver(wechat.platform.compose(asked, kind, fields)))
    wechat.say(asked, PHONE)
    assert phones(app, asked) == [PHONE]


def test_an_event_that_asks_for_nothing_leaves_the_form_open(app: Flask, wechat: WeChat, asked: str) -> None:
    assert wechat.event(asked, "LOCATION") is None
    assert wechat.event(asked, "VIEW", "http://u") is None
    wechat.say(asked, PHONE)
    assert phones(app, asked) == [PHONE]


def test_after_two_lines_that_answer_nothing_a_person_is_offered(app: Flask, wechat: WeChat, asked: str) -> None:
    assert "转人工" not in said(wechat.say(asked, "😀"))
    second = said(wechat.say(asked, "你好"))
    assert "转人工" in second
    assert QUESTION in second
    assert "已经帮您叫工作人员了" in said(wechat.say(asked, "1"))


@pytest.mark.parametrize("word", ["取消", "算了", "不办了"])
def test_a_form_can_be_cancelled_and_is_gone(app: Flask, wechat: WeChat, asked: str, word: str) -> None:
    assert "不办了" in said(wechat.say(asked, word))
    wechat.say(asked, PHONE)
    assert rows(app, handoff_table, asked) == []


def test_the_number_can_be_corrected_afterwards(app: Flask, wechat: WeChat, asked: str) -> None:
    wechat.say(asked, PHONE)
    assert "改好了" in said(wechat.say(asked, "不对，是13900006666"))
    assert "改好了" in said(wechat.say(asked, "幺三九零零零零七七七七"))
    assert phones(app, asked) == ["13900007777"]


@pytest.mark.parametrize("polite", ["谢谢", "好的", "要得"])
def test_thanks_after_the_number_are_thanks_and_it_can_still_be_corrected(
    app: Flask, wechat: WeChat, asked: str, polite: str
) -> None:
    wechat.say(asked, PHONE)
    assert "不客气" in said(wechat.say(asked, polite))
    assert "改好了" in said(wechat.say(asked, "13900006666"))
    assert phones(app, asked) == ["13900006666"]


def test_a_question_after_the_number_is_answered_without_the_form(wechat: WeChat, asked: str) -> None:
    wechat.say(asked, PHONE)
    answer = said(wechat.say(asked, "老年食堂几点开饭"))
    assert CANTEEN in answer
    assert QUESTION not in answer


def test_a_request_that_was_seen_to_is_not_corrected_any_more(app: Flask, wechat: WeChat, asked: str) -> None:
    wechat.say(asked, PHONE)
    row = rows(app, handoff_table, asked)[0]
    Handoffs(running(app).house).finish(row.id, row.area, "staff", MONDAY_TEN)
    assert "改好了" not in said(wechat.say(asked, "13900006666"))


def test_asking_again_while_waiting_keeps_one_row_with_the_newer_number(app: Flask, wechat: WeChat, asked: str) -> None:
    wechat.say(asked, PHONE)
    wechat.say(asked, "给我回电话")
    wechat.say(asked, "13900006666")
    assert phones(app, asked) == ["13900006666"]


def test_danger_in_the_middle_comes_first_and_keeps_the_form(app: Flask, wechat: WeChat, asked: str) -> None:
    answer = said(wechat.say(asked, "哎呀屋头煤气漏了"))
    assert answer.startswith("先保命")
    assert QUESTION not in answer
    assert mask_phone(PHONE) in said(wechat.say(asked, PHONE))
    assert phones(app, asked) == [PHONE]


def test_danger_wins_over_a_number_in_the_same_line(app: Flask, wechat: WeChat, asked: str) -> None:
    assert said(wechat.say(asked, f"{PHONE} 快点，着火了")).startswith("先保命")
    assert rows(app, handoff_table, asked) == []


def test_a_person_can_be_called_instead_of_finishing_the_form(app: Flask, wechat: WeChat, asked: str) -> None:
    assert "已经帮您叫工作人员了" in said(wechat.say(asked, "转人工"))
    assert [row.kind for row in rows(app, handoff_table, asked)] == ["human"]


def test_two_residents_fill_in_the_form_side_by_side(app: Flask, wechat: WeChat, openid: str) -> None:
    one, other = f"{openid}1", f"{openid}2"
    wechat.say(one, "给我回电话")
    wechat.say(other, "给我回电话")
    wechat.say(other, "13900006666")
    wechat.say(one, PHONE)
    assert (phones(app, one), phones(app, other)) == ([PHONE], ["13900006666"])
