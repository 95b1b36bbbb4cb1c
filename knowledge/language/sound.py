"""How a line sounds, with the south-west's merged sounds folded, so that a homophone costs nothing.

Source of readings: pypinyin's character table, the commonest reading of each. Merges from field notes: zh/z ch/c sh/s,
n/l at the start of a syllable, in/ing and en/eng, hu/fu, r/y.
"""

import os
import re
import unicodedata
from functools import cache

# The phrase table is not used here, and it is 25 MB of a worker's memory.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "1")

from pypinyin.constants import PINYIN_DICT

_RETROFLEX = re.compile(r"^(z|c|s)h")
_INITIAL = re.compile(r"[bpmfdtnlgkhjqxzcsyw]?")


def syllables(normalised: str) -> list[str]:
    """Return one key per character of normalised text; letters and digits are their own key."""
    return [syllable(char) for char in normalised]


def sound_key(normalised: str) -> str:
    """Return two characters per syllable, its initial and its final; letters and digits are their own key.

    The same for all that sound alike, in every process. Halves of syllables, because most of voice input's errors are
    near-homophones: 营口 heard as 一口 keeps three of its four halves.
    """
    return normalised.translate(_keys())


@cache
def syllable(char: str) -> str:
    """Return the folded, toneless reading of one character."""
    return _read(ord(char)) or char


def _read(code: int) -> str:
    readings = PINYIN_DICT.get(code)
    return fold(_toneless(readings.split(",")[0])) if readings else ""


def fold(pinyin: str) -> str:
    """Return a toneless syllable with the merged sounds made one."""
    folded = _RETROFLEX.sub(r"\1", pinyin)
    if folded == "hu":
        return "fu"
    if folded in {"lv", "nv"}:
        return folded[0].replace("n", "l") + "u"
    if folded.startswith("n"):
        folded = "l" + folded[1:]
    elif folded.startswith("r"):
        folded = "y" + folded[1:]
    if folded.endswith(("ing", "eng")):
        folded = folded[:-1]
    return folded


def _toneless(marked: str) -> str:
    bare = unicodedata.normalize("NFD", marked).replace("u\u0308", "v")
    return "".join(char for char in bare if not unicodedata.combining(char))


@cache
def _keys() -> dict[int, str]:
    # Some 400 sounds for 40,000 characters: each key is made once and shared.
    sounds: dict[str, str] = {}
    read = {code: sounds.setdefault(sound, sound) for code in PINYIN_DICT if (sound := _read(code))}
    halves = {sound: _halves(sound) for sound in sounds}
    # Private-use characters stand for initials and finals; there are about 60, far fewer than the 6,400 available.
    numbers = {
        half: chr(0xE000 + place) for place, half in enumerate(sorted({h for two in halves.values() for h in two}))
    }
    keys = {sound: numbers[first] + numbers[second] for sound, (first, second) in halves.items()}
    return {code: keys[sound] for code, sound in read.items()}


def _halves(sound: str) -> tuple[str, str]:
    initial = _INITIAL.match(sound)
    first = initial[0] if initial else ""
    # The marks tell an initial from a final that is written alike, and a missing initial from a missing final.
    return f"{first}-", f"-{sound[len(first) :]}"
