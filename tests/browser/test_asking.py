"""A newcomer opens the simulated phone and asks."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import Phone
from tests.browser.server import Server

pytestmark = pytest.mark.browser

CANTEEN = "11:00–12:30"


def test_a_newcomer_who_opens_the_page_has_followed_and_is_welcomed(phone: Phone) -> None:
    expect(phone.log).to_contain_text("王婆婆关注了公众号")
    expect(phone.answers.first).to_contain_text("清溪社区")
    expect(phone.answers.first).to_contain_text("直接说就行")
    expect(phone.get("option")).to_have_count(6)


def test_the_canteen_hours_are_read_however_a_newcomer_asks(phone: Phone) -> None:
    for question in (
        "老年食堂几点开饭",
        "食堂饭点",
        "食堂好久开饭嘛",
        "石堂几点开饭",
        "请问一下社区老年食堂几点开饭呀",
    ):
        assert CANTEEN in phone.ask(question), question
        expect(phone.said.last).to_have_text(question)


def test_pressing_an_option_answers_it(phone: Phone) -> None:
    assert CANTEEN in phone.press("老年食堂几点开饭")
    expect(phone.said.last).to_have_text("老年食堂几点开饭")


def test_typing_an_options_number_answers_it(phone: Phone) -> None:
    assert CANTEEN in phone.ask("1")


def test_an_option_can_be_pressed_without_a_mouse(page: Page, phone: Phone) -> None:
    phone.get("option").first.focus()
    page.keyboard.press("Enter")
    assert CANTEEN in phone.answer_after(1)


def test_a_line_can_be_sent_with_the_keyboard_alone(page: Page, phone: Phone) -> None:
    """From the page's beginning: Tab to the input, type, Enter."""
    for _ in range(30):
        page.keyboard.press("Tab")
        if phone.input.evaluate("input => input === document.activeElement"):
            break
    page.keyboard.type("老年食堂几点开饭")
    page.keyboard.press("Enter")
    assert CANTEEN in phone.answer_after(1)
    expect(phone.input).to_be_focused()
    expect(phone.input).to_have_value("")


def test_sending_is_offered_only_while_there_is_something_to_send(page: Page, phone: Phone) -> None:
    expect(phone.get("send")).to_be_hidden()
    phone.input.fill("你好")
    expect(phone.get("send")).to_be_visible()
    expect(phone.get("plus")).to_be_hidden()
    phone.input.fill("  \n ")
    page.keyboard.press("Enter")
    expect(phone.said).to_have_count(0)


def test_the_menu_bar_opens_and_a_click_answers(phone: Phone) -> None:
    phone.get("menu-toggle").click()
    phone.get("menu-button").filter(has_text="问一问").click()
    phone.get("menu-item").filter(has_text="食堂几点开饭").click()
    assert CANTEEN in phone.answer_after(1)
    expect(phone.said).to_have_count(0)
    phone.get("keyboard-toggle").click()
    assert CANTEEN in phone.ask("食堂饭点")


def test_escape_closes_the_menu_that_popped_up(page: Page, phone: Phone) -> None:
    phone.get("menu-toggle").click()
    button = phone.get("menu-button").filter(has_text="找个人")
    button.click()
    expect(phone.get("menu-item").filter(has_text="转人工")).to_be_visible()
    page.keyboard.press("Escape")
    expect(phone.get("menu-item").filter(has_text="转人工")).to_be_hidden()
    expect(button).to_be_focused()


def test_voice_that_was_recognised_is_answered(phone: Phone) -> None:
    phone.get("plus").click()
    phone.get("plus-voice").click()
    phone.get("voice-words").fill("老年食堂几点开饭")
    phone.get("sheet-send").click()
    assert CANTEEN in phone.answer_after(1)
    expect(phone.log).to_contain_text("″")


def test_voice_that_was_not_recognised_gets_the_hint(phone: Phone) -> None:
    phone.get("plus").click()
    phone.get("plus-voice").click()
    phone.get("voice-unrecognised").check()
    phone.get("sheet-send").click()
    hint = phone.answer_after(1)
    assert "语音输入" in hint
    assert "人工" in hint
    expect(phone.log).to_contain_text("没有识别文字")


