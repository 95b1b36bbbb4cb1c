"""Each message once, one at a time per resident: the same promises from SQLite, PostgreSQL and Redis."""

import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
import redis as redis_package
from sqlalchemy import select

from bot.intake.admission import (
    LEASE_S,
    REMEMBER_S,
    RETRIES_END_S,
    SESSION_S,
    Admission,
    Admissions,
    Admitted,
    Repeated,
    Ticket,
    TicketVoid,
    Underway,
    Waiting,
)
from bot.intake.admission_redis import RedisAdmissions
from bot.intake.admission_sql import SqlAdmissions, once_table, session_table
from community.residents import Resident
from community.storage import Database
from handlers.contract import Dialogue, Message, MessageKind, Option, Position, Reply, ReplyKind, Session
from tests.conftest import REDIS_URL
from tests.contracts import workers

AT = 1_790_000_000.0
REPLY = Reply("食堂 11:00 开饭 🍚", ReplyKind.ANSWER, options=(Option("转人工", service="human"),), confidence=0.8)
SESSION = Session(
    dialogue=Dialogue("handoff", "phone", {"handoff": "7", "话": "“引号”\n🙂"}, "请把电话发给我", misses=1),
    options=(Option("老年食堂", entry="canteen"), Option("👵 找人", service="human")),
    last_text="食堂几点开饭🍲",
    rest="后面还有",
)


def message(number: int = 1, resident: str = "wang") -> Message:
    return Message(f"qingxi:{number}", Resident("qingxi", resident, "qingxi"), MessageKind.TEXT, text="转人工 🙏")


