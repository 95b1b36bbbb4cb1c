"""What can't be booked is refused in one sentence that says what can."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from community.clock import CHINA
from handlers.booking.model.booking import Guest, Listed, Opening
from handlers.booking.model.offering import Offering
from handlers.booking.model.refusals import (
    BeyondHorizon,
    CannotBook,
    DeliveryTooLate,
    NotThere,
    OutsideHours,
    Past,
    TooLate,
    TooMany,
    WrongAge,
    WrongLength,
)
from handlers.booking.model.wish import Wish, check
from tests.contracts.booking.conftest import HAIRCUT, HALL, LUNCH, NOW, YOGA

LATER = NOW + timedelta(days=1)


def opening(offering: Offering, at: datetime, minutes: int = 60, **values: Any) -> Opening:
    listed = Listed(1, "qingxi", offering, is_open=values.pop("is_listed", True))
    return Opening(listed, at, at + timedelta(minutes=minutes), 1, 1, **{"slot": None, **values})


def wish(offering: Offering, at: datetime, minutes: int = 60, now: datetime = NOW, **values: Any) -> None:
    """Check such a wish."""
    kept = {name: values.pop(name) for name in ("is_open", "is_listed", "term") if name in values}
    made = Wish(opening(offering, at, minutes, **kept), "qingxi", "qingxi:wang", **{"guest": Guest(), **values})
    check(made, now)


def noon(days: int = 1) -> datetime:
    return NOW.replace(hour=11) + timedelta(days=days)


def test_what_is_allowed_is_allowed() -> None:
    wish(LUNCH, noon(), party=4)
    wish(LUNCH, noon(LUNCH.horizon_days))


def test_the_past_is_past_for_staff_too() -> None:
    for by_staff in ("", "小周"):
        with pytest.raises(Past):
            wish(LUNCH, NOW - timedelta(minutes=1), by_staff=by_staff)


def test_a_course_that_has_begun_takes_people_until_it_is_over() -> None:
    begun = NOW - timedelta(days=7)
    wish(YOGA, begun, minutes=60 * 24 * 20, term="秋季班")
    with pytest.raises(Past):
        wish(YOGA, begun, minutes=60, term="秋季班")


def test_closed_is_closed() -> None:
    with pytest.raises(NotThere):
        wish(LUNCH, noon(), is_open=False)
    with pytest.raises(NotThere):
        wish(LUNCH, noon(), is_listed=False)


def test_booking_ends_when_it_is_said_to_end() -> None:
    ends = noon() - timedelta(minutes=LUNCH.close_min)
    wish(LUNCH, noon(), now=ends)
    with pytest.raises(TooLate, match="今天 10:30前订"):
        wish(LUNCH, noon(), now=ends + timedelta(seconds=1))
    wish(LUNCH, noon(), now=ends + timedelta(minutes=1), by_staff="小周")


def test_beyond_the_horizon_the_last_day_is_named() -> None:
    with pytest.raises(BeyondHorizon, match="只能提前 14 天订，现在最远订到12月9日"):
        wish(LUNCH, noon(LUNCH.horizon_days + 1))


def test_more_than_one_booking_holds_is_for_staff() -> None:
    with pytest.raises(TooMany, match="一次最多订 4 位"):
        wish(LUNCH, noon(), party=5)
    wish(LUNCH, noon(), party=5, by_staff="小周")


def test_nobody_is_no_party() -> None:
    for party in (0, -3):
        with pytest.raises(ValueError, match="nobody"):
            wish(LUNCH, noon(), party=party)


@pytest.mark.parametrize(("born", "fits"), [(2021, False), (2020, True), (2014, True), (2013, False), (None, True)])
def test_ages_are_counted_by_years_with_both_ends_included(born: int | None, fits: bool) -> None:
    classes = YOGA.model_copy(update={"min_age": 6, "max_age": 12})
    at = {"minutes": 60 * 24 * 20, "term": "秋季班", "guest": Guest(birth_year=born)}
    if fits:
        wish(classes, LATER, **at)
        return
    with pytest.raises(WrongAge, match="6–12 岁的"):
        wish(classes, LATER, **at)
    wish(classes, LATER, **at, by_staff="小周")


def test_one_sided_ages_are_said_so() -> None:
    for limit, born, said in (({"min_age": 50}, 2000, "50 岁以上"), ({"max_age": 16}, 2000, "16 岁以下")):
        with pytest.raises(WrongAge, match=said):
            wish(YOGA.model_copy(update=limit), LATER, guest=Guest(birth_year=born))


def test_a_delivery_is_ordered_earlier_than_a_seat() -> None:
    until = noon().replace(hour=9, minute=30)
    wish(LUNCH, noon(), now=until, delivery=True)
    with pytest.raises(DeliveryTooLate, match="9:30 前订"):
        wish(LUNCH, noon(), now=until + timedelta(seconds=1), delivery=True)
    wish(LUNCH, noon(), now=until + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("begin", "minutes", "refusal"),
    [
        ("09:00", 60, None),
        ("19:00", 120, None),
        ("08:30", 60, OutsideHours),
        ("20:30", 60, OutsideHours),
        ("23:30", 60, OutsideHours),
        ("09:15", 60, WrongLength),
        ("09:00", 75, WrongLength),
        ("09:00", 30, WrongLength),
        ("09:00", 210, WrongLength),
    ],
)
def test_a_stretch_lies_within_the_hours_and_on_the_grid(
    begin: str, minutes: int, refusal: type[CannotBook] | None
) -> None:
    at = LATER.replace(hour=int(begin[:2]), minute=int(begin[3:]))
    if refusal is None:
        wish(HALL, at, minutes)
        return
    for by_staff in ("", "小周"):
        with pytest.raises(refusal):
            wish(HALL, at, minutes, by_staff=by_staff)


def test_a_day_off_is_no_day_for_a_visit() -> None:
    saturday = NOW.replace(hour=9) + timedelta(days=3)
    with pytest.raises(NotThere):
        wish(HAIRCUT, saturday, 30)


def test_a_new_year_holiday_and_a_make_up_day_are_what_the_calendar_says() -> None:
    now = datetime(2026, 12, 30, 9, tzinfo=CHINA)
    with pytest.raises(NotThere):
        wish(HAIRCUT, datetime(2027, 1, 1, 9, tzinfo=CHINA), 30, now=now)
    made_up = datetime(2026, 10, 10, 9, tzinfo=CHINA)
    wish(HAIRCUT, made_up, 30, now=made_up - timedelta(days=1))


def test_every_refusal_is_one_short_sentence_or_two() -> None:
    refusals = [
        lambda: wish(LUNCH, NOW - timedelta(hours=1)),
        lambda: wish(LUNCH, noon(20)),
        lambda: wish(LUNCH, noon(), party=9),
        lambda: wish(HALL, LATER.replace(hour=7), 60),
        lambda: wish(HALL, LATER, 15),
    ]
    for refused in refusals:
        with pytest.raises(CannotBook) as told:
            refused()
        assert len(told.value.sentence) < 60
        assert told.value.sentence.endswith("。")
        assert "{" not in told.value.sentence


def test_a_wish_says_how_long_it_takes() -> None:
    made = Wish(opening(HALL, LATER, 90), "qingxi", "", Guest())
    assert made.length_min == 90
    assert replace(made, party=2).party == 2
