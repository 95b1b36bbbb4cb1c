"""`jiamenkou chat`: what a resident would read, a line for a line."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from bot.demo import seed
from community.clock import system_clock
from community.storage import Database
from tests.unit.commands.conftest import Run, configure

KEYS = {"resident", "reply", "kind", "entry", "service", "confidence", "options", "ms"}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a seeded database, so that not every test has to seed its own."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('chat') / 'chat.db'}")
    seed(database, system_clock())
    database.dispose()
    return str(database.url)


def told(run: Run, filled: str, *lines: str, options: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    ran = run("chat", "--json", "--db", filled, *options, stdin="".join(f"{line}\n" for line in lines))
    assert (ran.status, ran.err) == (0, "")
    rows = [json.loads(line) for line in ran.lines]
    assert len(rows) == len(lines)
    return rows


def test_each_line_gets_one_line_even_an_empty_one(run: Run, filled: str) -> None:
    lines = ["社区食堂几点开饭", "", "   ", "菜单", "\u2028", "没有换行的最后一句"]
    ran = run("chat", "--db", filled, stdin="\n".join(lines))
    assert ran.status == 0
    assert ran.out.count("\n") == len(lines)
    assert "食堂" in ran.out.split("\n")[0]
    assert "1 老年食堂几点开饭" in ran.out.split("\n")[3]


SAID = {
    "社区老年食堂几点开饭": ("answer", "canteen-hours", None),
    "我要投诉楼上噪音": ("form", None, "complaint"),
    "转人工": ("handoff", None, "human"),
    "给我回个电话": ("form", None, "callback"),
    "我家煤气漏了": ("danger", "gas-leak", "danger"),
    "北京现在下雪了吗": ("unknown", None, None),
    "你好": ("answer", None, "menu"),
    "": ("unknown", None, "menu"),
}


def test_a_reply_in_json_has_exactly_these_keys_and_says_its_kind(run: Run, filled: str) -> None:
    rows = told(run, filled, *(f"[kind-{number}] {line}" for number, line in enumerate(SAID)))
    assert [(row["kind"], row["entry"], row["service"]) for row in rows] == list(SAID.values())
    for row in rows:
        assert set(row) == KEYS
        assert row["reply"]
        assert 0 <= row["confidence"] <= 1
        assert row["ms"] > 0
        assert all(set(option) in ({"text", "entry"}, {"text", "service"}) for option in row["options"])


def test_tags_keep_residents_apart(run: Run, filled: str) -> None:
    rows = told(run, filled, "[甲] 给我回个电话", "[乙] 13800005555", "[甲] 13900006666", "没有标签", "[太 长] 你好")
    assert [row["resident"] for row in rows] == ["甲", "乙", "甲", "resident", "resident"]
    assert "6666" in rows[2]["reply"]
    assert rows[2]["kind"] == "handoff"
    assert rows[1]["kind"] != "handoff"
    assert rows[3]["kind"] != "handoff"


@pytest.mark.usefixtures("installed")
def test_the_clock_can_be_set(run: Run) -> None:
    sunday, monday = (
        run("--config", "config.yaml", "chat", "--now", now, "--resident", now, stdin="转人工\n").out
        for now in ("2026-11-22T10:00", "2026-11-23T10:00")
    )
    assert "明天 9:00 上班后" in sunday
    assert "现在是上班时间" in monday


def test_a_clock_that_can_not_be_set_is_told(run: Run) -> None:
    ran = run("chat", "--now", "morgen", stdin="你好\n")
    assert (ran.status, ran.out) == (1, "")
    assert "“morgen”应写成 2026-11-22T09:00 的样子" in ran.err


def test_the_account_decides_the_area(run: Run) -> None:
    configure(database_url="sqlite:///two.db")
    assert run("db", "upgrade").status == 0
    Path("street.jsonl").write_text(
        '{"id": "s", "question": "街道食堂在哪里", "answer": "街道一楼"}\n', encoding="utf-8"
    )
    Path("own.jsonl").write_text('{"id": "s", "question": "街道食堂在哪里", "answer": "社区对面"}\n', encoding="utf-8")
    assert run("knowledge", "import", "street.jsonl", "--area", "linjiang").status == 0
    assert run("knowledge", "import", "own.jsonl", "--area", "qingxi").status == 0
    answers = [
        run("--config", "config.yaml", "chat", "--account", account, stdin="街道食堂在哪里\n").out
        for account in ("linjiang", "qingxi")
    ]
    assert answers == ["街道一楼\n", "社区对面\n"]


def test_an_unknown_account_is_told(run: Run) -> None:
    ran = run("chat", "--account", "nobody", stdin="你好\n")
    assert (ran.status, ran.out) == (1, "")
    assert "没有叫“nobody”的帐号" in ran.err


def test_an_installation_without_tables_or_accounts_is_told(run: Run) -> None:
    configure()
    ran = run("--config", "config.yaml", "chat", stdin="你好\n")
    assert (ran.status, ran.out) == (1, "")
    assert "jiamenkou db upgrade" in ran.err
    configure(accounts={})
    ran = run("--config", "config.yaml", "chat", stdin="你好\n")
    assert (ran.status, ran.out) == (1, "")
    assert "一个帐号也没有配置" in ran.err


def test_an_empty_database_is_created_seeded_and_kept_and_a_session_goes_on_in_it(run: Run) -> None:
    address = "sqlite:///new/kept.db"
    [menu] = told(run, address, "菜单")
    assert menu["options"][0] == {"text": "老年食堂几点开饭", "entry": "canteen-hours"}
    assert Path("new/kept.db").is_file()
    chosen, *_ = told(run, address, "1", "给我回个电话", "13800005555")
    assert chosen["entry"] == "canteen-hours"
    # Each run once had a key of its own, and broke over the number that the one before had sealed.
    assert told(run, address, "给我回个电话", "不留")[-1]["kind"] == "handoff"


def test_without_a_database_nothing_is_left_behind(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ran = run("chat", stdin="你好\n")
    assert (ran.status, len(ran.lines)) == (0, 1)
    assert list(tmp_path.iterdir()) == []


def test_the_real_command_talks_utf8_through_a_pipe_and_is_silent_on_stderr(filled: str) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(Path(__file__).parents[3])}
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "chat", "--json", "--db", filled],
        input="社区老年食堂几点开饭\n[b] 菜单\n".encode(),
        capture_output=True,
        timeout=60,
        check=False,
        env=environment,
    )
    assert (done.returncode, done.stderr.decode()) == (0, "")
    assert [json.loads(line)["resident"] for line in done.stdout.decode().splitlines()] == ["resident", "b"]
