"""Occurrences are laid ahead once, follow what staff change, and take nobody's place away."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from community.clock import CHINA, local
from handlers.booking.model.booking import BookingState, Listed, Opening
from handlers.booking.model.offering import Offering
from handlers.booking.model.refusals import CannotBook, NotThere
from handlers.booking.service.laying import lay_slots
from handlers.booking.service.offerings import save_offering
from tests.contracts.booking.conftest import HALL, LUNCH, NOW, YOGA, Community
from tests.contracts.booking.invariants import assert_kept


def edited(offering: Offering, schedule: dict[str, Any] | None = None, **values: Any) -> Offering:
    whole = offering.model_dump(mode="json")
    return Offering.model_validate({**whole, **values, "schedule": {**whole["schedule"], **(schedule or {})}})


def ahead(community: Community, listed: Listed, days: int = 60) -> list[Opening]:
    return community.slots.between([listed], NOW, NOW + timedelta(days=days))


def test_laying_again_adds_nothing_and_each_day_adds_one(community: Community) -> None:
    listed = community.offer(LUNCH)
    assert len(ahead(community, listed)) == LUNCH.horizon_days + 1
    community.caretaker.lay_ahead(NOW)
    assert len(ahead(community, listed)) == LUNCH.horizon_days + 1
    community.caretaker.lay_ahead(NOW + timedelta(days=1))
    assert len(ahead(community, listed)) == LUNCH.horizon_days + 2


def test_more_places_reach_every_slot_and_those_who_wait(community: Community) -> None:
    listed = community.offer(LUNCH)
    lunch = community.meal(listed)
    community.book(lunch, "a", party=4)
    waiting = community.book(lunch, "b", party=4)
    listed = community.offer(edited(LUNCH, capacity=8))
    assert {opening.capacity for opening in ahead(community, listed)} == {8}
    community.caretaker.offer_free(NOW)
    assert community.state(waiting) is BookingState.OFFERED
    assert_kept(community)


def test_fewer_places_than_are_taken_leave_what_is_taken_and_sell_no_more(community: Community) -> None:
    listed = community.offer(LUNCH)
    lunch = community.meal(listed)
    community.book(lunch, "a", party=4)
    listed = community.offer(edited(LUNCH, capacity=2))
    assert [(slot.capacity, slot.left) for slot in ahead(community, listed)][:3] == [(2, 2), (4, 0), (2, 2)]
    with pytest.raises(CannotBook):
        community.book(lunch, "b", waits=False)
    assert_kept(community)


def test_other_hours_move_empty_slots_and_take_no_more_people_at_the_old_ones(community: Community) -> None:
    listed = community.offer(LUNCH)
    lunch = community.meal(listed)
    booked = community.book(lunch, "a")
    listed = community.offer(edited(LUNCH, {"begin": "11:30", "end": "13:00"}))
    slots = ahead(community, listed)
    assert [f"{local(slot.start_at):%d %H:%M}" for slot in slots if not slot.is_open] == ["26 11:00"]
    assert community.state(booked) is BookingState.BOOKED
    with pytest.raises(NotThere):
        community.book(lunch, "b")
    listed = community.offer(LUNCH)
    assert [f"{local(slot.start_at):%H:%M}" for slot in ahead(community, listed)] == ["11:00"] * 15
    assert community.book(lunch, "b").state is BookingState.BOOKED, "opened again with its old hours"
    assert_kept(community)


def test_another_end_reaches_those_who_are_booked(community: Community) -> None:
    listed = community.offer(LUNCH)
    booked = community.book(community.meal(listed))
    community.offer(edited(LUNCH, {"end": "13:00"}))
    now = community.now(booked)
    assert (f"{local(now.end_at):%H:%M}", now.revision) == ("13:00", 1)


def test_a_course_whose_first_and_last_lesson_move_keeps_its_people(community: Community) -> None:
    listed = community.offer(YOGA)
    [term] = ahead(community, listed)
    booked = community.book(term)
    changed = [{"name": "秋季班", "first": "2026-09-16", "last": "2027-01-06"}]
    listed = community.offer(edited(YOGA, {"terms": changed}))
    [moved] = ahead(community, listed)
    assert moved.slot == term.slot
    now = community.now(booked)
    assert (local(now.start_at).date(), local(now.end_at).date()) == (date(2026, 9, 16), date(2027, 1, 6))
    assert_kept(community)


def test_a_slot_that_is_booked_in_the_moment_it_would_be_cleared_away_stays(community: Community) -> None:
    listed = community.offer(LUNCH)
    lunch = community.meal(listed)
    with community.house.open_unit() as unit:
        number = save_offering(unit, "qingxi", edited(LUNCH, {"begin": "11:30"}))
        unit.commit()
    community.book(lunch, "a", party=2)
    with community.house.open_unit() as unit:
        lay_slots(unit, replace(listed, id=number), NOW)
        unit.commit()
    assert_kept(community)


def test_what_a_process_remembers_of_an_older_definition_is_not_laid(community: Community) -> None:
    stale = community.offer(LUNCH)
    with community.house.open_unit() as unit:
        save_offering(unit, "qingxi", edited(LUNCH, {"begin": "11:30"}))
        lay_slots(unit, stale, NOW)
        unit.commit()
    assert {f"{local(slot.start_at):%H:%M}" for slot in ahead(community, stale)} == {"11:30"}


def test_a_share_that_is_defined_later_counts_what_was_booked_before(community: Community) -> None:
    hall = community.offer(HALL)
    early = community.book(community.stretch(hall, "9:00", 180))
    lunch = community.offer(LUNCH)
    meal = community.book(community.meal(lunch), party=3)
    hall = community.offer(HALL.model_copy(update={"own_limit_min": 240, "share": {"qingxi": 600}}))
    lunch = community.offer(LUNCH.model_copy(update={"share": {"qingxi": 4}}))
    assert_kept(community)
    with pytest.raises(CannotBook, match="一周最多"):
        community.book(community.stretch(hall, "14:00", 120))
    with pytest.raises(CannotBook, match="合用"):
        community.book(community.meal(lunch), "li", party=2)
    community.withdraw(community.now(early))
    community.withdraw(community.now(meal))
    assert_kept(community)


def test_a_share_that_was_not_counted_keeps_nobody_from_cancelling(community: Community) -> None:
    hall = community.offer(HALL)
    early = community.book(community.stretch(hall, "9:00", 180))
    limited = replace(hall, offering=HALL.model_copy(update={"own_limit_min": 240}))
    with community.house.open_unit() as unit:
        save_offering(unit, "qingxi", limited.offering)
        unit.commit()
    community.book(community.stretch(limited, "14:00", 60))
    community.withdraw(community.now(early))
    community.caretaker.lay_ahead(NOW)
    assert_kept(community)


def test_services_of_one_team_that_begin_on_different_minutes_do_not_overlap(community: Community) -> None:
    one = community.offer(HALL)
    other = community.offer(edited(HALL, {"begin": "9:05"}, key="hall-2", name="排练室"))
    community.book(community.stretch(one, "14:00", 60), "a")
    with pytest.raises(CannotBook):
        community.book(community.stretch(other, "14:05", 60), "b", waits=False)
    assert community.book(community.stretch(other, "15:05", 60), "b").state is BookingState.BOOKED


def test_a_lane_less_leaves_the_other_free(community: Community) -> None:
    two = edited(HALL, room={**HALL.model_dump()["room"], "lanes": 2})
    hall = community.offer(two)
    first = community.book(community.stretch(hall, "14:00", 60), "a")
    community.book(community.stretch(hall, "14:00", 60), "b")
    community.withdraw(first)
    hall = community.offer(HALL)
    assert community.stretch(hall, "14:00", 60).left == 1


def test_days_follow_holidays_make_up_days_and_the_end_of_a_year(community: Community) -> None:
    at = datetime(2026, 9, 18, 9, tzinfo=CHINA)
    listed = community.offer(edited(LUNCH, {"days": "working"}, key="w", horizon_days=25), now=at)
    begin = at.replace(hour=0)
    slots = community.slots.between([listed], begin, begin + timedelta(days=26))
    days = {local(slot.start_at).date() for slot in slots}
    assert date(2026, 9, 20) in days, "a Sunday that is worked for the National Day"
    assert not {date(2026, 10, day) for day in range(1, 8)} & days
    assert date(2026, 10, 10) in days, "a Saturday that is worked"
