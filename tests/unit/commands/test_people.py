"""`handoff list`, `danger list`, `staff add`."""

from pathlib import Path

import pytest

from community.staff import sign_in
from community.storage import Database
from tests.unit.commands.conftest import Run, configure

pytestmark = pytest.mark.usefixtures("installed")


def say(run: Run, *lines: str) -> None:
    ran = run("--config", "config.yaml", "chat", "--account", "qingxi", stdin="\n".join(lines) + "\n")
    assert ran.status == 0


def test_nobody_waits_at_first(run: Run) -> None:
    assert run("handoff", "list").out == "没有人在等\n"
    assert run("danger", "list").out == "没有未处理的险情\n"
    assert run("handoff", "list", "--json").json == run("danger", "list", "--json").json == []


def test_who_waits_is_listed_with_a_masked_number(run: Run) -> None:
    rows = '{"id": "call", "question": "给我回个电话", "service": "callback"}\n'
    Path("k.jsonl").write_text(rows, encoding="utf-8")
    assert run("knowledge", "import", "k.jsonl", "--area", "qingxi").status == 0
    say(run, "[a] 给我回个电话", "[a] 13800005678", "[b] 转人工")
    listed = run("handoff", "list")
    assert "138****5678" in listed.out
    assert "13800005678" not in listed.out
    assert listed.lines[-1] == "共 2 人在等"
    first, second = run("handoff", "list", "--json").json
    assert set(first) == {"id", "kind", "area", "since", "phone", "about"}
    assert (first["kind"], first["phone"], first["area"]) == ("callback", "138****5678", "qingxi")
    assert (second["kind"], second["phone"]) == ("human", "")


def test_danger_that_nobody_answers_for_is_listed(run: Run) -> None:
    say(run, "我家煤气漏了，电话13800005678")
    listed = run("danger", "list")
    assert "燃气" in listed.out
    assert "138****5678" in listed.out
    assert listed.lines[-1] == "共 1 件没人负责"
    [row] = run("danger", "list", "--json").json
    assert set(row) == {"id", "kind", "area", "since", "said"}
    assert row["kind"] == "gas"


def test_staff_sign_in_with_the_password_from_stdin(run: Run) -> None:
    ran = run("staff", "add", "王社工", "--area", "qingxi", stdin="correct horse\nnext line\n")
    assert (ran.status, ran.out) == (0, "王社工 可以登录了\n")
    database = Database("sqlite:///house.db")
    staff = sign_in(database, "王社工", "correct horse")
    database.dispose()
    assert staff is not None
    assert staff.area == "qingxi"


@pytest.mark.parametrize(
    ("area", "password", "saying"),
    [
        ("nowhere", "correct horse", "没有叫“nowhere”的地区"),
        ("qingxi", "short", "密码至少 10 个字符"),
        ("qingxi", "", "密码"),
    ],
)
def test_staff_of_no_area_or_with_a_short_password_are_refused(run: Run, area: str, password: str, saying: str) -> None:
    ran = run("staff", "add", "王社工", "--area", area, stdin=f"{password}\n")
    assert (ran.status, ran.out) == (1, "")
    assert saying in ran.err


@pytest.mark.parametrize(
    "command", [("handoff", "list"), ("danger", "list"), ("staff", "add", "x", "--area", "qingxi")]
)
def test_a_database_without_tables_is_told_how_to_get_them(run: Run, command: tuple[str, ...]) -> None:
    configure(database_url="sqlite:///empty.db")
    ran = run(*command, stdin="correct horse\n")
    assert (ran.status, ran.out) == (1, "")
    assert "jiamenkou db upgrade" in ran.err
