"""Danger is heard by words and by meaning, and ordinary complaints stay ordinary. `jiamenkou complaints evaluate --sets
tests/quality/sets` prints the figures (docs/complaints.md)."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from community.clock import CHINA
from handlers.complaints.model.urgency import Urgency
from handlers.complaints.understanding.evaluation import BASELINE, OURS, Evaluation, evaluate
from handlers.complaints.understanding.reading import Reader, open_reader
from tests.quality import SETS

pytestmark = pytest.mark.quality
NOW = datetime(2026, 11, 25, 9, tzinfo=CHINA)


@pytest.fixture(scope="module")
def found() -> Evaluation:
    return evaluate(SETS, open_reader(), NOW)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return open_reader()


def lines(name: str, column: int) -> list[list[str]]:
    return [row.split("\t") for row in (SETS / f"{name}.tsv").read_text(encoding="utf-8").splitlines()[1:]]


def test_the_danger_set_is_heard_to_the_last_line(reader: Reader) -> None:
    danger = [row[1] for row in lines("danger", 1)]
    danger += [row[2] for row in lines("danger_blind", 2) if row[0] == "danger"]
    assert len(danger) >= 500
    assert [text for text in danger if reader.read(text, NOW).urgency is not Urgency.DANGER] == []


def test_ordinary_complaints_are_hardly_ever_danger(found: Evaluation) -> None:
    ordinary = [
        each for each in found.danger if not each.is_danger and each.name.startswith(("ordinary", "complaints"))
    ]
    assert sum(each.heard[OURS] for each in ordinary) <= 0.05 * sum(each.lines for each in ordinary)
    harmless = next(each for each in found.danger if each.name == "harmless.tsv")
    assert harmless.heard[OURS] <= 0.08 * harmless.lines


@pytest.mark.parametrize(
    "path", ["gov_complaints_taidi/complaints_dev_raw.jsonl", "gov_hotline_fuzhou/complaints_dev.jsonl"]
)
def test_titles_of_letters_to_the_office_are_hardly_ever_danger(reader: Reader, shared_data: Path, path: str) -> None:
    rows = (shared_data / path).read_text(encoding="utf-8").splitlines()
    titles = [json.loads(row)["title"] for row in rows]
    alarms = sum(reader.read(title, NOW).urgency is Urgency.DANGER for title in titles)
    assert alarms <= 0.05 * len(titles)


def test_categories_are_found_better_than_by_the_baseline_and_confidence_means_what_it_says(found: Evaluation) -> None:
    ours = found.category[OURS]
    assert ours.accuracy >= 0.90
    assert ours.macro_f1 >= 0.90
    assert ours.macro_f1 > found.category[BASELINE].macro_f1
    assert (ours.ece or 0.0) <= 0.05
    assert ours.sure is not None
    assert ours.sure[0] >= 0.85
    assert ours.sure[1] >= 0.93


def test_urgency_is_rather_too_high_than_too_low(found: Evaluation) -> None:
    ours = found.urgency[OURS].labels
    assert ours["danger"].recall == 1.0
    assert ours["urgent"].recall >= 0.6
    assert ours["normal"].recall >= 0.85
    # The baseline sorts more evenly (its F1 is higher), and leaves people in danger unheard.
    assert ours["danger"].recall > found.urgency[BASELINE].labels["danger"].recall
