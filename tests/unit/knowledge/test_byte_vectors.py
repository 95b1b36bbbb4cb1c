"""A cosine from vectors of bytes is the cosine, to the third decimal."""

import numpy as np

from knowledge.retrieval.byte_vectors import ByteVectors


def test_a_cosine_is_off_by_a_thousandth_or_two() -> None:
    vectors = np.random.default_rng(7).normal(size=(500, 256)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    rows = np.array([3, 1, 499, 3])
    found = ByteVectors.pack(vectors).cosines(rows, vectors[1])
    np.testing.assert_allclose(found, vectors[rows] @ vectors[1], atol=2e-3)


def test_a_vector_of_zeros_is_like_nothing() -> None:
    packed = ByteVectors.pack(np.array([[0, 0], [0, 1]], dtype=np.float32))
    assert packed.cosines(np.array([0, 1]), np.array([0, 1], dtype=np.float32)).tolist() == [0, 1]


def test_no_vectors_have_no_cosines() -> None:
    packed = ByteVectors.pack(np.empty((0, 8), dtype=np.float32))
    assert packed.cosines(np.empty(0, dtype=np.intp), np.ones(8, dtype=np.float32)).tolist() == []
