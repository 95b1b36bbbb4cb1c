"""Nearest vectors with FAISS. One thread each: workers share the machine, and FAISS's own threads hang after a fork."""

from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from knowledge.retrieval.encoder import Vectors

faiss.omp_set_num_threads(1)

# Up to here exact search costs less than everything around it (docs/performance.md).
EXACT_UP_TO = 4_000
# Of the cells of a large index, how many are searched: 1 in PROBE_EVERY finds 99.6 % of the true ten nearest.
PROBE_EVERY = 6


class VectorIndex:
    """Inner-product search over L2-normalised vectors: exact when small, by cells (IVF) when large."""

    def __init__(self, vectors: Vectors) -> None:
        """vectors: float32, shape (n, dimension)."""
        self.vectors = np.ascontiguousarray(vectors)
        count, dimension = vectors.shape
        self._index: Any = faiss.IndexFlatIP(dimension)
        if count > EXACT_UP_TO:
            cells = round(count**0.5)
            self._index = faiss.IndexIVFFlat(self._index, dimension, cells, faiss.METRIC_INNER_PRODUCT)
            self._index.cp.seed = 20261122
            self._index.train(self.vectors)
            self._index.nprobe = max(cells // PROBE_EVERY, 1)
        if count:
            self._index.add(self.vectors)

    def nearest(self, vector: Vectors, limit: int) -> npt.NDArray[np.int64]:
        """Return the row numbers of the up to `limit` nearest vectors, best first. vector: shape (dimension,)."""
        limit = min(limit, len(self.vectors))
        if limit == 0:
            return np.empty(0, dtype=np.int64)
        _scores, rows = self._index.search(vector.reshape(1, -1), limit)
        found: npt.NDArray[np.int64] = rows[0]
        return found[found >= 0]
