"""Fits a classifier: a linear SVM one label against the rest (LIBLINEAR), on the texts and on pieces of them.

Only training imports scikit-learn: a web worker would pay a second and 60 MB for it.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from knowledge.classification.classifier import Temperature, TextClassifier
from knowledge.classification.features import BLOCKS, Ints, blocks_of, clean
from knowledge.classification.pieces import Pieces
from knowledge.classification.weighting import Floats, Vocabulary, learn_vocabulary

SEED = 20261125
# How closely the model follows its examples; the same from 0.1 to 0.4.
CLOSENESS = 0.2
FOLDS = 3
# Seen in one text only: a name or a slip.
LEAST_TEXTS = 2
# A model's file stays under so many bytes; a row is a byte a label and about twelve more.
_FILE_BYTES = 5_500_000
_ROW_BYTES = 12

Counted = list[tuple[Ints, Ints]]


class ExamplesInvalid(Exception):
    """The examples can't be learned from; the message says why."""


def train(texts: Sequence[str], labels: Sequence[str], seed: int = SEED) -> TextClassifier:
    """Return a classifier of `texts` into `labels`, the same each time.

    Each label needs two texts or more, and there must be two labels or more, else ExamplesInvalid. labels: one per text.
    """
    if len(texts) != len(labels):
        raise ExamplesInvalid("文本和类别的条数不一样")
    tally = Counter(labels)
    if len(tally) < 2:
        raise ExamplesInvalid("至少要有两个类别")
    if rare := sorted(label for label, number in tally.items() if number < 2):
        raise ExamplesInvalid(f"这些类别只有一条例子，至少要两条：{'、'.join(rare)}")
    names = sorted(tally)
    numbers = np.array([names.index(label) for label in labels])
    cleaned = [clean(text) for text in texts]
    temperature = _calibrate(cleaned, numbers, names, seed)
    return _fit(cleaned, numbers, names, temperature, seed)


def _fit(
    cleaned: Sequence[str], numbers: Ints, names: Sequence[str], temperature: Temperature, seed: int
) -> TextClassifier:
    pieces = Pieces(cleaned, seed)
    examples, owners = [], []
    for text, number in zip(cleaned, numbers.tolist(), strict=True):
        made = pieces.of(text)
        examples += [blocks_of(piece) for piece in made]
        owners += [number] * len(made)
    most = _FILE_BYTES // (len(names) + _ROW_BYTES) // len(BLOCKS)
    matrices, vocabularies = [], []
    for place, block in enumerate(BLOCKS):
        counted = [example[place] for example in examples]
        vocabulary = learn_vocabulary(counted, LEAST_TEXTS, most)
        matrices.append(_matrix(counted, vocabulary, block.weight))
        vocabularies.append(vocabulary)
    machine = LinearSVC(C=CLOSENESS, class_weight="balanced", tol=1e-3, max_iter=10_000, random_state=0)
    machine.fit(_side_by_side(matrices), owners)
    slopes, bias = machine.coef_, machine.intercept_
    if len(names) == 2:  # one line divides two labels
        slopes, bias = np.concatenate([-slopes, slopes]), np.concatenate([-bias, bias])
    borders = np.cumsum([len(vocabulary.buckets) for vocabulary in vocabularies])[:-1]
    weights = [part.T.astype(np.float32) for part in np.split(slopes, borders, axis=1)]
    return TextClassifier(names, vocabularies, weights, bias.astype(np.float32), temperature)


def _matrix(counted: Counted, vocabulary: Vocabulary, weight: float) -> csr_matrix:
    rows = vocabulary.rows()
    weighed = [vocabulary.weigh(rows, found, counts) for found, counts in counted]
    starts = np.concatenate(([0], np.cumsum([len(places) for places, _ in weighed])))
    places = np.concatenate([places for places, _ in weighed])
    shares: Floats = np.concatenate([shares for _, shares in weighed]) * np.float32(weight)
    return csr_matrix((shares, places, starts), shape=(len(counted), len(vocabulary.buckets)))


def _side_by_side(matrices: Sequence[csr_matrix]) -> csr_matrix:
    return csr_matrix(hstack(matrices))


def _calibrate(cleaned: Sequence[str], numbers: Ints, names: Sequence[str], seed: int) -> Temperature:
    """Return the temperature at which texts that a model has not seen are likeliest, as written and as heard."""
    folds = StratifiedKFold(min(FOLDS, int(np.bincount(numbers).min())), shuffle=True, random_state=seed)
    margins: list[Floats] = []
    right: list[int] = []
    lengths: list[int] = []
    for known, unknown in folds.split(np.zeros(len(numbers)), numbers):
        model = _fit([cleaned[i] for i in known], numbers[known], names, Temperature(1.0, 1.0), seed)
        pieces = Pieces([cleaned[i] for i in known], seed + 1)
        for i in unknown.tolist():
            for text in (cleaned[i], cleaned[i][:18], pieces.heard(cleaned[i])):
                margins.append(model.margins(text))
                right.append(int(numbers[i]))
                lengths.append(len(text))
    return _temperature(np.array(margins, dtype=np.float64), np.array(right), np.array(lengths))


def _temperature(margins: npt.NDArray[np.float64], right: Ints, lengths: Ints) -> Temperature:
    def loss(logs: npt.NDArray[np.float64]) -> float:
        evidence = margins * Temperature(*np.exp(logs).tolist()).sharpness(lengths)[:, None]
        evidence -= evidence.max(axis=1, keepdims=True)
        chosen = evidence[np.arange(len(right)), right]
        return float((np.log(np.exp(evidence).sum(axis=1)) - chosen).mean())

    found = minimize(loss, np.log([3.0, 3.0]), method="Nelder-Mead", bounds=[(-3.0, 4.0)] * 2)
    short, long = np.exp(found.x).tolist()
    return Temperature(short, long)
