"""Public holidays by name, as far as they are known."""

import math
from datetime import UTC, date, datetime, timedelta

import pytest

from community.clock import local
from community.holidays import SPRING, holiday_on, make_up_on, next_holiday
from community.lunar import lunar_day


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("on", "name"),
    [
        ("2026-10-01", "国庆节"),
        ("2026-10-04", "国庆节"),
        ("2026-02-16", SPRING),
        ("2026-09-25", "中秋节"),
        ("2026-11-22", None),
        ("2026-10-10", None),
        ("2027-01-01", "元旦"),
        ("2027-02-05", SPRING),
        ("2027-02-09", None),
    ],
)
def test_a_day_off_has_its_holidays_name_and_a_mere_weekend_none(on: str, name: str | None) -> None:
    assert holiday_on(day(on)) == name


@pytest.mark.parametrize(("on", "name"), [("2026-10-10", "国庆节"), ("2026-10-08", None), ("2026-10-01", None)])
def test_a_make_up_day_names_the_holiday_it_is_worked_for(on: str, name: str | None) -> None:
    assert make_up_on(day(on)) == name


def test_a_make_up_day_of_a_year_without_notice_is_not_known() -> None:
    assert make_up_on(day("2027-10-09")) is None


def test_of_a_holiday_that_is_on_the_days_left_are_told() -> None:
    found = next_holiday("国庆节", day("2026-10-05"))
    assert found is not None
    assert (found.days, found.is_announced) == ((day("2026-10-05"), day("2026-10-06"), day("2026-10-07")), True)


def test_the_next_holiday_of_a_year_without_notice_is_marked_so() -> None:
    found = next_holiday("元旦", day("2026-11-23"))
    assert found is not None
    assert (found.days, found.is_announced) == ((day("2027-01-01"),), False)


def test_a_lunar_holiday_of_a_year_without_notice_is_not_guessed() -> None:
    assert next_holiday("端午节", day("2026-11-23")) is None


@pytest.mark.parametrize("year", range(2024, 2036))
def test_the_lunar_new_year_is_a_new_moon_in_china(year: int) -> None:
    first = lunar_day(year, 1, 1)
    assert first is not None
    assert (1, 21) <= (first.month, first.day) <= (2, 20)
    assert first in {local(moon).date() for moon in new_moons(year)}


def new_moons(year: int) -> list[datetime]:
    """The first new moons of the year, to some minutes (Meeus, Astronomical Algorithms, chapter 49, largest terms)."""
    found = []
    for k in range(round((year - 2000) * 12.3685) - 1, round((year - 2000) * 12.3685) + 4):
        t = k / 1236.85
        sun, moon, lat = (
            math.radians(start + rate * k)
            for start, rate in ((2.5534, 29.10535670), (201.5643, 385.81693528), (160.7108, 390.67050284))
        )
        shift = -0.40720 * math.sin(moon) + 0.17241 * math.sin(sun) + 0.01608 * math.sin(2 * moon)
        shift += 0.01039 * math.sin(2 * lat) + 0.00739 * math.sin(moon - sun) - 0.00514 * math.sin(moon + sun)
        julian = 2451550.09766 + 29.530588861 * k + 0.00015437 * t * t + shift
        found.append(datetime(2000, 1, 1, 12, tzinfo=UTC) + timedelta(days=julian - 2451545.0, seconds=-70))
    return found
