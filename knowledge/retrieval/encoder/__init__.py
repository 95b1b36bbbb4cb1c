"""Text to vectors. Three readers of one folder format (sentence-transformers'): numpy, torch, onnxruntime."""

from knowledge.retrieval.encoder.base import Encoder, EncoderUnavailable, Vectors
from knowledge.retrieval.encoder.choose import BUILTIN_FOLDER, open_encoder

__all__ = ["BUILTIN_FOLDER", "Encoder", "EncoderUnavailable", "Vectors", "open_encoder"]
