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


@dataclass(frozen=True)
class NgramIndex:
    """An immutable index. terms: int64, sorted, numbers of the n-grams. idf: float64, one per term, 0 for one that too
    many texts hold. starts: int64, where each term's postings begin, one more than terms. documents: int32 and
    weights: float32, the postings. size: int64 scalar, the number of texts."""

    size: npt.NDArray[np.int64]
    terms: Codes
    idf: npt.NDArray[np.float64]
    starts: npt.NDArray[np.int64]
    documents: npt.NDArray[np.int32]
    weights: npt.NDArray[np.float32]

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
        lengths = np.sqrt(np.bincount(documents[kept], weights=raw**2, minlength=max(size, 1)))
        return cls(
            size=np.array(size),
            terms=terms,
            idf=idf,
            starts=np.concatenate(([0], np.cumsum(np.where(telling, frequency, 0)))),
            documents=documents[kept].astype(np.int32),
            weights=(raw / np.maximum(lengths[documents[kept]], 1e-9)).astype(np.float32),
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
        return self.overlap(text).cosine

    def overlap(self, text: str) -> "Overlap":
        """Return how `text` and each text overlap."""
        size = int(self.size)
        counted = _counted_grams(text)
        numbers = np.array(list(counted), dtype=np.int64)
        if not len(self.terms) or not len(numbers):
            return Overlap.none(size, len(numbers) * (math.log(1 + size) + 1), 1.0)
        places = np.searchsorted(self.terms, numbers)
        places[places == len(self.terms)] = 0
        known = self.terms[places] == numbers
        rarity = np.where(known, self.idf[places], math.log(1 + size) + 1)
        weights = rarity
        if len(counted) < 2 * len(text):  # some n-gram occurs more than once
            weights = rarity * (1 + np.log(np.array(list(counted.values()))))
        length = math.sqrt(weights @ weights)
        total = float(rarity.sum())
        unknown = float(rarity[~known].sum()) / total if total else 0.0
        found = places[known]
        if length == 0 or not len(found):
            return Overlap.none(size, total, unknown)
        starts = self.starts[found]
        spans = self.starts[found + 1] - starts
        # Positions of all postings of all terms, laid end to end.
        positions = np.arange(int(spans.sum())) + np.repeat(starts - np.cumsum(spans) + spans, spans)
        owners, shares = self.documents[positions], self.weights[positions]
        cosine = np.bincount(owners, weights=shares * np.repeat(weights[known], spans), minlength=size) / length
        return Overlap(
            cosine,
            owners,
            shares,
            np.repeat(rarity[known] / total, spans),
            total,
            unknown,
        )


@dataclass(frozen=True)
class Overlap:
    """How one line and each text of an index overlap. cosine: float64, shape (size,). owners, shares, rarities: of each
    n-gram that the line and a text have in common, the text, the n-gram's weight in it, and its part of the line's
    rarity. rarity: the line's in all, the sum of its n-grams' idf. unknown: the part of it in n-grams that no text
    holds."""

    cosine: Scores
    owners: npt.NDArray[np.int32]
    shares: npt.NDArray[np.float32]
    rarities: Scores
    rarity: float
    unknown: float

    @classmethod
    def none(cls, size: int, rarity: float, unknown: float) -> "Overlap":
        """Nothing in common."""
        nothing = np.empty(0)
        return cls(np.zeros(size), nothing.astype(np.int32), nothing.astype(np.float32), nothing, rarity, unknown)

    def of_line(self) -> Scores:
        """Return, for each text, the part of the line's rarity that it holds, shape (size,), 0 to 1."""
        held: Scores = np.bincount(self.owners, self.rarities, len(self.cosine)).astype(np.float64)
        return held

    def of_texts(self) -> Scores:
        """Return, for each text, the part of its own weight that the line holds, shape (size,), 0 to 1."""
        held: Scores = np.bincount(self.owners, self.shares**2, len(self.cosine)).astype(np.float64)
        return held


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
