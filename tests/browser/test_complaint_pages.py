"""Staff with their tickets, on a PC and on a phone. The clock stands at Monday 10:00 and two weeks are reported."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitors
from tests.browser.pages import WIDE, sideways, sign_in
from tests.browser.reported import Reported, reported_office
from tests.browser.server import Server
from tests.browser.test_console import assert_readable

pytestmark = pytest.mark.browser

ROOT = "/console/complaints"
# A phone; as wide as 1440 px at 200 %; the narrowest that WCAG 2.2 asks for (1.4.10).
PHONE, DOUBLED, NARROWEST = 375, 720, 320
_CONTRAST = Path(__file__).with_name("contrast.js")


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Reported]]:
    with reported_office(tmp_path_factory.mktemp("tickets")) as office:
        yield office


@pytest.fixture
def desk(visitors: Visitors, reported: tuple[Server, Reported]) -> Page:
    """The board, signed in, on a PC."""
    page = visitors.page("complaint desk", reported[0])
    sign_in(page, reported[0])
    page.goto(f"{ROOT}/")
    return page


def pages(reported: Reported) -> list[str]:
    """Every page there is."""
    tickets = [reported.tickets[number].id for number in (0, 2)]
    hot = reported.desk.hot.ranked("qingxi", reported.now)[0].first.id
    return [
        "/", "/tickets", "/new", "/hot", f"/hot/{hot}", "/figures",
        "/crew", "/crew/1", "/rules", "/targets", *(f"/{ticket}" for ticket in tickets),
    ]  # fmt: skip


def test_every_page_fits_is_marked_up_and_can_be_read(desk: Page, reported: tuple[Server, Reported]) -> None:
    contrast = _CONTRAST.read_text(encoding="utf-8")
    for path in pages(reported[1]):
        desk.set_viewport_size({"width": WIDE[0], "height": 900})
        answer = desk.goto(ROOT + path)
        assert answer is not None
        assert answer.ok, path
        assert_readable(desk)
        desk.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
        for width in (WIDE[0], DOUBLED, PHONE, NARROWEST):
            desk.set_viewport_size({"width": width, "height": 900})
            assert sideways(desk) <= 0, (path, width)
            if width in (WIDE[0], PHONE):
                assert desk.evaluate(contrast) == [], (path, width)


def test_a_ticket_is_found_on_the_board_and_worked_with_the_keyboard_alone(desk: Page) -> None:
    expect(desk.get_by_role("heading", level=2).first).to_contain_text("待派单")
    card = desk.get_by_role("link").filter(has_text="冒烟").first
    expect(card).to_contain_text("危险")
    card.focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("安全隐患")
    note = desk.locator("#a-note")
    note.locator("summary").focus()
    desk.keyboard.press("Enter")
    note.get_by_label("备注").fill("已经联系消防")
    note.get_by_role("button", name="写备注").press("Enter")
    expect(desk.get_by_role("status")).to_have_text("记下了")
    expect(desk.get_by_text("已经联系消防")).to_be_visible()


def test_several_are_given_out_at_once_on_a_phone(desk: Page) -> None:
    desk.set_viewport_size({"width": PHONE, "height": 800})
    desk.goto(f"{ROOT}/tickets?q=停水")
    for box in desk.get_by_role("checkbox", name="选").all()[:2]:
        box.check()
    desk.get_by_label("勾选的派给").select_option(label="王站长")
    desk.get_by_role("button", name="派单").click()
    expect(desk.get_by_role("status")).to_have_text("2 件派给王站长了")
