"""Cancelling: by oneself until the deadline, by staff at any time, once."""

from datetime import timedelta

import pytest

from handlers.booking.model.booking import BookingState, Guest
from handlers.booking.model.refusals import Gone, WithdrawTooLate
from tests.contracts.booking.conftest import HALL, LUNCH, Community
from tests.contracts.booking.invariants import assert_kept


def test_until_the_deadline_and_not_a_second_longer(community: Community) -> None:
    lunch = community.meal(community.offer(LUNCH))
    deadline = lunch.start_at - timedelta(minutes=LUNCH.withdraw_min)
    booked = community.book(lunch)
    with pytest.raises(WithdrawTooLate, match="9:00前取消"):
        community.withdraw(booked, now=deadline + timedelta(seconds=1))
    assert community.state(booked) is BookingState.BOOKED
    assert community.withdraw(booked, now=deadline).state is BookingState.WITHDRAWN
    assert_kept(community)


def test_staff_withdraw_after_the_deadline_and_the_resident_is_told(community: Community) -> None:
    booked = community.book(community.meal(community.offer(LUNCH)))
    community.withdraw(booked, now=booked.start_at, by_staff="小周")
    assert "帮您取消了" in community.told("wang")[0]


def test_repeating_gives_back_the_seat_once_even_past_the_deadline(community: Community) -> None:
    lunch = community.meal(community.offer(LUNCH))
    community.book(lunch, "li", party=3)
    booked = community.book(lunch, party=2)
    community.withdraw(booked, "w")
    assert community.withdraw(booked, "w", now=lunch.start_at).state is BookingState.WITHDRAWN
    assert community.taken(lunch) == 3
    assert_kept(community)


def test_what_was_ended_otherwise_is_gone(community: Community) -> None:
    listed = community.offer(LUNCH)
    booked = community.book(community.meal(listed))
    community.closures.close(listed, (booked.start_at).date(), "停电", "小周", booked.created_at)
    with pytest.raises(Gone):
        community.withdraw(booked)


def test_a_place_in_line_and_an_offered_seat_can_be_given_up_at_any_time(community: Community) -> None:
    lunch = community.meal(community.offer(LUNCH))
    first = community.book(lunch, "a", party=4)
    waiting = [community.book(lunch, who, party=4) for who in "bc"]
    community.withdraw(waiting[1], now=lunch.start_at - timedelta(minutes=30))
    community.withdraw(first)
    assert community.state(waiting[0]) is BookingState.OFFERED
    assert community.withdraw(waiting[0], now=lunch.start_at - timedelta(minutes=40)).state is BookingState.WITHDRAWN
    assert community.taken(lunch) == 0
    assert_kept(community)


def test_a_room_is_free_again_and_its_hours_are_given_back(community: Community) -> None:
    hall = community.offer(HALL.model_copy(update={"own_limit_min": 120, "share": {"qingxi": 120}}))
    booked = community.book(community.stretch(hall, "14:00", 120))
    community.withdraw(booked)
    assert community.book(community.stretch(hall, "14:00", 120), request="m2").state is BookingState.BOOKED
    assert_kept(community)


def test_who_withdrew_may_book_the_same_again(community: Community) -> None:
    lunch = community.meal(community.offer(LUNCH))
    community.withdraw(community.book(lunch, request="m1", guest=Guest("妈妈")))
    assert community.book(lunch, request="m2", guest=Guest("妈妈")).state is BookingState.BOOKED
    assert community.book(lunch, request="m1", guest=Guest("妈妈")).state is BookingState.WITHDRAWN, (
        "a repeat books nothing"
    )
