"""TF-IDF over one- and two-character n-grams, as posting lists in numpy. Serves spellings and sound keys alike.

A score is the cosine of two L2-normalised TF-IDF vectors, with n-grams that no text holds counted in the query's
length, so that a line full of foreign words scores low. Source: Salton & Buckley 1988, "ltc" weights.

Everything is plain arrays, built and searched without a loop over characters, so that an index can be kept in files
and mapped into memory by every worker.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]

# A pair is numbered from both its characters; a single character from itself; the line's beginning is character 1.
_PAIR = 1 << 21
_BEGIN = 1
# A text that holds an n-gram, and the n-gram's weight in it: side by side, for whoever needs one needs the other.
POSTING = np.dtype([("text", np.int32), ("weight", np.float32)])


@dataclass(frozen=True)
class NgramIndex:
    """An immutable index. terms: int64, sorted, numbers of the n-grams. idf: float64, one per term, 0 for one that too
    many texts hold. starts: int64, where each term's postings begin, one more than terms. postings: int64, each a POSTING.
    size: int64 scalar, the number of texts."""

    size: npt.NDArray[np.int64]
    terms: Codes
    idf: npt.NDArray[np.float64]
    starts: npt.NDArray[np.int64]
    postings: npt.NDArray[np.int64]

    @classmethod
    def build(cls, texts: Sequence[str], common_share: float = 1.0) -> "NgramIndex":
        """common_share: n-grams that more than this share of the texts hold are left out; they cost most of the time
        and tell least."""
        size = len(texts)
        grams = [_grams(text) for text in texts]
        owners = np.repeat(np.arange(size, dtype=np.int64), [len(gram) for gram in grams])
        pairs = np.stack((np.concatenate([_NONE, *grams]), owners))
        (numbers, documents), counts = np.unique(pairs, axis=1, return_counts=True)
        terms, places, frequency = np.unique(numbers, return_inverse=True, return_counts=True)
        telling = frequency <= max(common_share * size, 1.0)
        idf = np.where(telling, np.log((1 + size) / (1 + frequency)) + 1, 0.0)
        kept = telling[places]
        raw = (1 + np.log(counts[kept])) * idf[places[kept]]
        postings = np.empty(int(kept.sum()), dtype=POSTING)
        lengths = np.sqrt(np.bincount(documents[kept], weights=raw**2, minlength=max(size, 1)))
        postings["text"] = documents[kept]
        postings["weight"] = raw / np.maximum(lengths[documents[kept]], 1e-9)
        return cls(
            size=np.array(size),
            terms=terms,
            idf=idf,
            starts=np.concatenate(([0], np.cumsum(np.where(telling, frequency, 0)))),
            postings=postings.view(np.int64),
        )

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Any], prefix: str) -> "NgramIndex":
        """Return the index whose arrays `as_arrays` gave."""
        return cls(**{field.name: arrays[f"{prefix}{field.name}"] for field in fields(cls)})

    def as_arrays(self, prefix: str) -> dict[str, npt.NDArray[Any]]:
        """Return the index as named arrays."""
        return {f"{prefix}{field.name}": getattr(self, field.name) for field in fields(self)}

    def scores(self, text: str) -> Scores:
        """Return float64, shape (size,): the cosine between `text` and each text, 0 to 1."""
        return self.overlap(text).cosine()

    def overlap(self, text: str) -> "Overlap":
        """Return what `text` and the texts have in common."""
        counted = _counted_grams(text)
        places, known = self._find(list(counted))
        nowhere = math.log(1 + int(self.size)) + 1
        idf = self.idf.take(places)
        missing = len(counted) - len(places)
        weights, others = idf, float(missing)
        if len(counted) < 2 * len(text):  # some n-gram occurs more than once
            often = 1 + np.log(np.array(list(counted.values())))
            weights, others = idf * often[known], float((often[~known] ** 2).sum())
        length = math.sqrt(weights @ weights + others * nowhere**2) or 1.0
        rarity = float(idf.sum()) + missing * nowhere
        starts, ends = self.starts.take(places), self.starts.take(places + 1)
        postings = self.postings
        spans = [postings[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        found = np.concatenate([_NO_POSTINGS, *spans]).view(POSTING)
        return Overlap(
            size=int(self.size),
            owners=found["text"],
            shares=found["weight"],
            spans=ends - starts,
            weights=(weights / length).astype(np.float32),
            idf=idf,
            rarity=rarity,
            unknown=missing * nowhere / rarity if rarity else float(not counted),
        )

    def _find(self, numbers: list[int]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
        """Return the places of those n-grams that some text holds, and which they are."""
        if not len(self.terms):
            return np.empty(0, dtype=np.intp), np.zeros(len(numbers), dtype=np.bool_)
        wanted = np.array(numbers, dtype=np.int64)
        places = self.terms.searchsorted(wanted)
        known = self.terms.take(places, mode="clip") == wanted
        return places[known], known


@dataclass(frozen=True)
class Overlap:
    """What one line and `size` texts have in common, n-gram by n-gram. owners: int32, the texts that hold the first
    n-gram, then those that hold the second; shares: float32, its weight in each of them; spans: how many they are.
    weights: each n-gram's weight in the line. idf: its rarity. rarity: of the whole line, the sum of its n-grams' idf.
    unknown: the part of it in n-grams that no text holds."""

    size: int
    owners: npt.NDArray[np.int32]
    shares: npt.NDArray[np.float32]
    spans: npt.NDArray[np.int64]
    weights: npt.NDArray[np.float32]
    idf: npt.NDArray[np.float64]
    rarity: float
    unknown: float

    def cosine(self) -> Scores:
        """Return the cosine of the line with each text, shape (size,), 0 to 1."""
        return _sums(self.owners, self.shares * self.weights.repeat(self.spans), self.size)

    def among(self, rows: npt.NDArray[np.int64]) -> "Held":
        """Return what the line and these texts hold of each other."""
        seats = np.full(self.size, -1, dtype=np.int32)
        seats[rows] = np.arange(len(rows), dtype=np.int32)
        seated = seats.take(self.owners)
        places = np.flatnonzero(seated >= 0)
        owners = seated[places]
        grams = self.spans.cumsum().searchsorted(places, side="right")
        of_line = _sums(owners, self.idf.take(grams), len(rows)) / (self.rarity or 1.0)
        return Held(of_line, _sums(owners, self.shares[places] ** 2, len(rows)))


@dataclass(frozen=True)
class Held:
    """of_line: of each text, the part of the line's rarity that it holds; of_texts: the part of its own weight that the
    line holds. Shape (n,), 0 to 1."""

    of_line: Scores
    of_texts: Scores


def _sums(owners: npt.NDArray[np.int32], values: npt.NDArray[Any], size: int) -> Scores:
    # Of nothing at all, bincount makes whole numbers.
    return np.bincount(owners, values, size).astype(np.float64, copy=False)


_NO_POSTINGS: Codes = np.empty(0, dtype=np.int64)
_NONE: Codes = np.empty(0, dtype=np.int64)


def _counted_grams(text: str) -> dict[int, int]:
    """The numbers of `_grams` and how often each occurs. In Python: for one line that is faster than numpy."""
    counts: dict[int, int] = {}
    before = _BEGIN
    for code in map(ord, text):
        pair = before * _PAIR + code
        counts[code] = counts.get(code, 0) + 1
        counts[pair] = counts.get(pair, 0) + 1
        before = code
    return counts


def _grams(text: str) -> Codes:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)
    before = np.concatenate(([_BEGIN], codes[:-1])) if len(codes) else codes
    return np.concatenate((codes, before * _PAIR + codes))
