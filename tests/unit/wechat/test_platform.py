"""The simulated WeChat behaves as the documentation says, so that what passes against it passes against WeChat."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from pydantic import SecretStr

from bot.wechat.codec import parse, reply_xml
from bot.wechat.envelope import Envelope, Query
from bot.wechat.phone import platform as platform_module
from bot.wechat.phone.platform import SimulatedWeChat
from community.settings import Account, Mode

Answer = Callable[[Query, bytes], tuple[int, bytes]]
FAULT = "该公众号提供的服务出现故障，请稍后再试"


def account(mode: Mode, **values: Any) -> Account:
    key = SecretStr("" if mode is Mode.PLAIN else "k" * 43)
    return Account(
        **{"app_id": "wx1", "token": SecretStr("token"), "aes_key": key, "mode": mode, "area": "a", **values}
    )


@contextmanager
def serving(answer: Answer) -> Iterator[str]:
    """A webhook on loopback that answers with `answer`."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            given = dict(parse_qsl(urlsplit(self.path).query))
            status, body = answer(Query(**given), self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a caller that hung up is no news
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/wechat/x"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize("mode", Mode)
def test_what_the_platform_sends_is_opened_answered_and_read_back(mode: Mode) -> None:
    settings = account(mode)
    desk = Envelope(settings)

    def echo(query: Query, body: bytes) -> tuple[int, bytes]:
        desk.verify(query, time.time())
        opened = desk.open(query, body)
        message, ourselves = parse(opened.xml, "x", "a")
        reply = reply_xml(f"听到：{message.text}]]>🏠", message.resident.openid, ourselves)
        return 200, desk.seal(reply, opened.cipher, query.timestamp).encode()

    with serving(echo) as url:
        wechat = SimulatedWeChat(settings, url)
        exchange = wechat.deliver(wechat.compose("o1", "text", {"Content": "<食堂> & ]]> 几点"}))
    assert exchange.reply == "听到：<食堂> & ]]> 几点]]>🏠"
    assert (exchange.tries, exchange.faults) == (1, [])


def test_a_compatible_body_holds_the_clear_copy_and_the_cipher() -> None:
    wechat = SimulatedWeChat(account(Mode.COMPATIBLE), "unused")
    query, body = wechat.wrap(wechat.compose("o1", "text", {"Content": "食堂"}))
    assert "<Content>食堂</Content>" in body
    assert "<Encrypt>" in body
    assert query["encrypt_type"] == "aes"
    assert body.count("<ToUserName>") == 1


def test_a_safe_body_hides_the_message() -> None:
    wechat = SimulatedWeChat(account(Mode.SAFE), "unused")
    _, body = wechat.wrap(wechat.compose("a-resident-long-enough", "text", {"Content": "食堂"}))
    assert "食堂" not in body
    assert "a-resident-long-enough" not in body


def test_messages_are_numbered_and_events_are_not() -> None:
    wechat = SimulatedWeChat(account(Mode.PLAIN), "unused")
    first, second = (parse(wechat.compose("o", "text", {"Content": "x"}), "x", "a")[0] for _ in range(2))
    assert first.key != second.key
    assert "<MsgId>" not in wechat.compose("o", "event", {"Event": "subscribe"})


@pytest.mark.parametrize("body", [b"", b"success"])
def test_success_and_nothing_show_the_resident_nothing(body: bytes) -> None:
    with serving(lambda _query, _body: (200, body)) as url:
        wechat = SimulatedWeChat(account(Mode.PLAIN), url)
        exchange = wechat.deliver(wechat.compose("o1", "text", {"Content": "x"}))
    assert (exchange.reply, exchange.tries) == (None, 1)


@pytest.mark.parametrize("body", [b"ok", b"<xml>", b"<xml><Content>\x01</Content></xml>"])
def test_a_reply_that_cannot_be_read_shows_wechats_fault_notice(body: bytes) -> None:
    with serving(lambda _query, _body: (200, body)) as url:
        wechat = SimulatedWeChat(account(Mode.PLAIN), url)
        assert wechat.deliver(wechat.compose("o1", "text", {"Content": "x"})).reply == FAULT


def test_an_error_status_shows_wechats_fault_notice() -> None:
    with serving(lambda _query, _body: (500, b"")) as url:
        wechat = SimulatedWeChat(account(Mode.PLAIN), url)
        exchange = wechat.deliver(wechat.compose("o1", "text", {"Content": "x"}))
    assert exchange.reply == FAULT
    assert exchange.faults


def test_silence_is_met_with_three_tries_of_the_same_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform_module, "PATIENCE_S", 0.2)
    bodies: list[bytes] = []
    ended = threading.Event()

    def hang(_query: Query, body: bytes) -> tuple[int, bytes]:
        bodies.append(body)
        ended.wait(5)
        return 200, b""

    with serving(hang) as url:
        wechat = SimulatedWeChat(account(Mode.PLAIN), url)
        exchange = wechat.deliver(wechat.compose("o1", "text", {"Content": "x"}))
        ended.set()
    assert (exchange.tries, exchange.reply) == (3, FAULT)
    assert len(bodies) == 3
    assert len(set(bodies)) == 1
