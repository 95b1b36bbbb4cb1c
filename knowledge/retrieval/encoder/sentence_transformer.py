"""Any sentence-transformers model, from a folder or a hub, through torch (extra `[st]`)."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.retrieval.encoder.base import EncoderUnavailable, Vectors, folder_fingerprint


class SentenceTransformerEncoder:
    """Wraps a SentenceTransformer on the CPU with one thread (a worker has one core's share)."""

    def __init__(self, name_or_folder: str, hub_endpoint: str | None = None) -> None:
        """hub_endpoint: where hub models are fetched from (a mirror, in mainland China). Raises EncoderUnavailable."""
        if hub_endpoint:
            os.environ["HF_ENDPOINT"] = hub_endpoint
        try:
            import torch
            from sentence_transformers import SentenceTransformer
        except ImportError as reason:
            raise EncoderUnavailable(
                "这个编码器要 sentence-transformers：先装 CPU 版 torch，再 pip install 'jiamenkou[st]'"
            ) from reason
        torch.set_num_threads(1)
        try:
            self._model: Any = SentenceTransformer(name_or_folder, device="cpu")
        except (OSError, ValueError) as reason:
            raise EncoderUnavailable(f"打不开模型“{name_or_folder}”：检查名字，或设 hub_endpoint 镜像") from reason
        probe = self._encode(["门口"])
        self.dimension = int(probe.shape[1])
        folder = Path(name_or_folder)
        self.fingerprint = folder_fingerprint(folder) if folder.is_dir() else f"hub:{name_or_folder}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return float32, shape (len(texts), dimension), L2-normalised."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return self._encode(texts)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        vectors = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.ascontiguousarray(vectors, dtype=np.float32)
