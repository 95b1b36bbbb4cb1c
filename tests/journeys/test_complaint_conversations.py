"""Scripted conversations about complaints, by an author who had not seen the implementation, end in the right rows.

They run through `jiamenkou chat`'s own code; [W], [Z] and [R] are grid workers, [L] is the lead of the demo community.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.house import Running
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.service.desk import Desk
from handlers.complaints.tables import ticket_table
from tests.journeys.scripted import Stage

SETS = ("complaints.yaml", "complaints_rough.yaml", "complaints_strangers.yaml")
CASES: list[dict[str, Any]] = [
    case
    for name in SETS
    for case in yaml.safe_load(Path(__file__).with_name("sets").joinpath(name).read_text(encoding="utf-8"))
]
CREW = {"W": "陈师傅", "L": "王站长", "Z": "周敏", "R": "罗经理"}


@pytest.fixture(scope="module")
def scripted(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return Stage(CASES, tmp_path_factory.mktemp("scripted"), tickets, CREW)


def tickets(running: Running) -> list[dict[str, Any]]:
    desk = Desk(running.house)
    return [row_of(desk, ticket) for ticket in desk.store.where(ticket_table.c.id > 0)]


def row_of(desk: Desk, ticket: Ticket) -> dict[str, Any]:
    return {
        "resident": ticket.resident.partition(":")[2],
        "category": ticket.problem.category.value,
        "urgency": ticket.problem.urgency.value,
        "state": ticket.state.value,
        "place": f"{ticket.problem.where.place} {ticket.said.address}",
        "anonymous": ticket.anonymous,
        "confidential": ticket.confidential,
        "reporters": [reporter.resident.partition(":")[2] for reporter in desk.store.reporters(ticket.id)],
        "photos": len(desk.photos.of(ticket.id)),
    }


def agrees(row: dict[str, Any], expected: dict[str, Any]) -> bool:
    return all(value in row[name] if name == "place" else row[name] == value for name, value in expected.items())


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_conversation_ends_in_the_right_rows(scripted: Stage, case: dict[str, Any]) -> None:
    done = scripted[case["name"]]
    talk = "\n".join(f"{line}\n    → {reply}" for line, reply in zip(case["lines"], done.replies, strict=True))
    told = "\n".join([talk, *map(str, done.rows)])
    expect = case.get("expect", [{}] * len(done.rows))
    assert len(done.rows) == len(expect), told
    for row, expected in zip(done.rows, expect, strict=True):
        assert agrees(row, expected), f"{expected}\n{told}"
    for number, wanted in case.get("says", []):
        options = [wanted] if isinstance(wanted, str) else wanted
        assert any(option in done.replies[number - 1] for option in options), f"{number}: {wanted}\n{told}"
