"""What people see and do on the pages, in their own words."""

import json
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, expect

from tests.browser.server import Server

CHROMIUM = Path("/usr/bin/chromium")
WIDE = (1440, 900)
NARROW = (390, 844)


def launch(playwright: Playwright) -> Browser:
    """Start Debian's Chromium."""
    return playwright.chromium.launch(
        executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-dev-shm-usage", "--lang=zh-CN"]
    )


def new_visitor(browser: Browser, server: Server, size: tuple[int, int] = WIDE) -> BrowserContext:
    """Return a browser that has never been here, somewhere in China. Its pages' addresses start at the server's."""
    width, height = size
    return browser.new_context(
        base_url=server.url,
        viewport={"width": width, "height": height},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )


class Phone:
    """One resident's phone on the page."""

    def __init__(self, page: Page, number: int = 0) -> None:
        """number: which of the phones, from 0."""
        self._page = page
        self._number = number
        self.node = page.get_by_test_id("phone").nth(number)
        self.input = self.node.get_by_test_id("input")
        self.answers = self.node.get_by_test_id("bubble-left")
        self.said = self.node.get_by_test_id("bubble-right")
        self.log = self.node.get_by_test_id("log")

    @property
    def openid(self) -> str:
        """Who holds this phone."""
        residents = self._page.evaluate("localStorage.getItem('jiamenkou.residents')")
        openid: str = json.loads(residents)[self._number]["openid"]
        return openid

    def get(self, testid: str) -> Locator:
        """A part of this phone."""
        return self.node.get_by_test_id(testid)

    def wait_for_welcome(self) -> None:
        """Wait until the account has greeted its new follower."""
        expect(self.answers).to_have_count(1)

    def ask(self, text: str) -> str:
        """Type and send a line; return the answer."""
        before = self.answers.count()
        self.input.fill(text)
        self.get("send").click()
        return self.answer_after(before)

    def press(self, option: str) -> str:
        """Press an option of the newest answer; return what it leads to."""
        before = self.answers.count()
        self.answers.last.get_by_role("button", name=option, exact=True).click()
        return self.answer_after(before)

    def answer_after(self, before: int) -> str:
        """Wait for the answer that follows `before` others and return it."""
        expect(self.answers).to_have_count(before + 1)
        return self.answers.nth(before).inner_text()


def open_phones(page: Page) -> tuple[Phone, Phone]:
    """Open the page as a newcomer and return its two phones, greeted."""
    page.goto("/phone")
    phones = Phone(page, 0), Phone(page, 1)
    for phone in phones:
        phone.wait_for_welcome()
    return phones


def sign_in(page: Page, server: Server) -> None:
    """Sign in to the console as the demo's staff."""
    page.goto("/console/sign-in")
    page.get_by_label("用户名").fill(server.name)
    page.get_by_label("密码").fill(server.password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/console/")


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width
