"""A closed day can't be booked, and everybody who was booked is told once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier

import pytest

from community.clock import CHINA, local
from handlers.booking.model.booking import Booking, BookingState, Guest
from handlers.booking.model.refusals import CannotBook, NotThere
from tests.contracts.booking.conftest import HALL, LUNCH, NOW, YOGA, Community
from tests.contracts.booking.invariants import assert_kept

TOMORROW = date(2026, 11, 26)


def test_everybody_booked_waiting_or_offered_is_called_off_and_told_once(community: Community) -> None:
    listed = community.offer(LUNCH)
    lunch = community.meal(listed)
    made = [community.book(lunch, who, party=4) for who in "abc"]
    community.withdraw(made[0])
    other_day = community.book(community.meal(listed, 2), "d")
    for _ in range(2):
        affected = community.closures.close(listed, TOMORROW, "停电", "小周", NOW)
    assert affected == [], "a repeat calls off nobody"
    assert [community.state(one) for one in made[1:]] == [BookingState.CALLED_OFF] * 2
    assert "因为停电停办了" in community.told("b")[-1]
    assert [len(community.told(who)) for who in "abcd"] == [0, 2, 1, 0]
    assert community.state(other_day) is BookingState.BOOKED
    assert community.taken(lunch) == 0
    assert_kept(community)


def test_it_is_said_whose_bookings_it_ended(community: Community) -> None:
    listed = community.offer(LUNCH)
    booked = community.book(community.meal(listed), resident="", guest=Guest(name="赵"), by_staff="小周")
    assert [one.id for one in community.closures.close(listed, TOMORROW, "停电", "小周", NOW)] == [booked.id]


def test_a_closed_day_is_booked_by_nobody_until_it_is_opened_again(community: Community) -> None:
    lunch, hall = community.offer(LUNCH), community.offer(HALL)
    seen = [community.meal(lunch), community.stretch(hall, "14:00", 60)]
    for listed in (lunch, hall):
        community.closures.close(listed, TOMORROW, "停电", "小周", NOW)
    for number, stale in enumerate(seen):
        with pytest.raises(NotThere):
            community.book(stale, f"r{number}")
    assert not community.timetable.free_on(hall, TOMORROW, 60)
    for listed in (lunch, hall):
        assert community.closures.reopen(listed, TOMORROW, NOW)
        assert not community.closures.reopen(listed, TOMORROW, NOW)
    made = [community.book(stale, f"s{number}") for number, stale in enumerate(seen)]
    assert {one.state for one in made} == {BookingState.BOOKED}
    assert_kept(community)


def test_slots_laid_after_the_day_was_closed_are_closed(community: Community) -> None:
    listed = community.offer(LUNCH)
    far = date(2026, 12, 10)
    community.closures.close(listed, far, "盘点", "小周", NOW)
    community.caretaker.lay_ahead(NOW + timedelta(days=3))
    begin = datetime.combine(far, datetime.min.time(), tzinfo=CHINA)
    [slot] = community.slots.between([listed], begin, begin + timedelta(days=1))
    assert not slot.is_open


def test_a_closed_lesson_is_left_out_and_the_course_goes_on(community: Community) -> None:
    listed = community.offer(YOGA)
    term = community.slots.between([listed], NOW, NOW + timedelta(days=1))[0]
    enrolled, waiting = community.book(term, "a", party=2), community.book(term, "b")
    lesson = date(2026, 12, 2)
    community.closures.close(listed, lesson, "老师请假", "小周", NOW)
    community.closures.close(listed, lesson, "老师请假", "小周", NOW + timedelta(seconds=30))
    assert community.told("a") == ["夜校瑜伽12月2日的课因为老师请假停一次，其他时间照常。"]
    assert community.told("b") == [], "whoever has no place misses nothing"
    assert community.state(enrolled) is BookingState.BOOKED
    assert community.state(waiting) is BookingState.WAITING
    community.closures.reopen(listed, lesson, NOW + timedelta(minutes=1))
    assert "照常上" in community.told("a")[-1]
    community.closures.close(listed, lesson, "老师请假", "小周", NOW + timedelta(minutes=2))
    assert len(community.told("a")) == 3, "closed again, told again"
    assert_kept(community)


def test_a_day_on_which_a_course_has_no_lesson_is_news_to_nobody(community: Community) -> None:
    listed = community.offer(YOGA)
    community.book(community.slots.between([listed], NOW, NOW + timedelta(days=1))[0], "a")
    community.closures.close(listed, date(2026, 12, 3), "停电", "小周", NOW)
    assert community.told("a") == []


def test_who_books_while_the_day_is_closed_is_called_off_or_refused(community: Community) -> None:
    listed, hall = community.offer(LUNCH.model_copy(update={"capacity": 40})), community.offer(HALL)
    lunch = community.meal(listed)
    early = [community.book(lunch, f"early{number}") for number in range(4)]
    barrier = Barrier(12)

    def act(number: int) -> object:
        barrier.wait()
        try:
            if number < 2:
                return community.closures.close((listed, hall)[number], TOMORROW, "停电", "小周", NOW)
            if number < 6:
                return community.withdraw(early[number - 2], f"w{number}")
            opening = lunch if number % 2 else community.stretch(hall, f"{number}:00", 60)
            return community.book(opening, f"r{number}")
        except CannotBook as refusal:
            return refusal

    with ThreadPoolExecutor(12) as pool:
        results = list(pool.map(act, range(12)))
    assert all(isinstance(result, list | Booking | CannotBook) for result in results)
    assert not [row for row in community.rows() if row.state in {"booked", "waiting", "offered"}]
    assert_kept(community)


def test_the_last_day_of_a_year_and_the_29th_of_february_are_days_like_others(community: Community) -> None:
    for at in (datetime(2026, 12, 31, 9, tzinfo=CHINA), datetime(2028, 2, 28, 9, tzinfo=CHINA)):
        listed = community.offer(LUNCH.model_copy(update={"key": f"lunch-{at.year}"}), now=at)
        day = (at + timedelta(days=1)).date()
        begin = datetime.combine(day, datetime.min.time(), tzinfo=CHINA)
        [opening] = community.slots.between([listed], begin, begin + timedelta(days=1))
        assert local(opening.start_at).date() == day
        community.closures.close(listed, day, "放假", "小周", at)
        [closed] = community.slots.between([listed], begin, begin + timedelta(days=1))
        assert not closed.is_open
