"""Who came is ticked, and can be corrected; who missed three times books with staff."""

from datetime import date, timedelta

import pytest

from handlers.booking.model.booking import Booking, BookingState, Guest
from handlers.booking.model.refusals import Gone, NeedsStaff
from tests.contracts.booking.conftest import LUNCH, NOW, YOGA, Community
from tests.contracts.booking.invariants import assert_kept

TOMORROW = date(2026, 11, 26)


@pytest.fixture
def booked(community: Community) -> Booking:
    return community.book(community.meal(community.offer(LUNCH)), party=2)


def tick(community: Community, booking: Booking, *, came: bool, day: date = TOMORROW, minutes: int = 0) -> bool:
    at = booking.start_at + timedelta(minutes=minutes)
    return community.desk.attendance.tick(booking, day, came=came, by="小周", now=at)


def test_a_later_tick_corrects_an_earlier_one_and_the_seats_stay_counted(community: Community, booked: Booking) -> None:
    assert tick(community, booked, came=False)
    assert community.state(booked) is BookingState.NO_SHOW
    assert tick(community, booked, came=True, minutes=1)
    assert community.state(booked) is BookingState.ATTENDED
    assert community.desk.attendance.of([booked.id], TOMORROW) == {booked.id: True}
    assert_kept(community)


def test_what_has_been_ticked_can_no_longer_be_cancelled_nor_what_is_cancelled_ticked(
    community: Community, booked: Booking
) -> None:
    cancelled = community.withdraw(community.book(booked_opening(community, booked), "li"))
    assert not tick(community, cancelled, came=True)
    tick(community, booked, came=True)
    with pytest.raises(Gone):
        community.withdraw(booked, by_staff="小周")
    assert_kept(community)


def test_of_a_course_lessons_are_ticked_one_by_one_and_it_goes_on(community: Community) -> None:
    term = community.slots.between([community.offer(YOGA)], NOW, NOW + timedelta(days=1))[0]
    enrolled = community.book(term)
    lessons = [date(2026, 12, 2), date(2026, 12, 9)]
    for lesson, came in zip(lessons, (True, False), strict=True):
        assert tick(community, enrolled, came=came, day=lesson)
    assert [community.desk.attendance.of([enrolled.id], lesson)[enrolled.id] for lesson in lessons] == [True, False]
    assert community.state(enrolled) is BookingState.BOOKED


def test_after_three_missed_a_booking_needs_staff_for_ninety_days(community: Community) -> None:
    listed = community.offer(LUNCH)
    for days in (1, 2, 3):
        missed = community.book(community.meal(listed, days), guest=Guest("妈妈"))
        tick(community, missed, came=False, day=missed.start_at.date())
    wish = community.meal(listed, 4)
    with pytest.raises(NeedsStaff, match="3 次约了没来"):
        community.book(wish)
    assert community.book(wish, request="s", by_staff="小周").state is BookingState.BOOKED
    assert community.book(wish, "li").state is BookingState.BOOKED, "it is nobody else's matter"
    tick(community, missed, came=True, day=missed.start_at.date(), minutes=5)
    assert community.book(community.meal(listed, 5)).state is BookingState.BOOKED, "a corrected tick counts no more"


def test_an_offering_may_leave_missing_without_consequence(community: Community) -> None:
    listed = community.offer(LUNCH.model_copy(update={"missed_limit": 0}))
    for days in (1, 2, 3):
        missed = community.book(community.meal(listed, days))
        tick(community, missed, came=False, day=missed.start_at.date())
    assert community.book(community.meal(listed, 4)).state is BookingState.BOOKED


def booked_opening(community: Community, booking: Booking):  # type: ignore[no-untyped-def]
    assert booking.slot is not None
    return community.slots.get(booking.slot, booking.listed)
