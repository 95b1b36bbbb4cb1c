"""What a text is made of: n-grams of its characters and of its sounds, in the whole and in its opening, hashed.

The opening counts for itself because people begin with what it is about: a title, a first sentence. Sounds because voice
input writes homophones: a syllable is two halves (knowledge/language/sound.py), so a near-homophone keeps one of them.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.language.normalise import simplify
from knowledge.language.sound import sound_key

Ints = npt.NDArray[np.int32]
Codes = npt.NDArray[np.uint64]

# What comes later in a long letter repeats what was said.
MAX_CHARACTERS = 1200
# About a title's length.
OPENING = 24
BUCKETS = 1 << 18

# Odd constants whose products spread over all 64 bits (splitmix64).
_SPREAD = np.uint64(0xBF58476D1CE4E5B9)
_STIR = np.uint64(0x94D049BB133111EB)
_HALF = np.uint64(29)


@dataclass(frozen=True)
class Block:
    """One kind of n-grams from one stretch of the text. weight: its share in the whole."""

    opening: bool
    sounds: bool
    lengths: tuple[int, ...]
    weight: float


# A syllable is two signs long in sound: 2 is a syllable, 3 a syllable and half of its neighbour, 4 two syllables.
BLOCKS = (
    Block(opening=False, sounds=False, lengths=(1, 2), weight=1.0),
    Block(opening=False, sounds=True, lengths=(2, 3, 4), weight=0.7),
    Block(opening=True, sounds=False, lengths=(1, 2), weight=0.6),
    Block(opening=True, sounds=True, lengths=(2, 3, 4), weight=0.4),
)


def clean(text: str) -> str:
    """Return `text` for comparison, at most MAX_CHARACTERS: width, case and script folded, letters and digits alone,
    every digit the same, spaces between segmented words gone."""
    folded = simplify(unicodedata.normalize("NFKC", text[: MAX_CHARACTERS * 3]).lower())
    return "".join("0" if char.isdigit() else char for char in folded if char.isalnum())[:MAX_CHARACTERS]


def blocks_of(cleaned: str) -> list[tuple[Ints, Ints]]:
    """Return, for each of BLOCKS, the distinct buckets of its n-grams (ascending) and how often each occurs."""
    opening = cleaned[:OPENING]
    stretches = {(False, False): cleaned, (True, False): opening}
    stretches |= {(False, True): sound_key(cleaned), (True, True): sound_key(opening)}
    codes = {key: _codes(stretch) for key, stretch in stretches.items()}
    counted = []
    for block in BLOCKS:
        buckets, counts = np.unique(_hashed(codes[block.opening, block.sounds], block.lengths), return_counts=True)
        counted.append((buckets, counts.astype(np.int32)))
    return counted


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)


def _hashed(codes: Codes, lengths: Sequence[int]) -> Ints:
    """Return the buckets of all n-grams of these lengths, repeated as they occur."""
    found = [np.zeros(0, dtype=np.uint64)]
    for length in lengths:
        count = len(codes) - length + 1
        if count <= 0:
            continue
        mixed = np.full(count, length, dtype=np.uint64)
        for place in range(length):
            mixed = (mixed ^ codes[place : place + count]) * _SPREAD
            mixed ^= mixed >> _HALF
            mixed *= _STIR
            mixed ^= mixed >> _HALF
        found.append(mixed)
    return (np.concatenate(found) & np.uint64(BUCKETS - 1)).astype(np.int32)
