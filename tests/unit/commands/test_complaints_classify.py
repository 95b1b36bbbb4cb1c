"""`jiamenkou complaints classify` and `train`: a line in, what it reports out, never a traceback."""

import json
from pathlib import Path

import pytest

from handlers.complaints.model.category import CATEGORY_NAMES, Category
from handlers.complaints.understanding import training
from knowledge.classification.classifier import TextClassifier
from tests.unit.commands.conftest import Ran, Run

NOW = "2026-11-22T09:00"
KEYS = {
    "text",
    "category",
    "category_name",
    "urgency",
    "urgency_name",
    "place",
    "since",
    "confidence",
    "anonymous",
    "confidential",
}


def classified(ran: Ran) -> list[dict[str, object]]:
    assert (ran.status, ran.err) == (0, "")
    return [json.loads(line) for line in ran.lines]


def test_each_line_has_its_category_urgency_place_and_beginning(run: Run) -> None:
    stdin = "3栋2单元楼道灯坏了三天了\n楼上水管爆了，屋里全淹了\n屋头煤气漏了\n匿名投诉5栋半夜打麻将，别说是我\n"
    light, burst, gas, noise = classified(run("complaints", "classify", "--json", "--now", NOW, stdin=stdin))
    assert all(set(row) == KEYS for row in (light, burst, gas, noise))
    assert (light["category"], light["category_name"], light["urgency_name"]) == ("damage", "设施损坏", "一般")
    assert (light["place"], light["since"]) == ("3栋2单元楼道", "三天了")
    assert (burst["category"], burst["urgency"]) == ("leak", "urgent")
    assert (gas["category"], gas["urgency"], gas["urgency_name"]) == ("hazard", "danger", "危险")
    assert (noise["category"], noise["anonymous"], noise["confidential"]) == ("noise", True, True)
    assert 0.0 < float(str(light["confidence"])) <= 1.0


@pytest.mark.parametrize("line", ["", "   ", "\t"])
def test_an_empty_line_is_nulls(run: Run, line: str) -> None:
    (row,) = classified(run("complaints", "classify", "--json", "--now", NOW, stdin=f"{line}\n"))
    assert row == {"text": line, **dict.fromkeys(KEYS - {"text"})}


@pytest.mark.parametrize(
    "line", ["😀😀", "?", "\x00\x01", "1" * 5000, "啊" * 5000, "\ud800", '{"text": 1}', "Hello, the lift is broken"]
)
def test_no_line_is_too_odd_to_be_classified(run: Run, line: str) -> None:
    (row,) = classified(run("complaints", "classify", "--json", "--now", NOW, stdin=f"{line}\n"))
    assert row["category"] in {category.value for category in Category}


def test_for_people_a_line_says_what_was_understood(run: Run) -> None:
    ran = run("complaints", "classify", "--now", NOW, stdin="3栋2单元楼道灯坏了三天了\n\n")
    said = ran.out
    assert ran.status == 0
    assert all(
        words in said for words in (CATEGORY_NAMES[Category.DAMAGE], "一般", "地点：3栋2单元楼道", "从何时：三天了")
    )
    assert ran.lines[-1] == "  ——"


def test_a_now_that_is_no_time_is_refused(run: Run) -> None:
    ran = run("complaints", "classify", "--now", "明天", stdin="灯坏了\n")
    assert (ran.status, ran.out) == (1, "")
    assert "2026-11-22T09:00" in ran.err


def test_train_writes_classifiers_that_can_be_read(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    few = training.read_phrasings()[::40]  # the whole takes minutes
    monkeypatch.setattr(training, "read_phrasings", lambda: few)
    monkeypatch.setattr(training, "others", lambda: ["社区几点上班", "怎么办居住证", "医保怎么交", "谢谢"])
    monkeypatch.setattr(training, "calm_questions", lambda: ["社区几点上班", "怎么办居住证"])
    out = Path("models")
    out.mkdir()
    ran = run("complaints", "train", "--out", out)
    assert (ran.status, ran.err) == (0, "")
    assert {line.partition("（")[0] for line in ran.lines} == {
        str(out / f"{name}.npz") for name in ("category", "urgency", "gate")
    }
    assert set(TextClassifier.load(out / "urgency.npz").labels) == {"danger", "normal", "urgent"}


def test_train_says_where_it_cannot_write_before_it_works(run: Run) -> None:
    ran = run("complaints", "train", "--out", Path("nowhere/at/all"))
    assert (ran.status, ran.out) == (1, "")
    assert "nowhere/at/all" in ran.err


def test_evaluate_needs_sets_or_two_files(run: Run) -> None:
    ran = run("complaints", "evaluate")
    assert (ran.status, ran.out) == (2, "")
    assert "--sets" in ran.err


def test_evaluate_names_a_set_that_is_missing(run: Run) -> None:
    ran = run("complaints", "evaluate", "--sets", Path())
    assert (ran.status, ran.out) == (1, "")
    assert "complaints.tsv" in ran.err
