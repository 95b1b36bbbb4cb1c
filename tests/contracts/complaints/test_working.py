"""Every move: who may make it, what is written, who is told; what may not be done writes nothing."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from community.crew import CrewRole
from handlers.complaints.model.category import Category
from handlers.complaints.model.refusals import CannotMerge, CannotMove, NeedsWords, NobodyThere, NotYours, TakenAlready
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.model.ticket_state import State
from handlers.complaints.service.actors import RESIDENT_ACTOR, crew_actor, staff_actor
from handlers.contract import Refusal
from tests.contracts.complaints.conftest import NOW, Community, at_once

ROUNDS = 20


def test_two_who_accept_at_once_one_wins_and_the_other_is_told_who(community: Community) -> None:
    for count in range(ROUNDS):
        ticket = community.report(f"r{count}")
        if not count:  # nobody was there when they came in
            pair = [community.hire("陈师傅"), community.hire("周敏", CrewRole.LEAD)]
        elif ticket.handler is not None:
            with community.house.open_unit() as unit:
                unit.connection.exec_driver_sql("UPDATE complaint_ticket SET handler = NULL, state = 'new'")
                unit.commit()
        tried = at_once(
            *[
                partial(community.work.accept, ticket, crew_actor(member), f"{member.id}:{count}", NOW)
                for member in pair
            ]
        )
        won = [outcome for outcome in tried if isinstance(outcome, Ticket)]
        lost = [outcome for outcome in tried if isinstance(outcome, TakenAlready)]
        assert (len(won), len(lost)) == (1, 1), tried
        winner = community.now(ticket).handler
        assert won[0].handler == winner
        assert next(member.name for member in pair if member.id == winner) in lost[0].sentence
        assert [action for action, _ in community.history(ticket)].count("accepted") == 1
        assert len(community.told(f"r{count}")) == 1


def test_accepting_twice_is_once(community: Community) -> None:
    member = community.hire("陈师傅")
    ticket = community.report()
    community.work.accept(ticket, crew_actor(member), "a", NOW)
    accepted = community.work.accept(ticket, crew_actor(member), "a", NOW)
    assert (accepted.state, accepted.revision) == (State.ACCEPTED, 1)
    with pytest.raises(CannotMove):
        community.work.accept(ticket, crew_actor(member), "another request", NOW)
    assert community.now(ticket) == accepted
    assert len(community.told("wang")) == 1


def test_what_may_not_be_done_is_refused_in_a_sentence_and_writes_nothing(community: Community) -> None:
    member, other = community.hire("陈师傅"), community.hire("周敏")
    mine, theirs = crew_actor(member), crew_actor(other)
    community.rule(member)
    ticket = community.report()
    accepted = community.accepted(member, "li")
    work = community.work
    illegal: list[tuple[type[Refusal], Callable[[], object]]] = [
        (CannotMove, lambda: work.resolve(ticket, mine, "换了水管", "x1", NOW)),
        (CannotMove, lambda: work.arrive(ticket, mine, "x2", NOW)),
        (CannotMove, lambda: work.ask(ticket, mine, "几点在家", "x3", NOW)),
        (CannotMove, lambda: work.confirm(ticket, RESIDENT_ACTOR, "x4", NOW)),
        (CannotMove, lambda: work.reopen(ticket, RESIDENT_ACTOR, "没好", "x5", NOW)),
        (CannotMove, lambda: work.close(ticket, staff_actor("小周"), "结了", "x6", NOW)),
        (CannotMove, lambda: work.split(ticket, staff_actor("小周"), "x7", NOW)),
        (CannotMove, lambda: work.merge(ticket, accepted, mine, "x8", NOW)),
        (CannotMerge, lambda: work.merge(ticket, ticket, staff_actor("小周"), "x9", NOW)),
        (NotYours, lambda: work.accept(ticket, theirs, "x10", NOW)),
        (NotYours, lambda: work.resolve(accepted, theirs, "换了水管", "x11", NOW)),
        (NotYours, lambda: work.arrive(accepted, theirs, "x12", NOW)),
        (NotYours, lambda: work.send_back(accepted, theirs, "不归我管", "x13", NOW, other)),
        (NotYours, lambda: work.transfer(accepted, theirs, other, "顺路", "x14", NOW)),
        (TakenAlready, lambda: work.accept(accepted, theirs, "x15", NOW)),
        (NeedsWords, lambda: work.resolve(accepted, mine, " ", "x16", NOW)),
        (NeedsWords, lambda: work.send_back(accepted, mine, "", "x17", NOW)),
        (NeedsWords, lambda: work.ask(accepted, mine, "?", "x18", NOW)),
        (CannotMove, lambda: community.follow_up.unsolved(accepted, "qingxi:li", "没好", "x19", NOW)),
    ]
    before = community.everything()
    for kind, deed in illegal:
        with pytest.raises(kind) as refused:
            deed()
        assert refused.value.sentence.endswith(("。", "灯泡", "不归我管", "几点方便")), refused.value.sentence
    assert community.everything() == before


def test_every_move_is_in_the_history_with_author_and_time(community: Community) -> None:
    member, other = community.hire("陈师傅"), community.hire("周敏")
    community.rule(member)
    work, mine, theirs, staff = community.work, crew_actor(member), crew_actor(other), staff_actor("小周")
    ticket = community.report()
    moves: list[tuple[str, str, Callable[[], object]]] = [
        ("returned", "陈师傅", lambda: work.send_back(ticket, mine, "不归我管", "1", NOW)),
        ("transferred", "小周", lambda: work.transfer(ticket, staff, member, "还是他熟", "2", NOW)),
        ("accepted", "陈师傅", lambda: work.accept(ticket, mine, "3", NOW)),
        ("arrived", "陈师傅", lambda: work.arrive(ticket, mine, "4", NOW)),
        ("asked", "陈师傅", lambda: work.ask(ticket, mine, "几点在家", "5", NOW)),
        ("answered", "居民", lambda: work.answer(ticket, RESIDENT_ACTOR, "六点", "6", NOW)),
        ("resolved", "陈师傅", lambda: work.resolve(ticket, mine, "换了水管", "7", NOW)),
        ("reopened", "居民", lambda: work.reopen(ticket, RESIDENT_ACTOR, "还漏", "8", NOW)),
        ("assigned", "小周", lambda: work.assign(ticket, staff, other, "9", NOW)),
        ("accepted", "周敏", lambda: work.accept(ticket, theirs, "10", NOW)),
        ("resolved", "周敏", lambda: work.resolve(ticket, theirs, "又修了", "11", NOW)),
        ("confirmed", "居民", lambda: work.confirm(ticket, RESIDENT_ACTOR, "12", NOW)),
        ("closed", "小周", lambda: work.close(ticket, staff, "", "13", NOW)),
    ]
    for _, _, deed in moves:
        deed()
        assert deed(), "repeated, it changes nothing"
    trail = community.desk.trail.of(ticket.id)
    assert [(each.action.value, each.by) for each in trail][2:] == [(action, by) for action, by, _ in moves]
    assert {each.at for each in trail} == {NOW}
    assert trail[2].words == "不归我管"
    assert trail[2].detail == {"handler": ["陈师傅", "周敏"]}
    assert trail[-1].detail["state"] == ["confirmed", "closed"]


def test_returned_it_goes_to_the_next_with_the_reason_and_never_back(community: Community) -> None:
    first, second = community.hire("陈师傅"), community.hire("周敏")
    lead, street = community.hire("王站长", CrewRole.LEAD), community.hire("谭主任", CrewRole.LEAD, "linjiang")
    community.rule(first, Category.LEAK)
    ticket = community.report()
    owners = []
    for count, member in enumerate((first, second, lead)):
        ticket = community.work.send_back(ticket, crew_actor(member), f"理由{count}", f"r{count}", NOW)
        owners.append(ticket.handler)
    assert owners == [second.id, lead.id, street.id]
    assert "理由0" in community.told("crew-周敏")[0]
    assert "陈师傅" in community.told("crew-周敏")[0]
    assert any("周敏" in text and "理由0" in text for text in community.told("wang"))
    with pytest.raises(NobodyThere):
        community.work.send_back(ticket, crew_actor(street), "都退过了", "r9", NOW)
    assert community.now(ticket) == ticket


def test_returned_to_somebody_by_name_it_goes_there(community: Community) -> None:
    first, _second, third = (community.hire(name) for name in ("陈师傅", "周敏", "罗经理"))
    community.rule(first)
    ticket = community.work.send_back(community.report(), crew_actor(first), "归物业", "r", NOW, third)
    assert (ticket.handler, ticket.state) == (third.id, State.ASSIGNED)
    assert community.told("crew-周敏") == []


def test_transferred_both_know_and_the_clock_goes_on(community: Community) -> None:
    first, second = community.hire("陈师傅"), community.hire("周敏")
    community.rule(first)
    ticket = community.accepted(first)
    moved = community.work.transfer(ticket, staff_actor("小周"), second, "他请假", "t", NOW)
    assert (moved.handler, moved.state) == (second.id, State.ASSIGNED)
    assert (moved.clock.resolve_by, moved.responded_at) == (ticket.clock.resolve_by, ticket.responded_at)
    assert "不用再管" in community.told("crew-陈师傅")[-1]
    assert community.work.accept(moved, crew_actor(second), "a2", NOW).state is State.ACCEPTED


def test_corrected_while_somebody_accepts_it_stays_theirs(community: Community) -> None:
    first, second = community.hire("陈师傅"), community.hire("周敏")
    community.rule(first, Category.LEAK)
    community.rule(second, Category.NOISE)
    stale = community.report()
    community.work.accept(stale, crew_actor(first), "a", NOW)
    noise = replace(stale.problem, category=Category.NOISE)
    amended = community.reports.amend(stale, "", "c", NOW, problem=noise)
    assert (amended.handler, amended.state) == (first.id, State.ACCEPTED)
    assert amended.problem.category is Category.NOISE


def test_corrected_before_anybody_accepts_it_goes_to_whom_it_now_is_for(community: Community) -> None:
    first, second = community.hire("陈师傅"), community.hire("周敏")
    community.rule(first, Category.LEAK)
    community.rule(second, Category.NOISE)
    ticket = community.report()
    amended = community.reports.amend(
        ticket, "小周", "c", NOW, problem=replace(ticket.problem, category=Category.NOISE)
    )
    assert amended.handler == second.id
    assert [len(community.told(f"crew-{name}")) for name in ("陈师傅", "周敏")] == [2, 1]
    last = community.desk.trail.of(ticket.id)[-1]
    assert (last.by, last.detail["category"], last.detail["handler"]) == ("小周", ["leak", "noise"], ["陈师傅", "周敏"])
