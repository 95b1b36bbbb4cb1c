"""WeChat's side of the wire, as its documentation describes it: builds, signs and encrypts what WeChat would send,
waits 5 s, sends again up to three times in all, and opens what comes back.
"""

import itertools
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

import requests
import xmltodict
from wechatpy.crypto import PrpCrypto, WeChatCrypto

from bot.wechat.envelope import sign
from community.settings import Account, Mode

PATIENCE_S = 5.0
TRIES = 3
_FAULT = "该公众号提供的服务出现故障，请稍后再试"
_numbers = itertools.count(int(time.time() * 1000) * 1000)


@dataclass
class Exchange:
    """One message and what became of it. reply: what the resident sees, None for nothing. sent, received: the XML in
    the clear. tries: how often it was sent."""

    sent: str
    received: str = ""
    reply: str | None = None
    tries: int = 0
    ms: int = 0
    faults: list[str] = field(default_factory=list)


class SimulatedWeChat:
    """The platform as one account's webhook meets it."""

    def __init__(self, account: Account, webhook_url: str, ourselves: str = "gh_jiamenkou_demo") -> None:
        """webhook_url: where messages are posted. ourselves: the account's own id."""
        self._account = account
        self._url = webhook_url
        self._ourselves = ourselves
        self._token = account.token.get_secret_value()
        keys = account.aes_keys
        self._cipher = WeChatCrypto(self._token, keys[0], account.app_id) if keys else None

    def compose(self, openid: str, kind: str, fields: Mapping[str, str]) -> str:
        """Return the XML of a new message of this kind; fields by WeChat's element names."""
        elements = {"ToUserName": self._ourselves, "FromUserName": openid, "MsgType": kind, **fields}
        body = "".join(f"<{name}>{escape(_typed(value))}</{name}>" for name, value in elements.items())
        number = "" if kind == "event" else f"<MsgId>{next(_numbers)}</MsgId>"
        return f"<xml>{body}<CreateTime>{int(time.time())}</CreateTime>{number}</xml>"

    def deliver(self, xml: str) -> Exchange:
        """Send one message as WeChat does, with its retries, and return what the resident would see."""
        exchange = Exchange(sent=xml)
        started = time.monotonic()
        while exchange.tries < TRIES:
            exchange.tries += 1
            try:
                answer = self.post(xml)
            except requests.RequestException:
                exchange.faults.append("5 秒内没有回应")
                continue
            exchange.ms = round((time.monotonic() - started) * 1000)
            if answer.status_code != 200:
                exchange.faults.append(f"HTTP {answer.status_code}：{answer.text[:80]}")
                break
            self._read(answer.text, exchange)
            return exchange
        exchange.ms = round((time.monotonic() - started) * 1000)
        exchange.reply = _FAULT
        return exchange

    def post(self, xml: str) -> requests.Response:
        """Send the message once. Raises requests.RequestException after 5 s."""
        parameters, body = self.wrap(xml)
        return requests.post(self._url, params=parameters, data=body.encode(), timeout=PATIENCE_S)

    def wrap(self, xml: str, timestamp: str | None = None) -> tuple[dict[str, str], str]:
        """Return the query and the body with which WeChat posts this message, by the account's mode."""
        timestamp = timestamp or str(int(time.time()))
        nonce = secrets.token_hex(5)
        query = {"timestamp": timestamp, "nonce": nonce, "signature": sign(self._token, timestamp, nonce)}
        if self._cipher is None or self._account.mode is Mode.PLAIN:
            return query, xml
        encrypted = PrpCrypto(self._cipher.key).encrypt(xml, self._account.app_id).decode()
        query |= {
            "encrypt_type": "aes",
            "msg_signature": sign(self._token, timestamp, nonce, encrypted),
        }
        plain = xml[len("<xml>") : -len("</xml>")] if self._account.mode is Mode.COMPATIBLE else ""
        outer = f"<ToUserName>{self._ourselves}</ToUserName><Encrypt><![CDATA[{encrypted}]]></Encrypt>"
        return query, f"<xml>{plain or ''}{outer if not plain else outer.split('</ToUserName>')[1]}</xml>"

    def open(self, body: str) -> str:
        """Return the XML of a passive reply in the clear, checking its signature as WeChat does."""
        outer = xmltodict.parse(body)["xml"]
        if "Encrypt" not in outer or self._cipher is None:
            return body
        opened: str = self._cipher.decrypt_message(body, outer["MsgSignature"], outer["TimeStamp"], outer["Nonce"])
        return opened

    def _read(self, body: str, exchange: Exchange) -> None:
        if body in {"", "success"}:
            exchange.received = body
            return
        try:
            exchange.received = self.open(body)
            # A transfer to WeChat's own customer service has no content: the resident sees nothing.
            exchange.reply = xmltodict.parse(exchange.received)["xml"].get("Content")
        except Exception as fault:  # WeChat shows its notice for whatever it can't read
            exchange.faults.append(f"回复读不懂：{type(fault).__name__}")
            exchange.reply = _FAULT


def _typed(value: str) -> str:
    """What a phone's keyboard can type: no control characters but line breaks and tabs."""
    return "".join(char for char in value if char >= " " or char in "\n\t")
