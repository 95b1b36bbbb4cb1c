"""On which days something happens: recurrences, holidays, make-up workdays, the lunar new year, single exceptions."""

from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from handlers.booking.model.offering import Schedule
from handlers.booking.model.rule import check_rule, days_of


def schedule(rule: str = "FREQ=DAILY", **values: Any) -> Schedule:
    return Schedule.model_validate({"rule": rule, "begin": "9:00", "end": "10:00", **values})


def days(made: Schedule, first: str, last: str) -> list[str]:
    return [f"{day:%m-%d}" for day in days_of(made, date.fromisoformat(first), date.fromisoformat(last))]


def test_every_tuesday_is_every_tuesday() -> None:
    assert days(schedule("FREQ=WEEKLY;BYDAY=TU"), "2026-11-20", "2026-12-08") == ["11-24", "12-01", "12-08"]


def test_both_ends_are_included_and_nothing_else() -> None:
    assert days(schedule(), "2026-11-25", "2026-11-25") == ["11-25"]
    assert days(schedule(), "2026-11-25", "2026-11-24") == []


def test_every_second_week_counts_from_its_start() -> None:
    made = schedule("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", start="2026-11-25")
    assert days(made, "2026-11-23", "2026-12-31") == ["11-25", "12-09", "12-23"]


def test_the_first_monday_of_a_month_and_the_last_day() -> None:
    assert days(schedule("FREQ=MONTHLY;BYDAY=1MO"), "2026-11-01", "2027-01-31") == ["11-02", "12-07", "01-04"]
    assert days(schedule("FREQ=MONTHLY;BYMONTHDAY=-1"), "2028-02-01", "2028-03-31") == ["02-29", "03-31"]


def test_a_leap_day_and_a_new_year_are_days_like_others() -> None:
    assert days(schedule(), "2028-02-28", "2028-03-01") == ["02-28", "02-29", "03-01"]
    assert days(schedule(), "2026-12-31", "2027-01-01") == ["12-31", "01-01"]


def test_what_is_not_on_holidays_is_on_ordinary_weekends() -> None:
    made = schedule(days="not_on_holidays")
    assert days(made, "2026-09-30", "2026-10-09") == ["09-30", "10-08", "10-09"]
    assert days(made, "2026-11-28", "2026-11-29") == ["11-28", "11-29"]


def test_working_days_have_make_up_days_and_no_holidays_nor_weekends() -> None:
    made = schedule(days="working")
    assert days(made, "2026-09-18", "2026-09-21") == ["09-18", "09-20", "09-21"], "Sunday the 20th is worked"
    assert days(made, "2026-10-01", "2026-10-12") == ["10-08", "10-09", "10-10", "10-12"], "Saturday the 10th is worked"


def test_a_make_up_saturday_is_no_tuesday() -> None:
    assert days(schedule("FREQ=WEEKLY;BYDAY=TU", days="working"), "2026-10-05", "2026-10-13") == ["10-13"]


def test_a_year_whose_notice_is_not_out_yet_has_monday_to_friday_without_the_holidays_of_the_law() -> None:
    assert days(schedule(days="working"), "2048-12-30", "2049-01-05") == ["12-30", "12-31", "01-04", "01-05"]
    assert days(schedule(days="not_on_holidays"), "2049-01-31", "2049-02-06") == ["01-31", "02-05", "02-06"], "Spring"


@pytest.mark.parametrize(
    ("first", "open_days"),
    [("2027-02-04", ["02-04", "02-08"]), ("2026-02-15", ["02-15", "02-19"]), ("2028-01-24", ["01-24", "01-28"])],
)
def test_the_lunar_new_year_closes_three_days(first: str, open_days: list[str]) -> None:
    last = (date.fromisoformat(first) + timedelta(days=4)).isoformat()
    assert days(schedule(closed_at_new_year=True), first, last) == open_days


def test_single_days_are_left_out_and_added_whatever_the_calendar_says() -> None:
    made = schedule("FREQ=WEEKLY;BYDAY=TH", days="working", closed=["2026-11-26"], extra=["2026-11-28", "2026-10-01"])
    assert days(made, "2026-11-19", "2026-12-03") == ["11-19", "11-28", "12-03"]
    assert days(made, "2026-10-01", "2026-10-01") == ["10-01"]


@pytest.mark.parametrize(
    "rule",
    ["", "每周二", "FREQ=HOURLY", "FREQ=WEEKLY;BYDAY=XX", "DTSTART:20260101\nRRULE:FREQ=DAILY", "FREQ=SOMETIMES"],
)
def test_a_rule_that_can_not_be_followed_is_refused_in_words(rule: str) -> None:
    with pytest.raises(ValueError, match="重复规则"):
        check_rule(rule)
    with pytest.raises(ValidationError):
        schedule(rule)
