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
# Of the cells of a large index, how many are searched: 1 in PROBE_EVERY finds 99.6 % of the true ten nearest.
PROBE_EVERY = 6
HalfVectors = npt.NDArray[np.float16]


class VectorIndex:
    """Inner-product search over L2-normalised vectors: exact when small, by cells (IVF) when large."""

    def __init__(self, index: Any, vectors: HalfVectors) -> None:
        """index: FAISS's. vectors: the same vectors, for cosines with chosen rows."""
        self._index = index
        self.vectors = vectors

    @classmethod
    def build(cls, vectors: Vectors) -> "VectorIndex":
        """vectors: float32, shape (n, dimension)."""
        count, dimension = vectors.shape
        index: Any = faiss.IndexFlatIP(dimension)
        if count > EXACT_UP_TO:
            cells = round(count**0.5)
            half = faiss.ScalarQuantizer.QT_fp16
            by_cell = (index, dimension, cells, half, faiss.METRIC_INNER_PRODUCT, False)
            index = faiss.IndexIVFScalarQuantizer(*by_cell)
            index.cp.seed = 20261122
            index.train(vectors)
            index.nprobe = max(cells // PROBE_EVERY, 1)
        if count:
            index.add(vectors)
        # Half precision: a cosine off by 0.0005 changes nothing, and it halves what a worker holds.
        return cls(index, vectors.astype(np.float16))

    @classmethod
    def load(cls, file: Path, vectors: HalfVectors) -> "VectorIndex":
        """Read FAISS's index from `file`."""
        return cls(faiss.read_index(str(file)), vectors)

    def save(self, file: Path) -> None:
        """Write FAISS's index to `file` (the vectors are the caller's to keep)."""
        faiss.write_index(self._index, str(file))

    def nearest(self, vector: Vectors, limit: int) -> npt.NDArray[np.int64]:
        """Return the row numbers of the up to `limit` nearest vectors, best first. vector: shape (dimension,)."""
        limit = min(limit, len(self.vectors))
        if limit == 0:
            return np.empty(0, dtype=np.int64)
        _scores, rows = self._index.search(vector.reshape(1, -1), limit)
        found: npt.NDArray[np.int64] = rows[0]
        return found[found >= 0]

    def cosines(self, rows: npt.NDArray[np.int64], vector: Vectors) -> Vectors:
        """Return the cosines between these rows and `vector`, shape (len(rows),)."""
        found: Vectors = self.vectors[rows].astype(np.float32) @ vector
        return found
