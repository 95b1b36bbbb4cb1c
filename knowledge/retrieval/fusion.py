"""From the views' scores to P(correct) for each entry: a small network over interpretable features, normalised over a
line's candidates and "none of them".

Trained by knowledge/retrieval/training/fusion.py on the project's own phrasings, each searched as if it were not in the
index. The candidates share one sum of probability, so that an entry's near twin makes it less sure, and thresholds on
the probabilities mean what they say.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge.entries.entry import Entry
from knowledge.retrieval.area_index import VIEWS, Matches

MODEL_FILE = Path(__file__).parent / "model" / "fusion.json"

FEATURES = (
    *VIEWS,
    *(f"{view}_lead" for view in VIEWS),
    "support",
    "held",
    "held_lead",
    "kept",
    "central",
    "central_lead",
    "unknown",
    "length",
    "short",
)

# Likeness of spelling from which a line counts as one that staff wrote down, and the trust such a line gets.
VERBATIM = 0.999

# How many candidates anybody looks at.
DEPTH = 10

# From so many wordings on, an entry counts as well known.
MANY_WORDINGS = 20
_THRESHOLDS = ("answer_at", "answer_few_at", "ask_at")

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Candidate:
    """An entry that a line may mean. probability: that it is the right one, calibrated, 0 to 1. wordings: in how many it
    is known."""

    entry: Entry
    probability: float
    wordings: int


@dataclass(frozen=True)
class Network:
    """One hidden layer of tanh beside a linear path. hidden: shape (len(FEATURES), width). bias, out: (width,).
    linear: (len(FEATURES),). level: the evidence of an entry with all features 0, against none being right."""

    hidden: Array
    bias: Array
    out: Array
    linear: Array
    level: float

    def evidence(self, features: Array) -> Array:
        """Return log odds against "none of them", shape (n,), for features of shape (n, len(FEATURES))."""
        bent = np.tanh(features @ self.hidden + self.bias)
        found: Array = bent @ self.out + features @ self.linear + self.level
        return found


@dataclass(frozen=True)
class FusionModel:
    """Thresholds on P(correct): at or above `answer_at` answer straight, at or above `ask_at` ask back, below that
    admit not knowing. answer_few_at: instead of `answer_at` for an entry known in fewer than MANY_WORDINGS, whose near
    misses look more like it."""

    network: Network
    answer_at: float
    answer_few_at: float
    ask_at: float

    def answers_from(self, candidate: Candidate) -> float:
        """Return the probability from which this candidate is a direct answer."""
        return self.answer_at if candidate.wordings >= MANY_WORDINGS else self.answer_few_at

    def probabilities(self, features: Array) -> Array:
        """Return P(correct) of one line's candidates; what is left to 1 is none of them. features: shape
        (n, len(FEATURES)). Returns shape (n,)."""
        odds = np.exp(np.clip(self.network.evidence(features), -30, 30))
        shares: Array = odds / (1 + odds.sum())
        return shares

    def rank(self, matches: Matches, query_length: int) -> list[Candidate]:
        """Return one candidate per entry, likeliest first, at most DEPTH."""
        if not matches.entries:
            return []
        features = entry_features(matches, query_length)
        probabilities = self.probabilities(features)
        # What staff wrote down word for word needs no guessing. Training never sees this case (see there).
        probabilities[features[:, _SPELLING] >= VERBATIM] = VERBATIM
        likeliest = np.argsort(-probabilities, kind="stable")[:DEPTH].tolist()
        return [
            Candidate(matches.entries[place], float(probabilities[place]), int(matches.wordings[place]))
            for place in likeliest
        ]


def load_fusion(path: Path = MODEL_FILE) -> FusionModel:
    """Read the model that ships with the package. Raises ValueError if it was trained on other features."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    if tuple(stored["features"]) != FEATURES:
        raise ValueError(f"{path.name} was trained on other features; run `jiamenkou encoder train`")
    arrays = {name: np.array(stored[name], dtype=np.float64) for name in ("hidden", "bias", "out", "linear")}
    return FusionModel(Network(**arrays, level=stored["level"]), **{name: stored[name] for name in _THRESHOLDS})


def save_fusion(model: FusionModel, path: Path) -> None:
    """Write the model as JSON, with the features' names."""
    arrays = {name: getattr(model.network, name).round(4).tolist() for name in ("hidden", "bias", "out", "linear")}
    stored = {"features": FEATURES, **arrays, "level": round(model.network.level, 4)}
    stored |= {name: round(getattr(model, name), 4) for name in _THRESHOLDS}
    path.write_text(json.dumps(stored, ensure_ascii=False) + "\n", encoding="utf-8")


def entry_features(matches: Matches, query_length: int) -> Array:
    """Return the features of each of the matches' entries, shape (entries, len(FEATURES)).

    An entry's score in a view is its best text's. A lead is that score less the best of any other entry.
    """
    count, width = len(matches.entries), len(VIEWS)
    best = np.zeros((count, width + 2))
    np.maximum.at(best[:, :width], matches.owners, matches.scores)
    best[:, width] = matches.held
    best[:, width + 1] = matches.central
    leads = best - _best_rival(best)
    features = np.empty((count, len(FEATURES)))
    features[:, :width] = best[:, :width]
    features[:, width : 2 * width] = leads[:, :width]
    rest = features[:, 2 * width :]
    # Over an entry's texts (at most three are looked at): several phrasings that nearly fit are better evidence than one.
    rest[:, 0] = np.bincount(matches.owners, weights=matches.scores[:, :4].sum(axis=1), minlength=count) / 12
    rest[:, 1] = matches.held
    rest[:, 2] = leads[:, width]
    rest[:, 3] = matches.kept
    rest[:, 4] = matches.central
    rest[:, 5] = leads[:, width + 1]
    rest[:, 6] = matches.unknown
    rest[:, 7] = min(query_length, 40) / 20
    rest[:, 8] = query_length <= 3
    return features


_SPELLING = FEATURES.index("spelling")


def _best_rival(best: Array) -> Array:
    if len(best) < 2:
        return np.zeros_like(best)
    order = np.sort(best, axis=0)
    rivals: Array = np.where(best == order[-1], order[-2], order[-1])
    return rivals
