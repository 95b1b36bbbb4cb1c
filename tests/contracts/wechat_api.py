"""A WeChat that answers API calls on loopback, with the faults a test wishes for."""

import itertools
import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from community.settings import Account

SECRET = "the-app-secret-nobody-may-see"


class WeChatServer:
    """Counts tokens, keeps what was sent, and answers message/custom/send with `fault` (0: takes the message).

    fault: an errcode, an HTTP status as "http 502", "garbage", "silent" (no answer), or a callable that returns one.
    """

    def __init__(self) -> None:
        self.fault: int | str | Callable[[], int | str] = 0
        self.token_fault: int | str = 0
        self.token_delay_s = 0.0
        self.tokens: list[bool] = []  # one for each fetch: whether it was forced
        self.sent: list[tuple[str, str]] = []
        self.calls = 0
        self._numbers = itertools.count(1)
        self.good_token = ""
        self._lock = threading.Lock()
        self._released = threading.Event()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._released.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def account(self) -> Account:
        """A verified account whose API is here."""
        return Account(
            app_id="wxtest", app_secret=SECRET, token="token", mode="plain", area="qingxi", verified=True,
            api_base_url=self.url,
        )  # fmt: skip

    def answer(self, path: str, body: dict[str, Any]) -> int | str | dict[str, Any]:
        url = urlsplit(path)
        if url.path == "/cgi-bin/stable_token":
            return self._token(body)
        token = parse_qs(url.query).get("access_token", [""])[0]
        with self._lock:
            self.calls += 1
            fault = self.fault() if callable(self.fault) else self.fault
            if fault == 0 and token != self.good_token:
                fault = 40001
            if fault == 0:
                self.sent.append((body["touser"], body["text"]["content"]))
        return fault if isinstance(fault, str) else {"errcode": fault, "errmsg": "as wished"}

    def silence(self) -> None:
        """Keep the caller waiting until the test ends."""
        self._released.wait(20)

    def _token(self, body: dict[str, Any]) -> int | str | dict[str, Any]:
        with self._lock:
            self.tokens.append(bool(body["force_refresh"]))
        time.sleep(self.token_delay_s)
        if self.token_fault or body["secret"] != SECRET:
            fault = self.token_fault or 40125
            return fault if isinstance(fault, str) else {"errcode": fault, "errmsg": "as wished"}
        self.good_token = f"token-{next(self._numbers)}"
        return {"access_token": self.good_token, "expires_in": 7200}


def _handler(server: WeChatServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            answer = server.answer(self.path, body)
            if answer == "silent":
                server.silence()
                self.close_connection = True
                return
            status, text = 200, "<html>not json"
            if isinstance(answer, str) and answer.startswith("http "):
                status = int(answer.split()[1])
            elif answer != "garbage":
                text = json.dumps(answer)
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Handler
