"""The nearest vectors are found: exactly in a small index, nearly always in a large one."""

from pathlib import Path

import numpy as np
import pytest

from knowledge.entries.files import read_files, starter_files
from knowledge.retrieval.encoder import Vectors, open_encoder
from knowledge.retrieval.vector_index import EXACT_UP_TO, VectorIndex


def clustered(count: int, dimension: int = 64, seed: int = 7) -> Vectors:
    """Unit vectors around 300 centres, as phrasings lie around their entries."""
    chance = np.random.default_rng(seed)
    centres = chance.normal(size=(300, dimension))
    found = centres[chance.integers(0, 300, count)] + 0.6 * chance.normal(size=(count, dimension))
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)


# As many as a search among texts proposes (text_index.py).
NEAREST = 32


def recall(index: VectorIndex, vectors: Vectors, queries: Vectors, depth: int = 10) -> float:
    truth = np.argsort(-(queries @ vectors.T), axis=1)[:, :depth]
    found = [index.nearest(query, NEAREST) for query in queries]
    return float(np.mean([len(set(a.tolist()) & set(b.tolist())) / depth for a, b in zip(truth, found, strict=True)]))


def test_a_small_index_is_exact() -> None:
    vectors = clustered(600)
    assert recall(VectorIndex.build(vectors), vectors, clustered(50, seed=8)) == 1.0


def test_a_large_index_finds_most_of_what_brute_force_finds_for_lines_it_does_not_hold() -> None:
    texts = list(dict.fromkeys(text for entry in read_files(starter_files()) for text in entry.texts))
    vectors = open_encoder("builtin").encode(texts)
    # The last are of entries that the rest knows nothing of: lines far from every centre are the hardest to place.
    kept, asked = vectors[:-300], vectors[-300:]
    assert len(kept) > EXACT_UP_TO
    index = VectorIndex.build(kept)
    assert recall(index, kept, asked) >= 0.85
    assert all(row in index.nearest(kept[row], 10) for row in range(0, len(kept), 100))


@pytest.mark.parametrize("count", [300, EXACT_UP_TO + 1])
def test_an_index_read_from_its_file_answers_alike(tmp_path: Path, count: int) -> None:
    vectors = clustered(count, 32)
    index = VectorIndex.build(vectors)
    index.save(tmp_path / "v.faiss")
    again = VectorIndex.load(tmp_path / "v.faiss")
    for row in range(10):
        np.testing.assert_array_equal(again.nearest(vectors[row], 7), index.nearest(vectors[row], 7))


def test_best_comes_first_and_no_more_than_there_are() -> None:
    vectors = np.eye(3, dtype=np.float32)
    index = VectorIndex.build(vectors)
    query = np.array([0.1, 0.9, 0.4], dtype=np.float32)
    assert index.nearest(query, 10).tolist() == [1, 2, 0]
    assert index.nearest(query, 2).tolist() == [1, 2]
    assert index.nearest(query, 0).tolist() == []


def test_an_empty_index_finds_nothing() -> None:
    index = VectorIndex.build(np.zeros((0, 8), dtype=np.float32))
    assert index.nearest(np.ones(8, dtype=np.float32), 5).tolist() == []
