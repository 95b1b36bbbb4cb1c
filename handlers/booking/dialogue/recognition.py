"""Knows a booking by its own vocabulary: the names of what staff have put up, a day, and the verbs of booking.

The index knows how residents ask for bookings in general; what can be booked here, and is new since yesterday, it can't.
"""

import re
import time
from datetime import datetime

from community.clock import local
from handlers.booking.dialogue import cues
from handlers.booking.dialogue.draft import Draft
from handlers.booking.dialogue.hearing import Heard, hear
from handlers.booking.model.booking import Listed
from handlers.booking.service.offerings import Offerings
from handlers.contract import Claim, Intent, Message
from knowledge.language.normalise import simplify

# What staff put up is known to every process within this time.
REMEMBERS_S = 2.0


class Recognition:
    """Claims lines that book something."""

    def __init__(self, offerings: Offerings) -> None:
        self._offerings = offerings
        self._known: dict[str, tuple[float, list[Listed], re.Pattern[str]]] = {}

    def claim(self, message: Message, _understood: Intent, now: datetime) -> Claim | None:
        """Return that the line books: surely where it names an offering and a verb of booking; perhaps where it names
        something bookable and a time. A question for facts is none."""
        text = simplify(message.text)
        if cues.BARE.fullmatch(text.strip()):
            return Claim("booking", is_sure=True)
        offered, words = self._vocabulary(message.resident.area)
        books = cues.BOOKS.search(text)
        if not (books or cues.ANY_KIND.search(text) or words.search(text)):
            return None
        if cues.ASKS_FACTS.search(text) or cues.CALL_OFF.search(text):
            return None
        heard = hear(text, Draft(), offered, now)
        if heard.offerings and books:
            return Claim("booking", is_sure=not cues.POLITE.search(text))
        if _is_ahead(heard, now) and (heard.offerings or _books_a_kind(heard, text)):
            return Claim("booking", is_sure=False)
        return None

    def _vocabulary(self, area: str) -> tuple[list[Listed], re.Pattern[str]]:
        known = self._known.get(area)
        if known is None or known[0] < time.monotonic():
            offered = self._offerings.list_for(area)
            names = {word for listed in offered for word in (listed.offering.name, *listed.offering.words)}
            pattern = re.compile("|".join(map(re.escape, names)) or "(?!)")
            known = (time.monotonic() + REMEMBERS_S, offered, pattern)
            self._known[area] = known
        return known[1], known[2]


def _is_ahead(heard: Heard, now: datetime) -> bool:
    """Whether a day that is not over is named: what is past is told, not booked."""
    start = heard.when.start if heard.when else None
    return start is not None and start[:10] >= local(now).date().isoformat()


def _books_a_kind(heard: Heard, text: str) -> bool:
    return heard.kind is not None and (heard.delivery is not None or bool(cues.BOOKS.search(text)))
