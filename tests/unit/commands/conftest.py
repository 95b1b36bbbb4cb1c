"""The command line in this process: its words in, its words out, its exit status."""

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot.cli import main
from bot.demo import AREAS
from community import log

KEY = "k" * 32


@dataclass(frozen=True)
class Ran:
    """What a command came to."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty folder without settings, and a log that follows the test's stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JIAMENKOU_CONFIG", raising=False)
    before = structlog.get_config()
    monkeypatch.setattr(log, "_logger", structlog.get_logger())
    yield
    structlog.configure(**before)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def call(*arguments: str | Path, stdin: str = "") -> Ran:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        capsys.readouterr()
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as used_wrongly:
            status = int(used_wrongly.code or 0)
        captured = capsys.readouterr()
        return Ran(status, captured.out, captured.err)

    return call


def settings(**changes: Any) -> dict[str, Any]:
    return {
        "secret_key": KEY,
        "database_url": "sqlite:///house.db",
        "areas": AREAS,
        "accounts": {
            "qingxi": {"app_id": "wx1", "token": "abc", "mode": "plain", "area": "qingxi"},
            "linjiang": {"app_id": "wx2", "token": "abc", "mode": "plain", "area": "linjiang"},
        },
        **changes,
    }


def configure(**changes: Any) -> None:
    """Write config.yaml here (JSON is YAML)."""
    Path("config.yaml").write_text(json.dumps(settings(**changes), ensure_ascii=False), encoding="utf-8")


@pytest.fixture
def installed(run: Run) -> None:
    """An installation with tables and areas, and no knowledge."""
    configure()
    assert run("db", "upgrade").status == 0