@pytest.fixture(params=["sqlite", "postgres", "redis"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def backend(kind: str, request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue(kind)


@pytest.fixture
def admissions(kind: str, backend: Any) -> Admissions:
    return RedisAdmissions(backend) if kind == "redis" else SqlAdmissions(backend)


@pytest.fixture
def stored(kind: str, backend: Any) -> Callable[[], str]:
    """Everything that the store holds, as text."""
    return lambda: _redis_content(backend) if kind == "redis" else _sql_content(backend)


def _sql_content(database: Database) -> str:
    with database.read() as connection:
        return repr([connection.execute(select(table)).all() for table in (once_table, session_table)])


def _redis_content(client: redis_package.Redis) -> str:
    found = []
    for key in client.scan_iter():
        match client.type(key):
            case b"hash":
                content: Any = client.hgetall(key)
            case b"zset":
                content = client.zrange(key, 0, -1)
            case _:
                content = client.smembers(key)
        found.append((key, content))
    return repr(found)


def admitted(admission: Admission) -> Ticket:
    assert isinstance(admission, Admitted)
    return admission.ticket


def waiting(admission: Admission) -> Ticket:
    assert isinstance(admission, Waiting)
    return admission.ticket


def test_the_first_delivery_of_a_message_is_admitted_with_an_empty_session(admissions: Admissions) -> None:
    assert admissions.admit(message(), AT) == Admitted(Ticket("qingxi:1", "qingxi:wang", 1, AT), Session())


def test_a_repeat_after_the_answer_gets_the_same_reply(admissions: Admissions) -> None:
    admissions.settle(admitted(admissions.admit(message(), AT)), SESSION, REPLY)
    assert admissions.admit(message(), AT + 5) == Repeated(REPLY)
    assert admissions.admit(message(), AT + 3600) == Repeated(REPLY)
    assert admissions.look("qingxi:1") == Repeated(REPLY)


def test_a_message_that_was_answered_with_nothing_is_not_run_again(admissions: Admissions) -> None:
    admissions.settle(admitted(admissions.admit(message(), AT)), Session(), None)
    assert admissions.admit(message(), AT + 5) == Repeated(None)


def test_a_repeat_while_the_first_is_being_answered_is_underway(admissions: Admissions) -> None:
    admissions.admit(message(), AT)
    assert admissions.admit(message(), AT + LEASE_S - 0.1) == Underway()
    assert admissions.look("qingxi:1") is None
    assert admissions.look("qingxi:never-seen") is None


def test_a_lapsed_lease_is_taken_over_and_the_old_ticket_saves_nothing(
    admissions: Admissions, stored: Callable[[], str]
) -> None:
    old = admitted(admissions.admit(message(), AT))
    new = admitted(admissions.admit(message(), AT + LEASE_S + 0.1))
    assert (new.fence, new.arrived) == (2, AT)
    with pytest.raises(TicketVoid):
        admissions.settle(old, Session(last_text="of the old one"), Reply("of the old one", ReplyKind.ANSWER))
    with pytest.raises(TicketVoid):
        admissions.renew(old, AT + 99)
    with pytest.raises(TicketVoid):
        admissions.lock(old, AT + 7)
    assert "of the old one" not in stored()
    admissions.settle(new, SESSION, REPLY)
    assert admissions.admit(message(), AT + 10) == Repeated(REPLY)


def test_the_old_ticket_is_void_even_after_the_new_one_has_settled(admissions: Admissions) -> None:
    old = admitted(admissions.admit(message(), AT))
    admissions.settle(admitted(admissions.admit(message(), AT + LEASE_S + 0.1)), SESSION, REPLY)
    with pytest.raises(TicketVoid):
        admissions.settle(old, Session(), None)
    assert admissions.admit(message(), AT + 10) == Repeated(REPLY)
    next_one = admissions.admit(message(2), AT + 11)
    assert isinstance(next_one, Admitted)
    assert next_one.session == SESSION


def test_messages_of_one_resident_get_in_one_after_the_other_in_order_of_arrival(admissions: Admissions) -> None:
    first = admitted(admissions.admit(message(1), AT))
    second = waiting(admissions.admit(message(2), AT + 1))
    third = waiting(admissions.admit(message(3), AT + 2))
    assert isinstance(admissions.lock(second, AT + 2.1), Waiting)
    admissions.settle(first, SESSION, REPLY)
    assert isinstance(admissions.lock(third, AT + 2.2), Waiting), "the second was there before it"
    got_in = admissions.lock(second, AT + 2.3)
    assert got_in == Admitted(second, SESSION)
    assert isinstance(admissions.lock(third, AT + 2.4), Waiting)
    admissions.settle(second, Session(last_text="2"), REPLY)
    assert admissions.lock(third, AT + 2.5) == Admitted(third, Session(last_text="2"))


def test_a_dead_worker_holds_its_residents_next_message_up_no_longer_than_its_lease(admissions: Admissions) -> None:
    admissions.admit(message(1), AT)
    second = waiting(admissions.admit(message(2), AT + 1))
    assert isinstance(admissions.lock(second, AT + LEASE_S - 0.1), Waiting)
    assert isinstance(admissions.lock(second, AT + LEASE_S + 0.1), Admitted)


def test_other_residents_are_not_held_up(admissions: Admissions) -> None:
    admissions.admit(message(1, "wang"), AT)
    assert isinstance(admissions.admit(message(2, "li"), AT), Admitted)


def test_a_renewed_claim_and_lock_outlive_the_lease(admissions: Admissions) -> None:
    ticket = admitted(admissions.admit(message(1), AT))
    admissions.renew(ticket, AT + 60)
    assert admissions.admit(message(1), AT + 59) == Underway()
    assert isinstance(admissions.admit(message(2), AT + 59), Waiting)
    assert admitted(admissions.admit(message(1), AT + 61)).fence == 2


def test_waiting_in_line_keeps_the_claim_alive(admissions: Admissions) -> None:
    first = admitted(admissions.admit(message(1), AT))
    second = waiting(admissions.admit(message(2), AT + 1))
    admissions.renew(first, AT + 60)
    for seconds in range(2, 40, 3):
        assert isinstance(admissions.lock(second, AT + seconds), Waiting)
    assert admissions.admit(message(2), AT + 40) == Underway()


def test_a_session_comes_back_as_it_was_saved(admissions: Admissions) -> None:
    admissions.settle(admitted(admissions.admit(message(1), AT)), SESSION, REPLY)
    again = admissions.admit(message(2), AT + 1)
    assert isinstance(again, Admitted)
    assert again.session == SESSION
    admissions.settle(again.ticket, Session(), None)
    third = admissions.admit(message(3), AT + 2)
    assert isinstance(third, Admitted)
    assert third.session == Session()


def test_forgetting_leaves_only_the_messages_key(admissions: Admissions, stored: Callable[[], str]) -> None:
    admissions.settle(admitted(admissions.admit(message(1), AT)), SESSION, REPLY)
    admissions.settle(admitted(admissions.admit(message(9, "li"), AT)), SESSION, REPLY)
    admissions.settle_and_forget(admitted(admissions.admit(message(2), AT + 1)))
    assert "wang" not in stored()
    assert admissions.admit(message(2), AT + 2) == Repeated(None)
    after = admissions.admit(message(3), AT + 3)
    assert isinstance(after, Admitted)
    assert after.session == Session()
    others = admissions.admit(message(10, "li"), AT + 4)
    assert isinstance(others, Admitted)
    assert others.session == SESSION


def test_a_message_that_waited_behind_the_wish_to_be_forgotten_is_answered(admissions: Admissions) -> None:
    first = admitted(admissions.admit(message(1), AT))
    second = waiting(admissions.admit(message(2), AT + 1))
    admissions.settle_and_forget(first)
    assert admissions.lock(second, AT + 1.1) == Admitted(second, Session())
    admissions.settle(second, Session(), REPLY)
    assert admissions.admit(message(2), AT + 5) == Repeated(REPLY)


def test_abandoned_messages_are_those_whose_worker_is_gone_and_whom_wechat_has_given_up(admissions: Admissions) -> None:
    place = Message(
        "qingxi:5", Resident("qingxi", "li", "qingxi"), MessageKind.LOCATION, position=Position(29.5, 106.5, "清溪路")
    )
    gone = admissions.admit(place, AT)
    assert isinstance(gone, Admitted)
    admissions.renew(admitted(admissions.admit(message(1, "wang"), AT + 1)), AT + 200)
    admissions.settle(admitted(admissions.admit(message(2, "zhao"), AT + 2)), SESSION, REPLY)
    assert admissions.abandoned(AT + RETRIES_END_S - 1, 5) == []
    assert admissions.abandoned(AT + RETRIES_END_S + 10, 5) == [place]
    admissions.admit(message(3, "qian"), AT + 3)
    assert [left.key for left in admissions.abandoned(AT + RETRIES_END_S + 10, 5)] == ["qingxi:5", "qingxi:3"]
    assert len(admissions.abandoned(AT + RETRIES_END_S + 10, 1)) == 1


def test_messages_at_work_do_not_hide_an_abandoned_one(admissions: Admissions) -> None:
    for number in range(3):
        admissions.renew(admitted(admissions.admit(message(number, f"busy-{number}"), AT + number)), AT + 200)
    admissions.admit(message(9, "gone"), AT + 5)
    assert [left.key for left in admissions.abandoned(AT + 60, 2)] == ["qingxi:9"]


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_sweeping_drops_old_keys_and_silent_sessions_and_nothing_else(admissions: Admissions) -> None:
    admissions.settle(admitted(admissions.admit(message(1, "old"), AT)), SESSION, REPLY)
    later = AT + SESSION_S - REMEMBER_S
    admissions.settle(admitted(admissions.admit(message(2, "recent"), later)), SESSION, REPLY)
    admissions.sweep(AT + REMEMBER_S + 1)
    assert admissions.look("qingxi:1") is None
    kept = admissions.admit(message(3, "old"), AT + REMEMBER_S + 2)
    assert isinstance(kept, Admitted)
    assert kept.session == SESSION
    admissions.settle(kept.ticket, SESSION, REPLY)
    admissions.sweep(AT + SESSION_S + REMEMBER_S + 3)
    for name, remembered in (("old", Session()), ("recent", SESSION)):
        found = admissions.admit(
            message(4, name) if name == "old" else message(5, name), AT + SESSION_S + REMEMBER_S + 4
        )
        assert isinstance(found, Admitted)
        assert found.session == remembered


def test_redis_lets_every_key_expire_by_itself(redis: redis_package.Redis) -> None:
    admissions = RedisAdmissions(redis)
    admissions.admit(message(1), AT)
    admissions.sweep(AT)
    lasting = {key for key in redis.scan_iter() if redis.ttl(key) < 0}
    assert lasting == {b"jmk:running"}, "which abandoned() empties"
    assert 0 < redis.ttl("jmk:once:qingxi:1") <= REMEMBER_S
    assert 0 < redis.ttl("jmk:session:qingxi:wang") <= SESSION_S


def test_of_sixteen_threads_exactly_one_is_admitted(admissions: Admissions) -> None:
    barrier = Barrier(16)

    def race(_number: int) -> Admission:
        barrier.wait()
        return admissions.admit(message(), AT)

    with ThreadPoolExecutor(16) as pool:
        outcomes = list(pool.map(race, range(16)))
    assert sum(isinstance(outcome, Admitted) for outcome in outcomes) == 1
    assert outcomes.count(Underway()) == 15


def test_of_sixteen_messages_of_one_resident_exactly_one_gets_in_at_a_time(admissions: Admissions) -> None:
    """Each adds one to a number in the session; had two of them been in at once, one addition would be lost."""

    def add_one(number: int) -> None:
        admission = admissions.admit(message(number), time.time())
        while isinstance(admission, Waiting):
            time.sleep(0.005)
            admission = admissions.lock(admission.ticket, time.time())
        assert isinstance(admission, Admitted)
        count = int(admission.session.last_text or "0")
        admissions.settle(admission.ticket, Session(last_text=str(count + 1)), REPLY)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(add_one, range(16)))
    last = admissions.admit(message(99), time.time())
    assert isinstance(last, Admitted)
    assert last.session.last_text == "16"


def test_of_eight_processes_exactly_one_is_admitted_to_each_message(
    kind: str, backend: Any, processes: ProcessPoolExecutor
) -> None:
    url = REDIS_URL if kind == "redis" else backend.url.render_as_string(hide_password=False)
    assert all(processes.map(workers.ready, range(8)))
    messages = [message(number, f"resident-{number}") for number in range(40)]
    start = time.time() + 0.5
    given = [processes.submit(workers.admit, kind, url, messages, start) for _ in range(8)]
    keys = [key for future in given for key in future.result(timeout=30)]
    assert sorted(keys) == sorted(message.key for message in messages)
