"""The pages' parts that need no page: forms read back, cells made safe, a day laid out in lanes."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import yaml

import handlers.booking
from community.clock import CHINA
from handlers.booking.model.booking import Booking, BookingState, Guest, Listed
from handlers.booking.model.offering import Offering
from handlers.booking.pages.lanes import lay_lanes
from handlers.booking.pages.offering_form import read_offering, values_of
from handlers.booking.starter import read_starter
from handlers.fields import Fields
from handlers.spreadsheet import safe

TODAY = date(2026, 11, 23)
_STARTER = yaml.safe_load(Path(handlers.booking.__file__).with_name("starter.yaml").read_text(encoding="utf-8"))
OFFERINGS = [read_starter(row, TODAY)[1] for row in _STARTER]


@pytest.mark.parametrize("offering", OFFERINGS, ids=lambda offering: offering.key)
def test_every_offering_of_the_demo_survives_its_form(offering: Offering) -> None:
    fields = Fields(values_of(offering))
    assert read_offering(fields, offering.kind, offering.key, offering, ()) == offering
    assert fields.errors == {}


def test_what_the_form_does_not_show_stays() -> None:
    first = date(2026, 1, 5)
    kept = OFFERINGS[2].model_copy(update={"share": {"hepan": 3}, "own_limit_min": 60})
    kept = kept.model_copy(
        update={"schedule": kept.schedule.model_copy(update={"start": first, "rule": "FREQ=DAILY;INTERVAL=2"})}
    )
    values = values_of(kept)
    for name in ("own_limit_min", "share_hepan"):
        values.pop(name)
    read = read_offering(Fields(values), kept.kind, kept.key, kept, ())
    assert read == kept


@pytest.mark.parametrize(
    ("typed", "year"),
    [("82", 1944), ("82岁", 1944), ("1944", 1944), ("1944年", 1944), ("0", 2026), ("130", 1896), ("", None)],
)
def test_an_age_or_a_year_is_a_year_of_birth(typed: str, year: int | None) -> None:
    fields = Fields({"born": typed})
    assert fields.birth_year("born", TODAY) == year
    assert fields.is_good


@pytest.mark.parametrize("typed", ["131", "1895", "2027", "八十二", "-1", "82.5", "19444"])
def test_what_is_neither_is_said(typed: str) -> None:
    fields = Fields({"born": typed})
    assert fields.birth_year("born", TODAY) is None
    assert "born" in fields.errors


@pytest.mark.parametrize("token", ["", "short", "x" * 65, "a b c d e f g h i j", "<script>alert(1)</script>"])
def test_a_token_that_was_not_made_here_is_made_anew(token: str) -> None:
    assert Fields({"token": token}).token != token


@pytest.mark.parametrize(
    "text", ["=1+1", "+8613800000000", "-1", "@x", "\t=1", "\r=1", " =1", "＝1", "＋1", "－1", "＠x"]
)
def test_a_cell_that_a_spreadsheet_would_compute_is_marked_as_text(text: str) -> None:
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("value", ["王秀英", "3-2-501", "a=b", "", 3, 8.5, None])
def test_any_other_cell_is_left_alone(value: str | float | None) -> None:
    assert safe(value) == value


HALL = Offering.model_validate(
    {
        "key": "hall",
        "kind": "visit",
        "name": "上门",
        "schedule": {"rule": "FREQ=DAILY", "begin": "9:00", "end": "12:00"},
        "room": {"resource": "team", "min_min": 30, "max_min": 90, "gap_min": 30, "lanes": 2},
    }
)
LISTED = Listed(1, "qingxi", HALL, is_open=True)


def visit(number: int, lane: int, begin: str, minutes: int, area: str = "qingxi") -> Booking:
    hour, minute = map(int, begin.split(":"))
    start = datetime(2026, 11, 24, hour, minute, tzinfo=CHINA).astimezone(UTC)
    end = start + timedelta(minutes=minutes)
    guest, state = Guest(name=f"居民{number}"), BookingState.BOOKED
    return Booking(
        number,
        area,
        LISTED,
        None,
        lane,
        start,
        end,
        "",
        guest,
        "",
        1,
        False,
        None,
        state,
        None,
        "",
        0,
        start,
        start,
        "r",
    )


def grid(*bookings: Booking) -> list[tuple[str, list[tuple[str, int, int]]]]:
    laid = lay_lanes(LISTED, date(2026, 11, 24), bookings, lambda booking: booking.area == "qingxi")
    return [(f"{at:%-H:%M}", [(b.text, b.steps, b.number) for b in blocks]) for at, blocks in laid.rows]


def test_a_day_is_laid_out_in_lanes_with_the_way_between() -> None:
    free = ("", 1, 0)
    assert grid(visit(1, 1, "9:00", 60), visit(2, 2, "10:30", 90, "hepan")) == [
        ("9:00", [("居民1", 2, 1), free]),
        ("9:30", [free]),
        ("10:00", [("路上", 1, 0), free]),
        ("10:30", [free, ("其他社区", 3, 0)]),
        ("11:00", [free]),
        ("11:30", [free]),
    ]


def test_each_row_of_the_grid_covers_every_lane_once() -> None:
    laid = lay_lanes(LISTED, date(2026, 11, 24), [visit(1, 1, "9:00", 60), visit(2, 2, "11:30", 30)], lambda _: True)
    assert sum(block.steps for _, blocks in laid.rows for block in blocks) == len(laid.rows) * laid.lanes
