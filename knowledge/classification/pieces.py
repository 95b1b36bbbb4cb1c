"""Makes more of a training text than was written: its opening alone as a title would be, its rest alone, and openings
as voice input would have heard them. One model then serves letters, titles and spoken sentences."""

import random
from collections.abc import Sequence

from knowledge.classification.features import OPENING
from knowledge.retrieval.training.noise import VoiceNoise

# From this many characters on an opening is less than the whole.
_HAS_REST = 40
_SHORTEST, _LONGEST = 12, 26
# How much of a heard opening is wrong: as in bad recordings. One heard opening a text: with two or three the errors weigh
# more than the words (macro-F1 of whole texts fell by 0.003, of heard ones by 0.01).
RATE = 0.2
# Whose characters noise is made of; more only cost time.
_NOISE_FROM = 4000


class Pieces:
    """Cuts and corrupts cleaned texts, each time the same for the same seed."""

    def __init__(self, texts: Sequence[str], seed: int) -> None:
        self._random = random.Random(seed)
        self._noise = VoiceNoise([text[:OPENING] for text in texts[:_NOISE_FROM]], seed)

    def of(self, text: str) -> list[str]:
        """Return the text itself and what was made of it, none empty unless the text is."""
        pieces = [text]
        if len(text) >= _HAS_REST:
            pieces += [text[OPENING:], self._opening(text)]
        return [*pieces, self.heard(text)]

    def heard(self, text: str) -> str:
        """Return the text's opening as voice input might have heard it."""
        return self._noise.corrupt(self._opening(text), RATE)

    def _opening(self, text: str) -> str:
        return text[: self._random.randint(_SHORTEST, _LONGEST)] if len(text) > _SHORTEST else text
