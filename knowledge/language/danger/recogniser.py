"""What counts as danger: life or limb at risk now. Words, and how they sound when voice input mishears them.

Missing one may cost a life, a false alarm costs a look by staff; where a line can be read either way, it is danger.
"""

import re

from knowledge.language.danger.kinds import Danger
from knowledge.language.danger.letters import is_letter, sentences, tells_of_now
from knowledge.language.danger.lookalikes import HARMLESS, INSURANCE, LOOKALIKE, PAID_AFTER_FIRE
from knowledge.language.danger.sounds import SOUNDS
from knowledge.language.danger.words import WORDS
from knowledge.language.normalise import MAX_CHARACTERS, normalise
from knowledge.language.sound import syllables

# What stays danger whatever else the line says.
_GRAVE = frozenset({Danger.SUICIDE})

_COMPILED = tuple((kind, re.compile("|".join(patterns))) for kind, patterns in WORDS)
_HEARD = tuple((kind, re.compile(pattern)) for kind, pattern in SOUNDS)


# No phrase of danger is longer than this.
_OVERLAP = 40


def recognise_in(text: str) -> Danger | None:
    """Return the danger that a message of any length speaks of, or None.

    A spoken rant arrives as one line of many hundred characters, and the danger may be its last words; a letter is heard
    sentence by sentence.
    """
    if not is_letter(text):
        return _scan(text)
    heard = ((_scan(sentence), sentence) for sentence in sentences(text))
    return next((kind for kind, said in heard if kind is not None and (kind in _GRAVE or tells_of_now(said))), None)


def _scan(text: str) -> Danger | None:
    starts = range(0, max(len(text) - _OVERLAP, 1), MAX_CHARACTERS - _OVERLAP)
    found = (recognise(normalise(text[at : at + MAX_CHARACTERS])) for at in starts)
    return next((kind for kind in found if kind is not None), None)


def recognise(spelt: str) -> Danger | None:
    """Return the danger that a normalised line speaks of, or None."""
    is_harmless = HARMLESS.search(spelt) is not None or PAID_AFTER_FIRE.fullmatch(spelt) is not None
    is_insurance = INSURANCE.search(spelt) is not None
    plain = LOOKALIKE.sub("□", spelt)
    for kind, pattern in _COMPILED:
        if kind in _GRAVE and pattern.search(spelt):
            return kind
        is_told = is_harmless or (is_insurance and kind is not Danger.FIRE)
        if kind not in _GRAVE and not is_told and pattern.search(plain):
            return kind
    if is_harmless or is_insurance:
        return None
    heard = " ".join(syllables(plain))
    return next((kind for kind, pattern in _HEARD if pattern.search(heard)), None)
