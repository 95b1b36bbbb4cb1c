"""The line while it is being read: what is understood is painted over, so that no later rule reads it again, and so
that a rule can ask for what stands beside it ("晚" after a day, "一点" after a part of the day).
"""

import re
from collections.abc import Callable

from knowledge.language.when.tokens import Clock, Day, Instant, Length, Part, Token, Value

# Private-use characters: no resident writes them.
DAY, PART, CLOCK, LENGTH, GONE = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
_COLOUR: dict[type, str] = {Day: DAY, Instant: DAY, Part: PART, Clock: CLOCK, Length: LENGTH}

Reader = Callable[[re.Match[str]], Value | None]


class Picture:
    """A line and the pieces found in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[Token] = []

    def hide(self, pattern: re.Pattern[str]) -> None:
        """Paint over what looks like a time and is none."""
        self.text = pattern.sub(lambda found: GONE * len(found[0]), self.text)

    def read(self, pattern: re.Pattern[str], reader: Reader) -> None:
        """Add what `reader` makes of each match; a match that it refuses stays readable for others."""

        def paint(found: re.Match[str]) -> str:
            value = reader(found)
            if value is None or not found[0]:
                return found[0]
            self.tokens.append(Token(found.start(), found.end(), value))
            return _COLOUR[type(value)] * len(found[0])

        self.text = pattern.sub(paint, self.text)
