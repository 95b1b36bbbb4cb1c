"""What a line says, with words that mean the same made one: 咋个办, 怎么弄 and 如何处理 are the same question.

One view among several: the lexicon (concepts.txt, written for this project) knows words, not sentences, so the views
that compare what was really written stay beside it, and what it merges wrongly they keep apart.
"""

from functools import cache, lru_cache
from pathlib import Path

LEXICON_FILE = Path(__file__).parent / "concepts.txt"

# Private-use characters stand for concepts: no line holds them, for normalising keeps letters and digits alone.
_FIRST = 0xF0000
# As many questions as two machine words hold.
QUESTIONS = 128
_SECOND_SECTION = "# 2. South-western and other widely known dialect words, with their Mandarin words"


@lru_cache(maxsize=1024)
def meaning(normalised: str) -> str:
    """Return normalised text with each known word replaced by its concept's character, the longest word first."""
    return "".join(piece if concept is None else chr(_FIRST + concept) for piece, concept in parts(normalised))


def parts(normalised: str) -> list[tuple[str, int | None]]:
    """Return normalised text in pieces, each with its concept's number in `groups()`; other characters stand alone."""
    words, longest = _lexicon()
    out: list[tuple[str, int | None]] = []
    place, end = 0, len(normalised)
    while place < end:
        for length in range(min(longest, end - place), 0, -1):
            concept = words.get(normalised[place : place + length])
            if concept is not None:
                out.append((normalised[place : place + length], concept))
                place += length
                break
        else:
            out.append((normalised[place], None))
            place += 1
    return out


def asked(meant: str) -> int:
    """Return which questions are in a line as `meaning` gave it, one bit each (at most QUESTIONS)."""
    bits = 0
    for char in meant:
        number = ord(char) - _FIRST
        if 0 <= number < questions():
            bits |= 1 << number
    return bits


@cache
def groups() -> tuple[tuple[str, ...], ...]:
    """Return the words of each concept, those that ask a question first, as in the lexicon."""
    return tuple(tuple(line.partition(":")[2].split()) for line in _lines() if line and not line.startswith("#"))


@cache
def questions() -> int:
    """Return how many of `groups()` ask a question: those of the lexicon's first section."""
    lines = _lines()
    first_section = lines[: lines.index(_SECOND_SECTION)]
    count = sum(1 for line in first_section if line and not line.startswith("#"))
    if count > QUESTIONS:
        raise ValueError(f"{LEXICON_FILE.name}: {count} concepts ask a question, {QUESTIONS} fit")
    return count


@cache
def _lines() -> list[str]:
    return LEXICON_FILE.read_text(encoding="utf-8").splitlines()


@cache
def _lexicon() -> tuple[dict[str, int], int]:
    words = {word: number for number, group in enumerate(groups()) for word in group}
    return words, max(map(len, words), default=0)
