"""An answer that takes longer than WeChat waits is not lost: it is pushed, or shown at the resident's next touch."""

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import requests
from flask import Flask
from werkzeug.serving import make_server

from bot.app import close, create_app
from bot.intake.admission_sql import once_table
from community.clock import fixed_clock
from community.outbox import OutboxState, outbox_table
from community.settings import Settings
from handlers.handoff.tables import handoff_table
from knowledge.retrieval.retriever import Retriever, Understanding
from tests.app_fixtures import WeChat, seeded_settings
from tests.conftest import MONDAY_TEN
from tests.journeys.conftest import rows, running

QUESTION = "老年食堂几点开饭"
CANTEEN = "11:00–12:30"
STILL_WORKING = "还在查"
PLAIN = "qingxi-plain"


class SlowRetriever:
    """The real retriever, slow to understand the lines in `slow` until `gate` opens; `broken` lines fail then."""

    def __init__(self, real: Retriever) -> None:
        self._real = real
        self.gate = threading.Event()
        self.slow: set[str] = {QUESTION}
        self.broken: set[str] = set()

    def understand(self, text: str, area: str, today: date) -> Understanding:
        if text in self.slow:
            assert self.gate.wait(20), "the test forgot to open the gate"
        if text in self.broken:
            raise RuntimeError("broke at the end")
        return self._real.understand(text, area, today)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return seeded_settings(
        tmp_path_factory.mktemp("slow"), port=port, deadline_s=1.0
    )  # what is quick must stay so on a busy machine


