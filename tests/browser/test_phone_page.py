"""The simulated phone as a page: what it shows of the wire, what it never runs, and how it fits a screen."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visitors
from tests.browser.pages import NARROW, Phone, open_phones, sideways
from tests.browser.server import Server

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=\"document.title='HACKED'\"><script>document.title='HACKED'</script><b>粗</b>"


def assert_shown_as_text(page: Page, phone: Phone) -> None:
    expect(phone.answers.last).to_have_text(HOSTILE)
    assert phone.log.locator("script, b, img:not(.face)").count() == 0
    assert page.title() == "模拟手机 · 家门口"


def test_the_panel_shows_what_went_over_the_wire_in_the_clear(phone: Phone) -> None:
    phone.ask("老年食堂几点开饭")
    expect(phone.get("xml-panel")).to_be_hidden()
    phone.get("xml-toggle").click()
    newest = phone.get("xml-panel").locator("details").first
    sent, received = newest.locator("pre").all()
    expect(sent).to_contain_text("<MsgType>text</MsgType>")
    expect(sent).to_contain_text("<Content>老年食堂几点开饭</Content>")
    expect(sent).to_contain_text(f"<FromUserName>{phone.openid}</FromUserName>")
    expect(received).to_contain_text("<MsgType><![CDATA[text]]></MsgType>")
    expect(received).to_contain_text("11:00–12:30")
    expect(newest.locator("summary")).to_contain_text("送了 1 次")
    phone.get("xml-toggle").click()
    expect(phone.get("xml-panel")).to_be_hidden()


def test_markup_that_was_pushed_is_shown_as_text(server: Server, page: Page, phone: Phone) -> None:
    server.push(phone.openid, HOSTILE)
    assert_shown_as_text(page, phone)


def test_markup_in_a_reply_is_shown_as_text_in_the_bubble_and_in_the_panel(page: Page, phone: Phone) -> None:
    received = f"<xml><Content><![CDATA[{HOSTILE}]]></Content></xml>"
    exchange = {"sent": "<xml/>", "received": received, "reply": HOSTILE, "tries": 1, "ms": 1, "faults": [HOSTILE]}
    page.route("**/phone/send", lambda route: route.fulfill(json=exchange))
    phone.ask("你好")
    assert_shown_as_text(page, phone)
    phone.get("xml-toggle").click()
    expect(phone.get("xml-panel").locator("pre").nth(1)).to_contain_text(HOSTILE)
    assert phone.get("xml-panel").locator("script, img").count() == 0


def test_markup_that_a_resident_types_is_shown_as_text(page: Page, phone: Phone) -> None:
    phone.ask(HOSTILE)
    expect(phone.said.last).to_have_text(HOSTILE)
    assert phone.said.locator("*").count() == 0
    assert page.title() == "模拟手机 · 家门口"


def test_a_link_with_a_script_in_it_is_no_link(server: Server, phone: Phone) -> None:
    server.push(phone.openid, '<a href="javascript:alert(1)">点我</a> 和 <a href="https://example.org/">这里</a>')
    expect(phone.answers.last).to_have_text("点我 和 这里")
    link = phone.answers.last.get_by_role("link")
    expect(link).to_have_count(1)
    expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_a_line_that_was_not_sent_can_be_sent_again(visitors: Visitors, page: Page, phone: Phone) -> None:
    page.route("**/phone/send", lambda route: route.abort())
    phone.input.fill("食堂饭点")
    phone.get("send").click()
    expect(phone.get("resend")).to_be_visible()
    page.unroute("**/phone/send")
    phone.get("resend").click()
    assert "11:00–12:30" in phone.answer_after(1)
    expect(phone.get("resend")).to_have_count(0)
    expect(phone.said).to_have_count(1)
    visitors.complaints.clear()  # the browser reports the request that was cut off


def test_three_dots_show_that_an_answer_takes_its_time(page: Page, phone: Phone) -> None:
    waiting: list[Route] = []
    page.route("**/phone/send", lambda route: waiting.append(route))
    phone.input.fill("食堂饭点")
    phone.get("send").click()
    expect(phone.get("typing")).to_be_visible()
    waiting[0].continue_()
    assert "11:00–12:30" in phone.answer_after(1)
    expect(phone.get("typing")).to_have_count(0)


def test_two_phones_stand_side_by_side_on_a_desk(page: Page, phones: tuple[Phone, Phone]) -> None:
    left, right = (phone.node.bounding_box() for phone in phones)
    assert left is not None
    assert right is not None
    assert left["y"] == right["y"]
    assert left["x"] >= 0
    assert left["x"] + left["width"] <= right["x"]
    assert right["x"] + right["width"] <= 1440
    assert max(left["y"] + left["height"], right["y"] + right["height"]) <= 900
    assert sideways(page) <= 0


@pytest.fixture
def narrow(visitors: Visitors, server: Server) -> Page:
    """The page on a real phone."""
    page = visitors.page("resident", server, NARROW)
    open_phones(page)
    return page


def test_one_phone_fills_a_narrow_screen(narrow: Page) -> None:
    expect(Phone(narrow, 1).node).to_be_hidden()
    box = Phone(narrow, 0).node.bounding_box()
    assert box is not None
    assert (box["x"], box["width"]) == (0, 390)
    assert box["y"] + box["height"] <= 844
    expect(Phone(narrow, 0).input).to_be_in_viewport(ratio=1)
    assert sideways(narrow) <= 0


def test_nothing_sticks_out_of_a_narrow_screen_whatever_is_open(server: Server, narrow: Page) -> None:
    phone = Phone(narrow, 0)
    phone.ask("老年食堂几点开饭" * 20)
    server.push(phone.openid, f"https://example.org/{'a' * 300}")
    expect(phone.answers.last).to_contain_text("example.org")
    assert sideways(narrow) <= 0
    assert phone.log.evaluate("log => log.scrollWidth - log.clientWidth") <= 0
    phone.get("plus").click()
    expect(phone.get("plus-unfollow")).to_be_in_viewport(ratio=1)
    phone.get("plus-location").click()
    expect(phone.get("place").last).to_be_in_viewport(ratio=1)
    assert sideways(narrow) <= 0
    phone.get("sheet-cancel").click()
    phone.get("xml-toggle").click()
    assert sideways(narrow) <= 0
    name = phone.node.get_by_role("heading", level=2)
    assert name.evaluate("name => name.scrollWidth - name.clientWidth") <= 0
    phone.get("xml-toggle").click()
    phone.get("menu-toggle").click()
    for button in phone.get("menu-button").all():
        button.click()
        expect(phone.get("menu-item").locator("visible=true").first).to_be_in_viewport(ratio=1)
        assert sideways(narrow) <= 0


def test_a_narrow_screen_switches_between_residents(narrow: Page) -> None:
    tab = narrow.get_by_role("navigation").get_by_role("button", name="李姐")
    tab.click()
    expect(tab).to_have_attribute("aria-pressed", "true")
    expect(Phone(narrow, 0).node).to_be_hidden()
    assert "11:00–12:30" in Phone(narrow, 1).ask("食堂好久开饭嘛")


def test_every_field_and_button_of_the_page_has_a_name(page: Page, phone: Phone) -> None:
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    phone.get("plus").click()
    phone.get("plus-voice").click()
    nameless = page.evaluate(
        """() => Array.from(document.querySelectorAll("input, textarea, select, button"))
            .filter((node) => !node.labels?.length && !node.ariaLabel && !node.textContent.trim())
            .map((node) => node.outerHTML)"""
    )
    assert nameless == []


def test_a_browser_that_keeps_rubbish_from_before_starts_afresh(page: Page) -> None:
    page.evaluate("""localStorage.setItem("jiamenkou.residents", '[{"openid": 1}, null, "x"]')""")
    open_phones(page)
