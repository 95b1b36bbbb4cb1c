"""BM25 over one- and two-character n-grams, the usual full-text ranking. Source: Robertson & Zaragoza 2009."""

import math
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

# How soon repetition stops counting, and how much a text's length does: the literature's usual values.
K1 = 1.2
B = 0.75
Scores = npt.NDArray[np.float64]


class Bm25Index:
    """An immutable index over texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        """texts: normalised, in the order in which `scores` numbers them."""
        counted = [Counter(_grams(text)) for text in texts]
        self._lengths = np.array([grams.total() for grams in counted], dtype=np.float64)
        self._mean_length = float(self._lengths.mean()) if len(texts) else 0.0
        postings: dict[str, tuple[list[int], list[int]]] = {}
        for number, grams in enumerate(counted):
            for gram, count in grams.items():
                documents, counts = postings.setdefault(gram, ([], []))
                documents.append(number)
                counts.append(count)
        self._postings = {gram: self._weighted(*found) for gram, found in postings.items()}

    def scores(self, text: str) -> Scores:
        """Return float64, shape (texts,): each text's score as a share of what `text` itself would score, 0 to 1."""
        scores = np.zeros(len(self._lengths))
        full = 0.0
        grams = Counter(_grams(text))
        for gram, asked in grams.items():
            documents, weights = self._postings.get(gram, _NOWHERE)
            scores[documents] += asked * weights
            full += asked * self._idf(len(documents)) * self._saturated(asked, grams.total())
        # A text that says a word more often than the line does would score more than the line itself.
        return np.minimum(scores / full, 1.0) if full else scores

    def _weighted(self, documents: list[int], counts: list[int]) -> tuple[npt.NDArray[np.int64], Scores]:
        places = np.array(documents, dtype=np.int64)
        often = np.array(counts, dtype=np.float64)
        lengths = self._lengths[places] / self._mean_length
        return places, self._idf(len(documents)) * often * (K1 + 1) / (often + K1 * (1 - B + B * lengths))

    def _idf(self, holding: int) -> float:
        return math.log(1 + (len(self._lengths) - holding + 0.5) / (holding + 0.5))

    def _saturated(self, count: int, length: int) -> float:
        return count * (K1 + 1) / (count + K1 * (1 - B + B * length / (self._mean_length or 1.0)))


_NOWHERE = (np.empty(0, dtype=np.int64), np.empty(0))


def _grams(text: str) -> list[str]:
    return [*text, *(first + second for first, second in pairwise(text))]
