"""From the views' scores to P(correct) for each entry: a logistic regression over interpretable features.

Trained by knowledge/retrieval/training/fusion.py on the project's own phrasings, each searched as if it were not in the
index; its margins make it aware of rivals, so its probabilities may be compared with thresholds.
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
    "blend_lead_squared",
    "length",
    "short",
    "one",
)

# Likeness of spelling from which a line counts as one that staff wrote down, and the trust such a line gets.
VERBATIM = 0.999

# How many candidates anybody looks at.
DEPTH = 10

Features = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Candidate:
    """An entry that a line may mean. probability: that it is the right one, calibrated, 0 to 1."""

    entry: Entry
    probability: float


@dataclass(frozen=True)
class FusionModel:
    """weights: one per FEATURES. Thresholds on P(correct): at or above `answer_at` answer straight, at or above
    `ask_at` ask back, below that admit not knowing."""

    weights: npt.NDArray[np.float64]
    answer_at: float
    ask_at: float

    def probabilities(self, features: Features) -> npt.NDArray[np.float64]:
        """features: shape (n, len(FEATURES)). Returns shape (n,)."""
        logits: npt.NDArray[np.float64] = features @ self.weights
        result: npt.NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
        return result

    def rank(self, matches: Matches, query_length: int) -> list[Candidate]:
        """Return one candidate per entry, likeliest first, at most DEPTH."""
        if not matches.entries:
            return []
        features = entry_features(matches, query_length)
        probabilities = self.probabilities(features)
        # What staff wrote down word for word needs no guessing. Training never sees this case (see there).
        probabilities[features[:, FEATURES.index("spelling")] >= VERBATIM] = VERBATIM
        likeliest = np.argsort(-probabilities, kind="stable")[:DEPTH].tolist()
        return [Candidate(matches.entries[place], float(probabilities[place])) for place in likeliest]


def load_fusion(path: Path = MODEL_FILE) -> FusionModel:
    """Read the model that ships with the package. Raises ValueError if it was trained on other features."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    if tuple(stored["weights"]) != FEATURES:
        raise ValueError(f"{path.name} was trained on other features; run `jiamenkou encoder train`")
    weights = np.array(list(stored["weights"].values()))
    return FusionModel(weights, stored["answer_at"], stored["ask_at"])


def entry_features(matches: Matches, query_length: int) -> Features:
    """Return the features of each of the matches' entries, shape (entries, len(FEATURES)).

    An entry's score in a view is its best text's. A lead is that score less the best of any other entry.
    """
    best = np.zeros((len(matches.entries), len(VIEWS)))
    np.maximum.at(best, matches.owners, matches.scores)
    return _features(best, matches.scores, matches.owners, query_length)


_THIRDS = np.full(3, 1 / 3)


def _features(best: Features, scores: Features, owners: npt.NDArray[np.intp], query_length: int) -> Features:
    count = len(best)
    leads = best - _best_rival(best)
    blend = scores[:, :3] @ _THIRDS
    features = np.empty((count, len(FEATURES)))
    width = len(VIEWS)
    features[:, :width] = best
    features[:, width : 2 * width] = leads
    features[:, 2 * width] = _support(blend, owners, count)
    lead = leads[:, :3] @ _THIRDS
    features[:, 2 * width + 1] = lead * np.abs(lead)
    features[:, 2 * width + 2] = min(query_length, 40) / 20
    features[:, 2 * width + 3] = query_length <= 3
    features[:, 2 * width + 4] = 1
    return features


def _best_rival(best: Features) -> Features:
    if len(best) < 2:
        return np.zeros_like(best)
    order = np.sort(best, axis=0)
    rivals: Features = np.where(best == order[-1], order[-2], order[-1])
    return rivals


def _support(blend: npt.NDArray[np.float64], owners: npt.NDArray[np.intp], count: int) -> npt.NDArray[np.float64]:
    # A third of the sum over an entry's texts (at most PER_ENTRY = 3 are looked at): several phrasings that nearly fit
    # are better evidence than one.
    return np.bincount(owners, weights=blend, minlength=count) / 3
