"""The outbox: no message twice, none lost, and each resident's in order, on SQLite and PostgreSQL."""

import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

from sqlalchemy import func, select

from community import outbox
from community.clock import system_clock
from community.outbox import LEASE, HeldMessages, OutboxMessage, OutboxState, outbox_table
from community.storage import Database, UnitOfWork
from tests.contracts import workers


def put(database: Database, now: datetime, *texts: str, resident: str = "a:wang") -> None:
    with UnitOfWork(database) as unit:
        for text in texts:
            outbox.put(unit, resident, text, f"{resident}:{text}", OutboxState.WAITING, now)
        unit.commit()


def claim(database: Database, now: datetime, limit: int = 10) -> list[OutboxMessage]:
    with UnitOfWork(database) as unit:
        found = outbox.claim_due(unit, now, limit)
        unit.commit()
    return found


def settle(database: Database, message: OutboxMessage, state: OutboxState = OutboxState.SENT) -> None:
    with UnitOfWork(database) as unit:
        outbox.settle(unit, [message.id], state)
        unit.commit()


def test_putting_the_same_key_again_changes_nothing(database: Database, now: datetime) -> None:
    put(database, now, "one")
    put(database, now + timedelta(hours=1), "one")
    assert [found.text for found in claim(database, now)] == ["one"]


def test_sixteen_threads_that_put_the_same_key_at_once_leave_one_row_and_none_fails(
    database: Database, now: datetime
) -> None:
    barrier = Barrier(16)

    def race(_number: int) -> None:
        barrier.wait()
        put(database, now, "one")

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(race, range(16)))
    with database.read() as connection:
        assert connection.execute(select(func.count()).select_from(outbox_table)).scalar_one() == 1


def test_a_claimed_message_is_nobody_elses_until_its_lease_ends(database: Database, now: datetime) -> None:
    put(database, now, "one")
    assert claim(database, now)[0].attempts == 1
    assert claim(database, now + LEASE - timedelta(seconds=1)) == []
    assert claim(database, now + LEASE)[0].attempts == 2, "its worker was killed; the next takes it"


def test_a_message_is_not_claimed_before_it_is_due(database: Database, now: datetime) -> None:
    put(database, now, "one")
    assert claim(database, now - timedelta(seconds=1)) == []
    with UnitOfWork(database) as unit:
        outbox.retry_at(unit, claim_id := outbox.claim_due(unit, now, 1)[0].id, now + timedelta(minutes=5))
        unit.commit()
    assert claim(database, now + timedelta(minutes=4)) == []
    assert [found.id for found in claim(database, now + timedelta(minutes=5))] == [claim_id]


def test_a_settled_message_is_never_claimed_again(database: Database, now: datetime) -> None:
    put(database, now, "sent")
    put(database, now, "held", resident="a:li")
    for message in claim(database, now):
        settle(database, message, OutboxState(message.text))
    assert claim(database, now + timedelta(days=1)) == []
    assert [found.text for found in HeldMessages(database).of("a:li")] == ["held"]
    assert HeldMessages(database).of("a:wang") == []


def test_a_residents_next_message_waits_until_the_one_before_is_settled(database: Database, now: datetime) -> None:
    put(database, now, "first", "second")
    put(database, now, "other", resident="a:li")
    found = claim(database, now)
    assert [message.text for message in found] == ["first", "other"]
    assert claim(database, now) == []
    with UnitOfWork(database) as unit:
        outbox.retry_at(unit, found[0].id, now + timedelta(minutes=1))
        unit.commit()
    assert claim(database, now + timedelta(seconds=30)) == [], "the first is tried again before the second is"
    settle(database, found[0])
    assert [message.text for message in claim(database, now)] == ["second"]


def test_one_that_is_not_to_be_sent_yet_keeps_none_behind_it(database: Database, now: datetime) -> None:
    with UnitOfWork(database) as unit:
        later = now + timedelta(hours=5)
        outbox.put(unit, "a:wang", "in the morning", "k1", OutboxState.WAITING, now, due_at=later)
        outbox.put(unit, "a:wang", "at once", "k2", OutboxState.WAITING, now)
        unit.commit()
    (first,) = claim(database, now)
    assert first.text == "at once"
    settle(database, first)
    assert claim(database, now) == []
    assert [found.text for found in claim(database, later)] == ["in the morning"]


def test_forgetting_a_resident_deletes_what_was_left_for_them_alone(database: Database, now: datetime) -> None:
    put(database, now, "one")
    put(database, now, "other", resident="a:li")
    with UnitOfWork(database) as unit:
        outbox.forget(unit, "a:wang")
        unit.commit()
    assert [message.text for message in claim(database, now)] == ["other"]


def test_eight_processes_claim_every_message_exactly_once(database: Database, processes: ProcessPoolExecutor) -> None:
    for number in range(60):
        put(database, system_clock(), "one", resident=f"a:{number}")
    url = database.url.render_as_string(hide_password=False)
    assert all(processes.map(workers.ready, range(8)))
    start = time.time() + 0.3
    claimed = [processes.submit(workers.claim_all, url, start) for _ in range(8)]
    ids = [found for future in claimed for found in future.result(timeout=60)]
    assert len(ids) == 60
    assert len(set(ids)) == 60
