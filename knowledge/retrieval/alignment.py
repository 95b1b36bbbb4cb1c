"""Lays a line and a text side by side, character by character: what of either the other leaves over, and how alike they
sound in order.

The views count what two texts have in common; here a character counts as it is rare, a near-homophone counts in part,
and what is left over on either side is weighed by itself: two questions about the same thing differ in just that.
Looked at for a few texts only.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from knowledge.language.concepts import parts
from knowledge.language.sound import syllable
from knowledge.retrieval.ngram_index import NgramIndex

Array = npt.NDArray[np.float64]

COLUMNS = ("aligned", "line_aligned", "text_aligned", "line_matched", "text_matched", "line_left", "text_left",
           "line_telling", "line_word", "text_word", "line_covered", "text_covered")
# Rarity of about one word.
ONE_WORD = 12.0
# A homophone is worth this much of the same character.
HOMOPHONE = 0.9
# Characters of a text beyond these are not looked at.
LONGEST = 48

# Sounds that recognisers and the south-west confuse, beyond those that sound.py makes one; each pair once.
_NEAR_INITIALS = (
    ("b", "p"), ("d", "t"), ("g", "k"), ("z", "c"), ("c", "s"), ("z", "s"), ("j", "q"), ("q", "x"), ("j", "x"),
    ("f", "h"), ("l", "d"), ("m", "b"), ("y", ""), ("w", ""), ("y", "l"), ("z", "j"), ("c", "q"), ("s", "x"),
    ("g", "h"), ("k", "h"), ("m", "l"), ("b", "f"), ("p", "f"), ("w", "h"), ("w", "f"), ("w", "m"), ("d", "g"), ("t", "c"),
)
_NEAR_FINALS = (
    ("an", "ang"), ("uan", "uang"), ("ian", "iang"), ("un", "ong"), ("en", "ong"), ("e", "o"), ("o", "uo"), ("e", "uo"),
    ("ei", "ui"), ("ai", "uai"), ("an", "ian"), ("an", "uan"), ("ang", "iang"), ("ang", "uang"), ("a", "ia"), ("a", "ua"),
    ("ao", "iao"), ("ou", "iu"), ("ao", "ou"), ("en", "in"), ("en", "un"), ("i", "in"), ("i", "e"), ("ie", "ian"),
    ("u", "ou"), ("u", "iu"), ("ue", "ie"), ("v", "u"), ("ian", "in"), ("ie", "i"), ("an", "en"), ("ai", "ei"), ("ong", "ang"),
    ("a", "an"), ("a", "ao"), ("ong", "iong"), ("ui", "i"), ("e", "en"), ("uo", "u"), ("o", "u"), ("ve", "ue"),
)  # fmt: skip
_NEAR = 0.5
_INITIAL = re.compile(r"[bpmfdtlgkhjqxzcsyw]?")


@cache
def _sound_table() -> tuple[dict[str, int], npt.NDArray[np.float32]]:
    """Number every sound, and say how alike any two are, 0 to 1."""
    from pypinyin.constants import PINYIN_DICT

    sounds = sorted({syllable(chr(code)) for code in PINYIN_DICT})
    numbers = {sound: place + 1 for place, sound in enumerate(sounds)}
    halves = [_halves(sound) for sound in sounds]
    firsts = sorted({first for first, _ in halves})
    finals = sorted({final for _, final in halves})
    near_first, near_final = _nearness(firsts, _NEAR_INITIALS), _nearness(finals, _NEAR_FINALS)
    one = [firsts.index(first) for first, _ in halves]
    other = [finals.index(final) for _, final in halves]
    first_part, final_part = near_first[np.ix_(one, one)], near_final[np.ix_(other, other)]
    alike = np.zeros((len(sounds) + 1, len(sounds) + 1), dtype=np.float32)
    alike[1:, 1:] = 0.4 * first_part + 0.6 * final_part
    return numbers, alike


def _nearness(names: Sequence[str], pairs: Sequence[tuple[str, str]]) -> Array:
    near = np.eye(len(names))
    for one, other in pairs:
        if one in names and other in names:
            first, second = names.index(one), names.index(other)
            near[first, second] = near[second, first] = _NEAR
    return near


def _halves(sound: str) -> tuple[str, str]:
    initial = _INITIAL.match(sound)
    first = initial[0] if initial else ""
    return first, sound[len(first) :]


@cache
def _sound_number(char: str) -> int:
    return _sound_table()[0].get(syllable(char), 0)


@dataclass(frozen=True)
class Laid:
    """A text, taken apart. chars, sounds, concepts: one number per character; 0: none."""

    chars: npt.NDArray[np.int64]
    sounds: npt.NDArray[np.int64]
    concepts: npt.NDArray[np.int64]

    @classmethod
    def out(cls, text: str) -> "Laid":
        text = text[:LONGEST]
        concepts: list[int] = []
        for piece, concept in parts(text):
            concepts += [0 if concept is None else concept + 1] * len(piece)
        return cls(
            np.array([ord(c) for c in text], dtype=np.int64),
            np.array([_sound_number(c) for c in text], dtype=np.int64),
            np.array(concepts, dtype=np.int64),
        )


def compare(line: str, texts: Sequence[str], characters: NgramIndex) -> Array:
    """Return how the line compares with each text, shape (len(texts), len(COLUMNS)), each 0 to 1."""
    if not texts:
        return np.empty((0, len(COLUMNS)))
    one = Laid.out(line)
    others = [Laid.out(text) for text in texts]
    width = max(len(each.chars) for each in others)
    chars, sounds, concepts = (np.zeros((len(others), width), dtype=np.int64) for _ in range(3))
    for row, each in enumerate(others):
        chars[row, : len(each.chars)] = each.chars
        sounds[row, : len(each.chars)] = each.sounds
        concepts[row, : len(each.chars)] = each.concepts
    line_weights = rarities(one.chars, characters)
    text_weights = rarities(chars, characters) * (chars > 0)
    same = one.chars[:, None, None] == chars
    heard = _sound_table()[1][one.sounds[:, None, None], sounds] * HOMOPHONE
    alike = np.where(same, 1.0, heard)
    gains = alike * (line_weights[:, None, None] + text_weights) / 2 * (alike > 0.3)
    score = np.zeros((len(others), width + 1))
    for gain in gains:
        step = score.copy()
        np.maximum(step[:, 1:], score[:, :-1] + gain, out=step[:, 1:])
        score = np.maximum.accumulate(step, axis=1)
    common = score[:, -1]
    of_line, of_text = line_weights.sum(), text_weights.sum(axis=1)
    meant = same | ((one.concepts[:, None, None] == concepts) & (concepts > 0))
    line_lost = (~meant.any(axis=2) * line_weights[:, None]).sum(axis=0)
    text_lost = (~meant.any(axis=0) * text_weights).sum(axis=1)
    held = meant.any(axis=2)
    telling = line_weights[:, None] * (1 - held.mean(axis=1, keepdims=True))
    line_telling = (held * telling).sum(axis=0) / np.maximum(telling.sum(), 1e-9)
    line_run = longest(~held * line_weights[:, None])
    text_run = longest((~meant.any(axis=0) * text_weights).T)
    soft = np.where(meant, 1.0, alike**2)
    line_soft = (soft.max(axis=2) * line_weights[:, None]).sum(axis=0) / of_line
    text_soft = (soft.max(axis=0) * text_weights).sum(axis=1) / of_text
    return np.column_stack(
        (
            2 * common / (of_line + of_text),
            common / of_line,
            common / of_text,
            1 - line_lost / of_line,
            1 - text_lost / of_text,
            np.exp(-line_lost / ONE_WORD),
            np.exp(-text_lost / ONE_WORD),
            line_telling,
            np.exp(-line_run / ONE_WORD),
            np.exp(-text_run / ONE_WORD),
            line_soft,
            text_soft,
        )
    )


def rarities(chars: npt.NDArray[np.int64], characters: NgramIndex) -> Array:
    """idf of each character; common ones that the index leaves out count least, unknown ones most."""
    highest = np.log(1 + int(characters.size)) + 1
    places = np.searchsorted(characters.terms, chars)
    places[places == len(characters.terms)] = 0
    known = characters.terms[places] == chars
    weights: Array = np.where(known, np.maximum(characters.idf[places], 2.0), highest)
    return weights


def longest(lost: Array) -> Array:
    """The heaviest run of lost characters. lost: shape (characters, texts), 0 where a character is not lost."""
    best = run = np.zeros(lost.shape[1])
    for row in lost:
        run = (run + row) * (row > 0)
        best = np.maximum(best, run)
    return best
