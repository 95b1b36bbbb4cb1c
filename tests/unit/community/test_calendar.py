"""Working days as people here count them, and when somebody is there next."""

from datetime import date, datetime

import pytest

from community.calendar import OpeningHours, is_public_holiday, is_working_day, say_day
from community.clock import CHINA

HOURS = OpeningHours.parse(
    {
        "mon": ["08:30-12:00", "14:00-18:00"],
        **{day: ["09:00-12:00", "14:00-18:00"] for day in ("tue", "wed", "thu", "fri")},
        "sat": ["09:00-12:00"],
    }
)


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("day", "works", "holiday"),
    [
        pytest.param("2026-10-09", True, False, id="an ordinary Friday"),
        pytest.param("2026-10-10", True, False, id="a make-up Saturday"),
        pytest.param("2026-10-11", False, False, id="an ordinary Sunday"),
        pytest.param("2026-10-01", False, True, id="National Day"),
        pytest.param("2026-01-01", False, True, id="1 January"),
        pytest.param("2099-07-01", True, False, id="a Wednesday of a year nobody has decreed"),
        pytest.param("2099-07-04", False, False, id="a Saturday of such a year"),
        pytest.param("2099-10-01", False, True, id="National Day of such a year, which the law fixes"),
        pytest.param("1999-11-01", True, False, id="a Monday before the notices"),
    ],
)
def test_days_are_as_the_notices_say(day: str, works: bool, holiday: bool) -> None:
    asked = date.fromisoformat(day)
    assert (is_working_day(asked), is_public_holiday(asked)) == (works, holiday)


def test_a_make_up_saturday_keeps_mondays_hours() -> None:
    assert HOURS.on(date(2026, 10, 10)) == HOURS.on(date(2026, 10, 12)) != HOURS.on(date(2026, 10, 17))
    assert HOURS.is_open(at("2026-10-10T08:30"))
    assert HOURS.is_open(at("2026-10-10T17:59"))


def test_nobody_is_there_on_national_day() -> None:
    assert HOURS.on(date(2026, 10, 1)) == ()
    assert not HOURS.is_open(at("2026-10-01T10:00"))


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [("08:29:59", False), ("08:30", True), ("11:59:59", True), ("12:00", False), ("14:00", True), ("18:00", False)],
)
def test_a_range_includes_its_start_and_not_its_end(moment: str, is_open: bool) -> None:
    assert HOURS.is_open(at(f"2026-11-23T{moment}")) is is_open


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        pytest.param("2026-09-30T18:00", "2026-10-08T09:00", id="over the holidays"),
        pytest.param("2026-10-09T18:00", "2026-10-10T08:30", id="into a make-up Saturday"),
        pytest.param("2026-11-23T00:00", "2026-11-23T08:30", id="at midnight"),
        pytest.param("2026-11-22T23:59:59", "2026-11-23T08:30", id="before midnight"),
        pytest.param("2026-11-23T08:30", "2026-11-23T08:30", id="at the very moment"),
        pytest.param("2026-11-23T10:00", "2026-11-23T14:00", id="while open, the next one"),
        pytest.param("2026-12-31T18:00", "2027-01-04T08:30", id="over the new year"),
    ],
)
def test_the_next_opening_is_found(moment: str, opening: str) -> None:
    if opening.startswith("2027") and not is_public_holiday(date(2027, 1, 2)):
        opening = "2027-01-02T09:00"  # until the notice for 2027 is in the library, only the day itself is off
    assert HOURS.next_opening(at(moment)) == at(opening)


def test_the_wall_clock_counts_not_utc() -> None:
    # 2026-11-23 00:30 UTC is 8:30 here.
    assert HOURS.is_open(datetime.fromisoformat("2026-11-23T00:30+00:00"))
    assert not HOURS.is_open(datetime.fromisoformat("2026-11-23T08:30-08:00"))


def test_an_office_without_hours_never_opens() -> None:
    assert OpeningHours().next_opening(at("2026-11-23T10:00")) is None
    assert not OpeningHours().is_open(at("2026-11-23T10:00"))


def test_the_horizon_bounds_the_search() -> None:
    assert HOURS.next_opening(at("2026-09-30T18:00"), horizon_days=7) is None
    assert HOURS.next_opening(at("2026-09-30T18:00"), horizon_days=8) == at("2026-10-08T09:00")


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-11-23", "今天"),
        ("2026-11-24", "明天"),
        ("2026-11-25", "后天"),
        ("2026-11-26", "11月26日（周四）"),
        ("2026-11-29", "11月29日（周日）"),
        ("2026-11-22", "11月22日（周日）"),
        ("2027-11-23", "11月23日（周二）"),
    ],
)
def test_a_day_is_said_as_one_would_say_it_today(day: str, said: str) -> None:
    assert say_day(date.fromisoformat(day), date(2026, 11, 23)) == said