def test_a_voice_that_is_cancelled_is_not_sent(phone: Phone) -> None:
    phone.get("plus").click()
    phone.get("plus-voice").click()
    phone.get("sheet-cancel").click()
    expect(phone.get("plus")).to_be_focused()
    expect(phone.said).to_have_count(0)


def test_dictated_words_are_a_text_like_any_other(phone: Phone) -> None:
    phone.get("plus").click()
    phone.get("plus-dictation").click()
    phone.get("dictation-words").fill("老年食堂几点开饭")
    phone.get("sheet-send").click()
    assert CANTEEN in phone.answer_after(1)


def test_a_picture_is_answered_kindly(phone: Phone) -> None:
    phone.get("plus").click()
    phone.get("plus-image").click()
    assert phone.answer_after(1).startswith("照片收到了")
    picture = phone.said.get_by_role("img")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0


def test_a_place_is_answered_kindly(phone: Phone) -> None:
    phone.get("plus").click()
    phone.get("plus-location").click()
    phone.get("place").filter(has_text="清溪苑北门").click()
    assert phone.answer_after(1).startswith("位置收到了")
    expect(phone.said).to_contain_text("清溪苑北门")


def test_two_residents_side_by_side_do_not_see_each_others(phones: tuple[Phone, Phone]) -> None:
    caller, asker = phones
    assert "请把电话号码发给我" in caller.ask("给我回个电话")
    assert CANTEEN in asker.ask("食堂好久开饭嘛")
    assert "不留号码" not in asker.ask("不留")
    assert "不留号码" in caller.ask("不留")
    expect(asker.log).not_to_contain_text("请把电话号码发给我")
    expect(caller.log).not_to_contain_text(CANTEEN)
    assert caller.openid != asker.openid


def test_an_unverified_accounts_phone_works_too(phone: Phone) -> None:
    expect(phone.get("account").locator("option")).to_have_text(["清溪社区", "清溪社区（未认证）"])
    phone.get("account").select_option("qingxi-plain")
    phone.wait_for_welcome()
    assert CANTEEN in phone.ask("食堂好久开饭嘛")
    expect(phone.get("menu-toggle")).to_be_hidden()  # such an account has no menu
    phone.get("account").select_option("qingxi")
    expect(phone.log).not_to_contain_text(CANTEEN)


def test_who_leaves_can_only_follow_and_is_then_welcomed_again(phone: Phone) -> None:
    phone.get("plus").click()
    phone.get("plus-unfollow").click()
    expect(phone.log).to_contain_text("王婆婆取消了关注")
    expect(phone.input).to_be_hidden()
    phone.get("follow").click()
    assert "直接说就行" in phone.answer_after(1)
    expect(phone.input).to_be_visible()


def test_a_pushed_message_appears_on_this_residents_phone_alone(server: Server, phones: tuple[Phone, Phone]) -> None:
    server.push(phones[0].openid, "您约的理发，老师傅今天下午三点到。")
    expect(phones[0].answers.last).to_have_text("您约的理发，老师傅今天下午三点到。")
    expect(phones[1].answers).to_have_count(1)


def test_a_reload_keeps_who_holds_the_phone_and_what_was_said(page: Page, phones: tuple[Phone, Phone]) -> None:
    before = [phone.openid for phone in phones]
    assert "请把电话号码发给我" in phones[0].ask("给我回个电话")
    page.reload()
    expect(phones[0].answers).to_have_count(2)
    assert [phone.openid for phone in phones] == before
    assert "不留号码" in phones[0].ask("不留")


def test_a_resident_can_be_added_and_is_welcomed(page: Page, phones: tuple[Phone, Phone]) -> None:
    page.get_by_test_id("add-resident").click()
    third = Phone(page, 2)
    third.wait_for_welcome()
    expect(third.node).to_have_attribute("aria-label", re.compile("张师傅"))
    assert third.openid not in {phone.openid for phone in phones}


def test_a_phone_can_be_put_away_but_not_the_last(page: Page, phones: tuple[Phone, Phone]) -> None:
    phones[0].get("close-phone").click()
    expect(page.get_by_test_id("phone")).to_have_count(1)
    expect(page.get_by_test_id("close-phone")).to_be_hidden()
