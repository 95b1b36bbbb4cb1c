"""The core of a rambling line: what is asked, without the greeting and the story before it.

"你好啊，我是三栋的，昨天跟老伴走到门口门关了，想问下食堂早中晚都啥时候开" asks "食堂早中晚都啥时候开". Shown to people who have to
read many such lines; the search takes the whole line, for the story holds words that help (docs/understanding.md).
"""

import re

from knowledge.language.concepts import asked, meaning
from knowledge.language.normalise import normalise

_PAUSE = re.compile(r"[，,。；;！!？?…~～\s]+")
# Shorter than this, a clause does not say what it is about.
ENOUGH = 6


def core_of(text: str) -> str:
    """Return the normalised core of a line: its last clauses that ask something, with as many before them as it takes to
    say what about. A line that asks nothing is its own core."""
    parts = clauses(text)
    places = [place for place, clause in enumerate(parts) if asked(meaning(clause))]
    if len(parts) < 2 or not places:
        return normalise(text)
    first = last = places[-1]
    while first > 0 and (first - 1 in places or len("".join(parts[first : last + 1])) < ENOUGH):
        first -= 1
    return "".join(parts[first : last + 1])


def clauses(text: str) -> list[str]:
    """Return the normalised clauses of a line, in order."""
    return [clause for clause in map(normalise, _PAUSE.split(text)) if clause]
