"""Scripted conversations about booking, by two authors who had not seen the implementation, end in the right rows.

They run through `jiamenkou chat`, in a process of its own, as anybody who scripts against it would do it.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.house import Running
from community.clock import local
from handlers.booking.model.booking import Booking
from handlers.booking.service.desk import Desk
from handlers.booking.tables import booking_table
from tests.journeys.scripted import Stage

SETS = ("booking.yaml", "booking_rough.yaml")
CASES: list[dict[str, Any]] = [
    case
    for name in SETS
    for case in yaml.safe_load(Path(__file__).with_name("sets").joinpath(name).read_text(encoding="utf-8"))
]


@pytest.fixture(scope="module")
def scripted(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return Stage(CASES, tmp_path_factory.mktemp("scripted"), bookings)


def bookings(running: Running) -> list[dict[str, Any]]:
    found = Desk(running.house).store.where(booking_table.c.id > 0)
    return [row_of(booking) for booking in sorted(found, key=lambda booking: booking.id)]


def row_of(booking: Booking) -> dict[str, Any]:
    return {
        "resident": booking.resident.partition(":")[2],
        "offering": booking.listed.offering.key,
        "state": booking.state.value,
        "start": f"{local(booking.start_at):%Y-%m-%dT%H:%M}",
        "end": f"{local(booking.end_at):%Y-%m-%dT%H:%M}",
        "party": booking.party,
        "for": booking.guest.label,
        "delivery": booking.delivery,
        "address": booking.guest.address,
        "phone": booking.guest.phone,
    }


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_conversation_ends_in_the_right_rows(scripted: Stage, case: dict[str, Any]) -> None:
    done = scripted[case["name"]]
    told = "\n".join(f"{line}\n    → {reply}" for line, reply in zip(case["lines"], done.replies, strict=True))
    expect = case.get("expect", [{}] * len(done.rows))
    assert len(done.rows) == len(expect), told
    for row, expected in zip(done.rows, expect, strict=True):
        assert {name: row[name] for name in expected} == expected, told
    for number, wanted in case.get("says", []):
        options = [wanted] if isinstance(wanted, str) else wanted
        assert any(option in done.replies[number - 1] for option in options), told
