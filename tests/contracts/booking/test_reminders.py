"""The evening before and an hour before: once, to those who need it, and never after the fact."""

import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime, timedelta

import pytest

from community.clock import CHINA
from handlers.booking.model.booking import Booking
from handlers.booking.model.offering import Offering
from tests.contracts import workers
from tests.contracts.booking.conftest import LUNCH, NOW, YOGA, Community

EVENING = NOW.replace(hour=18, minute=30)
NOON = NOW + timedelta(days=1, hours=1, minutes=30)  # half an hour before lunch


@pytest.fixture
def booked(community: Community) -> Booking:
    return community.book(community.meal(community.offer(LUNCH)))


def test_the_evening_before_and_an_hour_before(community: Community, booked: Booking) -> None:
    for at in (NOW, EVENING.replace(hour=17, minute=59), EVENING, EVENING + timedelta(minutes=1)):
        community.caretaker.remind(at)
    [evening] = community.told("wang")
    assert evening.startswith("提醒您：午餐，明天 11月26日（周四）")
    assert f"到了报 {booked.code}" in evening
    for minutes in (-61, -59, -10):
        community.caretaker.remind(booked.start_at + timedelta(minutes=minutes))
    [_, shortly] = community.told("wang")
    assert shortly.startswith("还有一个小时：午餐，今天")


def test_two_processes_at_once_remind_once(
    community: Community, booked: Booking, processes: ProcessPoolExecutor
) -> None:
    for number in range(4):
        community.book(community.meal(booked.listed), f"r{number}")
    url = community.database.url.render_as_string(hide_password=False)
    assert all(processes.map(workers.ready, range(8)))
    start = time.time() + 0.3
    for done in [processes.submit(workers.remind, url, EVENING, start) for _ in range(4)]:
        done.result(timeout=60)
    assert [len(community.told(who)) for who in ("wang", "r0", "r1", "r2", "r3")] == [1] * 5


def test_who_booked_or_changed_it_just_now_knows(community: Community) -> None:
    listed = community.offer(LUNCH)
    wish = community.meal(listed)
    late = community.book(wish, "late", now=EVENING - timedelta(hours=1))
    moved = community.change(community.book(wish, "moved"), now=EVENING - timedelta(hours=1), party=2)
    community.caretaker.remind(EVENING)
    assert community.told("late") == community.told("moved") == []
    community.caretaker.remind(late.start_at - timedelta(minutes=30))
    assert [len(community.told("late")), len(community.told("moved"))] == [1, 1]
    assert moved.start_at == late.start_at


def test_nobody_is_reminded_after_the_fact_or_of_what_is_off(community: Community, booked: Booking) -> None:
    waiting = community.book(community.meal(booked.listed), "w", party=4)
    community.book(community.meal(booked.listed), "x", party=4)
    community.withdraw(booked)
    community.caretaker.remind(EVENING)
    community.caretaker.remind(booked.start_at)
    community.caretaker.remind(booked.start_at + timedelta(minutes=1))
    assert community.told("wang") == []
    assert community.told("x") == []
    assert len(community.told("w")) == 1, "the evening before"
    assert community.now(waiting).start_at == booked.start_at


def test_a_reminder_that_could_not_be_sent_in_time_is_of_no_use(community: Community, booked: Booking) -> None:
    community.caretaker.remind(EVENING)
    community.caretaker.tend(booked.start_at + timedelta(seconds=1))
    with community.database.read() as connection:
        states = connection.exec_driver_sql("SELECT state FROM outbox").scalars().all()
    assert states == ["expired"]


def test_a_booking_that_was_moved_is_reminded_of_its_new_time(community: Community, booked: Booking) -> None:
    community.caretaker.remind(EVENING)
    moved_at = EVENING + timedelta(minutes=30)
    moved = community.change(booked, now=moved_at, opening=community.meal(booked.listed, 2))
    community.caretaker.remind(booked.start_at - timedelta(minutes=30))
    assert len(community.told("wang")) == 1, "the old time is nobody's business"
    community.caretaker.remind(EVENING + timedelta(days=1))
    community.caretaker.remind(moved.start_at - timedelta(minutes=30))
    assert ["11月27日" in text or "今天" in text for text in community.told("wang")] == [False, True, True]


def test_a_first_lesson_that_is_left_out_is_not_reminded_of(community: Community) -> None:
    term = {"name": "冬季班", "first": "2026-11-26", "last": "2027-01-28"}
    course = {**YOGA.model_dump(mode="json"), "schedule": {**YOGA.schedule.model_dump(mode="json"), "terms": [term]}}
    course["schedule"]["rule"] = "FREQ=WEEKLY;BYDAY=TH"
    listed = community.offer(Offering.model_validate(course))
    community.book(community.slots.between([listed], NOW, NOW + timedelta(days=2))[0])
    community.closures.close(listed, date(2026, 11, 26), "老师请假", "小周", NOW)
    community.caretaker.remind(EVENING)
    assert len(community.told("wang")) == 1
    assert "停一次" in community.told("wang")[0]


@pytest.mark.parametrize("eve", [datetime(2026, 12, 31, 19, tzinfo=CHINA), datetime(2028, 2, 28, 19, tzinfo=CHINA)])
def test_the_evening_before_a_new_year_and_a_leap_day_is_an_evening_before(community: Community, eve: datetime) -> None:
    morning = eve.replace(hour=8)
    listed = community.offer(LUNCH, now=morning)
    tomorrow = eve.replace(hour=0) + timedelta(days=1)
    [opening] = community.slots.between([listed], tomorrow, tomorrow + timedelta(days=1))
    community.book(opening, now=morning)
    community.caretaker.remind(eve)
    assert len(community.told("wang")) == 1
