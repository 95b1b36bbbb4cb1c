"""What a killed or stalled worker leaves behind: answered once, shown once at least, saved once at most."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import delete, select

from bot.app import close, create_app
from bot.delivery.rounds import Rounds
from bot.house import Running
from bot.intake.admission import LEASE_S, Admission, Admitted, Ticket, TicketVoid
from bot.intake.admission_sql import SqlAdmissions, once_table
from bot.intake.deadline import Promise
from bot.journey import Journey
from community import outbox
from community.clock import fixed_clock
from community.outbox import OutboxState, outbox_table
from community.residents import Resident
from community.storage import UnitOfWork
from handlers.contract import Message, MessageKind, Reply, ReplyKind, Session
from tests.app_fixtures import seeded_settings
from tests.conftest import MONDAY_TEN

LATE = Reply("of whoever took over", ReplyKind.ANSWER)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    made = create_app(seeded_settings(tmp_path_factory.mktemp("recovery")), fixed_clock(MONDAY_TEN))
    yield made
    close(made)


@pytest.fixture
def running(app: Flask) -> Running:
    found: Running = app.extensions["jiamenkou"]
    return found


def message(key: str, text: str = "转人工") -> Message:
    return Message(f"qingxi:{key}", Resident("qingxi", key, "qingxi"), MessageKind.TEXT, text=text)


def left_for(running: Running, openid: str) -> list[tuple[str, str]]:
    with running.house.database.read() as connection:
        rows = connection.execute(
            select(outbox_table.c.state, outbox_table.c.text).where(outbox_table.c.resident == f"qingxi:{openid}")
        )
        return [(row.state, row.text) for row in rows]


def journey_with(running: Running, admissions: SqlAdmissions) -> Journey:
    whole = running.journey
    return Journey(running.house.database, admissions, whole._router, running.services, running.clock)


def test_what_a_killed_worker_left_is_answered_by_one_process_and_pushed(
    running: Running, logged: list[dict[str, object]]
) -> None:
    running.admissions.admit(message("left"), time.time() - 60)
    barrier = Barrier(4)

    def recover(_process: int) -> None:
        barrier.wait()
        running.rounds.recover()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(recover, range(4)))
    [(state, text)] = left_for(running, "left")
    assert state == "waiting"
    assert "号）" in text
    assert sum(entry["event"] == "message_recovered" for entry in logged) == 1
    assert running.admissions.abandoned(time.time(), 5) == []


def test_a_message_that_another_process_recovers_does_not_hold_up_the_next(running: Running) -> None:
    class SeesBoth(SqlAdmissions):
        """Looked just before the other process took the first of the two."""

        def abandoned(self, *_: object, **__: object) -> list[Message]:
            return [message("taken"), message("free")]

    running.admissions.admit(message("taken"), time.time())
    admissions = SeesBoth(running.house.database)
    journey = journey_with(running, admissions)
    Rounds(running.rounds._courier, admissions, journey, lambda _name: True, [], running.clock).recover()
    assert left_for(running, "taken") == []
    assert len(left_for(running, "free")) == 1


def test_a_worker_that_comes_back_after_its_lease_leaves_not_even_a_late_reply(running: Running) -> None:
    class TakenOverMeanwhile(SqlAdmissions):
        """Between this worker's admission and its saving another one takes over and answers."""

        def admit(self, message: Message, now: float) -> Admission:
            mine = super().admit(message, now)
            theirs = super().admit(message, now + LEASE_S + 1)
            assert isinstance(theirs, Admitted)
            super().settle(theirs.ticket, Session(last_text="theirs"), LATE)
            return mine

    journey = journey_with(running, TakenOverMeanwhile(running.house.database))
    nobody_waits = Promise(can_push=True, given_up=True)
    assert journey.answer(message("stalled", "食堂几点开饭"), nobody_waits) == LATE
    assert left_for(running, "stalled") == []


def test_what_was_held_is_shown_again_if_the_worker_died_before_the_answer_was_saved(running: Running) -> None:
    class Killed(SqlAdmissions):
        def settle(self, *_: object) -> None:
            raise SystemExit

    with UnitOfWork(running.house.database) as unit:
        outbox.put(unit, "qingxi:held", "您的快递到了", "k", OutboxState.HELD, MONDAY_TEN)
        unit.commit()
    asked = message("held", "食堂几点开饭")
    with pytest.raises(SystemExit):
        journey_with(running, Killed(running.house.database)).answer(asked, Promise(can_push=True))
    assert left_for(running, "held") == [("held", "您的快递到了")]
    reply = running.journey.answer(replace(asked, key="qingxi:next"), Promise(can_push=True))
    assert reply is not None
    assert reply.text.startswith("您的快递到了\n\n")
    assert left_for(running, "held") == [("shown", "您的快递到了")]


def test_a_message_whose_place_in_line_was_lost_is_admitted_anew(running: Running) -> None:
    class LosesItsPlace(SqlAdmissions):
        """As after an outage of Redis: the claim that was waited with is gone."""

        def lock(self, ticket: Ticket, _now: float) -> Admission:
            with running.house.database.write() as connection:
                connection.execute(delete(once_table).where(once_table.c.key == ticket.key))
            super().settle(first.ticket, Session(), None)
            raise TicketVoid

    first = running.admissions.admit(message("line"), time.time())
    assert isinstance(first, Admitted)
    second = replace(message("line"), key="qingxi:line-2")
    reply = journey_with(running, LosesItsPlace(running.house.database)).answer(second, Promise(can_push=True))
    assert reply is not None
    assert "号）" in reply.text
