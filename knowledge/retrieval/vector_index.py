"""Nearest vectors with FAISS. One thread each: workers share the machine, and FAISS's own threads hang after a fork."""

from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from knowledge.retrieval.encoder import Vectors

faiss.omp_set_num_threads(1)

# Up to here exact search costs less than everything around it (docs/performance.md).
EXACT_UP_TO = 4_000
# Of the cells of a large index, how many are searched: 1 in PROBE_EVERY finds nearly all of the true ten nearest.
PROBE_EVERY = 12
SEED = 20261122


class VectorIndex:
    """Inner-product search over L2-normalised vectors: exact when small, by cells (IVF) when large."""

    def __init__(self, index: Any) -> None:
        """index: FAISS's, which holds the vectors; nothing else here keeps a second copy."""
        self._index = index

    @classmethod
    def build(cls, vectors: Vectors) -> "VectorIndex":
        """vectors: float32, shape (n, dimension)."""
        count, dimension = vectors.shape
        index: Any = faiss.IndexFlatIP(dimension)
        if count > EXACT_UP_TO:
            cells = round(count**0.5)
            # Two numbers in four bits are enough to propose texts; how near they are is computed from ByteVectors.
            by_cell = (index, dimension, cells, max(dimension // 2, 1), 4, faiss.METRIC_INNER_PRODUCT)
            index = faiss.IndexIVFPQFastScan(*by_cell)
            index.cp.seed = index.pq.cp.seed = SEED
            index.train(vectors)
            index.nprobe = max(cells // PROBE_EVERY, 1)
        if count:
            index.add(vectors)
        return cls(index)

    @classmethod
    def load(cls, file: Path) -> "VectorIndex":
        """Read an index from `file`."""
        return cls(faiss.read_index(str(file)))

    def save(self, file: Path) -> None:
        """Write the index to `file`."""
        faiss.write_index(self._index, str(file))

    def nearest(self, vector: Vectors, limit: int) -> npt.NDArray[np.int64]:
        """Return the row numbers of the up to `limit` nearest vectors, best first. vector: shape (dimension,)."""
        limit = min(limit, int(self._index.ntotal))
        if limit == 0:
            return np.empty(0, dtype=np.int64)
        _scores, rows = self._index.search(vector.reshape(1, -1), limit)
        found: npt.NDArray[np.int64] = rows[0]
        return found[found >= 0]
