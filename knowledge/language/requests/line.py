"""A resident's line as the readers of requests take it."""

import re
import unicodedata

from knowledge.language.when.hearing import mend

MAX_CHARACTERS = 400

# Spaces mean something between digits alone (138 0000 5555); elsewhere they come from the keyboard.
_SPACE = re.compile(r"\s+(?=\D)|(?<=\D)\s+|\s+$")
_PUNCTUATION = str.maketrans(
    {"，": ",", "？": "?", "！": "!", "；": ";", "：": ":", "．": ".", "～": "~", "–": "-", "－": "-", "\n": ","}
)


def tidy(text: str) -> str:
    """Return `text` with one width, one punctuation and no idle spaces, misheard times mended, at most
    MAX_CHARACTERS characters."""
    folded = unicodedata.normalize("NFKC", text[: 2 * MAX_CHARACTERS].strip()).translate(_PUNCTUATION)
    return mend(_SPACE.sub("", folded)[:MAX_CHARACTERS])
