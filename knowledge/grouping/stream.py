"""Which beginnings of a mention are a name, learned from the reports themselves.

龙门 is followed by 河 or 路 nearly wherever it is written, 进行 hardly ever: the first is a name. Source: the idea of
Hua & Sun's accessor variety (1999) and of branching entropy, reduced to one ratio that a stream can keep.
"""

from collections import Counter
from collections.abc import Iterable

from knowledge.grouping.names import LONGEST, SHORTEST, Mention


class NameCounts:
    """How many reports mention a stem as a name, and how many hold its characters at all, since it first was one."""

    def __init__(self) -> None:
        self._named: Counter[str] = Counter()
        self._written: Counter[str] = Counter()

    def learn(self, words: str, mentions: Iterable[Mention]) -> None:
        """Count one report."""
        named = {stem for mention in mentions for stem in mention.stems}
        self._named.update(named)
        for stem in named:
            self._written.setdefault(stem, 0)
        spans = {words[at : at + length] for length in range(SHORTEST, LONGEST + 1) for at in range(len(words))}
        self._written.update(spans & self._written.keys())

    def certainty(self, stem: str) -> float:
        """Return how surely `stem` is a name, 0 to 1; 3 in 4 when it is met for the first time."""
        return (self._named[stem] + 0.5) / (max(self._written[stem], self._named[stem]) + 1)
