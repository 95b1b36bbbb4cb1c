"""Redis goes away in the middle of everything; residents are answered, once, all the same."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import redis as redis_package

from bot.house import _open_admissions
from bot.intake import admission_fallback
from bot.intake.admission import LEASE_S, RETRIES_END_S, Admissions, Admitted, Repeated, TicketVoid, Underway, Waiting
from bot.intake.admission_fallback import FallbackAdmissions, StandInTicket
from bot.intake.admission_redis import RedisAdmissions
from bot.intake.admission_sql import SqlAdmissions
from community.settings import Settings
from community.storage import Database
from handlers.contract import Reply, ReplyKind, Session
from tests.contracts.relay import Relay
from tests.contracts.test_admissions import REPLY, SESSION, admitted, message, waiting

AT = 1_790_000_000.0


@pytest.fixture
def relay(redis: redis_package.Redis) -> Iterator[Relay]:
    with Relay() as wire:
        yield wire


@pytest.fixture
def admissions(relay: Relay, sqlite: Database, monkeypatch: pytest.MonkeyPatch) -> Admissions:
    """As the house opens them for an installation with Redis; an outage is looked at again after 50 ms."""
    monkeypatch.setattr(admission_fallback, "PAUSE_S", 0.05)
    settings = Settings(redis_url=relay.url, secret_key="a secret key of tests")  # type: ignore[arg-type]
    opened = _open_admissions(settings, sqlite)
    assert isinstance(opened, FallbackAdmissions)
    return opened


def wait_for_the_next_try() -> None:
    time.sleep(0.06)


def outages(logs: list[dict[str, object]]) -> int:
    return sum(entry["event"] == "redis_unavailable" for entry in logs)


def test_while_redis_is_there_nothing_goes_to_the_database(
    admissions: Admissions, redis: redis_package.Redis, sqlite: Database
) -> None:
    ticket = admitted(admissions.admit(message(), AT))
    assert not isinstance(ticket, StandInTicket)
    admissions.settle(ticket, SESSION, REPLY)
    assert RedisAdmissions(redis).look("qingxi:1") == Repeated(REPLY)
    assert SqlAdmissions(sqlite).look("qingxi:1") is None


@pytest.mark.parametrize("outage", ["cut", "silent"])
def test_without_redis_a_message_is_answered_once(
    admissions: Admissions, relay: Relay, outage: str, logged: list[dict[str, object]]
) -> None:
    admissions.admit(message(9, "li"), AT)
    if outage == "cut":
        relay.cut()
    else:
        relay.silent = True
    ticket = admitted(admissions.admit(message(), AT))
    assert isinstance(ticket, StandInTicket)
    assert admissions.admit(message(), AT + 1) == Underway()
    second = waiting(admissions.admit(message(2), AT + 1))
    assert isinstance(admissions.lock(second, AT + 1.5), Waiting)
    admissions.renew(ticket, AT + 60)
    admissions.settle(ticket, SESSION, REPLY)
    assert admissions.lock(second, AT + 2) == Admitted(second, SESSION)
    assert admissions.admit(message(), AT + 5) == Repeated(REPLY)
    assert admissions.look("qingxi:1") == Repeated(REPLY)
    wait_for_the_next_try()
    admissions.settle_and_forget(second)
    wait_for_the_next_try()
    admissions.sweep(AT)
    assert outages(logged) == 1, "once an outage, not once a message"


def test_a_second_outage_is_logged_again(admissions: Admissions, relay: Relay, logged: list[dict[str, object]]) -> None:
    for number in (1, 2):
        relay.cut()
        admissions.admit(message(number), AT)
        relay.mend()
        wait_for_the_next_try()
        admissions.look("qingxi:none")
    assert outages(logged) == 2


def test_after_an_outage_messages_go_to_redis_again(
    admissions: Admissions, relay: Relay, redis: redis_package.Redis
) -> None:
    relay.cut()
    admissions.settle(admitted(admissions.admit(message(1), AT)), SESSION, REPLY)
    relay.mend()
    wait_for_the_next_try()
    ticket = admitted(admissions.admit(message(2), AT + 1))
    assert not isinstance(ticket, StandInTicket)
    admissions.settle(ticket, SESSION, REPLY)
    assert RedisAdmissions(redis).look("qingxi:2") == Repeated(REPLY)


def test_a_ticket_of_the_outage_is_settled_where_it_was_issued(admissions: Admissions, relay: Relay) -> None:
    relay.cut()
    ticket = admitted(admissions.admit(message(), AT))
    relay.mend()
    wait_for_the_next_try()
    admissions.settle(ticket, SESSION, REPLY)
    assert admissions.look("qingxi:1") == Repeated(REPLY)


def test_a_retry_after_the_outage_gets_the_reply_given_during_it(admissions: Admissions, relay: Relay) -> None:
    relay.cut()
    admissions.settle(admitted(admissions.admit(message(), AT)), SESSION, REPLY)
    relay.mend()
    wait_for_the_next_try()
    admissions.look("qingxi:none")
    assert admissions.admit(message(), AT + 5) == Repeated(REPLY)


@pytest.mark.parametrize("outage", ["cut", "silent", "deaf"])
def test_a_reply_that_redis_can_no_longer_record_is_recorded_in_the_database(
    admissions: Admissions, relay: Relay, outage: str
) -> None:
    ticket = admitted(admissions.admit(message(), AT))
    if outage == "cut":
        relay.cut()
    else:
        setattr(relay, outage, True)
    admissions.renew(ticket, AT + 60)
    wait_for_the_next_try()
    admissions.settle(ticket, SESSION, REPLY)
    assert admissions.admit(message(), AT + 5) == Repeated(REPLY)
    follower = admissions.admit(message(2), AT + 6)
    assert isinstance(follower, Admitted)
    assert follower.session == SESSION, "the dialogue goes on"


def test_a_turn_that_was_taken_over_in_the_database_is_void_for_the_ticket_of_redis(
    admissions: Admissions, relay: Relay
) -> None:
    old = admitted(admissions.admit(message(), AT))
    relay.cut()
    admissions.settle(admitted(admissions.admit(message(), AT + 5)), SESSION, REPLY)
    with pytest.raises(TicketVoid):
        admissions.settle(old, Session(), Reply("of the old one", ReplyKind.ANSWER))
    assert admissions.look("qingxi:1") == Repeated(REPLY)


def test_a_message_that_waited_in_redis_is_to_be_admitted_anew(admissions: Admissions, relay: Relay) -> None:
    admissions.admit(message(1), AT)
    second = waiting(admissions.admit(message(2), AT + 1))
    relay.cut()
    with pytest.raises(TicketVoid):
        admissions.lock(second, AT + 2)
    assert isinstance(admissions.admit(message(2), AT + 2), Admitted)


def test_what_the_database_answered_is_not_answered_again_when_redis_is_back(
    admissions: Admissions, relay: Relay, redis: redis_package.Redis
) -> None:
    ticket = admitted(admissions.admit(message(1), AT))
    admissions.admit(message(2, "li"), AT)
    relay.cut()
    admissions.settle(ticket, SESSION, REPLY)
    assert admissions.abandoned(AT + RETRIES_END_S + LEASE_S, 5) == []
    relay.mend()
    wait_for_the_next_try()
    left = admissions.abandoned(AT + RETRIES_END_S + LEASE_S, 5)
    assert [found.key for found in left] == ["qingxi:2"], "whose worker died with Redis"
    assert RedisAdmissions(redis).look("qingxi:1") == Repeated(REPLY)


def test_what_the_database_was_left_with_is_recovered_when_redis_is_back(admissions: Admissions, relay: Relay) -> None:
    relay.cut()
    admissions.admit(message(1), AT)
    relay.mend()
    wait_for_the_next_try()
    assert [found.key for found in admissions.abandoned(AT + RETRIES_END_S + LEASE_S, 5)] == ["qingxi:1"]


def test_a_resident_is_forgotten_in_both(
    admissions: Admissions, relay: Relay, redis: redis_package.Redis, sqlite: Database
) -> None:
    relay.cut()
    admissions.settle(admitted(admissions.admit(message(1), AT)), SESSION, REPLY)
    relay.mend()
    wait_for_the_next_try()
    admissions.settle(admitted(admissions.admit(message(2), AT + 1)), SESSION, REPLY)
    admissions.settle_and_forget(admitted(admissions.admit(message(3), AT + 2)))
    for store in (SqlAdmissions(sqlite), RedisAdmissions(redis)):
        found = store.admit(message(4), AT + 3)
        assert isinstance(found, Admitted)
        assert found.session == Session()


def test_sixteen_threads_in_an_outage_admit_one_and_do_not_ask_redis(
    admissions: Admissions, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admission_fallback, "PAUSE_S", 30.0)
    relay.silent = True
    admissions.admit(message(0, "first"), AT)
    asked = relay.asked
    with ThreadPoolExecutor(16) as pool:
        outcomes = list(pool.map(lambda _n: admissions.admit(message(), AT), range(16)))
    assert relay.asked == asked, "nobody waits for a Redis that is known to be away"
    assert sum(isinstance(outcome, Admitted) for outcome in outcomes) == 1
