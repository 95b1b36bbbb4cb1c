"""`jiamenkou demo` in a process of its own, and WeChat's API as its courier uses it."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

ROOT = Path(__file__).parents[2]
_START_S = 60
_FORM_SALT = "wtf-csrf-token"  # Flask-WTF's
_WELCOME = re.compile(r"/console\s+用户名 (\S+)\s+密码 (\S+)")


@dataclass(frozen=True)
class Server:
    """A running demo. name, password: its staff account, as its terminal shows them. folder: its data."""

    url: str
    name: str
    password: str
    folder: Path

    def push(self, openid: str, text: str) -> None:
        """Send a customer-service message from the first account through WeChat's API, as the courier does."""
        secret = (self.folder / "secrets" / "demo_app_secret").read_text(encoding="ascii")
        wish = {"grant_type": "client_credential", "appid": "wxdemodemo", "secret": secret}
        api = f"{self.url}/phone/cgi-bin"
        token = requests.post(f"{api}/stable_token", json=wish, timeout=5).json()["access_token"]
        body = {"touser": openid, "msgtype": "text", "text": {"content": text}}
        sent = requests.post(f"{api}/message/custom/send", params={"access_token": token}, json=body, timeout=5)
        assert sent.json()["errcode"] == 0, sent.text

    def as_of_yesterday(self, form_token: str) -> str:
        """Return a form's token as it would be if the page had been opened a day ago."""
        key = (self.folder / "secrets" / "secret_key").read_text(encoding="ascii")
        secret = URLSafeTimedSerializer(key, salt=_FORM_SALT).loads(form_token)
        old = URLSafeTimedSerializer(key, salt=_FORM_SALT, signer=_Yesterday).dumps(secret)
        return old if isinstance(old, str) else old.decode("ascii")


class _Yesterday(TimestampSigner):
    """Signs as of a day ago."""

    def get_timestamp(self) -> int:
        return super().get_timestamp() - 86_400


@contextmanager
def demo(folder: Path) -> Iterator[Server]:
    """Start a demo whose data and log live in `folder`; stop it afterwards."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = folder / "server.log"
    command = [sys.executable, "-m", "bot.cli", "demo", "--port", str(port), "--folder", str(folder)]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, cwd=ROOT)
    try:
        name, password = _wait(process, f"http://127.0.0.1:{port}", log)
        yield Server(f"http://127.0.0.1:{port}", name, password, folder)
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: "subprocess.Popen[bytes]", url: str, log: Path) -> tuple[str, str]:
    """Return the staff account's name and password once the server answers and has pushed its menu."""
    for _ in range(_START_S * 10):
        said = log.read_text(encoding="utf-8", errors="replace")
        assert process.poll() is None, f"the demo ended:\n{said}"
        account = _WELCOME.search(said)
        if account and "菜单已推送" in said and _is_up(url):
            return account[1], account[2]
        time.sleep(0.1)
    raise AssertionError(f"the demo did not come up:\n{log.read_text(encoding='utf-8', errors='replace')}")


def _is_up(url: str) -> bool:
    try:
        return requests.get(f"{url}/healthz", timeout=2).ok
    except requests.RequestException:
        return False
