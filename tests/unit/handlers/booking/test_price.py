"""The lowest tier that somebody is entitled to counts; what turns on an age that is not known is not guessed."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.clock import CHINA
from handlers.booking.model.booking import Guest, Listed, Opening
from handlers.booking.model.offering import Offering
from handlers.booking.model.price import Tier, price_fen, yuan
from handlers.booking.model.wish import Wish, price_of
from tests.contracts.booking.conftest import HALL, LUNCH

TIERS = (Tier(fen=1500), Tier(fen=1000, from_age=60), Tier(fen=800, from_age=70), Tier(fen=600, allowance="低保"))


@pytest.mark.parametrize(
    ("age", "allowance", "fen"),
    [
        (59, "", 1500),
        (60, "", 1000),
        (69, "", 1000),
        (70, "", 800),
        (90, "低保", 600),
        (None, "低保", 600),
        (None, "", None),
        (30, "优抚", 1500),
    ],
)
def test_the_lowest_tier_that_fits(age: int | None, allowance: str, fen: int | None) -> None:
    assert price_fen(TIERS, age, allowance) == fen


def test_without_tiers_there_is_no_price_and_one_tier_asks_no_age() -> None:
    assert price_fen((), 80, "") is None
    assert price_fen((Tier(fen=2000),), None, "") == 2000


@given(
    st.lists(st.builds(Tier, fen=st.integers(0, 9999), from_age=st.none() | st.integers(0, 130))), st.integers(0, 130)
)
def test_getting_older_never_costs_more(tiers: list[Tier], age: int) -> None:
    younger, older = price_fen(tiers, age, ""), price_fen(tiers, age + 1, "")
    if younger is not None:
        assert older is not None
        assert older <= younger


@pytest.mark.parametrize(
    ("fen", "said"), [(0, "0 元"), (800, "8 元"), (850, "8.5 元"), (1234, "12.34 元"), (10000, "100 元")]
)
def test_amounts_are_said_as_people_say_them(fen: int, said: str) -> None:
    assert yuan(fen) == said


def priced(offering: Offering, minutes: int = 90, **wish: Any) -> int | None:
    start = datetime(2026, 11, 26, 11, tzinfo=CHINA)
    opening = Opening(Listed(1, "qingxi", offering, is_open=True), start, start.replace(minute=0), 1, 1)
    opening = Opening(opening.listed, start, datetime.fromtimestamp(start.timestamp() + minutes * 60, CHINA), 1, 1)
    return price_of(Wish(opening, "qingxi", "qingxi:wang", **{"guest": Guest(birth_year=1950), **wish}))


def test_a_party_pays_by_its_guest_and_a_delivery_is_paid_once() -> None:
    assert priced(LUNCH, party=2) == 1600
    assert priced(LUNCH, party=2, delivery=True) == 1800
    assert priced(LUNCH, guest=Guest(birth_year=1940), delivery=True) == 800, "from eighty on it is brought for nothing"
    assert priced(LUNCH, guest=Guest(), delivery=True) is None


def test_by_the_hour_and_by_the_booking() -> None:
    hall = HALL.model_copy(update={"prices": (Tier(fen=2000),), "per": "hour"})
    assert priced(hall, minutes=90, party=6) == 3000
    assert priced(hall.model_copy(update={"per": "booking"}), minutes=90, party=6) == 2000


def test_who_turns_seventy_this_year_pays_as_a_seventy_year_old() -> None:
    assert priced(LUNCH, guest=Guest(birth_year=1956)) == 800
    assert priced(LUNCH, guest=Guest(birth_year=1957)) == 1500
