"""A change is all or nothing, and what it frees goes to whoever waits."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from handlers.booking.model.booking import Booking, BookingState, Guest
from handlers.booking.model.change import Action
from handlers.booking.model.refusals import BookedAlready, CannotBook, Full, Gone, TooMany, WithdrawTooLate
from handlers.booking.service.trail import read_trail
from tests.contracts.booking.conftest import HAIRCUT, HALL, LUNCH, NOW, YOGA, Community
from tests.contracts.booking.invariants import assert_kept


def test_another_day_gives_back_the_old_seats_and_takes_the_new(community: Community) -> None:
    listed = community.offer(LUNCH)
    first, second = community.meal(listed, 1), community.meal(listed, 2)
    booked = community.book(first, party=2)
    moved = community.change(booked, opening=second)
    assert (moved.slot, moved.start_at, moved.party, moved.revision) == (second.slot, second.start_at, 2, 1)
    assert (community.taken(first), community.taken(second)) == (0, 2)
    assert_kept(community)


def test_more_and_fewer_people_are_counted_and_are_no_new_time(community: Community) -> None:
    lunch = community.meal(community.offer(LUNCH))
    booked = community.book(lunch, party=2)
    more = community.change(booked, "c1", party=4)
    assert (more.party, community.taken(lunch), more.revision) == (4, 4, 0)
    assert (community.change(more, "c2", party=1).party, community.taken(lunch)) == (1, 1)
    assert_kept(community)


@pytest.mark.parametrize("what", ["day", "party"])
def test_where_the_new_place_is_full_the_old_one_is_kept(community: Community, what: str) -> None:
    listed = community.offer(LUNCH)
    first, second = community.meal(listed, 1), community.meal(listed, 2)
    booked = community.book(first, party=2)
    full = second if what == "day" else first
    community.book(full, who="li", party=3, request="l1")
    community.book(full, who="zhao", party=1, request="l2")
    before = community.now(booked)
    with pytest.raises(Full):
        community.change(booked, **({"opening": second} if what == "day" else {"party": 4}))
    assert community.now(booked) == before
    assert_kept(community)


def test_a_repeated_change_changes_once(community: Community) -> None:
    listed = community.offer(LUNCH)
    booked = community.book(community.meal(listed, 1))
    moved = community.change(booked, "c1", opening=community.meal(listed, 2))
    assert community.change(booked, "c1", opening=community.meal(listed, 2)) == moved
    changes = [c for c in read_trail(community.database, booked.id) if c.action is Action.CHANGED]
    assert [change.detail["start_at"] for change in changes] == [["2026-11-26T11:00+08:00", "2026-11-27T11:00+08:00"]]
    assert_kept(community)


def test_a_change_of_one_thing_leaves_what_somebody_else_has_changed_meanwhile(community: Community) -> None:
    booked = community.book(community.meal(community.offer(LUNCH)), party=2)
    community.change(booked, "staff", party=3, by_staff="小周")
    assert community.change(booked, "own", note="少放盐").party == 3
    assert_kept(community)


def test_to_be_moved_to_where_one_is_already_is_refused_in_words(community: Community) -> None:
    listed = community.offer(LUNCH)
    first = community.book(community.meal(listed, 1))
    community.book(community.meal(listed, 2))
    with pytest.raises(BookedAlready):
        community.change(first, opening=community.meal(listed, 2))
    community.book(community.meal(listed, 1), request="m", guest=Guest("妈妈"))
    with pytest.raises(BookedAlready, match="妈妈"):
        community.change(first, "c2", guest=Guest("妈妈"))
    assert_kept(community)


def test_what_a_change_frees_is_offered_to_who_waits(community: Community) -> None:
    listed = community.offer(LUNCH)
    lunch = community.meal(listed)
    first, second = community.book(lunch, "a", party=3), community.book(lunch, "b", party=2)
    waiting = community.book(lunch, "c", party=2)
    community.change(first, "c1", party=2)
    assert community.state(waiting) is BookingState.WAITING
    community.change(second, "c2", opening=community.meal(listed, 3))
    assert community.state(waiting) is BookingState.OFFERED
    assert_kept(community)


def test_who_waits_and_chooses_a_day_with_room_is_booked_there(community: Community) -> None:
    listed = community.offer(LUNCH)
    community.book(community.meal(listed), "a", party=4)
    waiting = community.book(community.meal(listed), "b", party=2)
    moved = community.change(waiting, opening=community.meal(listed, 2))
    assert (moved.state, community.taken(community.meal(listed, 2))) == (BookingState.BOOKED, 2)
    assert_kept(community)


def test_who_waits_keeps_the_place_in_line_where_the_other_day_is_full_too(community: Community) -> None:
    listed = community.offer(LUNCH)
    for days in (1, 2):
        community.book(community.meal(listed, days), "a", party=4)
        community.book(community.meal(listed, days), "z", party=1)
    waiting = community.book(community.meal(listed), "b")
    with pytest.raises(Full):
        community.change(waiting, opening=community.meal(listed, 2))
    assert (community.state(waiting), community.store.place_in_line(waiting)) == (BookingState.WAITING, 1)


def test_who_waits_with_fewer_people_is_offered_what_they_fit_into(community: Community) -> None:
    lunch = community.meal(community.offer(LUNCH))
    community.book(lunch, "a", party=4)
    waiting = community.book(lunch, "b", party=2)
    assert community.change(waiting, party=1).state is BookingState.OFFERED
    assert_kept(community)


def test_an_offered_seat_that_is_exchanged_for_another_day_is_booked_there_and_passed_on(community: Community) -> None:
    listed = community.offer(LUNCH)
    first = community.book(community.meal(listed), "a", party=4)
    offered, next_one = (community.book(community.meal(listed), who, party=4) for who in "bc")
    community.withdraw(first)
    moved = community.change(offered, opening=community.meal(listed, 2))
    assert (moved.state, moved.offer_until) == (BookingState.BOOKED, None)
    assert community.state(next_one) is BookingState.OFFERED
    assert_kept(community)


def test_after_the_deadline_residents_ask_staff_who_can(community: Community) -> None:
    listed = community.offer(LUNCH)
    booked = community.book(community.meal(listed))
    late = booked.start_at - timedelta(minutes=100)
    with pytest.raises(WithdrawTooLate):
        community.change(booked, "c1", now=late, party=2)
    assert community.change(booked, "c2", now=late, by_staff="小周", party=2).party == 2
    assert "改好了" in community.told("wang")[-1]


def test_a_course_that_has_begun_can_still_be_changed(community: Community) -> None:
    term = community.slots.between([community.offer(YOGA)], NOW, NOW + timedelta(days=1))[0]
    assert community.change(community.book(term), party=2).party == 2
    assert_kept(community)


def test_rules_bind_changes_too(community: Community) -> None:
    booked = community.book(community.meal(community.offer(LUNCH)))
    with pytest.raises(TooMany):
        community.change(booked, "c1", party=5)
    community.withdraw(booked)
    with pytest.raises(Gone):
        community.change(booked, "c2", party=2)
    with pytest.raises(ValueError, match="another"):
        community.change(booked, "c3", opening=community.stretch(community.offer(HALL), "9:00", 60))


def test_a_room_is_moved_to_an_overlapping_time_and_keeps_it_where_that_is_taken(community: Community) -> None:
    hall = community.offer(HALL.model_copy(update={"own_limit_min": 300}))
    booked = community.book(community.stretch(hall, "14:00", 120))
    moved = community.change(booked, "c1", opening=community.stretch(hall, "15:00", 120))
    assert (f"{moved.start_at:%H:%M}", moved.revision) == ("07:00", 1), "in UTC"
    community.book(community.stretch(hall, "17:00", 60), "li")
    with pytest.raises(Full):
        community.change(booked, "c2", opening=community.stretch(hall, "16:00", 120))
    assert community.now(booked).start_at == moved.start_at
    assert_kept(community)


def test_a_corrected_name_on_a_telephone_booking_moves_what_is_counted_with_it(community: Community) -> None:
    hall = community.offer(HALL.model_copy(update={"own_limit_min": 300}))
    wish = {"resident": "", "by_staff": "小周"}
    booked = community.book(community.stretch(hall, "14:00", 120), guest=Guest(name="赵", phone="1"), **wish)
    changed = community.change(booked, "c1", by_staff="小周", guest=Guest(name="赵大爷", phone="1"))
    assert_kept(community)
    community.withdraw(changed, by_staff="小周")
    assert_kept(community)


def test_two_who_swap_their_days_at_once_both_get_an_answer(community: Community) -> None:
    listed = community.offer(LUNCH.model_copy(update={"capacity": 4}))
    days = [community.meal(listed, 1), community.meal(listed, 2)]
    booked = [community.book(day, f"r{number}", party=2) for number, day in enumerate(days)]
    for _ in range(5):
        barrier = Barrier(2)

        def swap(number: int, barrier: Barrier = barrier) -> Booking | CannotBook:
            mine = community.now(booked[number])
            other = days[1] if mine.slot == days[0].slot else days[0]
            barrier.wait()
            return community.change(mine, f"{mine.revision}:{number}", opening=other)

        with ThreadPoolExecutor(2) as pool:
            assert all(isinstance(found, Booking) for found in pool.map(swap, range(2)))
        assert_kept(community)


def test_a_visit_moved_to_a_sunday_is_refused(community: Community) -> None:
    team = community.offer(HAIRCUT)
    booked = community.book(community.stretch(team, "9:00", 30))
    with pytest.raises(CannotBook, match="不开"):
        community.change(booked, opening=replace(community.stretch(team, "9:00", 30, days=4)))
    assert_kept(community)