@pytest.fixture(scope="module")
def app(settings: Settings) -> Iterator[Flask]:
    """The application, with a local WeChat API (the phone's) for its courier on a real port."""
    made = create_app(settings, fixed_clock(MONDAY_TEN))
    server = make_server(settings.host, settings.port, made, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()
    close(made)


@pytest.fixture
def slow(app: Flask) -> Iterator[SlowRetriever]:
    router: Any = running(app).journey._router
    real = router._knowledge
    router._knowledge = SlowRetriever(real)
    yield router._knowledge
    router._knowledge.gate.set()
    router._knowledge = real


def until(seen: Callable[[], bool]) -> None:
    """Wait for what another thread is about to do."""
    give_up = time.monotonic() + 10
    while not seen():
        assert time.monotonic() < give_up, "it never came"
        time.sleep(0.01)


def left(app: Flask, openid: str, account: str = "qingxi") -> list[tuple[str, str]]:
    """State and text of what waits for the resident, oldest first."""
    return [(row.state, row.text) for row in rows(app, outbox_table, openid, account)]


def pushed(settings: Settings, openid: str) -> list[str]:
    """What the resident's phone got by push since it was last asked."""
    url = f"http://{settings.host}:{settings.port}/phone/pushes/qingxi/{openid}"
    return [message["text"] for message in requests.get(url, timeout=5).json()]


# Unverified: it can't push


def test_an_unverified_account_says_that_it_still_looks_and_shows_the_answer_when_asked(
    app: Flask, plain_wechat: WeChat, slow: SlowRetriever, openid: str
) -> None:
    holding = plain_wechat.say(openid, QUESTION)
    assert holding is not None
    assert STILL_WORKING in holding
    assert 'msgmenucontent=看结果&msgmenuid=1"' in holding
    slow.gate.set()
    until(lambda: bool(left(app, openid, PLAIN)))
    shown = plain_wechat.say(openid, "看结果")
    assert shown is not None
    assert CANTEEN in shown
    again = plain_wechat.say(openid, "看结果")
    assert again is not None
    assert CANTEEN not in again, "it is shown once"


def test_the_answer_comes_at_the_next_touch_whatever_it_is(
    app: Flask, plain_wechat: WeChat, slow: SlowRetriever, openid: str
) -> None:
    plain_wechat.say(openid, QUESTION)
    slow.gate.set()
    until(lambda: bool(left(app, openid, PLAIN)))
    shown = plain_wechat.event(openid, "CLICK", "do:menu")
    assert shown is not None
    assert shown.index(CANTEEN) < shown.index("我能帮您做这些")


def test_an_event_without_a_reply_does_not_swallow_the_answer(
    app: Flask, plain_wechat: WeChat, slow: SlowRetriever, openid: str
) -> None:
    plain_wechat.say(openid, QUESTION)
    slow.gate.set()
    until(lambda: bool(left(app, openid, PLAIN)))
    assert plain_wechat.event(openid, "LOCATION") is None
    shown = plain_wechat.say(openid, "看结果")
    assert shown is not None
    assert CANTEEN in shown


def test_asking_for_the_result_too_early_loses_nothing(
    app: Flask, plain_wechat: WeChat, slow: SlowRetriever, openid: str
) -> None:
    plain_wechat.say(openid, QUESTION)
    for _ in range(2):
        early = plain_wechat.say(openid, "看结果")
        assert early is not None
        assert STILL_WORKING in early
    slow.gate.set()
    until(lambda: all(row.reply for row in rows(app, once_table, openid, PLAIN)))
    shown = plain_wechat.say(openid, "看结果")
    assert shown is not None
    assert shown.count(CANTEEN.split("–", maxsplit=1)[0]) >= 1
    assert CANTEEN in shown


def test_what_is_written_meanwhile_is_answered_after_it_and_in_order(
    app: Flask, plain_wechat: WeChat, slow: SlowRetriever, openid: str
) -> None:
    plain_wechat.say(openid, QUESTION)
    for line in ("谢谢", "菜单"):
        meanwhile = plain_wechat.say(openid, line)
        assert meanwhile is not None
        assert STILL_WORKING in meanwhile
    slow.gate.set()
    until(lambda: all(row.reply for row in rows(app, once_table, openid, PLAIN)))
    shown = plain_wechat.say(openid, "看结果")
    assert shown is not None
    assert shown.index(CANTEEN) < shown.index("不客气") < shown.index("我能帮您做这些")
    assert shown.count("不客气") == 1


def test_a_late_choice_is_shown_with_what_can_be_chosen(
    app: Flask, plain_wechat: WeChat, slow: SlowRetriever, openid: str
) -> None:
    slow.slow = {"xyzzy"}  # nobody knows what that means, so a person or a choice is offered
    plain_wechat.say(openid, "xyzzy")
    slow.gate.set()
    until(lambda: bool(left(app, openid, PLAIN)))
    shown = plain_wechat.say(openid, "看结果")
    assert shown is not None
    (first, *_rest) = re.findall(r"msgmenucontent=([^&]+)&msgmenuid=1", shown)
    by_number, by_words = plain_wechat.say(openid, "1"), plain_wechat.say(f"{openid}x", first)
    assert by_number is not None
    assert by_words is not None
    assert re.sub(r"（\d+ 号）", "", by_number) == re.sub(r"（\d+ 号）", "", by_words)


def test_work_that_fails_late_still_leaves_an_apology(
    app: Flask, plain_wechat: WeChat, slow: SlowRetriever, openid: str
) -> None:
    slow.broken = {QUESTION}
    plain_wechat.say(openid, QUESTION)
    slow.gate.set()
    until(lambda: bool(left(app, openid, PLAIN)))
    shown = plain_wechat.say(openid, "看结果")
    assert shown is not None
    assert "故障号" in shown
    assert "转人工" in shown


def test_danger_does_not_wait_behind_a_slow_answer(
    app: Flask, plain_wechat: WeChat, wechat: WeChat, slow: SlowRetriever, openid: str
) -> None:
    for sender in (plain_wechat, wechat):
        sender.say(openid, QUESTION)
        words = sender.say(openid, "屋头煤气漏了")
        assert words is not None
        assert words.startswith("先保命")


def test_a_retry_of_a_late_message_is_no_second_one(
    app: Flask, plain_wechat: WeChat, slow: SlowRetriever, openid: str
) -> None:
    slow.slow = {"我要转人工，快点"}
    wish = plain_wechat.platform.compose(openid, "text", {"Content": "我要转人工，快点"})
    for _ in range(3):
        holding = plain_wechat.deliver(wish)
        assert holding is not None
        assert STILL_WORKING in holding
    slow.gate.set()
    until(lambda: bool(left(app, openid, PLAIN)))
    assert len(left(app, openid, PLAIN)) == 1
    assert len(rows(app, once_table, openid, PLAIN)) == 1
    assert len(rows(app, handoff_table, openid, PLAIN)) <= 1


# Verified: it pushes


def test_a_verified_account_says_success_and_the_courier_brings_the_answer(
    app: Flask, settings: Settings, wechat: WeChat, slow: SlowRetriever, openid: str
) -> None:
    assert wechat.post(wechat.platform.compose(openid, "text", {"Content": QUESTION})).text == "success"
    running(app).rounds.once()
    assert pushed(settings, openid) == [], "nothing is pushed before there is an answer"
    slow.gate.set()
    until(lambda: bool(left(app, openid)))
    running(app).rounds.once()
    (text,) = pushed(settings, openid)
    assert CANTEEN in text
    assert left(app, openid) == [(OutboxState.SENT.value, text)]
    running(app).rounds.once()
    assert pushed(settings, openid) == [], "it is pushed once"


def test_a_pushed_answer_is_not_shown_a_second_time(
    app: Flask, settings: Settings, wechat: WeChat, slow: SlowRetriever, openid: str
) -> None:
    wechat.say(openid, QUESTION)
    slow.gate.set()
    until(lambda: bool(left(app, openid)))
    running(app).rounds.once()
    assert wechat.say(openid, "谢谢") == "不客气！有事随时找我。"


def test_what_a_verified_accounts_resident_writes_meanwhile_is_pushed_in_order(
    app: Flask, settings: Settings, wechat: WeChat, slow: SlowRetriever, openid: str
) -> None:
    assert wechat.say(openid, QUESTION) is None
    assert wechat.say(openid, "谢谢") is None
    assert wechat.say(openid, "菜单") is None
    slow.gate.set()
    until(lambda: len(left(app, openid)) == 3)
    running(app).rounds.once()
    first, second, third = pushed(settings, openid)
    assert CANTEEN in first
    assert "不客气" in second
    assert "msgmenucontent=老年食堂几点开饭&" in third


def test_one_residents_slow_answer_keeps_nobody_else_waiting(wechat: WeChat, slow: SlowRetriever, openid: str) -> None:
    wechat.say(openid, QUESTION)
    assert wechat.say(f"{openid}x", "谢谢") == "不客气！有事随时找我。"


def test_a_form_that_waited_in_line_goes_on_with_the_right_session(
    app: Flask, plain_wechat: WeChat, slow: SlowRetriever, openid: str
) -> None:
    plain_wechat.say(openid, "给我回电话")
    plain_wechat.say(openid, QUESTION)
    plain_wechat.say(openid, "13800005555")
    slow.gate.set()
    until(lambda: all(row.reply for row in rows(app, once_table, openid, PLAIN)))
    shown = plain_wechat.say(openid, "看结果")
    assert shown is not None
    assert shown.index(CANTEEN) < shown.index("记下了")
    assert len(rows(app, handoff_table, openid, PLAIN)) == 1


def test_leaving_while_an_answer_is_late_leaves_nothing_behind(
    app: Flask, plain_wechat: WeChat, slow: SlowRetriever, openid: str
) -> None:
    plain_wechat.say(openid, QUESTION)
    plain_wechat.event(openid, "unsubscribe")  # waits in line behind the question
    slow.gate.set()
    until(lambda: rows(app, once_table, openid, PLAIN) == [])
    assert left(app, openid, PLAIN) == []
