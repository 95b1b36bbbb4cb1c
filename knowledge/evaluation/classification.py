"""How well texts are sorted: ours beside character TF-IDF with a linear SVM, trained and asked in the same run."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import accuracy_score, f1_score
from sklearn.svm import LinearSVC

from knowledge.classification.training import train
from knowledge.evaluation.labelled_rows import Labelled
from knowledge.evaluation.reliability import calibration_error, in_bins

BASELINE = "tfidf + svm"


@dataclass(frozen=True)
class Sorted:
    """What one system reached. f1: by label, those of the test and those wrongly given. ece: how far probability and
    share right lie apart; None for a system that gives no probability. seconds: to train. ms: for one text."""

    name: str
    accuracy: float
    macro_f1: float
    f1: dict[str, float]
    ece: float | None
    seconds: float
    ms: float


@dataclass(frozen=True)
class Compared:
    """known and unknown: how many rows each file had."""

    known: int
    unknown: int
    systems: tuple[Sorted, ...]


Sorter = Callable[[Sequence[str]], tuple[list[str], list[float] | None]]
_Trained = tuple[str, float, Sorter]


def compare(known: Labelled, unknown: Labelled) -> Compared:
    """Train on `known` and return the figures on `unknown`. Raises ExamplesInvalid where `known` can't be learned."""
    return compare_on_each(known, [unknown])[0]


def compare_on_each(known: Labelled, unknowns: Sequence[Labelled]) -> list[Compared]:
    """Train once and return the figures on each of `unknowns`. Raises ExamplesInvalid."""
    trained = [_ours(known), _baseline(known)]
    return [
        Compared(len(known.texts), len(unknown.texts), tuple(_sort(system, unknown) for system in trained))
        for unknown in unknowns
    ]


def _ours(known: Labelled) -> _Trained:
    begun = time.perf_counter()
    model = train(known.texts, known.labels)

    def sorter(texts: Sequence[str]) -> tuple[list[str], list[float]]:
        predictions = model.predict(texts)
        return [each.label for each in predictions], [each.probability for each in predictions]

    return "jiamenkou", time.perf_counter() - begun, sorter


def _baseline(known: Labelled) -> _Trained:
    begun = time.perf_counter()
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 2))
    machine = LinearSVC(random_state=0, max_iter=10_000).fit(vectorizer.fit_transform(known.texts), known.labels)

    def sorter(texts: Sequence[str]) -> tuple[list[str], None]:
        return machine.predict(vectorizer.transform(texts)).tolist(), None

    return BASELINE, time.perf_counter() - begun, sorter


def _sort(trained: _Trained, unknown: Labelled) -> Sorted:
    name, seconds, sorter = trained
    begun = time.perf_counter()
    given, probabilities = sorter(unknown.texts)
    ms = (time.perf_counter() - begun) / len(given) * 1000
    labels = sorted({*unknown.labels, *given})
    f1 = f1_score(unknown.labels, given, labels=labels, average=None, zero_division=0.0).tolist()
    right = [label == truth for label, truth in zip(given, unknown.labels, strict=True)]
    return Sorted(
        name,
        float(accuracy_score(unknown.labels, given)),
        sum(f1) / len(f1),
        dict(zip(labels, f1, strict=True)),
        calibration_error(in_bins(probabilities, right)) if probabilities else None,
        seconds,
        ms,
    )


def as_json(compared: Compared) -> dict[str, Any]:
    """Return the figures for a JSON answer."""
    systems = {
        each.name: {
            "accuracy": round(each.accuracy, 4),
            "macro_f1": round(each.macro_f1, 4),
            "f1": {label: round(value, 4) for label, value in each.f1.items()},
            "ece": None if each.ece is None else round(each.ece, 4),
            "train_s": round(each.seconds, 1),
            "ms_per_text": round(each.ms, 3),
        }
        for each in compared.systems
    }
    return {"train": compared.known, "test": compared.unknown, **systems}


def as_text(compared: Compared) -> str:
    """Return the figures as two tables: in all, and by label."""
    names = [each.name for each in compared.systems]
    overall = [
        [
            each.name,
            f"{each.accuracy:.3f}",
            f"{each.macro_f1:.3f}",
            "–" if each.ece is None else f"{each.ece:.3f}",
            f"{each.seconds:.1f}",
            f"{each.ms:.2f}",
        ]
        for each in compared.systems
    ]
    labels = sorted({label for each in compared.systems for label in each.f1})
    by_label = [[label, *(f"{each.f1.get(label, 0.0):.3f}" for each in compared.systems)] for label in labels]
    heads = ["", "accuracy", "macro-F1", "calibration error", "training, s", "a text, ms"]
    counts = f"{compared.known} texts to learn from, {compared.unknown} to sort"
    return "\n\n".join([counts, _table(heads, overall), _table(["F1", *names], by_label)])


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
