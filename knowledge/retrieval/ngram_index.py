"""TF-IDF over one- and two-token n-grams, as posting lists in numpy. Serves characters and syllables alike.

A score is the cosine of two L2-normalised TF-IDF vectors, with n-grams that no text holds counted in the query's
length, so that a line full of foreign words scores low. Source: Salton & Buckley 1988, "ltc" weights.
"""

import math
from array import array
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float64]


class NgramIndex:
    """An immutable index over token sequences."""

    def __init__(self, sequences: Sequence[Sequence[str]], common_share: float = 1.0) -> None:
        """common_share: n-grams that more than this share of the texts hold are left out; they cost most of the
        time and tell least."""
        self.size = len(sequences)
        self._too_common = max(common_share * self.size, 1.0)
        self._vocabulary: dict[str, int] = {}
        # Machine arrays: as lists these would be most of the memory that a worker ever needs.
        terms, documents, counts = array("i"), array("i"), array("i")
        for document, tokens in enumerate(sequences):
            for gram, count in _grams(tokens).items():
                terms.append(self._vocabulary.setdefault(gram, len(self._vocabulary)))
                documents.append(document)
                counts.append(count)
        self._build(np.frombuffer(terms, np.int32), np.frombuffer(documents, np.int32), np.frombuffer(counts, np.int32))

    def _build(
        self, terms: npt.NDArray[np.int32], documents: npt.NDArray[np.int32], counts: npt.NDArray[np.int32]
    ) -> None:
        width = len(self._vocabulary)
        frequency = np.bincount(terms, minlength=width)
        telling = (frequency <= self._too_common)[terms]
        terms, documents, counts = terms[telling], documents[telling], counts[telling]
        idf = np.where(frequency <= self._too_common, np.log((1 + self.size) / (1 + frequency)) + 1, 0.0)
        self._idf: list[float] = idf.tolist()
        self._unseen_idf = math.log(1 + self.size) + 1
        raw = (1 + np.log(counts)) * idf[terms]
        lengths = np.sqrt(np.bincount(documents, weights=raw**2, minlength=max(self.size, 1)))
        weights = raw / np.maximum(lengths[documents], 1e-9)
        order = np.argsort(terms, kind="stable")
        self._documents = documents[order]
        self._weights = weights[order].astype(np.float32)
        frequency = np.bincount(terms, minlength=width)
        self._starts = np.concatenate(([0], np.cumsum(frequency))).astype(np.int64).tolist()

    def scores(self, tokens: Sequence[str]) -> Scores:
        """Return float64, shape (size,): the cosine between `tokens` and each text, 0 to 1."""
        squared = 0.0
        documents: list[npt.NDArray[np.int32]] = []
        weights: list[npt.NDArray[np.float32]] = []
        for gram, count in _grams(tokens).items():
            term = self._vocabulary.get(gram)
            idf = self._unseen_idf if term is None else self._idf[term]
            weight = idf if count == 1 else (1 + math.log(count)) * idf
            squared += weight * weight
            if term is not None and idf > 0:
                start, end = self._starts[term], self._starts[term + 1]
                documents.append(self._documents[start:end])
                weights.append(self._weights[start:end] * np.float32(weight))
        if not documents:
            return np.zeros(self.size)
        summed = np.bincount(np.concatenate(documents), weights=np.concatenate(weights), minlength=self.size)
        scores: Scores = summed / math.sqrt(squared)
        return scores


def _grams(tokens: Sequence[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    before = "^"
    for token in tokens:
        counts[token] = counts.get(token, 0) + 1
        # The space keeps a pair apart from a single longer token.
        pair = f"{before} {token}"
        counts[pair] = counts.get(pair, 0) + 1
        before = token
    return counts
