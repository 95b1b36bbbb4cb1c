"""`jiamenkou complaints evaluate`: trained on one file, measured on another."""

import json
from pathlib import Path

import pytest

from tests.unit.commands.conftest import Run

TRAIN = [(f"{what}漏水了{n}", "漏水") for n, what in enumerate("楼墙厨窗")] + [
    (f"{what}太吵了{n}", "噪音") for n, what in enumerate("楼街夜歌")
]
TEST = [("家里漏水", "漏水"), ("外面太吵", "噪音"), ("漏水严重", "漏水"), ("漏水", "噪音")]


def write(name: str, rows: list[tuple[str, str]]) -> Path:
    lines = [json.dumps({"text": text, "label": label}, ensure_ascii=False) for text, label in rows]
    Path(name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Path(name)


def test_the_figures_of_both_systems_stand_side_by_side(run: Run) -> None:
    ran = run("complaints", "evaluate", "--train", write("a.jsonl", TRAIN), "--test", write("b.jsonl", TEST), "--json")
    assert ran.status == 0
    assert (ran.json["train"], ran.json["test"]) == (8, 4)
    for name in ("jiamenkou", "tfidf + svm"):
        figures = ran.json[name]
        # Three of four are right: 漏水 has F1 4/5, 噪音 2/3.
        assert figures["accuracy"] == 0.75
        assert figures["f1"] == {"噪音": 0.6667, "漏水": 0.8}
        assert figures["macro_f1"] == 0.7333
    assert 0 <= ran.json["jiamenkou"]["ece"] <= 1
    assert ran.json["tfidf + svm"]["ece"] is None


def test_the_tables_name_systems_and_labels(run: Run) -> None:
    ran = run("complaints", "evaluate", "--train", write("a.jsonl", TRAIN), "--test", write("b.jsonl", TEST))
    assert "| jiamenkou | 0.750 | 0.733 |" in ran.out
    assert "| 漏水 | 0.800 | 0.800 |" in ran.out


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{not json", "第 2 行：不是 JSON"),
        ('["text"]', "第 2 行：应写成"),
        ('{"text": "漏水"}', "第 2 行：缺少“label”"),
        ('{"text": 3, "label": "漏水"}', "第 2 行：缺少“text”"),
        ('{"text": " ", "label": "漏水"}', "第 2 行：缺少“text”"),
    ],
)
def test_a_bad_row_is_refused_with_its_line(run: Run, line: str, said: str) -> None:
    bad = Path("bad.jsonl")
    bad.write_text(f'{{"text": "漏水", "label": "漏水"}}\n{line}\n', encoding="utf-8")
    ran = run("complaints", "evaluate", "--train", bad, "--test", bad)
    assert ran.status == 1
    assert said in ran.err
    assert len(ran.err.splitlines()) == 1


def test_a_missing_an_empty_and_a_lonely_file_are_refused_in_a_sentence(run: Run) -> None:
    good, empty, lonely = write("b.jsonl", TEST), Path("empty.jsonl"), write("one.jsonl", [("漏水", "漏水")])
    empty.write_text("\n", encoding="utf-8")
    for train, said in ((Path("none.jsonl"), "打不开"), (empty, "一行也没有"), (lonely, "两个类别")):
        ran = run("complaints", "evaluate", "--train", train, "--test", good)
        assert (ran.status, ran.out) == (1, "")
        assert said in ran.err
