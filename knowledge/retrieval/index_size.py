"""How much memory an index takes."""

import faiss
import numpy as np


def array_bytes(part: object) -> int:
    """Return the bytes of every array and FAISS index that `part` holds in its attributes, or theirs.

    Mapped files count as if they were read, for a search touches most of their pages. Entries and Python's own share do
    not count; a process takes about 1.4 times as much (docs/performance.md).
    """
    if isinstance(part, np.ndarray):
        return part.nbytes
    if isinstance(part, faiss.Index):
        return int(part.ntotal * part.sa_code_size())
    return sum(map(array_bytes, vars(part).values())) if hasattr(part, "__dict__") else 0
