"""An exported model through onnxruntime (extra `[onnx]`): a hub model's quality at a tenth of torch's latency.

Reads a folder with model.onnx and tokenizer.json. The graph takes input_ids and attention_mask (and token_type_ids
if it has that input), int64, shape (n, length), and its first output is either sentence vectors (n, dimension) or token
vectors (n, length, dimension); the latter are pooled as 1_Pooling/config.json says: first token, or mean.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from knowledge.retrieval.encoder.base import EncoderUnavailable, Vectors, folder_fingerprint, normalise_rows

MAX_TOKENS = 256


class OnnxEncoder:
    """An ONNX graph on the CPU with one thread."""

    def __init__(self, folder: Path) -> None:
        """Raises EncoderUnavailable."""
        try:
            import onnxruntime
        except ImportError as reason:
            raise EncoderUnavailable("这个编码器要 onnxruntime：pip install 'jiamenkou[onnx]'") from reason
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        try:
            self._session: Any = onnxruntime.InferenceSession(
                str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as reason:  # both libraries raise classes of their own for an unreadable file
            raise EncoderUnavailable(f"{folder} 里的 model.onnx 或 tokenizer.json 读不出来") from reason
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.enable_padding()
        self._inputs = {node.name for node in self._session.get_inputs()}
        self._first_token = _pools_first_token(folder)
        self.dimension = int(self.encode(["门口"]).shape[1])
        self.fingerprint = folder_fingerprint(folder)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return float32, shape (len(texts), dimension), L2-normalised."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        encodings = self._tokenizer.encode_batch(list(texts))
        mask = np.array([encoding.attention_mask for encoding in encodings], dtype=np.int64)
        feeds = {
            "input_ids": np.array([encoding.ids for encoding in encodings], dtype=np.int64),
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(mask),
        }
        output = self._session.run(None, {name: feed for name, feed in feeds.items() if name in self._inputs})[0]
        return normalise_rows(self._pool(np.asarray(output, dtype=np.float32), mask))

    def _pool(self, output: Vectors, mask: np.ndarray[Any, np.dtype[np.int64]]) -> Vectors:
        if output.ndim == 2:
            return output
        if self._first_token:
            return np.ascontiguousarray(output[:, 0])
        weights = mask[:, :, None].astype(np.float32)
        pooled: Vectors = (output * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1)
        return pooled


def _pools_first_token(folder: Path) -> bool:
    config = folder / "1_Pooling" / "config.json"
    if not config.is_file():
        return False
    settings = json.loads(config.read_text(encoding="utf-8"))
    return bool(settings.get("pooling_mode_cls_token")) or settings.get("pooling_mode") == "cls"
