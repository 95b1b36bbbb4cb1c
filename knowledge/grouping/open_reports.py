"""The open reports as plain arrays that grow: which of them share terms with a new one or mean nearly the same.

knowledge/retrieval's indexes are immutable; here every report changes the collection. FAISS's growing indexes either compare
with every vector or can't forget one, so nearness of meaning is first judged by the signs of the vectors' numbers, 32 bytes
a report, read in half a millisecond for 50,000. Source: Charikar, STOC 2002 (sign hashing).
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Slots = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

# How many reports are proposed by terms and by meaning, and how many postings of the rarest terms are read for it.
BY_TERMS = 24
BY_MEANING = 16
POSTINGS = 40_000
_LARGEST = 127
_SPARSE_FROM = 1024
# Rarity begins as if so many reports had been seen that share nothing: of the first few, all terms would be common.
_IMAGINED = 200.0


@dataclass(frozen=True)
class Near:
    """slots: those proposed, distinct. words: cosine of TF-IDF over terms, 0 to 1, in the order of
    slots."""

    slots: Slots
    words: Floats


class OpenReports:
    """Slots are numbered in the order of adding; what is removed is passed over, until `compact`."""

    def __init__(self, dimension: int) -> None:
        self.seen = 0
        self._size = 0
        self._numbers: dict[str, int] = {}
        self._holders: list[array[int]] = []
        self._held_by = np.zeros(1024, dtype=np.int32)
        self._marks = np.zeros(1024, dtype=np.float32)
        self._is_open = np.zeros(64, dtype=np.bool_)
        self._lengths = np.zeros(64, dtype=np.float32)
        self._terms = np.zeros(4096, dtype=np.int32)
        self._starts = np.zeros(65, dtype=np.int64)
        self._codes = np.zeros((64, dimension), dtype=np.int8)
        # One array for each 64 signs: to add up along rows of four takes ten times as long.
        self._signs = [np.zeros(64, dtype=np.uint64) for _ in range((dimension + 63) // 64)]
        self._asked: tuple[Sequence[str], Near] | None = None

    def add(self, terms: Sequence[str], vector: Floats) -> int:
        """Return the slot of a report with these terms and this vector; the terms' rarity is learned from it."""
        slot = self._size
        numbers = np.array([self._number(term) for term in terms], dtype=np.int32)
        self.seen += 1
        self._size += 1
        self._held_by[numbers] += 1
        for number in numbers.tolist():
            self._holders[number].append(slot)
        start = int(self._starts[slot])
        end = start + len(numbers)
        self._is_open, self._lengths = _grown(self._is_open, slot + 1), _grown(self._lengths, slot + 1)
        self._starts, self._terms = _grown(self._starts, slot + 2), _grown(self._terms, end)
        self._codes = _grown(self._codes, slot + 1)
        self._signs = [_grown(signs, slot + 1) for signs in self._signs]
        self._is_open[slot] = True
        self._starts[slot + 1] = end
        self._terms[start:end] = numbers
        self._lengths[slot] = np.sqrt((self._rarity(numbers) ** 2).sum())
        self._codes[slot] = np.rint(vector * _LARGEST)
        for signs, of_vector in zip(self._signs, _signs(vector), strict=True):
            signs[slot] = of_vector
        self._asked = None
        return slot

    def remove(self, slot: int) -> None:
        """Pass over this report from now on; what its terms taught is kept."""
        self._is_open[slot] = False
        self._asked = None

    @property
    def is_sparse(self) -> bool:
        """Whether so many were removed that passing over them costs more than `compact`."""
        return self._size > _SPARSE_FROM and 2 * int(self._is_open[: self._size].sum()) < self._size

    def compact(self) -> list[int]:
        """Give up the slots of what was removed; return the old slot of each new one."""
        kept = np.flatnonzero(self._is_open[: self._size])
        places = np.full(self._size, -1, dtype=np.int32)
        places[kept] = np.arange(len(kept), dtype=np.int32)
        for number, holders in enumerate(self._holders):
            moved = places[np.frombuffer(holders, dtype=np.int32)] if holders else _NONE.astype(np.int32)
            self._holders[number] = array("i", moved[moved >= 0].tobytes())
        spans = [self._terms[self._starts[slot] : self._starts[slot + 1]] for slot in kept.tolist()]
        self._starts = np.concatenate(([0], np.cumsum([len(span) for span in spans], dtype=np.int64)))
        self._terms = np.concatenate([np.empty(0, dtype=np.int32), *spans])
        self._is_open, self._lengths = self._is_open[kept], self._lengths[kept]
        self._codes, self._signs = self._codes[kept], [signs[kept] for signs in self._signs]
        self._asked = None
        self._size = len(kept)
        return [int(slot) for slot in kept]

    def vector(self, slot: int) -> Floats:
        """Return a report's vector, within 0.004 a number."""
        vector: Floats = self._codes[slot].astype(np.float32) / np.float32(_LARGEST)
        return vector

    def near(self, terms: Sequence[str], vector: Floats) -> Near:
        """Return the open reports that share most with these terms and this vector. Asked
        again with the same terms while nothing changed, it remembers: a new report is looked up, then added."""
        if self._asked is None or self._asked[0] is not terms:
            self._asked = terms, self._near(terms, vector)
        return self._asked[1]

    def _near(self, terms: Sequence[str], vector: Floats) -> Near:
        known = np.array([number for term in terms if (number := self._numbers.get(term)) is not None], dtype=np.int32)
        rarity = self._rarity(known)
        proposed = [self._by_terms(known, rarity), self._by_meaning(vector)]
        slots = np.unique(np.concatenate(proposed))
        slots = slots[self._is_open[slots]]
        unknown = len(terms) - len(known)
        length = float(np.sqrt((rarity**2).sum() + unknown * np.log(self.seen + _IMAGINED) ** 2))
        return Near(slots, self._words(slots, known, rarity, length))

    def _by_terms(self, known: npt.NDArray[np.int32], rarity: Floats) -> Slots:
        order = np.argsort(self._held_by[known], kind="stable")
        enough = int(self._held_by[known[order]].cumsum().searchsorted(POSTINGS))
        order = order[: max(enough, 1)]
        spans = [np.frombuffer(self._holders[number], dtype=np.int32) for number in known[order].tolist()]
        if not spans:
            return _NONE
        weights = np.repeat(rarity[order] ** 2, [len(span) for span in spans])
        shared = np.bincount(np.concatenate(spans), weights, self._size)
        shared[~self._is_open[: self._size]] = 0
        return _largest(shared / np.maximum(self._lengths[: self._size], 1e-6), BY_TERMS)

    def _by_meaning(self, vector: Floats) -> Slots:
        if not vector.any():
            return _NONE
        alike = np.full(self._size, self._codes.shape[1], dtype=np.int16)
        for signs, of_vector in zip(self._signs, _signs(vector), strict=True):
            alike -= np.bitwise_count(signs[: self._size] ^ of_vector)
        alike[~self._is_open[: self._size]] = 0
        return _largest(alike, BY_MEANING)

    def _words(self, slots: Slots, known: npt.NDArray[np.int32], rarity: Floats, length: float) -> Floats:
        if not len(slots):
            return np.zeros(0, dtype=np.float32)
        self._marks[known] = rarity**2
        spans = [self._terms[self._starts[slot] : self._starts[slot + 1]] for slot in slots.tolist()]
        owners = np.repeat(np.arange(len(spans)), [len(span) for span in spans])
        shared = np.bincount(owners, self._marks[np.concatenate(spans)], len(spans))
        self._marks[known] = 0
        lengths = np.maximum(self._lengths[slots] * length, 1e-6)
        cosines: Floats = np.minimum(shared / lengths, 1).astype(np.float32)
        return cosines

    def _rarity(self, numbers: npt.NDArray[np.int32]) -> Floats:
        rarity: Floats = np.log((self.seen + _IMAGINED) / (self._held_by[numbers] + 1.0)).astype(np.float32)
        return rarity

    def _number(self, term: str) -> int:
        number = self._numbers.setdefault(term, len(self._holders))
        if number == len(self._holders):
            self._holders.append(array("i"))
            self._held_by = _grown(self._held_by, number + 1)
            self._marks = _grown(self._marks, number + 1)
        return number


