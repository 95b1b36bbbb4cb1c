"""The command line as a whole: settings errors, usage, the menu, a reader that goes away."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from handlers.menu.model import BAR
from tests.unit.commands.conftest import Run, configure


@pytest.mark.parametrize(
    "command",
    [
        ("serve",),
        ("db", "upgrade"),
        ("knowledge", "export"),
        ("handoff", "list"),
        ("danger", "list"),
        ("wechat", "menu"),
    ],
)
def test_bad_settings_are_chinese_lines_and_status_1(run: Run, command: tuple[str, ...]) -> None:
    configure(port=0, threads="viele")
    ran = run(*command)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.splitlines() == [
        "设置有问题，请改好再试：",
        "  port：应大于或等于 1",
        "  threads：应是整数",
    ]


def test_no_settings_at_all_say_what_is_missing(run: Run) -> None:
    ran = run("db", "upgrade")
    assert ran.status == 1
    assert "secret_key：缺这一项" in ran.err


def test_a_settings_file_that_is_not_there_is_named(run: Run) -> None:
    ran = run("--config", "gone.yaml", "db", "upgrade")
    assert ran.status == 1
    assert "找不到配置文件 gone.yaml" in ran.err


@pytest.mark.parametrize(
    "arguments", [(), ("nonsense",), ("knowledge",), ("staff", "add", "x"), ("bench", "--entries", "x")]
)
def test_wrong_use_is_status_2(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert "usage" in ran.err


def test_the_menu_can_be_looked_at_without_settings(run: Run) -> None:
    ran = run("wechat", "menu", "--dry-run")
    assert (ran.status, ran.err) == (0, "")
    assert [button["name"] for button in ran.json["button"]] == [button.name for button in BAR]
    assert ran.json["button"][0]["sub_button"][0]["key"] == "ask:canteen-hours"


def test_the_menu_of_an_account_that_is_not_there_is_refused(run: Run) -> None:
    configure()
    ran = run("wechat", "menu", "--account", "nobody")
    assert (ran.status, ran.out) == (2, "")
    assert "没有叫“nobody”的帐号" in ran.err


def test_an_account_without_the_menu_interface_is_told_so(run: Run) -> None:
    configure()
    ran = run("wechat", "menu", "--account", "qingxi")
    assert ran.status == 0
    assert "没有菜单接口" in ran.err


def test_upgrading_twice_is_safe_and_writes_the_areas(run: Run) -> None:
    configure()
    assert [run("db", "upgrade").out for _ in range(2)] == ["数据库已是最新\n"] * 2
    assert Path("house.db").is_file()


def test_the_real_command_starts_without_loading_what_it_does_not_need() -> None:
    program = (
        "import sys; from bot.cli import main; main(['wechat', 'menu', '--dry-run']);"
        "print([m for m in ('torch', 'sentence_transformers', 'onnxruntime') if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=Path(__file__).parents[3],
        check=True,
    )
    assert done.stderr.strip() == "[]"
    assert json.loads(done.stdout)["button"]
