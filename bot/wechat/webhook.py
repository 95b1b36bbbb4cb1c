"""The webhook: what WeChat's servers call. A thin adapter: verify, open, parse, hand to the journey, seal.

Promise: 64 KB at most are read; anything wrong is one log event and 400/403/404/413 with one sentence; WeChat never sees
a traceback. What our own code can't do is said to the resident in a sentence, not left to WeChat's error notice.
"""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wsgi import get_input_stream

from bot import texts
from bot.intake.deadline import Deadline, Late
from bot.safety import last_resort, safety_words
from bot.wechat.capabilities import capabilities_of
from bot.wechat.codec import parse, render_text, reply_xml
from bot.wechat.envelope import Envelope, Opened, Query
from bot.wechat.errors import BadRequest, Reason
from community import log
from community.settings import Account
from handlers.contract import Message, Option, Reply

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

MAX_BODY_BYTES = 64 * 1024
# What WeChat wants to hear when there is nothing to say.
NOTHING = "success"
SEE_RESULT = Option(texts.SEE_RESULT, service="result")

Environ = dict[str, Any]


@dataclass(frozen=True)
class _Desk:
    """One account: its settings, its envelope, and whether it may push."""

    name: str
    account: Account
    envelope: Envelope
    can_push: bool


@dataclass(frozen=True)
class _Response:
    text: str
    status: HTTPStatus = HTTPStatus.OK
    mimetype: str = "text/plain"


class Webhook:
    """The WSGI application that serves /<account> for every account, mounted at /wechat. Bare WSGI: WeChat's requests
    need no routes, cookies, sign-in and CSRF protection, and need not pay for them (docs/performance.md)."""

    def __init__(self, accounts: Mapping[str, Account], deadline: Deadline) -> None:
        self._deadline = deadline
        self._desks = {
            name: _Desk(name, account, Envelope(account), capabilities_of(account).push)
            for name, account in accounts.items()
        }

    def __call__(self, environ: Environ, start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        response = self._response(environ)
        body = response.text.encode()
        kind = f"{response.mimetype}; charset=utf-8"
        headers = [("Content-Type", kind), ("Content-Length", str(len(body)))]
        start_response(f"{response.status.value} {response.status.phrase}", headers)
        return [body]

    def _response(self, environ: Environ) -> _Response:
        try:
            match environ["REQUEST_METHOD"]:
                case "POST":
                    return self._receive(environ)
                case "GET":
                    return self._verify(environ)
            return _Response("405 Method Not Allowed", HTTPStatus.METHOD_NOT_ALLOWED)
        except BadRequest as refused:
            log.warning(log.Event.MESSAGE_REFUSED, reason=refused.reason.value)
            return _Response(refused.saying, HTTPStatus(refused.status))
        except Exception as failure:  # WeChat sees no traceback
            log.error(log.Event.TURN_FAILED, failure)
            return _Response("服务暂时出错，请稍后再试", HTTPStatus.INTERNAL_SERVER_ERROR)

    def _verify(self, environ: Environ) -> _Response:
        """WeChat checks that the address is ours when the account is set up: echo what it sends."""
        desk, arguments = self._desk(environ), _arguments(environ)
        desk.envelope.verify(_query(arguments), time.time())
        return _Response(arguments.get("echostr", ""))

    def _receive(self, environ: Environ) -> _Response:
        """A message or an event."""
        desk, query = self._desk(environ), _query(_arguments(environ))
        desk.envelope.verify(query, time.time())
        opened = desk.envelope.open(query, _body(environ))
        message, ourselves = parse(opened.xml, desk.name, desk.account.area)
        text = _answer(desk, message, self._deadline)
        return _sealed(desk, opened, text, message, ourselves)

    def _desk(self, environ: Environ) -> _Desk:
        try:
            return self._desks[environ["PATH_INFO"].removeprefix("/")]
        except KeyError:
            raise BadRequest(Reason.UNKNOWN_ACCOUNT) from None


def _answer(desk: _Desk, message: Message, deadline: Deadline) -> str:
    """Return what to say now; empty for nothing."""
    try:
        outcome = deadline.run(message, can_push=desk.can_push)
    except Exception as failure:  # the database is gone, say; the resident still gets a word
        log.error(log.Event.TURN_FAILED, failure)
        return last_resort(message)
    if isinstance(outcome, Late):
        return safety_words(message) or _meanwhile(desk)
    return _as_text(outcome.reply)


def _meanwhile(desk: _Desk) -> str:
    return "" if desk.can_push else render_text(texts.STILL_WORKING, (SEE_RESULT,))


def _as_text(reply: Reply | None) -> str:
    return render_text(reply.text, reply.options) if reply is not None else ""


def _sealed(desk: _Desk, opened: Opened, text: str, message: Message, ourselves: str) -> _Response:
    if not text:
        return _Response(NOTHING)
    now_s = int(time.time())
    xml = reply_xml(text, to=message.resident.openid, sender=ourselves, now_s=now_s)
    return _Response(desk.envelope.seal(xml, opened.cipher, str(now_s)), mimetype="application/xml")


def _arguments(environ: Environ) -> dict[str, str]:
    return dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True))


def _query(arguments: Mapping[str, str]) -> Query:
    return Query(
        signature=arguments.get("signature", ""),
        timestamp=arguments.get("timestamp", ""),
        nonce=arguments.get("nonce", ""),
        encrypt_type=arguments.get("encrypt_type", ""),
        msg_signature=arguments.get("msg_signature", ""),
    )


def _body(environ: Environ) -> bytes:
    # One more than the limit: werkzeug cuts a chunked body off at its own limit and says nothing.
    try:
        body: bytes = get_input_stream(environ, max_content_length=MAX_BODY_BYTES + 1).read()
    except RequestEntityTooLarge:
        raise BadRequest(Reason.TOO_LARGE) from None
    if len(body) > MAX_BODY_BYTES:
        raise BadRequest(Reason.TOO_LARGE)
    return body
