"""The conversation around a hand-over: say that somebody will come, when, and ask for a number only if wanted."""

import re
from enum import StrEnum

from community.areas import AreaTree
from community.privacy import mask_phone
from handlers.contract import Option, Reply, ReplyKind, Turn
from handlers.handoff import texts
from handlers.handoff.model import HandoffKind, when_answered
from handlers.handoff.service import Handoffs
from knowledge.language.phones import find_phone, looks_like_a_number

_REFUSES = re.compile(
    r"^(不留|不想留|不方便|不给|不用电话|莫得电话|没有?电话|没得电话|微信(里)?(说|回|联系)|就?在?微信)"
)

HUMAN = Option(texts.OFFER_HUMAN, service="human")
CALLBACK = Option(texts.OFFER_CALLBACK, service="callback")


class Step(StrEnum):
    """Where the call-back dialogue stands."""

    PHONE = "phone"
    NOTED = "noted"


class HandoffHandler:
    """转人工, 回电话, and an offer of both where a service is yet to come."""

    def __init__(self, handoffs: Handoffs, areas: AreaTree) -> None:
        self._handoffs = handoffs
        self._areas = areas

    def begin(self, turn: Turn) -> Reply:
        """The resident asks for a person, for a call, or for something only a person can do yet."""
        match turn.intent.service:
            case "human":
                return self._call_person(turn)
            case "callback":
                phone = find_phone(turn.text)
                return self._note_callback(turn, phone) if phone else _ask_phone()
            case "apology":
                text = texts.APOLOGY.format(incident=turn.intent.entry)
                return Reply(text, ReplyKind.UNKNOWN, options=(HUMAN,), service="human")
            case _:
                return self._offer(turn)

    def resume(self, turn: Turn) -> Reply | None:
        """The call-back dialogue is open."""
        dialogue = turn.session.dialogue
        if dialogue is None:
            return None
        phone = find_phone(turn.text)
        match Step(dialogue.step):
            case Step.PHONE:
                if phone or _REFUSES.search(turn.text.strip()):
                    return self._note_callback(turn, phone)
                return _ask_phone(texts.BAD_PHONE) if looks_like_a_number(turn.text) else None
            case Step.NOTED:
                return self._correct(turn, phone) if phone else None

    def _call_person(self, turn: Turn) -> Reply:
        about = turn.session.last_text or turn.text
        handoff, is_new = self._handoffs.wait_for_person(
            turn.resident, HandoffKind.HUMAN, about, "", turn.request_id, turn.now
        )
        if is_new:
            text = self._promise(turn, texts.HUMAN_OPEN, texts.HUMAN_CLOSED, number=handoff.id)
        else:
            text = texts.ALREADY.format(number=handoff.id) + self._urgent(turn)
        return Reply(text, ReplyKind.HANDOFF, options=(CALLBACK,), service="human")

    def _note_callback(self, turn: Turn, phone: str | None) -> Reply:
        about = turn.session.last_text or turn.text
        handoff, _ = self._handoffs.wait_for_person(
            turn.resident, HandoffKind.CALLBACK, about, phone or "", turn.request_id, turn.now
        )
        if phone is None:
            text = self._promise(turn, texts.NO_PHONE_OPEN, texts.NO_PHONE_CLOSED, number=handoff.id)
            return Reply(text, ReplyKind.HANDOFF, service="callback")
        # Masked: the owner knows the number by its ends, and the reply is kept for a day in case WeChat asks again.
        text = self._promise(
            turn, texts.CALLBACK_OPEN, texts.CALLBACK_CLOSED, number=handoff.id, phone=mask_phone(phone)
        )
        slots = {"handoff": str(handoff.id)}
        return Reply(text, ReplyKind.HANDOFF, service="callback", step=Step.NOTED, slots=slots)

    def _correct(self, turn: Turn, phone: str) -> Reply | None:
        slots = turn.session.dialogue.slots if turn.session.dialogue else {}
        if not self._handoffs.correct_phone(int(slots["handoff"]), turn.resident, phone):
            return None
        text = texts.CORRECTED.format(phone=mask_phone(phone))
        return Reply(text, ReplyKind.HANDOFF, service="callback", step=Step.NOTED, slots=slots)

    def _offer(self, turn: Turn) -> Reply:
        wanted = turn.intent.choices[0].service if turn.intent.choices else None
        text = texts.OFFER.format(what=texts.WHAT.get(wanted or "", texts.WHAT_ELSE))
        return Reply(
            text,
            ReplyKind.DO,
            options=(HUMAN, CALLBACK),
            entry=turn.intent.entry,
            service=wanted,
            confidence=turn.intent.confidence,
        )

    def _promise(self, turn: Turn, when_open: str, when_closed: str, **facts: object) -> str:
        opening = when_answered(self._areas.get(turn.resident.area).hours, turn.now)
        if opening is None:
            return when_open.format(**facts)
        return when_closed.format(opening=opening, **facts) + self._urgent(turn)

    def _urgent(self, turn: Turn) -> str:
        phone = self._areas.get(turn.resident.area).duty_phone
        return "\n" + texts.URGENT.format(phone=phone) if phone else ""


def _ask_phone(text: str = texts.ASK_PHONE) -> Reply:
    return Reply(text, ReplyKind.FORM, service="callback", step=Step.PHONE)
