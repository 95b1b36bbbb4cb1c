"""Trains the fusion model on searched lines (searching.py) and chooses its thresholds."""

import multiprocessing
import os
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np

from knowledge.evaluation.holdout import fold_of
from knowledge.retrieval.encoder.static import StaticEncoder
from knowledge.retrieval.fusion import FusionModel, Network
from knowledge.retrieval.training import encoder as encoder_training
from knowledge.retrieval.training import made_questions
from knowledge.retrieval.training.network import SEED, average, fit
from knowledge.retrieval.training.searching import FOLDS, Material, Searched, phrasings_where, search_all

# What a direct answer must reach (design.md), with a little over for strangers' words.
RIGHT_SHARE = 0.975
# Of the lines that nothing answers but that share an entry's words, how many may get a direct answer all the same.
NEAR_MISS_SHARE = 0.05
# The same for entries known in few wordings, among made-up twins: chosen on half of a public base, so that a tenth of
# its near misses are answered at most; the other half and the sealed part judge.
NEAR_MISS_SHARE_FEW = 0.006
# Networks fitted without and with the questions about many things. With them alone, near misses are told apart best; a
# line that repeats an entry's words, and one about something else, without them.
FITTED_WITHOUT, FITTED_WITH = 5, 3
# Asking back is worth the resident's trouble while the right option is among three about every other time.
ASK_SHARE = 0.2


def train(material: Material, recipe: encoder_training.Recipe) -> FusionModel:
    """Return a model fitted on the material; its folds are searched side by side."""
    with ProcessPoolExecutor(min(FOLDS, os.cpu_count() or 1), multiprocessing.get_context("spawn")) as pool:
        folds = pool.map(partial(_search_fold, material, recipe), range(FOLDS))
        return fit_model([line for fold in folds for line in fold])


def fit_model(searched: Sequence[Searched]) -> FusionModel:
    """Return a model fitted on searched lines, its thresholds set among all phrasings and among few apart."""
    every = [line for line in searched if len(line.features)]
    own = [line for line in every if not line.is_made]
    network = average([*_fit_several(own, FITTED_WITHOUT), *_fit_several(every, FITTED_WITH)])
    answer_at = lowest_sure(network, [line for line in every if line.is_full], NEAR_MISS_SHARE)
    answer_few_at = lowest_sure(network, [line for line in every if not line.is_full], NEAR_MISS_SHARE_FEW)
    return FusionModel(network, answer_at, answer_few_at, min(answer_at, answer_few_at, ASK_SHARE))


def lowest_sure(network: Network, searched: Sequence[Searched], near_miss_share: float = NEAR_MISS_SHARE) -> float:
    """Return the lowest P at which direct answers are right RIGHT_SHARE of the time and near misses are held back but
    for near_miss_share of them."""
    unset = FusionModel(network, 1.0, 1.0, 1.0)
    tops = [_top(unset, line) for line in searched]
    order = sorted(tops, reverse=True)
    right = np.cumsum([hit for _p, hit in order])
    shares = right / np.arange(1, len(order) + 1)
    good = np.nonzero(shares >= RIGHT_SHARE)[0]
    sure = order[good[-1]][0] if len(good) else 1.0
    near = sorted((top for (top, _), line in zip(tops, searched, strict=True) if line.is_near_miss), reverse=True)
    return max(sure, near[int(len(near) * near_miss_share)]) if near else sure


def _fit_several(lines: Sequence[Searched], count: int) -> list[Network]:
    features, right = [line.features for line in lines], [line.right for line in lines]
    return [fit(features, right, SEED + number) for number in range(count)]


def _top(model: FusionModel, line: Searched) -> tuple[float, bool]:
    probabilities = model.probabilities(line.features)
    best = int(np.argmax(probabilities))
    return float(probabilities[best]), best == line.right


def _search_fold(material: Material, recipe: encoder_training.Recipe, fold: int) -> list[Searched]:
    seen = [phrasings_where(entry, fold, inside=False) for entry in material.entries]
    known = [text for text in (*material.strangers, *material.near_misses) if fold_of(text, FOLDS) != fold]
    with tempfile.TemporaryDirectory() as folder:
        encoder_training.train(seen, known, Path(folder), recipe, made_questions.outside(fold, FOLDS))
        return list(search_all(material, StaticEncoder(Path(folder)), fold))
