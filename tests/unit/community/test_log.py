"""The log never holds what a resident wrote."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from community import log


@pytest.fixture(autouse=True)
def fresh_logger(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Loggers are cached on first use, with the stderr of that moment."""
    before = structlog.get_config()
    monkeypatch.setattr(log, "_logger", structlog.get_logger())
    yield
    structlog.configure(**before)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    captured = capsys.readouterr()
    assert captured.out == ""
    return [json.loads(line) for line in captured.err.splitlines()]


def fail_over(text: str) -> None:
    raise ValueError(f"can't digest {text}")


def test_a_failure_leaves_its_type_and_place_and_not_its_message(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("INFO")
    try:
        fail_over("我不想活了 13800005678")
    except ValueError as failure:
        log.error(log.Event.TURN_FAILED, failure, incident="abc123")
    [line] = lines(capsys)
    assert line["event"] == "turn_failed"
    assert line["level"] == "error"
    assert line["error"] == "ValueError"
    assert line["at"].startswith("fail_over:")
    assert line["incident"] == "abc123"
    assert set(line) == {"event", "level", "error", "at", "incident", "timestamp"}
    assert "13800005678" not in json.dumps(line, ensure_ascii=False)


def test_a_failure_that_was_never_raised_has_no_place(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("INFO")
    log.error(log.Event.INDEX_FAILED, ValueError("x"))
    assert lines(capsys)[0]["at"] == "?"


def test_what_is_below_the_level_is_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("warning")
    log.info(log.Event.INDEX_BUILT, area="qingxi")
    log.warning(log.Event.PUSH_RETRIED, attempt=2)
    [line] = lines(capsys)
    assert (line["event"], line["attempt"]) == ("push_retried", 2)


def test_chinese_stays_legible(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("INFO")
    log.info(log.Event.INDEX_BUILT, area="清溪")
    assert "清溪" in capsys.readouterr().err


def test_a_pseudonym_is_stable_short_and_tells_nothing() -> None:
    one = log.pseudonym("qingxi:openid-1")
    assert one == log.pseudonym("qingxi:openid-1") != log.pseudonym("qingxi:openid-2")
    assert len(one) == 10
    assert "openid" not in one