_NONE: Slots = np.empty(0, dtype=np.int64)


def _signs(vector: Floats) -> npt.NDArray[np.uint64]:
    packed = np.packbits(vector > 0)
    if len(packed) % 8:
        packed = np.pad(packed, (0, -len(packed) % 8))
    return packed.view(np.uint64)


def _largest(scores: npt.NDArray[Any], limit: int) -> Slots:
    """The slots of the `limit` largest scores above zero."""
    best = scores.max(initial=0)
    if best <= 0:
        return _NONE
    # Most scores are far below the best: to sort them out first is much quicker than to partition them all.
    for floor in (best * 0.75, best * 0.5, best * 0.25, 0):
        chosen = np.flatnonzero(scores > floor)
        if len(chosen) >= limit:
            break
    if len(chosen) > limit:
        chosen = chosen[np.argpartition(scores[chosen], -limit)[-limit:]]
    return chosen.astype(np.int64, copy=False)


def _grown(numbers: npt.NDArray[Any], size: int) -> npt.NDArray[Any]:
    """`numbers` with room for `size` rows: a third more each time, for doubling would leave half of it empty."""
    if size <= len(numbers):
        return numbers
    roomy = np.zeros((max(size, len(numbers) * 4 // 3 + 1), *numbers.shape[1:]), dtype=numbers.dtype)
    roomy[: len(numbers)] = numbers
    return roomy
