"""A real server, a real browser, and pages that may not complain."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.pages import CHROMIUM, WIDE, Phone, launch, new_visitor, open_phones, sign_in
from tests.browser.server import Server, demo
from tests.conftest import unavailable

Cookies = list[Any]  # Playwright does not publish its type

expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium."""
    if not CHROMIUM.is_file():
        unavailable("Chromium is not installed")
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def server(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One demo for all tests."""
    with demo(tmp_path_factory.mktemp("demo")) as running:
        yield running


@pytest.fixture(scope="session")
def staff_cookies(browser: Browser, server: Server) -> Cookies:
    """What a browser holds whose member of staff has signed in."""
    with new_visitor(browser, server) as context:
        sign_in(context.new_page(), server)
        return [{"name": kept["name"], "value": kept["value"], "url": server.url} for kept in context.cookies()]


@dataclass
class Visitors:
    """A page for each role. A new browser costs seconds, so a role keeps its page; whoever gets it finds it empty."""

    _browser: Browser
    _pages: dict[str, Page] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)

    def page(self, role: str, site: Server, size: tuple[int, int] = WIDE) -> Page:
        """Return the role's page as a first visit finds it. site: the server that all its addresses begin with."""
        page = self._pages.get(role) or self._new_page(role, site)
        page.unroute_all()
        page.goto("/console/sign-in")  # of this site, and without a script that could write
        page.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")
        page.context.clear_cookies()
        page.set_viewport_size({"width": size[0], "height": size[1]})
        return page

    def _new_page(self, role: str, site: Server) -> Page:
        page = self._pages[role] = new_visitor(self._browser, site).new_page()
        page.on("console", lambda said: self._complain(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self._complain(str(error)))
        page.on("request", lambda sent: None if sent.url.startswith(site.url) else self._complain(sent.url))
        return page

    def _complain(self, what: str) -> None:
        self.complaints.append(what)

    def close(self) -> None:
        """Close all pages."""
        for page in self._pages.values():
            page.context.close()


@pytest.fixture(scope="session")
def _all_visitors(browser: Browser) -> Iterator[Visitors]:
    kept = Visitors(browser)
    yield kept
    kept.close()


@pytest.fixture
def visitors(_all_visitors: Visitors) -> Iterator[Visitors]:
    """Everybody's pages, which must have nothing to complain about: no console error, no exception, no call to a
    foreign host. A test that provokes some clears `visitors.complaints`."""
    _all_visitors.complaints.clear()
    yield _all_visitors
    assert _all_visitors.complaints == []


@pytest.fixture
def page(visitors: Visitors, server: Server) -> Page:
    """An empty page 1440 px wide."""
    return visitors.page("resident", server)


@pytest.fixture
def phones(page: Page) -> tuple[Phone, Phone]:
    """Two newcomers' phones, greeted."""
    return open_phones(page)


@pytest.fixture
def phone(phones: tuple[Phone, Phone]) -> Phone:
    """A newcomer's phone, greeted."""
    return phones[0]


@pytest.fixture
def console(visitors: Visitors, server: Server, staff_cookies: Cookies) -> Page:
    """The console's home, signed in."""
    page = visitors.page("staff", server)
    page.context.add_cookies(staff_cookies)
    page.goto("/console/")
    return page
