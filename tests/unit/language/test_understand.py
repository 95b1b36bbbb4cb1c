"""`jiamenkou understand`: one result a line, for machines and for people."""

import io
import json
from typing import Any

import pytest

from bot.cli import main

NOW = "2026-11-24T10:00"


def run(lines: str, *options: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> list[str]:
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    assert main(["understand", "--now", NOW, *options]) == 0
    return capsys.readouterr().out.splitlines()


def test_every_line_has_its_meaning_and_what_it_names(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = "嗯，我要订明天中午的饭两份，送到三栋二单元五零一！\n\n社区老年食堂几点开饭\n"
    found: list[dict[str, Any]] = [
        json.loads(line) for line in run(lines, "--json", monkeypatch=monkeypatch, capsys=capsys)
    ]
    assert [row["core"] for row in found] == ["我要订明天中午的饭两份送到三栋二单元五零一", "", "社区老年食堂几点开饭"]
    order, nothing, question = found
    assert all(set(row) == {"core", "candidates", "service", "decision", "slots"} for row in found)
    assert order["slots"] == {
        "when": {"start": "2026-11-25", "end": None, "part": "中午", "ask": False, "every": None},
        "count": 2,
        "name": None,
        "phone": None,
        "address": "3栋2单元501",
        "for_whom": None,
    }
    assert order["service"] == "booking"
    assert 1 <= len(order["candidates"]) <= 5
    assert set(order["candidates"][0]) == {"entry", "service", "question", "p"}
    assert (nothing["candidates"], nothing["service"], nothing["decision"]) == ([], None, "unknown")
    assert nothing["slots"]["when"] == {"start": None, "end": None, "part": None, "ask": False, "every": None}
    assert {value for name, value in nothing["slots"].items() if name != "when"} == {None}
    assert question["candidates"][0]["entry"] == "canteen-hours"
    assert (question["service"], question["decision"]) == (None, "direct")


def test_people_read_it_in_chinese(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    out = run("每周末给我妈订两份饭", monkeypatch=monkeypatch, capsys=capsys)
    assert out[0] == "每周末给我妈订两份饭"
    assert "  时间：2026-11-28 每周（要再问一下）" in out
    assert "  多少：2" in out
    assert "  替谁：我妈" in out


def test_a_clock_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("你好"))
    assert main(["understand", "--now", "morgen"]) == 1
    assert capsys.readouterr().err == "--now：“morgen”应写成 2026-11-22T09:00 的样子\n"
