"""Trains the fusion model and chooses its thresholds.

Each phrasing is searched as a resident's line, against an index that holds the others of its entry but not itself, with
an encoder that was not trained on it (cross-fitting): otherwise the vectors would look better than they are for a
stranger's words, and the probabilities would be too sure.
"""

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge.entries.entry import Entry
from knowledge.evaluation.holdout import fold_of
from knowledge.language.normalise import normalise
from knowledge.retrieval.area_index import AreaIndex
from knowledge.retrieval.encoder.base import Encoder
from knowledge.retrieval.encoder.static import StaticEncoder
from knowledge.retrieval.fusion import FEATURES, Features, FusionModel, entry_features
from knowledge.retrieval.query import prepare
from knowledge.retrieval.training import encoder as encoder_training
from knowledge.retrieval.training.noise import VoiceNoise

FOLDS = 3
# What a direct answer must reach (design.md), with a little over for strangers' words.
RIGHT_SHARE = 0.975
# Asking back is worth the resident's trouble while the right option is among three about every other time.
ASK_SHARE = 0.2


@dataclass(frozen=True)
class Searched:
    """One line's candidates: features, shape (n, len(FEATURES)), and which of them is right (all False: none)."""

    features: Features
    right: npt.NDArray[np.bool_]


def train(entries: Sequence[Entry], others: Sequence[str], recipe: encoder_training.Recipe) -> FusionModel:
    """Return a model fitted on the entries' phrasings and on `others`, lines that must not be answered."""
    searched = [result for fold in range(FOLDS) for result in _search_fold(entries, others, recipe, fold)]
    weights = _fit(searched)
    unset = FusionModel(weights, 1.0, 1.0)
    answer_at, ask_at = choose_thresholds(unset, searched)
    return FusionModel(weights, answer_at, ask_at)


def save(model: FusionModel, path: Path) -> None:
    """Write the model as JSON, weights by feature name."""
    weights = {name: round(float(weight), 5) for name, weight in zip(FEATURES, model.weights, strict=True)}
    stored = {"weights": weights, "answer_at": round(model.answer_at, 4), "ask_at": round(model.ask_at, 4)}
    path.write_text(json.dumps(stored, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def choose_thresholds(model: FusionModel, searched: Sequence[Searched]) -> tuple[float, float]:
    """Return (answer_at, ask_at): the lowest P at which direct answers are right RIGHT_SHARE of the time, and the
    lowest at which asking back is worth it."""
    tops = [_top(model, line) for line in searched if len(line.right)]
    order = sorted(tops, reverse=True)
    right = np.cumsum([hit for _p, hit in order])
    shares = right / np.arange(1, len(order) + 1)
    good = np.nonzero(shares >= RIGHT_SHARE)[0]
    answer_at = order[good[-1]][0] if len(good) else 1.0
    return answer_at, min(answer_at, ASK_SHARE)


def _top(model: FusionModel, line: Searched) -> tuple[float, bool]:
    probabilities = model.probabilities(line.features)
    best = int(np.argmax(probabilities))
    return float(probabilities[best]), bool(line.right[best])


def _search_fold(
    entries: Sequence[Entry], others: Sequence[str], recipe: encoder_training.Recipe, fold: int
) -> Iterator[Searched]:
    seen = [_phrasings_where(entry, fold, inside=False) for entry in entries]
    known = [text for text in others if fold_of(text, FOLDS) != fold]
    with tempfile.TemporaryDirectory() as folder:
        encoder_training.train(seen, known, Path(folder), recipe)
        encoder = StaticEncoder(Path(folder))
        yield from _search_all(entries, others, encoder, fold)


def _search_all(entries: Sequence[Entry], others: Sequence[str], encoder: Encoder, fold: int) -> Iterator[Searched]:
    index = AreaIndex.build(entries, encoder)
    numbers = {(entries[owner].id, spelt): number for number, spelt, owner in index.texts}
    noise = VoiceNoise([spelt for _, spelt in numbers], fold)
    for entry in entries:
        for phrasing in _phrasings_where(entry, fold, inside=True).phrasings:
            number = numbers.get((entry.id, normalise(phrasing.text)))
            yield _search(index, encoder, phrasing.text, entry.id, number)
            noisy = noise.corrupt(phrasing.text, 0.2)
            if noisy != phrasing.text:
                yield _search(index, encoder, noisy, entry.id, number)
    for text in others:
        if fold_of(text, FOLDS) == fold:
            yield _search(index, encoder, text, None, None)


def _search(index: AreaIndex, encoder: Encoder, text: str, right: str | None, without: int | None) -> Searched:
    query = prepare(text, encoder)
    matches = index.matches(query, without=without)
    features = entry_features(matches, len(query.spelt))
    return Searched(features, np.array([entry.id == right for entry in matches.entries], dtype=bool))


def _phrasings_where(entry: Entry, fold: int, *, inside: bool) -> Entry:
    chosen = tuple(p for p in entry.phrasings if (fold_of(p.text, FOLDS) == fold) is inside)
    return replace(entry, phrasings=chosen)


def _fit(searched: Sequence[Searched], ridge: float = 1.0, rounds: int = 30) -> npt.NDArray[np.float64]:
    """Logistic regression by Newton's method, with a ridge on every weight."""
    x = np.concatenate([line.features for line in searched])
    y = np.concatenate([line.right for line in searched]).astype(np.float64)
    weights = np.zeros(x.shape[1])
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        slope = x.T @ (p - y) + ridge * weights
        bend = (x * (p * (1 - p))[:, None]).T @ x + ridge * np.eye(len(weights))
        change = np.linalg.solve(bend, slope)
        weights -= change
        if np.abs(change).max() < 1e-6:
            break
    return weights
