"""The index of one area's own entries: four views of the same texts (vectors, characters, sound, meaning). Immutable.

A new version is a new object that takes the old one's place whole, so a search never sees half a change.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from knowledge.entries.entry import Entry
from knowledge.retrieval import alignment
from knowledge.retrieval.encoder import Encoder
from knowledge.retrieval.ngram_index import Overlap
from knowledge.retrieval.query import Query
from knowledge.retrieval.text_index import TextIndex

# How many texts are proposed for what they have in common with the line (the vectors propose theirs beside them), how
# many of one entry are looked at closely, and how many in all.
PROPOSED = 128
# A text this much less alike than the best is not worth proposing.
WORTH_PROPOSING = 0.2
PER_ENTRY = 3
CLOSELY = 36
# So many that sound most alike are always looked at.
BY_SOUND = 6


# How a text compares with a query, one column each; 0 (nothing alike) to 1 (the same).
VIEWS = (
    "vector",
    "characters",
    "sound",
    "meaning",
    "spelling",
    "pronounced",
    "line_held",
    "text_held",
    "line_heard",
    "text_heard",
    "line_kept",
    "same_question",
    *alignment.COLUMNS,
)
# Rarity of about one word: a line that a text lacks so much of asks for something else, however long the rest is.
ONE_WORD = 30.0


@dataclass(frozen=True)
class Matches:
    """Texts worth a close look. entries: their entries, each once. owners: int, shape (n,), which entry each text
    belongs to. scores: float, shape (n, len(VIEWS)). held, kept: float, shape (len(entries),), what of the line's rarity
    the entry holds in any of its texts, as a part and with losses counted in words. central: float, shape
    (len(entries),), the cosine with the middle of the entry's vectors. wordings: int, shape (len(entries),), how many
    texts the entry has. unknown: the part that no entry holds."""

    entries: list[Entry]
    owners: npt.NDArray[np.intp]
    scores: npt.NDArray[np.float64]
    held: npt.NDArray[np.float64]
    kept: npt.NDArray[np.float64]
    central: npt.NDArray[np.float64]
    wordings: npt.NDArray[np.intp]
    unknown: float


def join_matches(parts: Sequence[Matches]) -> Matches:
    """Return the matches of several areas as one."""
    if len(parts) == 1:
        return parts[0]
    starts = np.cumsum([0, *(len(part.entries) for part in parts)])
    return Matches(
        [entry for part in parts for entry in part.entries],
        np.concatenate([_NO_OWNERS, *(part.owners + start for part, start in zip(parts, starts, strict=False))]),
        np.concatenate([_NO_SCORES, *(part.scores for part in parts)]),
        np.concatenate([_NONE_HELD, *(part.held for part in parts)]),
        np.concatenate([_NONE_HELD, *(part.kept for part in parts)]),
        np.concatenate([_NONE_HELD, *(part.central for part in parts)]),
        np.concatenate([_NO_OWNERS, *(part.wordings for part in parts)]),
        min((part.unknown for part in parts), default=1.0),
    )


_NONE_HELD = np.empty(0)
_NO_OWNERS = np.empty(0, dtype=np.intp)
_NO_SCORES = np.empty((0, len(VIEWS)))


class AreaIndex:
    """Searches the entries that belong to one area itself."""

    def __init__(self, entries: Sequence[Entry], texts: TextIndex, version: str = "") -> None:
        """entries: in the order in which `texts` numbers them; their phrasings are not kept."""
        self.version = version
        self.texts = texts
        self._by_number = [replace(entry, phrasings=()) for entry in entries]
        self.entries = {entry.id: entry for entry in self._by_number}
        self._wordings = np.bincount(texts.owners, minlength=len(entries))
        self._dated = [e for e in self._by_number if e.details.valid_from or e.details.valid_until]

    @classmethod
    def build(cls, entries: Sequence[Entry], encoder: Encoder | None) -> "AreaIndex":
        """encoder: None searches by characters and sound alone."""
        return cls(entries, TextIndex.build(entries, encoder))

    def __len__(self) -> int:
        """The number of texts."""
        return len(self.texts)

    def not_valid_on(self, day: date) -> frozenset[str]:
        """Return the ids of entries whose validity does not cover `day`."""
        return frozenset(entry.id for entry in self._dated if not entry.details.holds_on(day))

    def overridden_by(self, lower: "AreaIndex") -> frozenset[str]:
        """Return the ids of our entries that a lower area has its own version of."""
        return frozenset(lower.entries.keys() & self.entries.keys())

    def verbatim(self, spelt: str, hidden: frozenset[str] = frozenset()) -> list[tuple[Entry, int]]:
        """Return the entries that have a text spelt exactly so, and in how many wordings each is known."""
        found = [(self._by_number[number], int(self._wordings[number])) for number in self.texts.owners_of(spelt)]
        return [(entry, wordings) for entry, wordings in found if entry.id not in hidden]

    def matches(self, query: Query, hidden: frozenset[str] = frozenset(), without: int | None = None) -> Matches:
        """Return the texts worth a close look, at most CLOSELY.

        hidden: ids of entries not to serve. without: a text number to leave out; training asks for the neighbours
        of a text other than itself.
        """
        if not len(self.texts) or not query.spelt:
            return Matches([], _NO_OWNERS, _NO_SCORES, _NONE_HELD, _NONE_HELD, _NONE_HELD, _NO_OWNERS, 1.0)
        found = self.texts.likeness(query)
        views = (found.characters, found.sound, found.meaning)
        alike = views[0] + views[1]
        alike += views[2]
        proposed = {*_highest(alike).tolist(), *found.nearest.tolist()} - {without}
        rows = np.array(sorted(proposed), dtype=np.int64)
        likeness = np.column_stack((self.texts.cosines(rows, query), *(view.take(rows) for view in views)))
        chosen, entries, owners = self._best_of_each_entry(rows, _worth_a_look(likeness), hidden)
        scores = self._compare(query, rows[chosen], likeness[chosen], found.meant)
        numbers = np.array(entries, dtype=np.int64)
        held = found.entries.among(numbers).of_line
        return Matches(
            entries=[self._by_number[number] for number in entries],
            owners=np.array(owners, dtype=np.intp),
            scores=scores,
            held=held,
            kept=_kept(held, found.entries.rarity),
            central=self.texts.central(numbers, query),
            wordings=self._wordings.take(numbers),
            unknown=found.entries.unknown,
        )

    def _compare(
        self, query: Query, rows: npt.NDArray[np.int64], likeness: npt.NDArray[np.float64], meant: Overlap
    ) -> npt.NDArray[np.float64]:
        """likeness: shape (len(rows), 4): vector, characters, sound, meaning."""
        scores = np.empty((len(rows), len(VIEWS)))
        if len(rows):
            texts, sounds = (strings.at(rows.tolist()) for strings in (self.texts.spellings, self.texts.spoken))
            scores[:, :4] = likeness
            scores[:, 4] = process.cdist([query.spelt], texts, scorer=fuzz.ratio, dtype=np.float32)[0]
            scores[:, 5] = process.cdist([query.sound], sounds, scorer=fuzz.ratio, dtype=np.float32)[0]
            scores[:, 4:6] /= 100
            held = meant.among(rows)
            scores[:, 6] = held.of_line
            scores[:, 7] = held.of_texts
            # The ratio is 2·common / (length + length): what is in common, in order, as a part of either.
            lengths = np.array([len(sound) or 1 for sound in sounds])
            common = scores[:, 5] * (len(query.sound) + lengths) / 2
            scores[:, 8] = common / max(len(query.sound), 1)
            scores[:, 9] = common / lengths
            scores[:, 10] = _kept(held.of_line, meant.rarity)
            scores[:, 11] = self.texts.same_questions(rows, query)
            scores[:, 12:] = alignment.compare(query.spelt, self.texts.written, rows, self.texts.characters)
        return scores

    def _best_of_each_entry(
        self,
        rows: npt.NDArray[np.int64],
        likeness: npt.NDArray[np.float64],
        hidden: frozenset[str],
    ) -> tuple[list[int], list[int], list[int]]:
        """Return positions in `rows`, likest first, the numbers of the entries among them, and which of these each
        belongs to.

        An entry with sixty phrasings must not crowd out its rivals: without them there is nothing to doubt it by.
        """
        places: dict[int, int] = {}
        taken: dict[int, int] = {}
        chosen: list[int] = []
        entries: list[int] = []
        owners: list[int] = []
        owner_of = self.texts.owners[rows].tolist()
        for position in np.argsort(-likeness, kind="stable").tolist():
            owner = owner_of[position]
            count = taken.get(owner, 0)
            if count == PER_ENTRY or (hidden and self._by_number[owner].id in hidden):
                continue
            if count == 0:
                places[owner] = len(entries)
                entries.append(owner)
            taken[owner] = count + 1
            chosen.append(position)
            owners.append(places[owner])
            if len(chosen) == CLOSELY:
                break
        return chosen, entries, owners


def _kept(held: npt.NDArray[np.float64], rarity: float) -> npt.NDArray[np.float64]:
    """Return 1 where nothing of the line is lost, and less by e for each word that is. held: as a part of `rarity`."""
    kept: npt.NDArray[np.float64] = np.exp((held - 1) * (rarity / ONE_WORD))
    return kept


def _worth_a_look(likeness: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Sums of the views, those that sound most alike before all others: a misheard name may have nothing else."""
    worth: npt.NDArray[np.float64] = likeness.sum(axis=1)
    sound = likeness[:, 2]
    worth[np.argsort(-sound, kind="stable")[:BY_SOUND]] += likeness.shape[1]
    return worth


def _highest(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    rows = (scores > max(WORTH_PROPOSING * float(scores.max()), 1e-9)).nonzero()[0]
    if len(rows) > PROPOSED:
        rows = rows[scores.take(rows).argpartition(-PROPOSED)[-PROPOSED:]]
    return rows
