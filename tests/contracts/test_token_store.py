"""One token for all processes: fetched once, never an older one over a newer, and never readable."""

import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any

import pytest
import requests
from sqlalchemy import select

from bot.wechat.api import client as client_module
from bot.wechat.api import token_store
from bot.wechat.api.client import TIMEOUT_S, WeChatApi, WeChatRefused, WeChatUnreachable
from bot.wechat.api.token_store import Token, TokenStore, TokenUnavailable, token_table
from community.privacy import Seal
from community.storage import Database
from tests.contracts import workers
from tests.contracts.wechat_api import SECRET, WeChatServer

KEYS = ["a secret key of tests"]


@pytest.fixture
def tokens(database: Database) -> TokenStore:
    return TokenStore(database, Seal(KEYS))


def fetching(*values: str, lasts_s: float = 7200) -> Any:
    """A fetch that returns these values one after the other and fails after that."""
    left = list(values)

    def fetch(_force: bool) -> Token:
        return Token(left.pop(0), time.time() + lasts_s)

    return fetch


def never(_force: bool) -> Token:
    raise AssertionError("no token should be fetched")


def test_a_token_is_fetched_once_and_then_shared(tokens: TokenStore, database: Database) -> None:
    assert tokens.get("a", fetching("one")).value == "one"
    assert tokens.get("a", never).value == "one"
    assert TokenStore(database, Seal(KEYS)).get("a", never).value == "one", "another process"
    assert tokens.get("b", fetching("of b")).value == "of b"


def test_a_token_is_replaced_before_it_ends(tokens: TokenStore) -> None:
    tokens.get("a", fetching("old", lasts_s=token_store.MARGIN_S - 1))
    assert tokens.get("a", fetching("new")).value == "new"


def test_eight_cold_processes_fetch_exactly_one_token(
    database: Database, wechat_api: WeChatServer, processes: ProcessPoolExecutor
) -> None:
    wechat_api.token_delay_s = 0.4
    url = database.url.render_as_string(hide_password=False)
    assert all(processes.map(workers.ready, range(8)))
    start = time.time() + 0.3
    asked = [
        processes.submit(workers.get_token, url, wechat_api.account(), KEYS, None, start + 0.03 * number)
        for number in range(8)
    ]
    assert {future.result(timeout=60) for future in asked} == {"token-1"}
    assert wechat_api.tokens == [False]


def test_a_rejected_token_is_replaced_once_by_whoever_is_first(
    database: Database, wechat_api: WeChatServer, processes: ProcessPoolExecutor
) -> None:
    url = database.url.render_as_string(hide_password=False)
    account = wechat_api.account()
    assert workers.get_token(url, account, KEYS, None, 0) == "token-1"
    wechat_api.token_delay_s = 0.3
    start = time.time() + 0.3
    asked = [processes.submit(workers.get_token, url, account, KEYS, "token-1", start) for _ in range(8)]
    assert {future.result(timeout=60) for future in asked} == {"token-2"}
    assert wechat_api.tokens == [False, True], "forced, for WeChat would return the same one otherwise"


def test_threads_that_come_between_a_look_and_a_claim_do_not_fetch_again(tokens: TokenStore) -> None:
    fetched: list[bool] = []

    def fetch(force: bool) -> Token:
        fetched.append(force)
        return Token(f"token-{len(fetched)}", time.time() + 7200)

    with ThreadPoolExecutor(16) as pool:
        got = {found.value for found in pool.map(lambda _n: tokens.get("a", fetch), range(64))}
    assert got == {"token-1"}


