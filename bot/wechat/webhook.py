"""The webhook: what WeChat's servers call. A thin adapter: verify, open, parse, hand to the journey, seal.

Promise: 64 KB at most are read; anything wrong is one log event and 400/403/404/413 with one sentence; WeChat never sees
a traceback. What our own code can't do is said to the resident in a sentence, not left to WeChat's error notice.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

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

MAX_BODY_BYTES = 64 * 1024
# What WeChat wants to hear when there is nothing to say.
NOTHING = "success"
SEE_RESULT = Option(texts.SEE_RESULT, service="result")


@dataclass(frozen=True)
class _Desk:
    """One account: its settings, its envelope, and whether it may push."""

    name: str
    account: Account
    envelope: Envelope
    can_push: bool


def webhook(accounts: Mapping[str, Account], deadline: Deadline) -> Flask:
    """Return the application that serves /<account> for every account. It is one of its own, mounted at /wechat:
    WeChat's requests need none of the pages' cookies, sign-in and CSRF protection, and need not pay for them."""
    desks = {
        name: _Desk(name, account, Envelope(account), capabilities_of(account).push)
        for name, account in accounts.items()
    }
    routes = Flask("jiamenkou.webhook", static_folder=None)

    @routes.get("/<name>")
    def verify(name: str) -> Response:
        """WeChat checks that the address is ours when the account is set up: echo what it sends."""
        desk = _desk(desks, name)
        desk.envelope.verify(_query(), time.time())
        return _plain(request.args.get("echostr", ""))

    @routes.post("/<name>")
    def receive(name: str) -> Response:
        """A message or an event."""
        desk = _desk(desks, name)
        query = _query()
        desk.envelope.verify(query, time.time())
        opened = desk.envelope.open(query, _body())
        message, ourselves = parse(opened.xml, desk.name, desk.account.area)
        text = _answer(desk, message, deadline)
        return _sealed(desk, opened, text, message, ourselves)

    @routes.errorhandler(BadRequest)
    def refuse(refused: BadRequest) -> Response:
        log.warning(log.Event.MESSAGE_REFUSED, reason=refused.reason.value)
        return Response(refused.saying, status=refused.status, mimetype="text/plain")

    return routes


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


def _sealed(desk: _Desk, opened: Opened, text: str, message: Message, ourselves: str) -> Response:
    if not text:
        return _plain(NOTHING)
    now_s = int(time.time())
    xml = reply_xml(text, to=message.resident.openid, sender=ourselves, now_s=now_s)
    return Response(desk.envelope.seal(xml, opened.cipher, str(now_s)), mimetype="application/xml")


def _desk(desks: Mapping[str, _Desk], name: str) -> _Desk:
    try:
        return desks[name]
    except KeyError:
        raise BadRequest(Reason.UNKNOWN_ACCOUNT) from None


def _query() -> Query:
    return Query(
        signature=request.args.get("signature", ""),
        timestamp=request.args.get("timestamp", ""),
        nonce=request.args.get("nonce", ""),
        encrypt_type=request.args.get("encrypt_type", ""),
        msg_signature=request.args.get("msg_signature", ""),
    )


def _body() -> bytes:
    # One more than the limit: werkzeug cuts a chunked body off at its own limit and says nothing.
    request.max_content_length = MAX_BODY_BYTES + 1
    try:
        body = request.get_data(cache=False)
    except RequestEntityTooLarge:
        raise BadRequest(Reason.TOO_LARGE) from None
    if len(body) > MAX_BODY_BYTES:
        raise BadRequest(Reason.TOO_LARGE)
    return body


def _plain(text: str) -> Response:
    return Response(text, mimetype="text/plain")
