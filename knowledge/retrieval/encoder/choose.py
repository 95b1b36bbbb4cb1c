"""Which reader opens the encoder that the settings name."""

from functools import cache
from pathlib import Path

from knowledge.retrieval.encoder.base import Encoder
from knowledge.retrieval.encoder.onnx import OnnxEncoder
from knowledge.retrieval.encoder.sentence_transformer import SentenceTransformerEncoder
from knowledge.retrieval.encoder.static import StaticEncoder

BUILTIN_FOLDER = Path(__file__).parents[1] / "model" / "encoder"


def open_encoder(setting: str, hub_endpoint: str | None = None) -> Encoder:
    """Return the encoder named by `setting`: "builtin", a folder, or a hub name. Raises EncoderUnavailable."""
    if setting == "builtin":
        return _builtin()
    folder = Path(setting)
    if (folder / "model.onnx").is_file():
        return OnnxEncoder(folder)
    if _is_static(folder):
        return StaticEncoder(folder)
    return SentenceTransformerEncoder(setting, hub_endpoint)


@cache
def _builtin() -> StaticEncoder:
    """Read once a process: nothing of it ever changes."""
    return StaticEncoder(BUILTIN_FOLDER)


def _is_static(folder: Path) -> bool:
    has_table = (folder / "model.safetensors").is_file() and (folder / "tokenizer.json").is_file()
    # A transformer saved at the top level also has those two, but brings its architecture in config.json.
    return (folder / "0_StaticEmbedding").is_dir() or (has_table and not (folder / "config.json").is_file())
