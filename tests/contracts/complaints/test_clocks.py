"""When a ticket is due, over everything that happens to it."""

from dataclasses import replace
from datetime import timedelta

from handlers.complaints.model.category import Category
from handlers.complaints.model.urgency import Urgency
from handlers.complaints.service.actors import RESIDENT_ACTOR, crew_actor, staff_actor
from handlers.complaints.tables import target_table
from tests.contracts.complaints.conftest import NOW, Community

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_asking_stops_the_clock_and_the_answer_starts_it_where_it_was(community: Community) -> None:
    member = community.hire("陈师傅")
    ticket = community.accepted(member, urgency=Urgency.URGENT)
    before = ticket.clock.resolve_by
    assert before == NOW + DAY
    asked = community.work.ask(ticket, crew_actor(member), "几点在家", "q", NOW + HOUR)
    assert (asked.clock.respond_by, asked.clock.resolve_by, asked.due) == (None, None, None)
    assert "几点在家" in community.told("wang")[-1]
    community.caretaker.report_late(NOW + 30 * DAY)
    assert community.now(asked).level == 0, "who is not waited for is not late"
    answered = community.work.answer(asked, RESIDENT_ACTOR, "六点以后", "w", NOW + 6 * HOUR)
    assert answered.clock.resolve_by == before + 5 * HOUR
    assert answered.state is ticket.state
    assert "六点以后" in community.told("crew-陈师傅")[-1]


def test_a_second_pause_adds_to_the_first(community: Community) -> None:
    member = community.hire("陈师傅")
    ticket = community.accepted(member, urgency=Urgency.URGENT)
    for count in range(2):
        ticket = community.work.ask(ticket, crew_actor(member), "在家吗", f"q{count}", NOW + (4 * count + 1) * HOUR)
        ticket = community.work.answer(ticket, RESIDENT_ACTOR, "在的", f"w{count}", NOW + (4 * count + 3) * HOUR)
    assert ticket.clock.resolve_by == NOW + DAY + 4 * HOUR


def test_another_category_or_urgency_keeps_what_has_run(community: Community) -> None:
    member = community.hire("陈师傅")
    ticket = community.accepted(member, urgency=Urgency.URGENT)
    ticket = community.work.ask(ticket, crew_actor(member), "在家吗", "q", NOW + HOUR)
    ticket = community.work.answer(ticket, RESIDENT_ACTOR, "在的", "w", NOW + 3 * HOUR)
    danger = replace(ticket.problem, urgency=Urgency.DANGER)
    amended = community.reports.amend(ticket, "小周", "c1", NOW + 4 * HOUR, problem=danger)
    assert amended.clock.resolve_by == NOW + 4 * HOUR + 2 * HOUR, "four hours from the start, two of them paused"
    assert (amended.clock.start, amended.clock.respond_by) == (NOW, None)
    normal = replace(ticket.problem, urgency=Urgency.NORMAL, category=Category.HAZARD)
    amended = community.reports.amend(amended, "小周", "c2", NOW + 5 * HOUR, problem=normal)
    assert amended.clock.resolve_by == (NOW + 2 * DAY).replace(hour=17, minute=0)


def test_what_is_settled_gets_no_due_time_by_a_correction(community: Community) -> None:
    member = community.hire("陈师傅")
    done = community.resolved(member)
    gone = community.report("li")
    community.work.withdraw(gone, "w", NOW)
    for ticket in (done, gone):
        urgent = replace(ticket.problem, urgency=Urgency.URGENT)
        assert community.reports.amend(ticket, "小周", "c", NOW, problem=urgent).due is None


def test_what_an_area_has_promised_counts_before_the_house(community: Community) -> None:
    rows = (
        ("linjiang", "", "2:working_days", "9:working_days"),
        ("linjiang", "noise", "1:working_days", "2:working_days"),
        ("qingxi", "", "30:working_minutes", "1:working_days"),
    )
    with community.house.open_unit() as unit:
        for area, category, respond, resolve in rows:
            values = {"area": area, "category": category, "urgency": "normal", "respond": respond, "resolve": resolve}
            unit.connection.execute(target_table.insert().values(**values))
        unit.commit()
    community.hire("陈师傅")
    here = community.report()
    assert (here.clock.respond_by, here.clock.resolve_by) == (
        NOW + HOUR / 2,
        (NOW + DAY).replace(hour=17, minute=0),
    )
    noise = community.report("li", area="hepan", category=Category.NOISE)
    assert noise.clock.resolve.amount == 2
    assert community.report("li", area="hepan").clock.resolve.amount == 9


def test_merged_while_it_waits_and_taken_out_again_its_clock_goes_on(community: Community) -> None:
    member = community.hire("陈师傅")
    ticket = community.accepted(member, urgency=Urgency.URGENT)
    community.work.ask(ticket, crew_actor(member), "在家吗", "q", NOW + HOUR)
    into = community.report("li")
    staff = staff_actor("小周")
    merged = community.work.merge(community.now(ticket), into, staff, "m", NOW + 2 * HOUR)
    assert merged.due is None
    split = community.work.split(merged, staff, "s", NOW + 2 * HOUR)
    assert split.clock.resolve_by == NOW + DAY + HOUR
