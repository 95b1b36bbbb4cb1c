"""Sessions, messages and replies as JSON. Unknown keys of a newer version are dropped, missing ones get defaults."""

import json
from typing import Any

from community.residents import Resident
from handlers.contract import (
    Dialogue,
    EventKind,
    Message,
    MessageKind,
    Option,
    Position,
    Reply,
    ReplyKind,
    Session,
)

EMPTY = Session()
# json.dumps would make an encoder for each of the three values that a message leaves.
_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def session_to_json(session: Session) -> str:
    """Return the session as JSON text; an empty one as empty text."""
    if session == EMPTY:
        return ""
    dialogue = session.dialogue
    return _dump(
        {
            "dialogue": _dialogue_to_plain(dialogue) if dialogue else None,
            "options": [vars(option) for option in session.options],
            "last_text": session.last_text,
            "rest": session.rest,
        }
    )


def session_from_json(text: str | None) -> Session:
    """Return the session that was stored; an empty one for nothing."""
    if not text:
        return EMPTY
    stored = json.loads(text)
    dialogue = stored.get("dialogue")
    return Session(
        dialogue=Dialogue(**{**dialogue, "options": _options(dialogue)}) if dialogue else None,
        options=_options(stored),
        last_text=stored.get("last_text", ""),
        rest=stored.get("rest", ""),
    )


def reply_to_json(reply: Reply | None) -> str:
    """Return the reply as JSON text; no reply as `null`."""
    if reply is None:
        return "null"
    kept = {name: value for name, value in vars(reply).items() if name not in {"slots", "step", "question"}}
    return _dump({**kept, "options": [vars(option) for option in reply.options]})


def reply_from_json(text: str) -> Reply | None:
    """Return the reply that was stored (without its step and slots, which live in the session)."""
    stored: dict[str, Any] | None = json.loads(text)
    if stored is None:
        return None
    return Reply(**{**stored, "kind": ReplyKind(stored["kind"]), "options": _options(stored)})


def message_to_json(message: Message) -> str:
    """Return the message as JSON text."""
    position = vars(message.position) if message.position else None
    return _dump({**vars(message), "resident": vars(message.resident), "position": position})


def message_from_json(text: str) -> Message:
    """Return the message that was stored."""
    stored = json.loads(text)
    return Message(
        key=stored["key"],
        resident=Resident(**stored["resident"]),
        kind=MessageKind(stored["kind"]),
        text=stored["text"],
        event=EventKind(stored["event"]) if stored["event"] else None,
        event_key=stored["event_key"],
        media_id=stored["media_id"],
        picture_url=stored["picture_url"],
        position=Position(**stored["position"]) if stored["position"] else None,
    )


def _dialogue_to_plain(dialogue: Dialogue) -> dict[str, Any]:
    options = [vars(option) for option in dialogue.options]
    return {**vars(dialogue), "slots": dict(dialogue.slots), "options": options}


def _options(stored: dict[str, Any]) -> tuple[Option, ...]:
    return tuple(Option(**option) for option in stored.get("options", ()))
