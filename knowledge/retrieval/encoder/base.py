"""What every encoder promises."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


class EncoderUnavailable(Exception):
    """The encoder can't be loaded; the message says what to install or correct. Callers go on with characters and
    sound alone."""


class Encoder(Protocol):
    """Turns texts into vectors whose dot product is a cosine."""

    dimension: int
    # Which weights made a vector: an index built with other weights is never searched.
    fingerprint: str

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return float32, shape (len(texts), dimension), L2-normalised; a text without known tokens gives zeros."""
        ...


def folder_fingerprint(folder: Path) -> str:
    """Return a short hash over the model's files (weights and tokenizer, not its card)."""
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix in {".json", ".safetensors", ".onnx", ".txt", ".bin", ".model"}:
            digest.update(file.relative_to(folder).as_posix().encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def normalise_rows(vectors: Vectors) -> Vectors:
    """Return the rows at length 1; rows of zeros stay zeros."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Vectors = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    return scaled
