"""Who waits for a person: one open request of a kind, numbers sealed, on SQLite and PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from community.areas import AreaTree
from community.clock import fixed_clock
from community.privacy import Seal
from community.residents import Resident
from community.storage import Database, UnitOfWork
from handlers.contract import House
from handlers.handoff.model import Handoff, HandoffKind
from handlers.handoff.service import Handoffs, forget
from handlers.handoff.tables import handoff_table
from tests.conftest import MONDAY_TEN

WANG = Resident("qingxi", "wang", "qingxi")
LI = Resident("qingxi", "li", "qingxi")
PHONE = "13800138000"


def house(database: Database) -> House:
    return House(database, AreaTree({}), None, Seal(["a secret key of tests"]), fixed_clock(MONDAY_TEN))  # type: ignore[arg-type]


@pytest.fixture
def handoffs(database: Database) -> Handoffs:
    return Handoffs(house(database))


def rows(database: Database) -> str:
    """The whole table as it lies in the database."""
    with database.read() as connection:
        return repr(connection.execute(select(handoff_table)).all())


def wait(
    handoffs: Handoffs, now: datetime, request: str = "m1", resident: Resident = WANG, phone: str = "",
    kind: HandoffKind = HandoffKind.CALLBACK, about: str = "水管漏了",
) -> tuple[Handoff, bool]:  # fmt: skip
    return handoffs.wait_for_person(resident, kind, about, phone, request, now)


def test_a_resident_who_asks_again_keeps_their_place(handoffs: Handoffs, now: datetime) -> None:
    first, is_new = wait(handoffs, now)
    again, is_new_again = wait(handoffs, now + timedelta(minutes=5), "m2")
    assert (is_new, is_new_again) == (True, False)
    assert again == first
    assert handoffs.list_waiting() == [first]


def test_a_person_and_a_call_are_waited_for_separately(handoffs: Handoffs, now: datetime) -> None:
    wait(handoffs, now, "m1", kind=HandoffKind.HUMAN)
    wait(handoffs, now, "m2", kind=HandoffKind.CALLBACK)
    wait(handoffs, now, "m3", kind=HandoffKind.CALLBACK, resident=LI)
    assert [(found.resident, found.kind.value) for found in handoffs.list_waiting()] == [
        ("qingxi:wang", "human"),
        ("qingxi:wang", "callback"),
        ("qingxi:li", "callback"),
    ]


def test_the_same_request_twice_is_one_and_as_new_as_the_first_time(handoffs: Handoffs, now: datetime) -> None:
    assert wait(handoffs, now) == wait(handoffs, now)
    assert len(handoffs.list_waiting()) == 1


def test_a_request_that_is_repeated_after_it_was_seen_to_does_not_open_another(
    handoffs: Handoffs, now: datetime
) -> None:
    first, _ = wait(handoffs, now)
    handoffs.finish(first.id, "qingxi", "小周", now)
    again, _ = wait(handoffs, now)
    assert again.id == first.id
    assert handoffs.list_waiting() == []
    later, is_new = wait(handoffs, now, "m2")
    assert is_new
    assert later.id != first.id


@pytest.mark.parametrize("same_request", [True, False])
def test_of_sixteen_requests_at_once_one_is_kept_and_none_fails(
    handoffs: Handoffs, now: datetime, same_request: bool
) -> None:
    barrier = Barrier(16)

    def ask(number: int) -> tuple[Handoff, bool]:
        barrier.wait()
        return wait(handoffs, now, "m" if same_request else f"m{number}")

    with ThreadPoolExecutor(16) as pool:
        outcomes = list(pool.map(ask, range(16)))
    assert len({found.id for found, _ in outcomes}) == 1
    assert len(handoffs.list_waiting()) == 1
    assert sum(is_new for _, is_new in outcomes) == (16 if same_request else 1)


def test_a_phone_number_is_sealed_at_rest_and_readable_to_staff(
    handoffs: Handoffs, database: Database, now: datetime
) -> None:
    found, _ = wait(handoffs, now, phone=PHONE)
    assert found.phone == PHONE
    assert handoffs.list_waiting()[0].phone == PHONE
    assert PHONE not in rows(database)
    assert PHONE[3:7] not in rows(database)


def test_a_number_given_later_is_added_to_the_waiting_request(
    handoffs: Handoffs, database: Database, now: datetime
) -> None:
    wait(handoffs, now)
    again, _ = wait(handoffs, now, "m2", phone=PHONE)
    assert again.phone == PHONE
    assert [found.phone for found in handoffs.list_waiting()] == [PHONE]
    assert PHONE not in rows(database)


def test_only_the_resident_may_correct_the_number_and_only_while_it_waits(handoffs: Handoffs, now: datetime) -> None:
    found, _ = wait(handoffs, now, phone=PHONE)
    assert not handoffs.correct_phone(found.id, LI, "13900139000")
    assert handoffs.correct_phone(found.id, WANG, "13900139000")
    assert handoffs.list_waiting()[0].phone == "13900139000"
    handoffs.finish(found.id, "qingxi", "小周", now)
    assert not handoffs.correct_phone(found.id, WANG, PHONE)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("打13800138000找我", "打138****8000找我"),
        ("138-0013-8000或138 0013 8000", "138****8000或138****8000"),
        ("+8613800138000", "+86138****8000"),
        ("+86 138 0013 8000", "+86 138****8000"),
        ("１３８００１３８０００", "１３８****８０００"),
        ("身份证510212195001011234要办证", "身份证5102**********1234要办证"),
        ("51021219500101123x", "5102**********123x"),
        ("单号20261123000012345678", "单号20261123000012345678"),
        ("3栋2单元1301", "3栋2单元1301"),
    ],
)
def test_numbers_that_belong_to_a_person_are_masked_in_what_it_is_about(
    handoffs: Handoffs, now: datetime, said: str, kept: str
) -> None:
    found, _ = wait(handoffs, now, about=said)
    assert found.about == kept


def test_a_number_at_the_cut_of_a_long_text_is_masked_before_it_is_cut(handoffs: Handoffs, now: datetime) -> None:
    found, _ = wait(handoffs, now, about="水" * 193 + PHONE)
    assert found.about == "水" * 193 + "138****"


def test_only_the_own_area_may_finish_a_request_and_only_once(handoffs: Handoffs, now: datetime) -> None:
    found, _ = wait(handoffs, now)
    assert not handoffs.finish(found.id, "linjiang", "外人", now)
    assert handoffs.list_waiting() == [found]
    assert handoffs.finish(found.id, "qingxi", "小周", now)
    assert not handoffs.finish(found.id, "qingxi", "小吴", now)
    assert handoffs.list_waiting() == []


def test_staff_see_only_the_areas_they_ask_for(handoffs: Handoffs, now: datetime) -> None:
    wait(handoffs, now)
    assert handoffs.list_waiting(("linjiang",)) == []
    assert len(handoffs.list_waiting(("linjiang", "qingxi"))) == 1


def test_forgetting_deletes_who_waits_and_keeps_the_count_of_what_was_done(
    handoffs: Handoffs, database: Database, now: datetime
) -> None:
    done, _ = wait(handoffs, now, phone=PHONE)
    handoffs.finish(done.id, "qingxi", "小周", now)
    wait(handoffs, now, "m2", phone=PHONE, about="还有一件事")
    other, _ = wait(handoffs, now, "m3", resident=LI, about="别人的事")
    with UnitOfWork(database) as unit:
        forget(unit, WANG.id)
        unit.commit()
    assert handoffs.list_waiting() == [other]
    left = rows(database)
    assert "wang" not in left
    assert "水管漏了" not in left
    assert "还有一件事" not in left
    with database.read() as connection:
        assert connection.execute(select(handoff_table.c.state).order_by(handoff_table.c.id)).scalars().all() == [
            "done",
            "waiting",
        ]
