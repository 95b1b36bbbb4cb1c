"""What a waiting resident is promised depends on whether somebody is there: hours, weekends, holidays, 调休."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
from flask import Flask

from bot.app import close, create_app
from community.clock import CHINA, fixed_clock
from community.settings import Settings
from tests.app_fixtures import WeChat
from tests.conftest import MONDAY_TEN


class WallClock:
    """A clock whose hands the test moves."""

    def __init__(self) -> None:
        self.says = MONDAY_TEN

    def __call__(self) -> datetime:
        return self.says


@pytest.fixture(scope="module")
def clock() -> WallClock:
    return WallClock()


@pytest.fixture(scope="module")
def app(settings: Settings, clock: WallClock) -> Iterator[Flask]:
    made = create_app(settings, clock)
    yield made
    close(made)


@contextmanager
def another_process(settings: Settings, moment: str) -> Iterator[WeChat]:
    """Another process over the same database, whose wall clock says `moment`."""
    app = create_app(settings, fixed_clock(datetime.fromisoformat(moment).replace(tzinfo=CHINA)))
    try:
        yield WeChat(app, settings)
    finally:
        close(app)


@pytest.mark.parametrize(
    ("moment", "promise"),
    [
        pytest.param("2026-11-23T10:00", None, id="Monday morning"),
        pytest.param("2026-11-23T12:30", "今天 14:00", id="Monday lunch"),
        pytest.param("2026-11-23T18:00", "明天 9:00", id="Monday, the minute it closes"),
        pytest.param("2026-11-22T10:00", "明天 9:00", id="Sunday"),
        pytest.param("2026-11-21T10:00", None, id="Saturday morning"),
        pytest.param("2026-11-21T15:00", "后天 9:00", id="Saturday afternoon"),
        pytest.param("2026-10-01T10:00", "10月8日（周四） 9:00", id="National Day, a Thursday"),
        pytest.param("2026-10-10T15:00", None, id="make-up Saturday afternoon, with Monday's hours"),
    ],
)
def test_the_promise_is_one_that_can_be_kept(
    wechat: WeChat, clock: WallClock, openid: str, moment: str, promise: str | None
) -> None:
    clock.says = datetime.fromisoformat(moment).replace(tzinfo=CHINA)
    human = wechat.say(openid, "转人工")
    wechat.say(openid, "给我回电话")
    callback = wechat.say(openid, "13800005555")
    assert human is not None
    assert callback is not None
    if promise is None:
        assert "现在是上班时间" in human
        assert "会尽快打 138****5555" in callback
        assert "值班电话" not in human
    else:
        for answer in (human, callback):
            assert f"工作人员{promise}" in answer
            assert "值班电话 026-8800 0110" in answer
        assert "尽快" not in human


def test_a_promise_that_was_given_is_repeated_word_for_word_when_the_message_is(
    settings: Settings, openid: str
) -> None:
    with another_process(settings, "2026-11-22T10:00") as wechat:
        wish = wechat.platform.compose(openid, "text", {"Content": "转人工"})
        first = wechat.deliver(wish)
    with another_process(settings, "2026-11-23T10:00") as later:
        assert later.deliver(wish) == first
