"""`jiamenkou complaints hot`: groups of a file's reports, ranked; bad lines are named and left out."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.commands.conftest import Run


def row(key: str, time: str, text: str, **more: Any) -> str:
    return json.dumps({"id": key, "time": time, "title": "求助", "text": text, **more}, ensure_ascii=False)


def written(*lines: str) -> Path:
    file = Path("reports.jsonl")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


GOOD = (
    row("d", "2026-03-03", "五栋的电梯停了", issue="lift", river=3),
    row("a", "2026-03-02T08:10", "3栋1单元漏水了", issue="leak"),
    row("b", "2026/3/2 09:09:38", "三栋一单元楼上漏水下来了", issue="leak"),
    row("c", "2026-03-02T20:00:00+08:00", "9栋门口垃圾堆起没人收", issue="garbage"),
    row("e", "2026-03-04", "5栋电梯又坏了", issue="lift"),
)


def test_every_report_is_in_one_group_and_singles_come_last(run: Run) -> None:
    ran = run("complaints", "hot", written(*GOOD), "--json")
    assert (ran.status, ran.err) == (0, "")
    assert [set(group["ids"]) for group in ran.json] == [{"d", "e"}, {"a", "b"}, {"c"}]
    assert [group["rank"] for group in ran.json] == [1, 2, 3]
    assert ran.json[0]["heat"] > ran.json[1]["heat"]
    leak = ran.json[1]
    assert (leak["place"], leak["since"], leak["until"]) == (
        "3栋",
        "2026-03-02T08:10:00+08:00",
        "2026-03-02T09:09:38+08:00",
    )
    assert "漏水" in leak["title"]
    assert leak["summary"].startswith("3栋，漏水：共2件反映")


def test_people_read_a_line_for_each_group(run: Run) -> None:
    ran = run("complaints", "hot", written(*GOOD))
    assert ran.lines[0].startswith("1. 热度 ")
    assert "编号：a、b" in ran.out


@pytest.mark.parametrize(
    ("line", "saying"),
    [
        ("{", "第 2 行：不是 JSON"),
        ("[1]", "第 2 行：不是一个 JSON 对象"),
        (row("", "2026-03-02", "x"), "第 2 行：缺 id"),
        (row("x", "", "x"), "第 2 行：缺 time"),
        (row("x", "昨天", "x"), "第 2 行：time“昨天”看不懂"),
        (row("x", "2026/2/30", "x"), "第 2 行：time“2026/2/30”看不懂"),
        (row("a", "2026-03-02", "x"), "第 2 行：编号“a”前面已经有了"),
        ('{"id": "x", "time": "2026-03-02", "text": ["x"]}', "第 2 行：text 应是文字"),
    ],
)
def test_a_bad_line_is_named_and_the_rest_goes_on(run: Run, line: str, saying: str) -> None:
    ran = run("complaints", "hot", written(GOOD[1], line, GOOD[2]), "--json")
    assert ran.status == 0
    assert [group["ids"] for group in ran.json] == [["a", "b"]]
    assert saying in ran.err
    assert len(ran.err.splitlines()) == 1


def test_odd_texts_do_no_harm(run: Run) -> None:
    texts = ("", "😀😀", "漏" * 4000, "\u0000", "   ")
    ran = run(
        "complaints", "hot", written(*(row(str(n), "2026-03-02", text) for n, text in enumerate(texts))), "--json"
    )
    assert sorted(key for group in ran.json for key in group["ids"]) == ["0", "1", "2", "3", "4"]
    assert run("complaints", "hot", written(""), "--json").json == []


def test_a_file_that_is_not_there_is_named(run: Run) -> None:
    ran = run("complaints", "hot", "gone.jsonl")
    assert (ran.status, ran.out, ran.err) == (1, "", "找不到文件 gone.jsonl\n")


def test_with_labels_ours_stands_beside_the_baselines(run: Run) -> None:
    ran = run("complaints", "hot", written(*GOOD), "--labels", "issue", "--json")
    assert list(ran.json) == ["jiamenkou", "tfidf single-pass", "tfidf agglomerative"]
    assert ran.json["jiamenkou"]["f1"] == 1.0
    assert all(0 < each["f1"] <= 1 for each in ran.json.values())
    table = run("complaints", "hot", written(*GOOD), "--labels", "issue").out
    assert "| jiamenkou | 1.000 | 1.000 | 1.000 | 3 | – |" in table
    assert "没有一行有“nothing”" in run("complaints", "hot", written(*GOOD), "--labels", "nothing").err
