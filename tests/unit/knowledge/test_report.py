"""What `evaluate` prints and writes as JSON says what was measured."""

from knowledge.entries.entry import Entry
from knowledge.evaluation import report
from knowledge.evaluation.measured import as_json, measure
from knowledge.evaluation.metrics import Response
from knowledge.evaluation.question_set import Question
from knowledge.retrieval.retriever import Decision
from tests.unit.knowledge.makers import entry

A, B, DO = entry("a", "甲"), entry("b", "乙"), entry("do", "订饭", service="booking")
QUESTIONS = [Question("a", "plain", "?"), Question("do:booking", "elder", "?"), Question("-", "off_topic", "?")]


def response(confidence: float, *ranking: Entry, decision: Decision = Decision.DIRECT) -> Response:
    return Response(ranking, decision, confidence)


GOOD = measure(QUESTIONS, [response(0.85, A), response(0.95, DO), response(0.0, decision=Decision.UNKNOWN)])
BAD = measure(QUESTIONS, [response(0.65, B), response(0.95, A), response(0.85, A)])


def test_json_holds_the_figures_by_style_and_the_rest_under_all() -> None:
    found = as_json(BAD)
    assert list(found) == ["plain", "elder", "off_topic", "all"]
    assert found["plain"]["brier"] == 0.4225
    assert found["all"]["ece"] == round((0.65 + 0.95 + 0.85) / 3, 4)
    assert found["all"]["reliability"][6] == {
        "low": 0.6,
        "high": 0.7,
        "questions": 1,
        "confidence": 0.65,
        "right": 0.0,
    }
    assert len(found["all"]["reliability"]) == 10
    assert found["all"]["services"] == {
        "booking": {"questions": 1, "heard": 0, "precision": None, "recall": 0.0, "f1": 0.0}
    }
    assert (found["all"]["macro-f1"], as_json(GOOD)["all"]["macro-f1"]) == (0.0, 1.0)
    assert set(found["plain"]) == set(found["all"]) - {"reliability", "services", "macro-f1"}


def test_without_services_the_keys_are_there_and_empty() -> None:
    found = as_json(measure(QUESTIONS[:1], [response(0.85, A)]))["all"]
    assert (found["services"], found["macro-f1"]) == ({}, None)


def test_the_tables_have_a_line_for_each_system_and_columns_as_wide_as_their_names() -> None:
    text = report.as_text({"ours": GOOD, "jiamenkou[a/long/folder]": BAD})
    styles, services = text.split("\n\n")
    assert [line.split()[:2] for line in styles.splitlines()[2:4]] == [
        ["plain", "ours"],
        ["plain", "jiamenkou[a/long/folder]"],
    ]
    heads = styles.splitlines()[0]
    ends = heads.index("hit@1") + len("hit@1")
    assert {line[ends - 5 : ends].strip() for line in styles.splitlines()[2:4]} == {"1.000", "0.000"}
    assert [line.split()[-1] for line in services.splitlines()[2:]] == ["1.000", "0.000", "1.000", "0.000"]
    assert services.splitlines()[-1].split()[:2] == ["macro-f1", "jiamenkou[a/long/folder]"]


def test_a_set_without_services_has_no_table_of_them() -> None:
    assert "precision" in report.as_text({"ours": measure(QUESTIONS[:1], [response(0.85, A)])})
    assert "macro-f1" not in report.as_text({"ours": measure(QUESTIONS[:1], [response(0.85, A)])})


def test_the_diagram_shows_who_is_too_sure_and_who_too_modest() -> None:
    sure = report.reliability({"ours": BAD}).splitlines()
    assert sure[0].startswith("reliability of ours: brier ")
    bins = sure[2:]
    assert len(bins) == 10
    assert (bins[9].split()[:4], bins[9].count("█")) == (["0.9–1.0", "1", "0.950", "0.000"], 0)
    assert bins[9].endswith(" |")
    assert bins[5].split()[1:] == ["0", "–", "–"]
    modest = report.reliability({"ours": measure(QUESTIONS[:1], [response(0.5, A)])}).splitlines()[2:]
    assert modest[5].endswith("█" * 25 + "|" + "█" * 24)
