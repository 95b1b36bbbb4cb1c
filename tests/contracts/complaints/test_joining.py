"""Several households, one problem: all are told, nobody learns who else it was; staff merge and split."""

from functools import partial

import pytest

from community.outbox import outbox_table
from handlers.complaints.model.refusals import CannotMerge
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.model.ticket_state import State
from handlers.complaints.service.actors import RESIDENT_ACTOR, crew_actor, staff_actor
from tests.contracts.complaints.conftest import FLAT, NOW, PHONE, WORDS, Community, at_once

STAFF = staff_actor("小周")
THEIRS = ("王秀英", "李建国", PHONE, "13800009876", FLAT, "3栋2单元601", WORDS, "我家也漏", "openid-a", "openid-b")


def test_who_joins_is_told_everything_and_nobody_sees_who_else(community: Community) -> None:
    member = community.hire("陈师傅")
    mine = crew_actor(member)
    ticket = community.report("openid-a")
    community.join(ticket, "openid-b")
    community.work.accept(ticket, mine, "a", NOW)
    community.work.arrive(ticket, mine, "v", NOW)
    community.work.ask(ticket, mine, "几点在家", "q", NOW)
    community.work.answer(ticket, RESIDENT_ACTOR, "我家也漏得厉害", "w", NOW)
    community.work.resolve(ticket, mine, "换了水管", "d", NOW)
    community.work.reply(ticket, STAFF, "明天统一检查", "p", NOW)
    with community.database.read() as connection:
        rows = connection.execute(outbox_table.select()).all()
    notices = [row.text for row in rows if not row.resident.startswith("qingxi:crew-")]
    assert len([row for row in rows if row.resident == "qingxi:openid-b"]) == 4, "accepted, there, done, reply"
    assert len([row for row in rows if row.resident == "qingxi:openid-a"]) == 5, "and what was asked"
    assert [part for part in THEIRS if any(part in text for text in notices)] == []
    assert "共 2 户" in community.told("crew-陈师傅")[1]


def test_who_joins_twice_is_one_household(community: Community) -> None:
    community.hire("陈师傅")
    ticket = community.report()
    at_once(*[lambda: community.join(ticket, "li")] * 4)
    community.reports.join(ticket, "qingxi:li", ticket.said, "another request", NOW, anonymous=False)
    community.reports.join(ticket, "qingxi:wang", ticket.said, "their own", NOW, anonymous=False)
    assert len(community.desk.store.reporters(ticket.id)) == 2
    assert len(community.told("crew-陈师傅")) == 2


def test_who_joins_what_was_just_merged_joins_what_carries_it_on(community: Community) -> None:
    ticket, into = community.report(), community.report("li")
    community.work.merge(ticket, into, STAFF, "m", NOW)
    joined = community.join(ticket, "zhao")
    assert joined.id == into.id
    assert {reporter.resident for reporter in community.desk.store.reporters(into.id)} == {"qingxi:li", "qingxi:zhao"}


def test_merged_its_reporters_are_told_and_it_needs_nobody_any_more(community: Community) -> None:
    member = community.hire("陈师傅")
    ticket, into = community.accepted(member), community.report("li")
    merged = community.work.merge(ticket, into, STAFF, "m", NOW)
    assert (merged.state, merged.merged_into, merged.due) == (State.MERGED, into.id, None)
    assert f"{into.number} 号" in community.told("wang")[-1]
    community.work.accept(into, crew_actor(member), "a", NOW)
    assert "网格员陈师傅" in community.told("wang")[-1]


def test_split_it_is_worked_again_by_somebody(community: Community) -> None:
    member = community.hire("陈师傅")
    ticket, into = community.resolved(member), community.report("li")
    merged = community.work.merge(ticket, into, STAFF, "m", NOW)
    split = community.work.split(merged, STAFF, "s", NOW)
    assert community.work.split(merged, STAFF, "s", NOW) == split, "repeated, it changes nothing"
    assert (split.state, split.merged_into, split.handler, split.resolved_at) == (State.ASSIGNED, None, member.id, None)
    assert split.clock.resolve_by is not None
    community.work.accept(into, crew_actor(member), "a", NOW)
    assert "网格员" in community.told("li")[-1]
    assert "已经" not in community.told("wang")[-1]


def test_two_merged_into_each_other_at_once_one_carries_on(community: Community) -> None:
    for count in range(2):  # on PostgreSQL each may be a deadlock, which takes a second to be seen
        one, other = community.report(f"a{count}"), community.report(f"b{count}")
        tried = at_once(
            partial(community.work.merge, one, other, STAFF, "m1", NOW),
            partial(community.work.merge, other, one, STAFF, "m2", NOW),
        )
        assert sum(isinstance(outcome, Ticket) for outcome in tried) == 1, tried
        assert sum(isinstance(outcome, CannotMerge) for outcome in tried) == 1, tried
        assert sorted((community.now(one).state, community.now(other).state)) == [State.MERGED, State.NEW]


def test_nothing_is_merged_into_what_is_over_or_elsewhere(community: Community) -> None:
    ticket, gone = community.report(), community.report("li")
    community.work.withdraw(gone, "w", NOW)
    elsewhere = community.report("zhao", area="hepan")
    for into in (community.now(gone), elsewhere, gone):
        with pytest.raises(CannotMerge):
            community.work.merge(ticket, into, STAFF, f"m{into.id}", NOW)
    assert community.now(ticket).state is State.NEW


def test_one_of_several_who_leaves_keeps_the_others_in(community: Community) -> None:
    member = community.hire("陈师傅")
    ticket = community.accepted(member)
    community.join(ticket, "li")
    community.follow_up.leave(ticket, "qingxi:wang", "l", NOW)
    assert community.now(ticket).state is State.ACCEPTED
    before = len(community.told("wang"))
    community.work.arrive(ticket, crew_actor(member), "v", NOW)
    assert len(community.told("wang")) == before
    assert "到现场" in community.told("li")[-1]
    assert (community.now(ticket).resident, community.now(ticket).said.text) == ("qingxi:li", "我家也漏")
    assert WORDS not in community.everything()
    community.forget("wang")
    assert "qingxi:wang" not in community.everything()
