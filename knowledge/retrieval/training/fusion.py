"""Trains the fusion model and chooses its thresholds.

Each phrasing is searched as a resident's line, against an index that holds the others of its entry but not itself, with
an encoder that was not trained on it (cross-fitting): otherwise the vectors would look better than they are for a
stranger's words, and the probabilities would be too sure. It is searched among all phrasings, as here; among few, as in
a community that has just begun to write its knowledge down; and as one of thousands of single lines, badly misheard.
"""

import multiprocessing
import os
import random
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from knowledge.entries.entry import Entry
from knowledge.evaluation.holdout import fold_of
from knowledge.language.normalise import normalise
from knowledge.retrieval.area_index import AreaIndex
from knowledge.retrieval.encoder.base import Encoder
from knowledge.retrieval.encoder.static import StaticEncoder
from knowledge.retrieval.fusion import Array, FusionModel, Network, entry_features
from knowledge.retrieval.query import prepare
from knowledge.retrieval.training import encoder as encoder_training
from knowledge.retrieval.training.network import fit
from knowledge.retrieval.training.noise import VoiceNoise

FOLDS = 3
# What a direct answer must reach (design.md), with a little over for strangers' words.
RIGHT_SHARE = 0.975
# Of the lines that nothing answers but that share an entry's words, how many may get a direct answer all the same.
NEAR_MISS_SHARE = 0.05
# Asking back is worth the resident's trouble while the right option is among three about every other time.
ASK_SHARE = 0.2
# How many phrasings an entry keeps in the sparse index.
FEW = (0, 1, 1, 2, 4)
# How many lines are searched once more as if their entry had never been written.
UNWRITTEN = 0.2
# Of the single lines, how many are made into questions, how badly they are misheard, and what is said around them.
SINGLES = 2000
MISHEARD = (0.0, 0.2, 0.3, 0.4)
AROUND = ("{}", "{}", "{}", "请问{}", "{}在哪点", "我要去{}", "麻烦帮我找一下{}", "{}怎么走")


@dataclass(frozen=True)
class Material:
    """entries: with the phrasings to train on. strangers: lines about something else altogether. near_misses: lines in
    the entries' words that no entry answers."""

    entries: Sequence[Entry]
    strangers: Sequence[str]
    near_misses: Sequence[str]


@dataclass(frozen=True)
class Searched:
    """One line's candidates: features, shape (n, len(FEATURES)), and which of them is right (-1: none). is_full: whether
    it was searched among all phrasings. is_near_miss: whether it only looks like something known."""

    features: Array
    right: int
    is_full: bool
    is_near_miss: bool = False


def train(material: Material, recipe: encoder_training.Recipe) -> FusionModel:
    """Return a model fitted on the material; its folds are searched side by side."""
    with ProcessPoolExecutor(min(FOLDS, os.cpu_count() or 1), multiprocessing.get_context("spawn")) as pool:
        folds = pool.map(partial(_search_fold, material, recipe), range(FOLDS))
        return fit_model([line for fold in folds for line in fold])


def fit_model(searched: Sequence[Searched]) -> FusionModel:
    """Return a model fitted on searched lines, its thresholds set among all phrasings and among few apart."""
    with_candidates = [line for line in searched if len(line.features)]
    network = fit([line.features for line in with_candidates], [line.right for line in with_candidates])
    many = [line for line in with_candidates if line.is_full]
    few = [line for line in with_candidates if not line.is_full]
    answer_at, answer_few_at = lowest_sure(network, many), lowest_sure(network, few)
    return FusionModel(network, answer_at, answer_few_at, min(answer_at, answer_few_at, ASK_SHARE))


def lowest_sure(network: Network, searched: Sequence[Searched]) -> float:
    """Return the lowest P at which direct answers are right RIGHT_SHARE of the time and near misses are held back."""
    unset = FusionModel(network, 1.0, 1.0, 1.0)
    tops = [_top(unset, line) for line in searched]
    order = sorted(tops, reverse=True)
    right = np.cumsum([hit for _p, hit in order])
    shares = right / np.arange(1, len(order) + 1)
    good = np.nonzero(shares >= RIGHT_SHARE)[0]
    sure = order[good[-1]][0] if len(good) else 1.0
    near = sorted((top for (top, _), line in zip(tops, searched, strict=True) if line.is_near_miss), reverse=True)
    return max(sure, near[int(len(near) * NEAR_MISS_SHARE)]) if near else sure


