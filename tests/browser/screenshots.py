"""Make the pictures of the README from a running demo: python -m tests.browser.screenshots OUT_FOLDER."""

import argparse
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.booked import Week, booked_office
from tests.browser.pages import CHROMIUM, NARROW, WIDE, Phone, launch, new_visitor, open_phones, sign_in
from tests.browser.server import Server, demo

CONSOLE_HEIGHT = 560


def main() -> None:
    """Start a demo, let its residents speak, and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out_folder", type=Path)
    out: Path = parser.parse_args().out_folder
    out.mkdir(parents=True, exist_ok=True)
    if not CHROMIUM.is_file():
        raise SystemExit("Chromium is not installed")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright, demo(Path(folder)) as server:
        browser = launch(playwright)
        show_phones(browser, server, out)
        show_console(browser, server, out)
        with booked_office(Path(folder) / "booked") as (office, week):
            show_bookings(browser, office, week, out)
        browser.close()


def show_phones(browser: Browser, server: Server, out: Path) -> None:
    """Two residents ask in dialect, with a word misheard, and report a nuisance."""
    with new_visitor(browser, server, WIDE) as context:
        page = context.new_page()
        mother, neighbour = open_phones(page)
        mother.ask("食堂好久开饭嘛")
        mother.ask("给我妈送饭上门要得不")
        neighbour.ask("石堂几点开饭")
        neighbour.ask("楼上天天半夜拖板凳")
        neighbour.input.blur()
        save(page, out / "phone.png")
        # What the console's pictures show.
        ask_for_a_call(neighbour)
        mother.ask("居住证到期了哪个办")
        mother.ask("转人工")
        mother.ask("3栋2单元楼道头煤气味道好大")
        neighbour.ask("小区门口有人触电了")


def ask_for_a_call(phone: Phone) -> None:
    """The nuisance is for a person."""
    phone.press("给我回个电话")
    phone.ask("13800005678")


def show_console(browser: Browser, server: Server, out: Path) -> None:
    """What staff see at a desk and on their way."""
    with new_visitor(browser, server, WIDE) as context:
        page = context.new_page()
        sign_in(page, server)
        page.set_viewport_size({"width": WIDE[0], "height": CONSOLE_HEIGHT})
        page.goto("/console/handoffs/")
        page.get_by_text("138****5678").click()
        save(page, out / "console-1440.png")
        page.set_viewport_size({"width": NARROW[0], "height": CONSOLE_HEIGHT})
        page.goto("/console/alerts/")
        save(page, out / "console-390.png")


def show_bookings(browser: Browser, office: Server, week: Week, out: Path) -> None:
    """A week at the desk, and a roster in somebody's hand."""
    with new_visitor(browser, office, WIDE) as context:
        page = context.new_page()
        sign_in(page, office)
        page.goto("/console/bookings/")
        save(page, out / "bookings-1440.png")
        page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
        roster = f"/console/bookings/offerings/{week.offering('canteen-lunch').id}/days/2026-11-23"
        page.goto(roster)
        page.get_by_role("button", name="到了").first.click()
        page.goto(roster)
        save(page, out / "bookings-390.png")


def save(page: Page, file: Path) -> None:
    """Take a picture once everything on its way has arrived."""
    page.wait_for_load_state("networkidle")
    page.screenshot(path=file)
    print(file)


if __name__ == "__main__":
    main()
