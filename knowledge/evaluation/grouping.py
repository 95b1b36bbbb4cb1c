"""Our groups beside what anybody could set up, on the same labelled reports: character TF-IDF, put together in the order of
time (single pass) or with all reports at hand (agglomerative).

Each baseline has the threshold with which it does best on these very reports: nobody could set it up better.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.cluster import AgglomerativeClustering
from sklearn.feature_extraction.text import TfidfVectorizer

from knowledge.evaluation.bcubed import BCubed, bcubed
from knowledge.evaluation.report_rows import Row
from knowledge.grouping import Groups
from knowledge.retrieval.encoder import Encoder

Likeness = npt.NDArray[np.float64]
SINGLE_PASS = tuple(number / 100 for number in range(8, 41))
AGGLOMERATIVE = tuple(number / 100 for number in range(70, 99))


@dataclass(frozen=True)
class Compared:
    """One way to group. threshold: the best of those tried, None of ours. groups: how many it makes of all rows."""

    name: str
    figures: BCubed
    groups: int
    threshold: float | None = None


def compare(rows: Sequence[Row], encoder: Encoder) -> list[Compared]:
    """Return ours, then the baselines. All rows are grouped; the figures are over those with a label. rows: in the order of
    time."""
    ours = our_groups(rows, encoder)
    found = [Compared("jiamenkou", labelled_figures(ours, rows), len(set(ours)))]
    likeness = _tfidf(rows)
    single = [(at, single_pass(likeness, at)) for at in SINGLE_PASS]
    whole = [(at, _agglomerative(likeness, at)) for at in AGGLOMERATIVE]
    for name, tried in (("tfidf single-pass", single), ("tfidf agglomerative", whole)):
        options = [Compared(name, labelled_figures(each, rows), len(set(each)), at) for at, each in tried]
        found.append(max(options, key=lambda option: option.figures.f1))
    return found


def our_groups(rows: Sequence[Row], encoder: Encoder) -> list[str]:
    """Return each row's group, in the order of the rows, which are added in that order."""
    groups = Groups(encoder)
    return [groups.add(row.report).group for row in rows]


def labelled_figures(groups: Sequence[str] | Sequence[int], rows: Sequence[Row]) -> BCubed:
    """Return the figures over the rows that have a label."""
    pairs = [(group, row.label) for group, row in zip(groups, rows, strict=True) if row.label]
    return bcubed([group for group, _ in pairs], [label for _, label in pairs])


def single_pass(likeness: Likeness, threshold: float) -> list[int]:
    """Each row joins the group whose centroid it is likest, if that is at least `threshold` like it."""
    members: list[list[int]] = []
    lengths: list[float] = []
    chosen = []
    for number in range(len(likeness)):
        within = [float(likeness[number, group].sum()) for group in members]
        scores = [held / length for held, length in zip(within, lengths, strict=True)]
        best = max(range(len(scores)), key=lambda place: scores[place], default=-1)
        if best < 0 or scores[best] < threshold:
            best = len(members)
            members.append([])
            lengths.append(0.0)
            within.append(0.0)
        lengths[best] = (lengths[best] ** 2 + 2 * within[best] + 1) ** 0.5
        members[best].append(number)
        chosen.append(best)
    return chosen


def _agglomerative(likeness: Likeness, threshold: float) -> list[int]:
    if len(likeness) < 2:
        return [0] * len(likeness)
    model = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=threshold
    )
    return [int(each) for each in model.fit_predict(np.clip(1 - likeness, 0, 1))]


def _tfidf(rows: Sequence[Row]) -> Likeness:
    texts = [f"{row.report.title} {row.report.text}" for row in rows]
    vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True).fit_transform(texts)
    likeness: Likeness = (vectors @ vectors.T).toarray()
    return likeness
