"""Staff work in the console while residents write on their phones."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Cookies, Visitors
from tests.browser.pages import NARROW, Phone, sideways
from tests.browser.server import Server

pytestmark = pytest.mark.browser

PAGES = ("/console/", "/console/alerts/", "/console/handoffs/")
HOSTILE = "<img src=x onerror=\"document.title='HACKED'\"><script>document.title='HACKED'</script>"
NUMBER = "13800007788"
MASKED = "138****7788"


def count_on_panel(console: Page, title: str) -> int:
    console.goto("/console/")
    return int(console.get_by_role("link", name=title).locator(".count").inner_text())


def card(console: Page, text: str) -> Locator:
    return console.get_by_role("article").filter(has_text=text)


def alarm(phone: Phone, where: str) -> None:
    assert phone.ask(f"{where}屋头煤气漏了").startswith("先保命")


def ask_for_a_call(phone: Phone, about: str) -> str:
    """Have the resident ask something, then for a call back; return the number of their request."""
    phone.ask(about)
    phone.ask("给我回个电话")
    answer = phone.ask(NUMBER)
    number = re.search(r"（(\d+) 号）", answer)
    assert number, answer
    return number[1]


def test_home_shows_a_panel_for_each_service(console: Page) -> None:
    expect(console.get_by_role("heading", level=1)).to_have_text("清溪社区")
    expect(console.get_by_role("main").get_by_role("link")).to_contain_text(["险情", "等人回复"])
    console.get_by_role("link", name="等人回复").click()
    expect(console.get_by_role("heading", level=1)).to_contain_text("等人回复")
    console.get_by_role("link", name="家门口").click()
    expect(console.get_by_role("heading", level=1)).to_have_text("清溪社区")


def test_danger_on_a_phone_is_seen_until_somebody_answers_for_it(console: Page, phone: Phone) -> None:
    before = count_on_panel(console, "险情")
    alarm(phone, "清溪苑7栋")
    assert count_on_panel(console, "险情") == before + 1
    console.get_by_role("link", name="险情").click()
    ours = card(console, "清溪苑7栋屋头煤气漏了")
    expect(ours).to_contain_text("燃气")
    ours.get_by_role("button", name="我来负责").click()
    expect(console.get_by_role("status")).to_contain_text("由您负责了")
    expect(ours).to_have_count(0)
    console.reload()
    expect(ours).to_have_count(0)
    assert count_on_panel(console, "险情") == before


def test_who_wants_a_call_waits_with_a_masked_number_until_it_is_done(console: Page, phone: Phone) -> None:
    before = count_on_panel(console, "等人回复")
    number = ask_for_a_call(phone, "居住证到期了哪个办")
    assert count_on_panel(console, "等人回复") == before + 1
    console.get_by_role("link", name="等人回复").click()
    ours = card(console, f"{number} 号 · 回电话")
    expect(ours).to_contain_text("居住证到期了哪个办")
    expect(ours.get_by_text(MASKED)).to_be_visible()
    expect(ours.get_by_text(NUMBER)).to_be_hidden()
    ours.get_by_text(MASKED).click()
    expect(ours.get_by_role("link", name=NUMBER)).to_have_attribute("href", f"tel:{NUMBER}")
    ours.get_by_role("button", name="办结").click()
    expect(console.get_by_role("status")).to_contain_text(f"{number} 号已办结")
    expect(ours).to_have_count(0)
    assert count_on_panel(console, "等人回复") == before


def test_markup_that_a_resident_types_is_text_in_the_console(console: Page, phone: Phone) -> None:
    phone.ask(HOSTILE)
    phone.ask("转人工")
    alarm(phone, HOSTILE)
    for path in ("/console/handoffs/", "/console/alerts/"):
        console.goto(path)
        expect(card(console, HOSTILE).first).to_be_visible()
        assert console.locator("script, img").count() == 0
        assert "HACKED" not in console.title()


def test_a_post_without_its_token_is_refused_and_changes_nothing(console: Page, phone: Phone) -> None:
    alarm(phone, "清溪新村3栋")
    console.goto("/console/alerts/")
    ours = card(console, "清溪新村3栋")
    action = ours.locator("form").get_attribute("action") or ""
    for form in ({}, {"csrf_token": ""}, {"csrf_token": "made-up"}):
        assert console.request.post(action, form=form, max_redirects=0).status == 400
        console.reload()
        expect(ours).to_have_count(1)


def test_a_page_that_was_left_open_all_day_still_works(server: Server, console: Page, phone: Phone) -> None:
    alarm(phone, "清溪苑北门")
    console.goto("/console/alerts/")
    ours = card(console, "清溪苑北门")
    token = ours.locator("[name=csrf_token]")
    token.evaluate("(field, old) => { field.value = old }", server.as_of_yesterday(token.input_value()))
    ours.get_by_role("button", name="我来负责").click()
    expect(console.get_by_role("status")).to_contain_text("由您负责了")


def test_a_form_of_an_earlier_sign_in_is_refused_in_words(visitors: Visitors, console: Page, phone: Phone) -> None:
    alarm(phone, "清溪小学旁")
    console.goto("/console/alerts/")
    ours = card(console, "清溪小学旁")
    ours.locator("[name=csrf_token]").evaluate("field => { field.value = 'stale' }")
    ours.get_by_role("button", name="我来负责").click()
    expect(console.get_by_role("main")).to_contain_text("什么都没有改动")
    console.get_by_role("main").get_by_role("link", name="回首页").click()
    expect(console.get_by_role("heading", level=1)).to_have_text("清溪社区")
    visitors.complaints.clear()  # the browser reports the 400


def test_what_a_colleague_was_faster_with_is_said_in_words(
    visitors: Visitors, server: Server, staff_cookies: Cookies, console: Page, phone: Phone
) -> None:
    alarm(phone, "零工驿站")
    colleague = visitors.page("colleague", server)
    colleague.context.add_cookies(staff_cookies)
    for desk in (console, colleague):
        desk.goto("/console/alerts/")
    card(colleague, "零工驿站").get_by_role("button", name="我来负责").click()
    expect(colleague.get_by_role("status")).to_be_visible()
    card(console, "零工驿站").get_by_role("button", name="我来负责").click()
    expect(console.get_by_role("main")).to_contain_text("已经有人处理了")
    visitors.complaints.clear()  # the browser reports the 404


def test_pages_allow_no_foreign_script_and_no_frame_around_them(console: Page) -> None:
    for path in (*PAGES, "/console/sign-in"):
        headers = console.request.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


def test_pages_fit_a_narrow_screen_and_are_marked_up_for_readers(console: Page, phone: Phone) -> None:
    alarm(phone, "清溪路" * 40)
    ask_for_a_call(phone, f"https://example.org/{'a' * 150}")
    console.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    for path in PAGES:
        console.goto(path)
        assert_readable(console)
        assert sideways(console) <= 0, path


def test_the_sign_in_page_fits_a_narrow_screen_and_is_marked_up_for_readers(visitors: Visitors, server: Server) -> None:
    page = visitors.page("staff", server, NARROW)
    page.goto("/console/sign-in")
    assert_readable(page)
    assert sideways(page) <= 0


def assert_readable(page: Page) -> None:
    """A language, a title, one first heading, a label for every field, buttons that a thumb can hit."""
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    assert page.title().endswith(" · 家门口")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    for field in page.locator("input:not([type=hidden]), select, textarea").all():
        assert field.evaluate("field => field.labels.length") == 1
    for button in page.get_by_role("button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 40
