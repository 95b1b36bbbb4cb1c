"""`jiamenkou doctor`: one line a finding, with its mend, and an exit status that a script can use."""

import socket
from pathlib import Path

import pytest

from tests.unit.commands.conftest import Ran, Run, configure, settings


@pytest.fixture
def closed_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def finding(ran: Ran, subject: str) -> str:
    [line] = [line for line in ran.lines if line[2:].startswith(subject)]
    return line


def test_bad_settings_are_all_told_and_nothing_else_is_looked_at(run: Run) -> None:
    configure(port="x", workerz=1)
    ran = run("doctor")
    assert ran.status == 1
    assert len(ran.lines) == 2
    assert all(line.startswith("✗ 设置：") and "→ 请改 config.yaml" in line for line in ran.lines)


def test_a_database_without_tables_and_an_empty_one_are_told(run: Run) -> None:
    configure()
    ran = run("doctor")
    assert ran.status == 1
    assert finding(ran, "数据库").endswith("→ 运行 jiamenkou db upgrade")
    run("db", "upgrade")
    ran = run("doctor")
    assert ran.status == 1
    assert finding(ran, "数据库").startswith("✓")
    assert "是空的 → 运行 jiamenkou knowledge import" in finding(ran, "知识库")


def test_an_installation_in_order_has_nothing_to_mend(run: Run) -> None:
    configure()
    run("db", "upgrade")
    Path("k.jsonl").write_text('{"id": "x", "question": "狗证怎么办", "answer": "去派出所"}\n', encoding="utf-8")
    run("knowledge", "import", "k.jsonl", "--area", "qingxi")
    ran = run("doctor")
    assert ran.status == 0
    assert [line[0] for line in ran.lines] == ["✓"] * len(ran.lines)
    assert "2 个帐号，3 个地区" in finding(ran, "设置")
    assert "没有配置，用数据库代替" in finding(ran, "Redis")
    assert "builtin，" in finding(ran, "编码器")
    assert "没有填 public_url，只有本机能打开" in finding(ran, "链接")
    assert "plain，只能被动回复（没有 app_secret）" in finding(ran, "公众号 qingxi")


def test_what_can_not_be_reached_is_told_with_its_mend(run: Run, closed_port: int, tmp_path: Path) -> None:
    empty = tmp_path / "no-model"
    empty.mkdir()
    (empty / "tokenizer.json").write_text("{}", encoding="utf-8")
    (empty / "model.safetensors").write_bytes(b"")
    account = {"app_id": "wx1", "app_secret": "s", "token": "abc", "mode": "plain", "area": "qingxi"}
    configure(
        redis_url=f"redis://:SECRET@127.0.0.1:{closed_port}/0",
        encoder=str(empty),
        accounts={"qingxi": {**account, "api_base_url": f"http://127.0.0.1:{closed_port}"}},
    )
    run("db", "upgrade")
    ran = run("doctor")
    assert ran.status == 1
    assert "连不上（ConnectionError） → 检查 redis_url" in finding(ran, "Redis")
    assert "→ 改 encoder 设置" in finding(ran, "编码器")
    assert "→ 检查网络、api_base_url" in finding(ran, "公众号 qingxi")
    assert "SECRET" not in ran.out + ran.err


def test_a_database_that_does_not_answer_is_told_without_its_password(run: Run, closed_port: int) -> None:
    pytest.importorskip("psycopg")
    configure(database_url=f"postgresql://jiamenkou:SECRET@127.0.0.1:{closed_port}/x")
    ran = run("doctor")
    assert ran.status == 1
    assert "打不开（OperationalError） → 检查 database_url" in finding(ran, "数据库")
    assert "SECRET" not in ran.out + ran.err


def test_a_database_in_a_place_that_can_not_be_is_told(run: Run) -> None:
    Path("file").write_text("", encoding="ascii")
    configure(database_url="sqlite:///file/house.db")
    ran = run("doctor")
    assert ran.status == 1
    assert "→ 检查 database_url 的文件夹" in finding(ran, "数据库")


def test_entries_of_an_area_that_is_not_registered_are_told(run: Run) -> None:
    configure()
    run("db", "upgrade")
    Path("k.jsonl").write_text('{"id": "x", "question": "狗证怎么办", "answer": "去派出所"}\n', encoding="utf-8")
    run("knowledge", "import", "k.jsonl", "--area", "qingxi")
    import sqlite3

    with sqlite3.connect("house.db") as connection:
        connection.execute("DELETE FROM area WHERE key = 'qingxi'")
    connection.close()
    assert "地区 qingxi 有条目但没有登记" in finding(run("doctor"), "知识库")


def test_no_account_at_all_is_told(run: Run) -> None:
    configure(accounts={})
    run("db", "upgrade")
    assert "一个也没有配置" in finding(run("doctor"), "公众号")


def test_the_demo_that_was_started_here_is_looked_at_where_nothing_is_configured(run: Run) -> None:
    assert run("doctor").status == 1
    assert "secret_key" in run("doctor").out
    Path("data/demo").mkdir(parents=True)
    Path("data/demo/demo.db").touch()
    assert "2 个帐号" in finding(run("doctor"), "设置")


def test_settings_are_as_the_fixture_says(run: Run) -> None:
    """Guards the tests above: a fixture that no longer loads would make every finding a 设置 finding."""
    configure()
    assert finding(run("doctor"), "设置").startswith("✓")
    assert settings()["areas"]
