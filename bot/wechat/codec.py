"""XML ⇄ Message. wechatpy's parser does the parsing; this module gives it one error type and safe replies.

Every message type WeChat documents is understood, and every one it does not is UNKNOWN, never a failure.
"""

import hashlib
import re
import time
from collections.abc import Mapping
from xml.parsers.expat import ExpatError

from wechatpy import parse_message

from bot.wechat.errors import BadRequest, Reason
from community.residents import Resident
from handlers.contract import EventKind, Message, MessageKind, Option, Position

_KINDS = {
    "text": MessageKind.TEXT,
    "voice": MessageKind.VOICE,
    "image": MessageKind.IMAGE,
    "video": MessageKind.VIDEO,
    "shortvideo": MessageKind.VIDEO,
    "location": MessageKind.LOCATION,
    "link": MessageKind.LINK,
    "event": MessageKind.EVENT,
}
_EVENTS = {
    "subscribe": EventKind.SUBSCRIBE,
    # wechatpy's names for following by scanning a code or a product
    "subscribe_scan": EventKind.SUBSCRIBE,
    "subscribe_scan_product": EventKind.SUBSCRIBE,
    "unsubscribe": EventKind.UNSUBSCRIBE,
    "click": EventKind.MENU_CLICK,
}
# What XML 1.0 has no way to carry; a single one of them makes WeChat show 该公众号暂时无法提供服务.
_UNCARRIABLE = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TEXT_REPLY = (
    "<xml><ToUserName><![CDATA[{to}]]></ToUserName><FromUserName><![CDATA[{sender}]]></FromUserName>"
    "<CreateTime>{at}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{text}]]></Content></xml>"
)
MAX_ID = 96
# What makes an event (or a message without MsgId) the same when it is sent again.
_SAME = ("FromUserName", "CreateTime", "MsgType", "Event", "EventKey", "Content", "MediaId")


def parse(xml: str, account: str, area: str) -> tuple[Message, str]:
    """Return the message and the account's own id in it (the reply's sender). Raises BadRequest."""
    try:
        parsed = parse_message(xml)
    except (ExpatError, ValueError) as reason:  # ValueError: xmltodict refuses entities
        raise BadRequest(Reason.NOT_XML) from reason
    except (KeyError, AttributeError, TypeError) as reason:
        raise BadRequest(Reason.INCOMPLETE) from reason
    if parsed is None:
        raise BadRequest(Reason.INCOMPLETE)
    fields = parsed._data
    if not isinstance(fields, Mapping) or not all(
        isinstance(value, str | Mapping | list | None) for value in fields.values()
    ):
        raise BadRequest(Reason.INCOMPLETE)
    source, target = _text(fields, "FromUserName"), _text(fields, "ToUserName")
    if not source or not target or len(source) > MAX_ID:
        raise BadRequest(Reason.INCOMPLETE)
    return _message(fields, Resident(account, source, area)), target


def _message(fields: Mapping[str, object], resident: Resident) -> Message:
    kind = _KINDS.get(_text(fields, "MsgType").lower(), MessageKind.UNKNOWN)
    is_event = kind is MessageKind.EVENT
    text = _text(fields, "Content") if kind is MessageKind.TEXT else ""
    if kind is MessageKind.VOICE:
        text = _text(fields, "Recognition")  # nearly always empty since 2023; used when it is not
    return Message(
        key=_key(fields, resident, kind),
        resident=resident,
        kind=kind,
        text=text,
        event=_EVENTS.get(_text(fields, "Event").lower(), EventKind.OTHER) if is_event else None,
        event_key=_text(fields, "EventKey") if is_event else "",
        media_id=_text(fields, "MediaId"),
        picture_url=_text(fields, "PicUrl"),
        position=_position(fields) if kind is MessageKind.LOCATION else None,
    )


def _key(fields: Mapping[str, object], resident: Resident, kind: MessageKind) -> str:
    """Messages are the same by MsgId, events by sender, time, event and key: wechatpy gives every event the id 0.
    The openid goes in hashed: a key outlives what is kept of the resident."""
    message_id = _text(fields, "MsgId")
    if kind is not MessageKind.EVENT and message_id.isdigit():
        return f"{resident.account}:{message_id[:40]}"
    parts = "\n".join(_text(fields, name) for name in _SAME)
    return f"{resident.account}:{hashlib.sha256(parts.encode()).hexdigest()[:40]}"


def _position(fields: Mapping[str, object]) -> Position | None:
    try:
        return Position(float(_text(fields, "Location_X")), float(_text(fields, "Location_Y")), _text(fields, "Label"))
    except ValueError:
        return None


def _text(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    if isinstance(value, Mapping):  # an element with attributes
        value = value.get("#text")
    return value if isinstance(value, str) else ""


def render_text(text: str, options: tuple[Option, ...] = ()) -> str:
    """Return a reply as residents see it in a chat: the text, then numbered options that can be pressed."""
    if not options:
        return text
    lines = [f"{number} {_link(option, number)}" for number, option in enumerate(options, start=1)]
    return f"{text}\n" + "\n".join(lines)


def reply_xml(text: str, to: str, sender: str, now_s: int | None = None) -> str:
    """Return a text reply as XML that no content can break out of."""
    return _TEXT_REPLY.format(
        to=_carriable(to), sender=_carriable(sender), at=now_s or int(time.time()), text=_carriable(text)
    )


def _carriable(text: str) -> str:
    # `]]>` would end the CDATA section: close it in between and open the next.
    return _UNCARRIABLE.sub("", text).replace("]]>", "]]]]><![CDATA[>")


def _link(option: Option, number: int) -> str:
    """A menu-message link. WeChat sends the content back as if typed; the id does not arrive on every account, so
    the content alone must do. The text is ours or staff's, but a quote or bracket would end the attribute."""
    content = re.sub(r"[\"'<>&]", "", option.text)
    return f'<a href="weixin://bizmsgmenu?msgmenucontent={content}&msgmenuid={number}">{content}</a>'
