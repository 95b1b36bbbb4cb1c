"""How alike two syllables sound, beyond those that sound.py makes one: what recognisers mistake for one another.

A syllable is its initial and its final; two that are often confused are half alike. Which are, is from phonetics (same
place or manner of speaking, a medial more or less), not learnt from anybody's recordings.
"""

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
from pypinyin.constants import PINYIN_DICT

from knowledge.language.sound import syllable

# Each initial with those that are taken for it; "" is none. sh, ch, zh, n and r are already s, c, z, l and y.
_INITIALS = {
    "b": "p m f", "p": "f", "d": "t l g", "t": "c", "g": "k h", "k": "h", "z": "c s j", "c": "s q", "s": "x",
    "j": "q x", "q": "x", "f": "h w", "h": "w", "l": "y m", "m": "w",
}  # fmt: skip
_SILENT = ("y", "w")
# Each final with those that are taken for it; -ing and -eng are already -in and -en.
_FINALS = {
    "a": "ia ua an ao", "ai": "uai ei", "an": "ang ian uan en", "ang": "iang uang ong", "ao": "iao ou", "e": "o uo i en",
    "ei": "ui", "en": "ong in un", "i": "in ie ui", "ian": "iang in ie", "ie": "ue", "iu": "ou u", "o": "uo u", "ong": "un iong",
    "ou": "u", "u": "v uo", "uan": "uang", "ue": "ve",
}  # fmt: skip
NEAR = 0.5
# Finals carry more of what is heard.
_FINAL_PART = 0.6
_INITIAL = re.compile(r"[bpmfdtlgkhjqxzcsyw]?")
_LAST = 0xFFFF


@cache
def likeness() -> npt.NDArray[np.float32]:
    """Return how alike any two sounds are, by their `numbers`: 1 the same, 0 nothing alike or no sound."""
    parts = [_parts(sound) for sound in _sounds()]
    initials, finals = sorted({one for one, _ in parts}), sorted({other for _, other in parts})
    pairs = [(one, other) for one, others in _INITIALS.items() for other in others.split()]
    near_initials = _near(initials, [*pairs, *((silent, "") for silent in _SILENT)])
    near_finals = _near(finals, [(one, other) for one, others in _FINALS.items() for other in others.split()])
    first = [initials.index(one) for one, _ in parts]
    last = [finals.index(other) for _, other in parts]
    alike = np.zeros((len(parts) + 1, len(parts) + 1), dtype=np.float32)
    alike[1:, 1:] = (1 - _FINAL_PART) * near_initials[np.ix_(first, first)] + _FINAL_PART * near_finals[
        np.ix_(last, last)
    ]
    return alike


@cache
def numbers() -> npt.NDArray[np.int16]:
    """Return the number of each character's sound, by code point up to 0xFFFF; 0: none."""
    places = {sound: place for place, sound in enumerate(_sounds(), start=1)}
    found = np.zeros(_LAST + 1, dtype=np.int16)
    for code in PINYIN_DICT:
        if code <= _LAST:
            found[code] = places[syllable(chr(code))]
    return found


@cache
def _sounds() -> tuple[str, ...]:
    return tuple(sorted({syllable(chr(code)) for code in PINYIN_DICT}))


def _parts(sound: str) -> tuple[str, str]:
    initial = _INITIAL.match(sound)
    first = initial[0] if initial else ""
    return first, sound[len(first) :]


def _near(names: Sequence[str], pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float64]:
    near = np.eye(len(names))
    for one, other in pairs:
        if one in names and other in names:
            first, second = names.index(one), names.index(other)
            near[first, second] = near[second, first] = NEAR
    return near
