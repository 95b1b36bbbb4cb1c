"""Which lines are complaints' by words that no index knows, where nobody else is sure of them."""

import re
from datetime import datetime

from handlers.complaints.dialogue.own_tickets import OwnTickets
from handlers.complaints.understanding import cues
from handlers.complaints.understanding.reading import SAYS_PROBLEM_FROM, Reader
from handlers.complaints.understanding.urgency import DANGER_FROM
from handlers.contract import Claim, Intent, Message
from knowledge.language.normalise import simplify
from knowledge.language.phones import is_only_a_number

# Nobody else understands the line.
_UNSURE = frozenset({"unknown", "ask_back"})
# Fewer characters report nothing: xyzzy, an emoji.
_IDEOGRAPH, _SAYS_SOMETHING = re.compile("[\u4e00-\u9fff]"), 3
# What a long message asks, it asks in the end.
_LAST_WORDS = 40


class Claiming:
    """Claims lines."""

    def __init__(self, reader: Reader, own: OwnTickets) -> None:
        self._reader = reader
        self._own = own

    def claim(self, message: Message, understood: Intent, now: datetime) -> Claim | None:
        """A line that reports a problem, where nobody else understands it."""
        text = simplify(message.text)
        if is_only_a_number(text) or len(_IDEOGRAPH.findall(text)) < _SAYS_SOMETHING:
            return None
        names_one = cues.STATUS_OF.search(text) is not None
        if cues.WITHDRAW.search(text) and (names_one or self._own.has_any(message.resident.id)):
            return Claim("withdraw_ticket", is_sure=names_one)
        if names_one and cues.STATUS.search(text):
            return Claim("ticket_status", is_sure=self._own.has_any(message.resident.id))
        if understood.service in _UNSURE and self._reader.danger(text) >= DANGER_FROM:
            return Claim("complaint", is_sure=True)  # how it goes on is said at once: 她不动了，怎么办
        if understood.service not in _UNSURE or cues.ASKS_US.search(text[-_LAST_WORDS:]) or cues.WAITS.search(text):
            return None
        is_start = cues.BUILDING.search(text) or cues.SMALL_TALK.search(text)
        if is_start and self._reader.read(text, now).says_nothing:  # 3栋2单元: and what is there?
            return Claim("complaint", is_sure=False)
        says_problem = self._reader.is_problem(text) >= SAYS_PROBLEM_FROM or cues.ABUSE.search(text)
        return Claim("complaint", is_sure=False) if says_problem else None
