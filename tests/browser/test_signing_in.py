"""Getting into the console, and not getting in. On a server of their own: too many failures close it to everybody."""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from bot.app import close, create_app
from bot.console.throttle import MAX_FAILURES
from bot.demo import set_staff_password
from bot.house import Running
from tests.app_fixtures import seeded_settings
from tests.browser.conftest import Visitors
from tests.browser.pages import sign_in
from tests.browser.server import Server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demo's application behind a server in this process: a whole `jiamenkou demo` would take long to start."""
    folder = tmp_path_factory.mktemp("office")
    app = create_app(seeded_settings(folder))
    running: Running = app.extensions["jiamenkou"]
    name, password = set_staff_password(running.house.database, folder)
    http = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=http.serve_forever)
    thread.start()
    yield Server(f"http://127.0.0.1:{http.server_port}", name, password, folder)
    http.shutdown()
    thread.join()
    http.server_close()
    close(app)


@pytest.fixture
def desk(visitors: Visitors, office: Server) -> Page:
    """The sign-in page, nobody signed in."""
    page = visitors.page("office", office)
    page.goto("/console/sign-in")
    return page


def try_password(desk: Page, name: str, password: str) -> None:
    desk.get_by_label("用户名").fill(name)
    desk.get_by_label("密码").fill(password)
    with desk.expect_navigation():
        desk.get_by_role("button", name="登录").click()


def test_without_signing_in_every_page_leads_to_the_sign_in_page(desk: Page) -> None:
    for path in ("/console/", "/console/alerts/", "/console/handoffs/", "/console"):
        desk.goto(path)
        expect(desk).to_have_url("/console/sign-in")


def test_without_signing_in_nothing_can_be_done_even_with_a_token(desk: Page) -> None:
    token = desk.locator("[name=csrf_token]").input_value()
    for path in ("/console/alerts/1/acknowledge", "/console/handoffs/1/done", "/console/sign-out"):
        answer = desk.request.post(path, form={"csrf_token": token}, max_redirects=0)
        assert answer.status == 302
        assert answer.headers["location"] == "/console/sign-in"


def test_staff_sign_in_and_out_again(desk: Page, office: Server) -> None:
    sign_in(desk, office)
    expect(desk.get_by_role("banner")).to_contain_text(office.name)
    desk.get_by_role("button", name="退出").click()
    expect(desk).to_have_url("/console/sign-in")
    desk.goto("/console/handoffs/")
    expect(desk).to_have_url("/console/sign-in")


def test_the_session_is_closed_to_scripts(desk: Page, office: Server) -> None:
    sign_in(desk, office)
    cookies = desk.context.cookies()
    assert cookies
    assert all(cookie["httpOnly"] and cookie["sameSite"] == "Lax" for cookie in cookies)
    assert desk.evaluate("document.cookie") == ""


def test_a_wrong_password_is_refused_without_saying_which_of_the_two_was_wrong(desk: Page, office: Server) -> None:
    for name in (office.name, "nobody"):
        try_password(desk, name, "wrong")
        expect(desk.get_by_role("status")).to_have_text("用户名或密码不对")
    sign_in(desk, office)


def test_signing_in_without_the_forms_token_is_refused(desk: Page, office: Server) -> None:
    form = {"name": office.name, "password": office.password}
    assert desk.request.post("/console/sign-in", form=form, max_redirects=0).status == 400
    desk.goto("/console/")
    expect(desk).to_have_url("/console/sign-in")


def test_too_many_wrong_passwords_are_slowed_and_the_right_one_with_them(desk: Page, office: Server) -> None:
    sign_in(desk, office)  # earlier failures are forgotten
    desk.get_by_role("button", name="退出").click()
    for _ in range(MAX_FAILURES):
        try_password(desk, office.name, "wrong")
        expect(desk.get_by_role("status")).to_have_text("用户名或密码不对")
    try_password(desk, office.name, office.password)
    expect(desk.get_by_role("status")).to_contain_text("过几分钟再试")
    expect(desk).to_have_url("/console/sign-in")
