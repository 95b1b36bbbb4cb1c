"""Lays a line and a text side by side, character by character: how alike they sound in order, and what of either is left
over in meaning.

The other views count what two texts have in common. Here a character counts as it is rare, a near-homophone counts in
part, and what is left over on either side is weighed by itself: two questions about the same thing differ in just that.
Meant for the few texts that are looked at closely.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.language.alike import likeness, numbers
from knowledge.language.concepts import parts
from knowledge.retrieval.ngram_index import NgramIndex

Array = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int32]

# In order: the rarity that sounds alike in order, as a part of both, of the line's and of the text's; the part of the
# line's and of the text's rarity that the other means too; and how little of each the other does not mean, in words.
COLUMNS = ("aligned", "line_aligned", "text_aligned", "line_meant", "text_meant", "line_left", "text_left")
# Rarity of about one word.
ONE_WORD = 12.0
# A homophone is worth this much of the same character; sounds less alike than this are nothing alike.
HOMOPHONE = 0.9
LEAST_ALIKE = 0.3
# Characters that most texts hold count still.
LEAST_RARE = 2.0
# Characters beyond these are not looked at.
LONGEST = 48


@dataclass(frozen=True)
class Written:
    """Texts as they are laid beside a line, one after the other. codes: int32, shape (3, characters of all), each character,
    its sound and its word's concept, as numbers; 0: none. rarity: float32, shape (characters of all,), how rare each
    is. starts: int64, where each text begins, and the end."""

    codes: Codes
    rarity: npt.NDArray[np.float32]
    starts: npt.NDArray[np.int64]

    @classmethod
    def build(cls, texts: Sequence[str], characters: NgramIndex) -> "Written":
        """characters: says how rare each character is."""
        each = [_codes(text) for text in texts]
        codes = np.concatenate([np.empty((3, 0), dtype=np.int32), *each], axis=1)
        starts = np.cumsum([0, *(part.shape[1] for part in each)], dtype=np.int64)
        return cls(codes, _rarity(codes[0], characters).astype(np.float32), starts)

    def side_by_side(self, rows: npt.NDArray[np.int64]) -> tuple[Codes, npt.NDArray[np.float32]]:
        """Return these texts' codes, shape (3, len(rows), characters of the longest), and their characters' rarity, shape
        (len(rows), characters), zeros behind the shorter ones."""
        starts = self.starts.take(rows)[:, None]
        lengths = self.starts.take(rows + 1)[:, None] - starts
        within = np.arange(lengths.max())
        is_there = within < lengths
        places = (starts + within) * is_there
        return self.codes.take(places, axis=1) * is_there, self.rarity.take(places) * is_there


def compare(line: str, texts: Written, rows: npt.NDArray[np.int64], characters: NgramIndex) -> Array:
    """Return how the line compares with these of the texts, shape (len(rows), len(COLUMNS)), 0 to 1. characters: says how
    rare each character of the line is."""
    ours = _codes(line)[:, :, None, None]
    theirs, text_rarity = texts.side_by_side(rows)
    line_rarity = _rarity(ours[0, :, 0, 0], characters)
    is_same = ours[0] == theirs[0]
    alike = np.where(is_same, 1.0, likeness()[ours[1], theirs[1]] * HOMOPHONE)
    shared = alike * (alike > LEAST_ALIKE) * (line_rarity[:, None, None] + text_rarity) / 2
    common = _in_order(shared)
    is_meant = is_same | ((ours[2] == theirs[2]) & (theirs[2] > 0))
    line_lost = line_rarity @ ~is_meant.any(axis=2)
    text_lost = (text_rarity * ~is_meant.any(axis=0)).sum(axis=1)
    of_line, of_texts = line_rarity.sum(), text_rarity.sum(axis=1)
    return np.column_stack(
        (
            2 * common / (of_line + of_texts),
            common / of_line,
            common / of_texts,
            1 - line_lost / of_line,
            1 - text_lost / of_texts,
            np.exp(-line_lost / ONE_WORD),
            np.exp(-text_lost / ONE_WORD),
        )
    )


def _in_order(shared: Array) -> Array:
    """The most that can be had in common in order (as the longest common subsequence, with weights), shape (texts,).
    shared: what each pair is worth, shape (line, texts, characters)."""
    best = np.zeros((shared.shape[1], shared.shape[2] + 1))
    for worth in shared:
        taken = best[:, :-1] + worth
        np.maximum(best[:, 1:], taken, out=best[:, 1:])
        np.maximum.accumulate(best, axis=1, out=best)
    found: Array = best[:, -1]
    return found


def _codes(text: str) -> Codes:
    """Each character, its sound and its word's concept, as numbers; 0: none. Shape (3, characters)."""
    text = text[:LONGEST]
    characters = np.array([ord(char) for char in text], dtype=np.int32)
    concepts = [0 if concept is None else concept + 1 for piece, concept in parts(text) for _ in piece]
    sounds = numbers()[np.where(characters < len(numbers()), characters, 0)]
    return np.stack((characters, sounds, np.array(concepts, dtype=np.int32)))


def _rarity(codes: Codes, characters: NgramIndex) -> Array:
    """How rare each character is: its idf, the most for one that no text holds."""
    places = np.searchsorted(characters.terms, codes)
    places[places == len(characters.terms)] = 0
    unknown = np.log(1 + int(characters.size)) + 1
    known = characters.terms[places] == codes
    rare: Array = np.where(known, np.maximum(characters.idf[places], LEAST_RARE), unknown)
    return rare
