"""The demo community's offerings, from starter.yaml, with slots laid for as far ahead as each can be booked."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from community.clock import local
from community.storage import UnitOfWork
from handlers.booking.model.booking import Listed
from handlers.booking.model.offering import Offering
from handlers.booking.service.laying import lay_slots
from handlers.booking.service.offerings import save_offering

_FILE = Path(__file__).with_name("starter.yaml")


def install_starter(unit: UnitOfWork, now: datetime) -> None:
    """Save the demo's offerings and lay their slots, in the caller's unit."""
    for row in yaml.safe_load(_FILE.read_text(encoding="utf-8")):
        area, offering = read_starter(row, local(now).date())
        lay_slots(unit, Listed(save_offering(unit, area, offering), area, offering, is_open=True), now)


def read_starter(row: Mapping[str, Any], today: date) -> tuple[str, Offering]:
    """Return the area and the offering of one row; a term's month and day are those of the years around `today`."""
    values = {name: value for name, value in row.items() if name != "area"}
    schedule = dict(values["schedule"])
    if "terms" in schedule:
        years = range(today.year - 1, today.year + 2)
        schedule["terms"] = [_in_year(term, year) for year in years for term in schedule["terms"]]
    return row["area"], Offering.model_validate({**values, "schedule": schedule})


def _in_year(term: Mapping[str, str], year: int) -> dict[str, str]:
    ends = year + (term["last"] < term["first"])
    return {**term, "first": f"{year}-{term['first']}", "last": f"{ends}-{term['last']}"}