def _top(model: FusionModel, line: Searched) -> tuple[float, bool]:
    probabilities = model.probabilities(line.features)
    best = int(np.argmax(probabilities))
    return float(probabilities[best]), best == line.right


def _search_fold(material: Material, recipe: encoder_training.Recipe, fold: int) -> list[Searched]:
    seen = [_phrasings_where(entry, fold, inside=False) for entry in material.entries]
    known = [text for text in (*material.strangers, *material.near_misses) if fold_of(text, FOLDS) != fold]
    with tempfile.TemporaryDirectory() as folder:
        encoder_training.train(seen, known, Path(folder), recipe)
        return list(search_all(material, StaticEncoder(Path(folder)), fold))


def search_all(material: Material, encoder: Encoder, fold: int) -> Iterator[Searched]:
    """Yield every line of this fold, searched among all phrasings and among few. encoder: one that never saw them."""
    rng = random.Random(fold)
    noise = VoiceNoise([normalise(text) for entry in material.entries for text in entry.texts], fold)
    sparse = [_few(_phrasings_where(entry, fold, inside=False), rng) for entry in material.entries]
    for entries, is_full in ((material.entries, True), (sparse, False)):
        search = _Search(AreaIndex.build(entries, encoder), encoder, is_full)
        for entry in material.entries:
            for phrasing in _phrasings_where(entry, fold, inside=True).phrasings:
                yield search(phrasing.text, entry.id)
                # A community that has not written this down: its other entries are near misses.
                if not entry.service and rng.random() < UNWRITTEN:
                    yield search(phrasing.text, None, hidden=frozenset({entry.id}))
                noisy = noise.corrupt(phrasing.text, rng.choice((0.1, 0.2, 0.3)))
                if noisy != phrasing.text:
                    yield search(noisy, entry.id, instead_of=phrasing.text)
        for text in material.strangers:
            if fold_of(text, FOLDS) == fold:
                yield search(text, None)
        for text in material.near_misses:
            if fold_of(text, FOLDS) == fold:
                yield replace(search(text, None), is_near_miss=True)
    yield from _search_singles(material, encoder, fold)


def _search_singles(material: Material, encoder: Encoder, fold: int) -> Iterator[Searched]:
    rng = random.Random(fold)
    # Without those that name the same thing in the same words; a line is then its own entry, and its only right answer.
    lines = dict.fromkeys(normalise(text) for entry in material.entries for text in entry.texts)
    chosen = rng.sample([line for line in lines if 2 <= len(line) <= 14], SINGLES * 2)
    entries = [Entry(str(number), "", "", line) for number, line in enumerate(chosen)]
    noise = VoiceNoise(chosen, fold)
    search = _Search(AreaIndex.build(entries, encoder), encoder, False)
    for number, line in enumerate(chosen[:SINGLES]):
        said = rng.choice(AROUND).format(noise.corrupt(line, rng.choice(MISHEARD)))
        if normalise(said) != line:
            yield search(said, str(number))
    for text in material.strangers:
        if fold_of(text, FOLDS) == fold:
            yield search(text, None)


class _Search:
    def __init__(self, index: AreaIndex, encoder: Encoder, is_full: bool) -> None:
        self._index = index
        self._encoder = encoder
        self._is_full = is_full
        entries = list(index.entries.values())
        self._numbers = {(entries[owner].id, spelt): number for number, spelt, owner in index.texts}

    def __call__(
        self, text: str, right: str | None, instead_of: str = "", hidden: frozenset[str] = frozenset()
    ) -> Searched:
        """right: the id of the line's entry. instead_of: what the line was before it was corrupted. hidden: ids of
        entries to search without."""
        query = prepare(text, self._encoder)
        own = self._numbers.get((right, normalise(instead_of or text))) if right else None
        matches = self._index.matches(query, hidden, without=own)
        features = entry_features(matches, len(query.spelt))
        places = [place for place, entry in enumerate(matches.entries) if entry.id == right]
        return Searched(features, places[0] if places else -1, self._is_full)


def _few(entry: Entry, rng: random.Random) -> Entry:
    count = min(rng.choice(FEW), len(entry.phrasings))
    return replace(entry, phrasings=tuple(rng.sample(entry.phrasings, count)))


def _phrasings_where(entry: Entry, fold: int, *, inside: bool) -> Entry:
    chosen = tuple(p for p in entry.phrasings if (fold_of(p.text, FOLDS) == fold) is inside)
    return replace(entry, phrasings=chosen)
