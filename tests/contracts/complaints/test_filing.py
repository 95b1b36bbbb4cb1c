"""A report makes one ticket with a number, a handler and a notice, whoever asks how often at the same time."""

import time
from concurrent.futures import ProcessPoolExecutor

import pytest
from sqlalchemy import select

from community.crew import CrewRole
from handlers.complaints.model.category import Category
from handlers.complaints.model.refusals import TooMany
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.model.ticket_state import State
from handlers.complaints.model.urgency import Urgency
from handlers.complaints.service.filing import MOST_OPEN
from handlers.complaints.tables import ticket_table
from tests.contracts import workers
from tests.contracts.complaints.conftest import FLAT, PHONE, WORDS, Community, at_once


def numbers(community: Community, area: str = "qingxi") -> list[int]:
    ours = select(ticket_table.c.number).where(ticket_table.c.area == area).order_by(ticket_table.c.number)
    with community.database.read() as connection:
        return list(connection.execute(ours).scalars())


def test_a_request_that_is_repeated_makes_one_ticket_and_one_notice(community: Community) -> None:
    community.hire("陈师傅")
    first, second = community.report(request="m1"), community.report(request="m1")
    assert first == second
    assert (first.number, first.state) == (1, State.ASSIGNED)
    assert len(community.told("crew-陈师傅")) == 1
    assert community.history(first) == [("filed", "居民"), ("assigned", "系统")]


def test_a_request_that_is_repeated_at_once_makes_one_ticket_and_no_gap(community: Community) -> None:
    community.hire("陈师傅")
    filed = at_once(*[lambda: community.report(request="m1")] * 6)
    assert all(isinstance(ticket, Ticket) for ticket in filed)
    assert len({ticket.id for ticket in filed if isinstance(ticket, Ticket)}) == 1
    assert len(community.told("crew-陈师傅")) == 1
    assert community.report(request="m2").number == 2


def test_numbers_count_up_in_each_area_without_gap_or_repeat(community: Community) -> None:
    at_once(*[lambda who=who: community.report(f"r{who}") for who in range(24)])
    at_once(*[lambda who=who: community.report(f"h{who}", area="hepan") for who in range(4)])
    assert numbers(community) == list(range(1, 25))
    assert numbers(community, "hepan") == [1, 2, 3, 4]


@pytest.mark.chaos
def test_numbers_hold_between_eight_processes(community: Community, processes: ProcessPoolExecutor) -> None:
    assert all(processes.map(workers.ready, range(8)))
    url = community.database.url.render_as_string(hide_password=False)
    start = time.time() + 0.5
    asked = [processes.submit(workers.file_reports, url, [f"p{p}-{n}" for n in range(8)], start) for p in range(8)]
    given = [number for future in asked for number in future.result(timeout=120)]
    assert sorted(given) == numbers(community) == list(range(1, 65))


def test_the_handler_reads_what_was_said_and_no_list_does(community: Community) -> None:
    community.hire("陈师傅")
    ticket = community.report()
    (notice,) = community.told("crew-陈师傅")
    assert all(part in notice for part in ("1 号", "漏水", WORDS, FLAT, PHONE, "接单 1"))
    with community.database.read() as connection:
        row = repr(connection.execute(ticket_table.select()).one())
    assert not any(part in row for part in (WORDS, FLAT, PHONE, "王秀英"))
    assert (ticket.said.text, ticket.said.phone) == (WORDS, PHONE)


def test_who_stays_anonymous_is_not_given_away_to_the_handler(community: Community) -> None:
    community.hire("陈师傅")
    community.report(anonymous=True)
    assert PHONE not in community.told("crew-陈师傅")[0]


def test_danger_reaches_everybody_who_could_go_and_their_leads(community: Community) -> None:
    for name, role, area in (
        ("陈师傅", CrewRole.GRID, "qingxi"),
        ("周敏", CrewRole.GRID, "qingxi"),
        ("王站长", CrewRole.LEAD, "qingxi"),
        ("谭主任", CrewRole.LEAD, "linjiang"),
        ("何师傅", CrewRole.GRID, "hepan"),
    ):
        community.hire(name, role, area)
    community.report(category=Category.HAZARD, urgency=Urgency.DANGER)
    told = {name: len(community.told(f"crew-{name}")) for name in ("陈师傅", "周敏", "王站长", "谭主任", "何师傅")}
    assert told == {"陈师傅": 1, "周敏": 1, "王站长": 1, "谭主任": 1, "何师傅": 0}


def test_a_flood_is_stopped_but_never_danger_and_never_the_neighbours(community: Community) -> None:
    for count in range(MOST_OPEN):
        community.report(request=f"flood{count}")
    with pytest.raises(TooMany) as refused:
        community.report(request="one more")
    assert str(MOST_OPEN) in refused.value.sentence
    assert numbers(community) == list(range(1, MOST_OPEN + 1))
    assert community.report(request="danger", urgency=Urgency.DANGER).number == MOST_OPEN + 1
    assert community.report("li").number == MOST_OPEN + 2
    assert community.report(request="flood3").number == 4, "what was filed before is still found"


def test_what_is_settled_does_not_count_as_a_flood(community: Community) -> None:
    filed = [community.report(request=f"flood{count}") for count in range(MOST_OPEN)]
    community.work.withdraw(filed[0], "w", filed[0].received_at)
    assert community.report(request="one more").number == MOST_OPEN + 1
