"""How much an n-gram weighs in a text: BM25's saturation and length correction (Robertson & Zaragoza 2009), then each
block at length 1, so that a text of eight characters and a letter of a thousand speak equally loud."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.classification.features import BUCKETS, Ints

Floats = npt.NDArray[np.float32]

SATURATION = 2.0
LENGTH_CORRECTION = 0.75


@dataclass(frozen=True)
class Vocabulary:
    """The buckets of one block that a model knows.

    buckets: ascending, shape (n,). rarity: the idf of each. mean_length: n-grams in a text of training.
    """

    buckets: Ints
    rarity: Floats
    mean_length: float

    def rows(self) -> Ints:
        """Return each bucket's place among the known ones, shape (BUCKETS,); -1: unknown."""
        rows = np.full(BUCKETS, -1, dtype=np.int32)
        rows[self.buckets] = np.arange(len(self.buckets))
        return rows

    def weigh(self, rows: Ints, found: Ints, counts: Ints) -> tuple[Ints, Floats]:
        """Return the known n-grams of a text as places and weights whose squares sum to 1. rows: from rows()."""
        places = rows[found]
        known = places >= 0
        places, frequency = places[known], counts[known].astype(np.float32)
        correction = 1 - LENGTH_CORRECTION + LENGTH_CORRECTION * counts.sum() / self.mean_length
        weights = self.rarity[places] * frequency * (SATURATION + 1) / (frequency + SATURATION * correction)
        length = float(np.sqrt(weights @ weights))
        return places, (weights / length if length else weights).astype(np.float32)


def learn_vocabulary(texts: list[tuple[Ints, Ints]], least: int, most: int) -> Vocabulary:
    """Return the vocabulary of one block. texts: buckets and counts of each. least: in how many texts an n-gram must
    occur. most: how many n-grams are kept at most, the commonest first."""
    spread = np.zeros(BUCKETS, dtype=np.int64)
    for found, _ in texts:
        spread[found] += 1
    order = np.argsort(-spread, kind="stable")[:most]
    buckets = np.sort(order[spread[order] >= least]).astype(np.int32)
    number = spread[buckets]
    rarity = np.log1p((len(texts) - number + 0.5) / (number + 0.5)).astype(np.float32)
    lengths = [counts.sum() for _, counts in texts]
    return Vocabulary(buckets, rarity, max(float(np.mean(lengths)), 1.0))
