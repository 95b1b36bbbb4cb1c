"""The courier against a WeChat on loopback that fails in every documented way."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.delivery.courier import BATCH, MAX_ATTEMPTS, Courier
from bot.wechat.api import client as client_module
from bot.wechat.api.client import WeChatApi
from bot.wechat.api.token_store import TokenStore
from community import outbox
from community.outbox import LEASE, HeldMessages, OutboxState, outbox_table
from community.privacy import Seal
from community.storage import Database, UnitOfWork
from tests.conftest import MONDAY_TEN
from tests.contracts.wechat_api import WeChatServer


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = MONDAY_TEN

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **units: float) -> None:
        self.now += timedelta(**units)


@pytest.fixture
def wechat_api() -> Iterator[WeChatServer]:
    with WeChatServer() as server:
        yield server


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def courier(sqlite: Database, wechat_api: WeChatServer, clock: Clock) -> Courier:
    api = WeChatApi("qingxi", wechat_api.account(), TokenStore(sqlite, Seal(["a secret key of tests"])))
    return Courier(sqlite, {"qingxi": api}, clock)


Put = Callable[..., None]


@pytest.fixture
def put(sqlite: Database, clock: Clock) -> Put:
    def put_one(text: str = "您好", resident: str = "qingxi:wang") -> None:
        with UnitOfWork(sqlite) as unit:
            outbox.put(unit, resident, text, f"{resident}:{text}", OutboxState.WAITING, clock.now)
            unit.commit()

    return put_one


def states(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.execute(select(outbox_table.c.state).order_by(outbox_table.c.id)).scalars())


def test_what_wechat_takes_is_sent_once(courier: Courier, put: Put, wechat_api: WeChatServer, sqlite: Database) -> None:
    put("食堂 11:00 开饭 🍚")
    assert courier.deliver_due() == 1
    assert courier.deliver_due() == 0
    assert wechat_api.sent == [("wang", "食堂 11:00 开饭 🍚")]
    assert states(sqlite) == ["sent"]
    assert len(wechat_api.tokens) == 1


def test_an_account_that_may_not_push_has_its_messages_held(
    courier: Courier, put: Put, wechat_api: WeChatServer, sqlite: Database
) -> None:
    put(resident="qingxi-plain:wang")
    courier.deliver_due()
    assert states(sqlite) == ["held"]
    assert wechat_api.calls == 0


@pytest.mark.parametrize("code", [45015, 45047, 43004, 40003, 45002])
def test_what_cannot_reach_this_resident_now_is_held_for_their_next_touch(
    courier: Courier, put: Put, wechat_api: WeChatServer, sqlite: Database, clock: Clock, code: int
) -> None:
    put()
    wechat_api.fault = code
    courier.deliver_due()
    assert [found.text for found in HeldMessages(sqlite).of("qingxi:wang")] == ["您好"]
    wechat_api.fault = 0
    put("next")
    courier.deliver_due()
    assert wechat_api.sent == [("wang", "next")], "others still go out"


def test_an_account_without_the_right_to_push_is_asked_no_more(
    courier: Courier, put: Put, wechat_api: WeChatServer, sqlite: Database
) -> None:
    wechat_api.fault = 48001
    put("one")
    put("two", resident="qingxi:li")
    courier.deliver_due()
    put("three")
    courier.deliver_due()
    assert states(sqlite) == ["held"] * 3
    assert wechat_api.calls == 1


@pytest.mark.parametrize("fault", [45009, 45011, -1, 40164, "http 502", "garbage"])
def test_a_busy_wechat_is_tried_again_after_growing_pauses_and_then_given_up_loudly_but_held(
    courier: Courier,
    put: Put,
    wechat_api: WeChatServer,
    sqlite: Database,
    clock: Clock,
    fault: int | str,
    logged: list[dict[str, object]],
) -> None:
    put()
    wechat_api.fault = fault
    pauses: list[int] = []
    courier.deliver_due()
    while states(sqlite) == ["waiting"]:
        waited = 0
        while courier.deliver_due() == 0:
            clock.advance(seconds=1)
            waited += 1
        pauses.append(waited)
    assert wechat_api.calls == MAX_ATTEMPTS
    assert pauses == [5, 15, 45, 135, 405]
    assert [found.text for found in HeldMessages(sqlite).of("qingxi:wang")] == ["您好"]
    assert [entry["log_level"] for entry in logged if entry["event"] == "push_failed"] == ["warning"]


def test_a_message_is_delivered_when_wechat_comes_back(
    courier: Courier,
    put: Put,
    wechat_api: WeChatServer,
    sqlite: Database,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(client_module, "TIMEOUT_S", (0.3, 0.3))
    put()
    wechat_api.fault = "silent"
    courier.deliver_due()
    assert states(sqlite) == ["waiting"]
    wechat_api.fault = 0
    clock.advance(seconds=5)
    courier.deliver_due()
    assert states(sqlite) == ["sent"]


def test_a_token_refused_once_is_replaced_and_the_message_delivered(
    courier: Courier, put: Put, wechat_api: WeChatServer, sqlite: Database
) -> None:
    put("one")
    courier.deliver_due()
    wechat_api.good_token = "somebody else has fetched another"
    put("two")
    courier.deliver_due()
    assert wechat_api.sent == [("wang", "one"), ("wang", "two")]
    assert wechat_api.tokens == [False, True]


def test_a_token_refused_for_ever_costs_few_fetches_however_many_messages_wait(
    courier: Courier, put: Put, wechat_api: WeChatServer, sqlite: Database, logged: list[dict[str, object]]
) -> None:
    for number in range(10):
        put(f"{number}", resident=f"qingxi:{number}")
    wechat_api.fault = 40001
    courier.deliver_due()
    assert states(sqlite) == ["held"] * 10
    assert len(wechat_api.tokens) <= 3
    assert sum(entry["event"] == "push_failed" for entry in logged) == 10


def test_a_wechat_that_gives_no_token_has_the_message_tried_again(
    courier: Courier, put: Put, wechat_api: WeChatServer, sqlite: Database, clock: Clock
) -> None:
    put()
    wechat_api.token_fault = "http 503"
    courier.deliver_due()
    assert states(sqlite) == ["waiting"]
    wechat_api.token_fault = 0
    clock.advance(seconds=5)
    courier.deliver_due()
    assert states(sqlite) == ["sent"]


def test_each_resident_reads_their_messages_in_the_order_they_were_written(
    courier: Courier, put: Put, wechat_api: WeChatServer, clock: Clock
) -> None:
    for text in ("1", "2", "3"):
        put(text)
        put(text, resident="qingxi:li")
    faults = iter([45009])
    wechat_api.fault = lambda: next(faults, 0)
    courier.deliver_due()
    assert [text for openid, text in wechat_api.sent if openid == "li"] == ["1", "2", "3"]
    assert [text for openid, text in wechat_api.sent if openid == "wang"] == [], "the first has to be tried again"
    clock.advance(seconds=5)
    courier.deliver_due()
    assert [text for openid, text in wechat_api.sent if openid == "wang"] == ["1", "2", "3"]


def test_what_a_killed_courier_had_claimed_goes_out_after_the_lease(
    courier: Courier, put: Put, wechat_api: WeChatServer, sqlite: Database, clock: Clock
) -> None:
    put()
    killed = Courier(sqlite, {"qingxi": _DyingApi()}, clock)  # type: ignore[dict-item]
    with pytest.raises(SystemExit):
        killed.deliver_due()
    assert courier.deliver_due() == 0
    clock.advance(seconds=LEASE.total_seconds())
    assert courier.deliver_due() == 1
    assert wechat_api.sent == [("wang", "您好")]


class _DyingApi:
    def send_text(self, *_: str) -> None:
        raise SystemExit


def test_slow_calls_do_not_let_the_lease_of_messages_behind_them_lapse(
    courier: Courier, put: Put, wechat_api: WeChatServer, sqlite: Database, clock: Clock
) -> None:
    """Ten calls of 9 s take longer than a lease; a second courier that looks in between must find nothing to repeat."""
    for number in range(10):
        put(f"{number}", resident=f"qingxi:{number}")

    def slow() -> int:
        clock.advance(seconds=9)
        return 0

    wechat_api.fault = slow
    looks: list[list[int]] = []
    send = courier._apis["qingxi"].send_text

    def send_and_let_the_other_look(openid: str, text: str) -> None:
        with UnitOfWork(sqlite) as unit:  # rolled back: it only looks
            looks.append([message.attempts for message in outbox.claim_due(unit, clock.now, BATCH)])
        send(openid, text)

    courier._apis["qingxi"].send_text = send_and_let_the_other_look  # type: ignore[method-assign]
    courier.deliver_due()
    assert clock.now - MONDAY_TEN > LEASE
    assert all(attempts == 1 for look in looks for attempts in look), "nothing was claimed and left to lapse"
    assert sorted(text for _openid, text in wechat_api.sent) == sorted(f"{number}" for number in range(10))


def test_one_round_sends_no_more_than_a_batch(courier: Courier, put: Put, wechat_api: WeChatServer) -> None:
    for number in range(BATCH + 3):
        put(f"{number}", resident=f"qingxi:{number}")
    assert courier.deliver_due() == BATCH
    assert courier.deliver_due() == 3
