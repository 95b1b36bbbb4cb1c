"""The index of one area's own entries: three views of the same texts (vectors, characters, sound). Immutable.

A new version is a new object that takes the old one's place whole, so a search never sees half a change.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from knowledge.entries.entry import Entry
from knowledge.language.normalise import normalise
from knowledge.language.sound import sound_key, syllables
from knowledge.retrieval.encoder import Encoder
from knowledge.retrieval.ngram_index import NgramIndex
from knowledge.retrieval.query import Query
from knowledge.retrieval.vector_index import VectorIndex

# How many texts each view may propose, how many of one entry are looked at closely, and how many in all.
PER_VIEW = 48
# N-grams in more of the texts than this are noise to a search among thousands.
COMMON_SHARE = 0.05
# A text this much less alike than a view's best is not worth proposing.
WORTH_PROPOSING = 0.3
PER_ENTRY = 3
CLOSELY = 36


# How a text compares with a query, one column each; 0 (nothing alike) to 1 (the same).
VIEWS = ("vector", "characters", "sound", "spelling", "contained", "pronounced")


@dataclass(frozen=True)
class Matches:
    """Texts worth a close look. entries: their entries, each once. owners: int, shape (n,), which entry each text
    belongs to. scores: float, shape (n, len(VIEWS))."""

    entries: list[Entry]
    owners: npt.NDArray[np.intp]
    scores: npt.NDArray[np.float64]


def join_matches(parts: Sequence[Matches]) -> Matches:
    """Return the matches of several areas as one."""
    if len(parts) == 1:
        return parts[0]
    starts = np.cumsum([0, *(len(part.entries) for part in parts)])
    return Matches(
        [entry for part in parts for entry in part.entries],
        np.concatenate([_NO_OWNERS, *(part.owners + start for part, start in zip(parts, starts, strict=False))]),
        np.concatenate([_NO_SCORES, *(part.scores for part in parts)]),
    )


_NO_OWNERS = np.empty(0, dtype=np.intp)
_NO_SCORES = np.empty((0, len(VIEWS)))


class AreaIndex:
    """Searches the entries that belong to one area itself."""

    def __init__(self, entries: Sequence[Entry], encoder: Encoder | None, version: int = 0) -> None:
        """encoder: None searches by characters and sound alone."""
        self.version = version
        self.fingerprint = encoder.fingerprint if encoder is not None else "none"
        # Matching needs the texts once, in the columns below; what is served needs no phrasings.
        self.entries = {entry.id: replace(entry, phrasings=()) for entry in entries}
        self._dated = [e for e in entries if e.details.valid_from or e.details.valid_until]
        self._owners: list[Entry] = []
        self._owner_numbers: list[int] = []
        self._spelt: list[str] = []
        for number, entry in enumerate(entries):
            for spelt in dict.fromkeys(normalise(text) for text in entry.texts):
                if spelt:
                    self._owners.append(self.entries[entry.id])
                    self._owner_numbers.append(number)
                    self._spelt.append(spelt)
        self._sounds = [sound_key(spelt) for spelt in self._spelt]
        self._characters = NgramIndex(self._spelt, COMMON_SHARE)
        self._syllables = NgramIndex([syllables(spelt) for spelt in self._spelt], COMMON_SHARE)
        self._vectors = VectorIndex(encoder.encode(self._spelt)) if encoder is not None and self._spelt else None

    def __len__(self) -> int:
        """The number of texts."""
        return len(self._spelt)

    def texts(self) -> Iterator[tuple[int, str, Entry]]:
        """Yield (text number, normalised text, its entry)."""
        for number, (spelt, entry) in enumerate(zip(self._spelt, self._owners, strict=True)):
            yield number, spelt, entry

    def not_valid_on(self, day: date) -> frozenset[str]:
        """Return the ids of entries whose validity does not cover `day`."""
        return frozenset(entry.id for entry in self._dated if not entry.details.holds_on(day))

    def overridden_by(self, lower: "AreaIndex") -> frozenset[str]:
        """Return the ids of our entries that a lower area has its own version of."""
        return frozenset(lower.entries.keys() & self.entries.keys())

    def matches(self, query: Query, hidden: frozenset[str] = frozenset(), without: int | None = None) -> Matches:
        """Return the texts worth a close look, at most CLOSELY.

        hidden: ids of entries not to serve. without: a text number to leave out; training asks for the neighbours
        of a text other than itself.
        """
        if not self._spelt or not query.spelt:
            return Matches([], _NO_OWNERS, _NO_SCORES)
        characters = self._characters.scores(query.spelt)
        sound = self._syllables.scores(query.syllables)
        by_vector = (
            self._vectors.nearest(query.vector, PER_VIEW)
            if self._vectors is not None and query.vector is not None
            else np.empty(0, dtype=np.int64)
        )
        proposed = {*_highest(characters).tolist(), *_highest(sound).tolist(), *by_vector.tolist()} - {without}
        rows = np.array(sorted(proposed), dtype=np.int64)
        cosines = (
            self._vectors.cosines(rows, query.vector)
            if self._vectors is not None and query.vector is not None
            else np.zeros(len(rows), dtype=np.float32)
        )
        likeness: npt.NDArray[np.float64] = np.column_stack((cosines, characters[rows], sound[rows]))
        return self._compare(query, rows, likeness, hidden)

    def _compare(
        self,
        query: Query,
        rows: npt.NDArray[np.int64],
        likeness: npt.NDArray[np.float64],
        hidden: frozenset[str],
    ) -> Matches:
        """likeness: shape (len(rows), 3): vector, characters, sound."""
        chosen, entries, owners = self._best_of_each_entry(rows, likeness.sum(axis=1), hidden)
        numbers = [int(rows[position]) for position in chosen]
        texts = [self._spelt[number] for number in numbers]
        sounds = [self._sounds[number] for number in numbers]
        scores = np.empty((len(chosen), len(VIEWS)))
        if chosen:
            scores[:, :3] = likeness[chosen]
            scores[:, 3] = process.cdist([query.spelt], texts, scorer=fuzz.ratio, dtype=np.float32)[0]
            scores[:, 4] = process.cdist([query.spelt], texts, scorer=fuzz.partial_ratio, dtype=np.float32)[0]
            scores[:, 5] = process.cdist([query.sound], sounds, scorer=fuzz.ratio, dtype=np.float32)[0]
            scores[:, 3:] /= 100
        return Matches(entries, np.array(owners, dtype=np.intp), scores)

    def _best_of_each_entry(
        self,
        rows: npt.NDArray[np.int64],
        likeness: npt.NDArray[np.float64],
        hidden: frozenset[str],
    ) -> tuple[list[int], list[Entry], list[int]]:
        """Return positions in `rows`, likest first, the entries among them, and which entry each belongs to.

        An entry with sixty phrasings must not crowd out its rivals: without them there is nothing to doubt it by.
        """
        places: dict[int, int] = {}
        taken: dict[int, int] = {}
        chosen: list[int] = []
        entries: list[Entry] = []
        owners: list[int] = []
        numbers = rows.tolist()
        for position in np.argsort(-likeness, kind="stable").tolist():
            number = numbers[position]
            owner = self._owner_numbers[number]
            count = taken.get(owner, 0)
            if count == PER_ENTRY or (hidden and self._owners[number].id in hidden):
                continue
            if count == 0:
                places[owner] = len(entries)
                entries.append(self._owners[number])
            taken[owner] = count + 1
            chosen.append(position)
            owners.append(places[owner])
            if len(chosen) == CLOSELY:
                break
        return chosen, entries, owners


def _highest(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    rows = np.flatnonzero(scores > max(WORTH_PROPOSING * float(scores.max()), 1e-9))
    if len(rows) > PER_VIEW:
        rows = rows[np.argpartition(scores[rows], len(rows) - PER_VIEW)[-PER_VIEW:]]
    return rows