def test_after_a_killed_fetcher_another_takes_over_when_its_lease_ends(
    tokens: TokenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(token_store, "FETCH_LEASE_S", 0.5)

    def die(_force: bool) -> Token:
        raise SystemExit  # like a kill: nothing is cleaned up after it

    with pytest.raises(SystemExit):
        tokens.get("a", die)
    started = time.monotonic()
    assert tokens.get("a", fetching("one")).value == "one"
    assert time.monotonic() - started >= 0.3, "the lease was waited for"


def test_a_fetch_that_fails_lets_the_next_one_try_at_once(tokens: TokenStore) -> None:
    def fail(_force: bool) -> Token:
        raise WeChatUnreachable("stable_token")

    with pytest.raises(WeChatUnreachable):
        tokens.get("a", fail)
    assert tokens.get("a", fetching("one")).value == "one"


def test_waiting_for_another_fetcher_ends(tokens: TokenStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token_store, "WAIT_S", 0.2)
    release, has_begun = threading.Event(), threading.Event()

    def slow(_force: bool) -> Token:
        has_begun.set()
        release.wait(10)
        return Token("slow", time.time() + 7200)

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(tokens.get, "a", slow)
        has_begun.wait(5)
        with pytest.raises(TokenUnavailable):
            tokens.get("a", never)
        release.set()
        assert first.result(5).value == "slow"


def test_a_fetcher_that_comes_back_late_never_overwrites_a_newer_token(
    tokens: TokenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(token_store, "FETCH_LEASE_S", 0.2)
    release, has_begun = threading.Event(), threading.Event()

    def stalled(_force: bool) -> Token:
        has_begun.set()
        release.wait(10)
        return Token("older", time.time() + 7200)

    with ThreadPoolExecutor(1) as pool:
        late = pool.submit(tokens.get, "a", stalled)
        has_begun.wait(5)
        time.sleep(0.3)
        assert tokens.get("a", fetching("newer")).value == "newer"
        release.set()
        assert late.result(5).value == "newer"
    assert tokens.get("a", never).value == "newer"


def test_a_token_is_sealed_at_rest(tokens: TokenStore, database: Database) -> None:
    tokens.get("a", fetching("the-token"))
    with database.read() as connection:
        stored = connection.execute(select(token_table)).one()
    assert "the-token" not in repr(stored)


def test_after_a_change_of_the_secret_key_a_token_is_fetched_anew(tokens: TokenStore, database: Database) -> None:
    tokens.get("a", fetching("one"))
    assert TokenStore(database, Seal(["another secret key"])).get("a", fetching("two")).value == "two"
    assert TokenStore(database, Seal(["a third", "another secret key"])).get("a", never).value == "two"


@pytest.mark.parametrize("fault", ["http 500", "garbage", 40125, 40164, -1])
def test_neither_secret_nor_token_shows_when_wechat_gives_no_token(
    sqlite: Database, wechat_api: WeChatServer, fault: int | str, capfd: pytest.CaptureFixture[str]
) -> None:
    wechat_api.token_fault = fault
    api = WeChatApi("qingxi", wechat_api.account(), TokenStore(sqlite, Seal(KEYS)))
    with pytest.raises((WeChatRefused, WeChatUnreachable)) as caught:
        api.send_text("wang", "您好")
    assert_hides(caught.value, SECRET)
    shown = capfd.readouterr()
    assert SECRET not in shown.out + shown.err


def test_neither_secret_nor_token_shows_when_wechat_is_gone(
    sqlite: Database, wechat_api: WeChatServer, capfd: pytest.CaptureFixture[str]
) -> None:
    api = WeChatApi("qingxi", wechat_api.account(), TokenStore(sqlite, Seal(KEYS)))
    api.send_text("wang", "您好")
    wechat_api._http.socket.close()
    with pytest.raises(WeChatUnreachable) as caught:
        api.send_text("wang", "您好")
    assert_hides(caught.value, "token-1")
    gone = WeChatApi("other", wechat_api.account(), TokenStore(sqlite, Seal(KEYS)))
    with pytest.raises(WeChatUnreachable) as caught:
        gone.token()
    assert_hides(caught.value, SECRET)
    shown = capfd.readouterr()
    assert SECRET not in shown.out + shown.err
    assert "token-1" not in shown.out + shown.err


def assert_hides(failure: BaseException, secret: str) -> None:
    """As a traceback would print it, causes and all."""
    import traceback

    assert secret not in "".join(traceback.format_exception(failure))


def test_every_call_to_wechat_has_a_timeout(
    sqlite: Database, wechat_api: WeChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[object] = []
    send = requests.Session.request

    def watching(session: requests.Session, *arguments: Any, **named: Any) -> requests.Response:
        seen.append(named.get("timeout"))
        return send(session, *arguments, **named)

    monkeypatch.setattr(requests.Session, "request", watching)
    api = WeChatApi("qingxi", wechat_api.account(), TokenStore(sqlite, Seal(KEYS)))
    api.send_text("wang", "您好")
    assert seen == [TIMEOUT_S, TIMEOUT_S]


def test_a_silent_wechat_is_given_up_on(
    sqlite: Database, wechat_api: WeChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "TIMEOUT_S", (0.3, 0.3))
    api = WeChatApi("qingxi", wechat_api.account(), TokenStore(sqlite, Seal(KEYS)))
    wechat_api.fault = "silent"
    with pytest.raises(WeChatUnreachable):
        api.send_text("wang", "您好")
    wechat_api.token_fault = "silent"
    with pytest.raises(WeChatUnreachable):
        WeChatApi("other", wechat_api.account(), TokenStore(sqlite, Seal(KEYS))).token()
