"""A resident's line, prepared once for all views and all areas of their chain."""

from dataclasses import dataclass

from knowledge.language.concepts import asked, meaning
from knowledge.language.normalise import normalise
from knowledge.language.sound import sound_key
from knowledge.retrieval.encoder import Encoder, Vectors


@dataclass(frozen=True)
class Query:
    """text: as written. spelt: normalised. sound: how that sounds. meant: with synonyms made one. asked: the
    questions in it, one bit each. vector: float32 (dimension,), or None where no encoder is available."""

    text: str
    spelt: str
    sound: str
    meant: str
    asked: int
    vector: Vectors | None


def prepare(text: str, encoder: Encoder | None) -> Query:
    """Return the query for `text`."""
    spelt = normalise(text)
    vector = encoder.encode([spelt])[0] if encoder is not None else None
    meant = meaning(spelt)
    return Query(text, spelt, sound_key(spelt), meant, asked(meant), vector)
