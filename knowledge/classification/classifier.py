"""Reads a trained model and sorts texts with it: numpy alone, because every web worker holds one."""

import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge.classification.features import BLOCKS, blocks_of, clean
from knowledge.classification.weighting import Floats, Vocabulary

# A model of another make is refused: its buckets would mean other n-grams.
FORMAT = 1
# From this many characters on a text counts as long for its temperature.
LONG = 60


class ModelUnreadable(Exception):
    """The file is no model of this version."""


@dataclass(frozen=True)
class Prediction:
    """label: the likeliest. probability: how likely, 0 to 1, calibrated. scores: every label's probability."""

    label: str
    probability: float
    scores: dict[str, float]


@dataclass(frozen=True)
class Temperature:
    """What scores are multiplied with before the softmax: for the shortest texts, and for long ones."""

    short: float
    long: float

    def sharpness(self, lengths: npt.NDArray[np.integer]) -> npt.NDArray[np.float64]:
        """Return the factor for texts of these many characters."""
        share = np.minimum(lengths, LONG) / LONG
        return np.asarray(self.short + (self.long - self.short) * share, dtype=np.float64)


class TextClassifier:
    """A linear model over the blocks of n-grams."""

    def __init__(
        self,
        labels: Sequence[str],
        vocabularies: Sequence[Vocabulary],
        weights: Sequence[Floats],
        bias: Floats,
        temperature: Temperature,
    ) -> None:
        """weights: for each of BLOCKS, shape (its vocabulary, labels). bias: shape (labels,)."""
        self.labels = tuple(labels)
        self._vocabularies = tuple(vocabularies)
        self._rows = [vocabulary.rows() for vocabulary in vocabularies]
        # Rounded to what a file keeps, so that a model answers the same before and after it was saved.
        self._packed = [_pack(table) for table in weights]
        self._weights = [_unpack(*packed) for packed in self._packed]
        self._bias = bias.astype(np.float32)
        self._temperature = temperature

    def predict(self, texts: Sequence[str]) -> list[Prediction]:
        """Return one prediction a text; a text without letters gets what the labels weigh by themselves."""
        return [self._predict(clean(text)) for text in texts]

    def margins(self, cleaned: str) -> Floats:
        """Return the uncalibrated scores of a cleaned text, shape (labels,)."""
        total = self._bias.copy()
        for block, vocabulary, rows, weights, (found, counts) in zip(
            BLOCKS, self._vocabularies, self._rows, self._weights, blocks_of(cleaned), strict=True
        ):
            places, shares = vocabulary.weigh(rows, found, counts)
            total += block.weight * (shares @ weights[places])
        return total

    def _predict(self, cleaned: str) -> Prediction:
        sharpness = float(self._temperature.sharpness(np.array([len(cleaned)]))[0])
        evidence = self.margins(cleaned).astype(np.float64) * sharpness
        odds = np.exp(evidence - evidence.max())
        probabilities = odds / odds.sum()
        first = int(probabilities.argmax())
        scores = dict(zip(self.labels, probabilities.tolist(), strict=True))
        return Prediction(self.labels[first], float(probabilities[first]), scores)

    def save(self, path: Path) -> None:
        """Write the model: an .npz file, the same bytes for the same model."""
        arrays: dict[str, npt.NDArray[np.generic]] = {
            "about": np.frombuffer(self._about().encode(), dtype=np.uint8),
            "bias": self._bias,
        }
        for number, (vocabulary, (rounded, scale)) in enumerate(zip(self._vocabularies, self._packed, strict=True)):
            arrays[f"buckets{number}"] = vocabulary.buckets
            arrays[f"rarity{number}"] = vocabulary.rarity
            arrays[f"weights{number}"] = rounded
            arrays[f"scale{number}"] = scale
        with path.open("wb") as file:
            np.savez_compressed(file, allow_pickle=False, **arrays)

    def _about(self) -> str:
        about = {
            "format": FORMAT,
            "labels": self.labels,
            "temperature": [self._temperature.short, self._temperature.long],
            "mean_lengths": [vocabulary.mean_length for vocabulary in self._vocabularies],
        }
        return json.dumps(about, ensure_ascii=False)

    @classmethod
    def load(cls, path: Path) -> "TextClassifier":
        """Return the model that save() wrote. Raises ModelUnreadable."""
        try:
            with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
                about = json.loads(file["about"].tobytes())
                if about["format"] != FORMAT:
                    raise ModelUnreadable(f"{path}：这个模型是别的版本训练的，请重新训练")
                vocabularies = [
                    Vocabulary(file[f"buckets{number}"], file[f"rarity{number}"], length)
                    for number, length in enumerate(about["mean_lengths"])
                ]
                weights = [_unpack(file[f"weights{n}"], file[f"scale{n}"]) for n in range(len(vocabularies))]
                return cls(about["labels"], vocabularies, weights, file["bias"], Temperature(*about["temperature"]))
        except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile) as reason:
            raise ModelUnreadable(f"{path}：读不出分类模型") from reason


def _pack(weights: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """Return the rows as bytes and each row's scale: a quarter of the size, and no label changes for it."""
    scale = np.abs(weights).max(axis=1, keepdims=True) / 127 if len(weights) else np.zeros((0, 1))
    rounded = np.divide(weights, scale, out=np.zeros(weights.shape, dtype=np.float64), where=scale > 0)
    return np.rint(rounded).astype(np.int8), scale.astype(np.float32)


def _unpack(rounded: npt.NDArray[np.int8], scale: Floats) -> Floats:
    return (rounded * scale).astype(np.float32)
