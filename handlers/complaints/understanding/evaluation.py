"""How well the shipped reader hears complaints, beside character TF-IDF with a linear SVM trained on the same phrasings:
`jiamenkou complaints evaluate --sets tests/quality/sets`. Only this and training import scikit-learn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import accuracy_score, f1_score, precision_score, recall_score
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.svm import LinearSVC

from handlers.complaints.model.urgency import Urgency
from handlers.complaints.understanding.reading import SURE_FROM, Reader, Reading
from handlers.complaints.understanding.training import Sample, read_phrasings
from knowledge.evaluation.reliability import calibration_error, in_bins
from knowledge.language.danger import recognise_in

OURS, WORDS_ALONE, BASELINE = "jiamenkou", "words alone", "tfidf + svm"


class SetMissing(Exception):
    """A set of lines is not there or not as it should be; the message says which."""


@dataclass(frozen=True)
class Scores:
    """Of one label: share right of what was given, share found of what was there, their mean. support: lines of it."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True)
class Sorting:
    """How one system sorts. ece: how far probability and share right lie apart; sure: share of lines surer than SURE_FROM,
    and how many of those are right; None for a system without probabilities."""

    accuracy: float
    macro_f1: float
    labels: dict[str, Scores]
    ece: float | None = None
    sure: tuple[float, float] | None = None


@dataclass(frozen=True)
class Alarms:
    """How many lines of a set each system takes for danger. is_danger: whether they are."""

    name: str
    is_danger: bool
    lines: int
    heard: dict[str, int]


@dataclass(frozen=True)
class Evaluation:
    """category, urgency: by system."""

    category: dict[str, Sorting]
    urgency: dict[str, Sorting]
    danger: tuple[Alarms, ...]


def evaluate(folder: Path, reader: Reader, now: datetime) -> Evaluation:
    """Return the figures on the sets in `folder`. Raises SetMissing."""
    phrasings = read_phrasings()
    rows = _rows(folder, "complaints", ("text", "category", "urgency"))
    texts = [row["text"] for row in rows]
    readings = [reader.read(text, now) for text in texts]
    by_urgency = _baseline(phrasings, [sample.urgency.value for sample in phrasings])
    problems = [sample for sample in phrasings if not sample.near_danger]
    by_category = _baseline(problems, [sample.category.value for sample in problems])
    category, urgency = [row["category"] for row in rows], [row["urgency"] for row in rows]
    return Evaluation(
        {OURS: _category(category, readings), BASELINE: _sorting(category, by_category.predict(texts).tolist())},
        {
            OURS: _sorting(urgency, [reading.urgency.value for reading in readings]),
            BASELINE: _sorting(urgency, by_urgency.predict(texts).tolist()),
        },
        tuple(
            _alarms(name, is_danger, lines, reader, by_urgency, now) for name, is_danger, lines in _sets(folder, rows)
        ),
    )


def _sets(folder: Path, complaints: Sequence[dict[str, str]]) -> list[tuple[str, bool, list[str]]]:
    blind = _rows(folder, "danger_blind", ("expected", "style", "text"))
    found = [("danger.tsv", True, [row["text"] for row in _rows(folder, "danger", ("kind", "text"))])]
    for style in ("plain", "misheard", "dialect", "rambling"):
        lines = [row["text"] for row in blind if (row["expected"], row["style"]) == ("danger", style)]
        found.append((f"danger_blind.tsv, {style}", True, lines))
    found.append(("complaints.tsv, danger", True, _of(complaints, Urgency.DANGER)))
    near = [row["text"] for row in blind if row["expected"] == "ordinary"]
    found.append(("danger_blind.tsv, near danger", False, near))
    for name in ("ordinary_complaints", "harmless"):
        found.append((f"{name}.tsv", False, [row["text"] for row in _rows(folder, name, ("about", "text"))]))
    found.append(("complaints.tsv, normal", False, _of(complaints, Urgency.NORMAL)))
    return found


def _of(rows: Sequence[dict[str, str]], urgency: Urgency) -> list[str]:
    return [row["text"] for row in rows if row["urgency"] == urgency.value]


def _alarms(name: str, is_danger: bool, lines: list[str], reader: Reader, svm: Pipeline, now: datetime) -> Alarms:
    return Alarms(
        name,
        is_danger,
        len(lines),
        {
            OURS: sum(reader.read(line, now).urgency is Urgency.DANGER for line in lines),
            WORDS_ALONE: sum(recognise_in(line) is not None for line in lines),
            BASELINE: svm.predict(lines).tolist().count(Urgency.DANGER.value),
        },
    )


def _baseline(phrasings: Sequence[Sample], labels: Sequence[str]) -> Pipeline:
    machine = make_pipeline(TfidfVectorizer(analyzer="char", ngram_range=(1, 2)), LinearSVC(random_state=0))
    return machine.fit([sample.text for sample in phrasings], labels)


def _category(truth: Sequence[str], readings: Sequence[Reading]) -> Sorting:
    right = [reading.category.value == label for reading, label in zip(readings, truth, strict=True)]
    sure = [is_right for reading, is_right in zip(readings, right, strict=True) if reading.confidence >= SURE_FROM]
    error = calibration_error(in_bins([reading.confidence for reading in readings], right))
    shares = (len(sure) / len(right), sum(sure) / len(sure)) if sure else (0.0, 0.0)
    return _sorting(truth, [reading.category.value for reading in readings], error, shares)


def _sorting(
    truth: Sequence[str], given: Sequence[str], ece: float | None = None, sure: tuple[float, float] | None = None
) -> Sorting:
    names = sorted(set(truth) | set(given))
    each = [
        measure(truth, given, labels=names, average=None, zero_division=0.0).tolist()
        for measure in (precision_score, recall_score, f1_score)
    ]
    labels = {
        name: Scores(precision, recall, f1, list(truth).count(name))
        for name, precision, recall, f1 in zip(names, *each, strict=True)
    }
    return Sorting(float(accuracy_score(truth, given)), sum(each[2]) / len(names), labels, ece, sure)


def _rows(folder: Path, name: str, columns: Sequence[str]) -> list[dict[str, str]]:
    file = folder / f"{name}.tsv"
    try:
        head, *lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as missing:
        raise SetMissing(f"读不出 {file}") from missing
    names = head.split("\t")
    if not set(columns) <= set(names):
        raise SetMissing(f"{file} 第一行应有这些列：{'、'.join(columns)}")
    return [dict(zip(names, line.split("\t"), strict=False)) for line in lines if line.strip()]
