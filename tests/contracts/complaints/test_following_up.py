"""Once it is done: everybody who reported it is asked, who says no has it reopened, silence settles it once."""

from datetime import timedelta

from community.crew import CrewRole
from handlers.complaints.model.ticket_state import State
from handlers.complaints.service.actors import crew_actor, staff_actor
from handlers.complaints.service.follow_up import SILENCE_DAYS
from tests.contracts.complaints.conftest import NOW, Community, at_once

DAY = timedelta(days=1)


def test_everybody_is_asked_those_of_merged_tickets_too(community: Community) -> None:
    member = community.hire("陈师傅")
    ticket = community.accepted(member, "wang")
    community.join(ticket, "li")
    merged, deeper = community.report("zhao"), community.report("qian")
    staff = staff_actor("小周")
    community.work.merge(deeper, merged, staff, "m1", NOW)
    community.work.merge(community.now(merged), ticket, staff, "m2", NOW)
    done = community.work.resolve(ticket, crew_actor(member), "换了水管", "d", NOW)
    for who in ("wang", "li", "zhao", "qian"):
        assert "没解决" in community.told(who)[-1], who
        assert [asked.id for asked in community.follow_up.asked_of(f"qingxi:{who}", NOW)] == [done.id], who
        assert community.follow_up.reporter(done, f"qingxi:{who}") is not None
    assert community.follow_up.asked_of("qingxi:sun", NOW) == []


def test_the_authors_word_settles_it_a_neighbours_does_not(community: Community) -> None:
    member = community.hire("陈师傅")
    ticket = community.accepted(member)
    community.join(ticket, "li")
    done = community.work.resolve(ticket, crew_actor(member), "换了水管", "d", NOW)
    assert community.follow_up.solved(done, "qingxi:li", "s1", NOW).state is State.RESOLVED
    assert community.follow_up.solved(done, "qingxi:wang", "s2", NOW).state is State.CONFIRMED
    assert "谢谢您" in community.told("crew-陈师傅")[-1]
    verdicts = {reporter.resident: reporter.verdict for reporter in community.desk.store.reporters(done.id)}
    assert verdicts == {"qingxi:wang": "solved", "qingxi:li": "solved"}


def test_not_solved_reaches_handler_and_lead_and_the_clock_starts_anew(community: Community) -> None:
    member, _lead = community.hire("陈师傅"), community.hire("王站长", CrewRole.LEAD)
    done = community.resolved(member)
    later = NOW + 2 * DAY
    again = community.follow_up.unsolved(done, "qingxi:wang", "还在滴水", "u", later)
    assert (again.state, again.reopened, again.resolved_at, again.responded_at) == (State.REOPENED, 1, None, None)
    assert (again.clock.start, again.level) == (later, 0)
    assert again.clock.resolve_by is not None
    assert again.clock.resolve_by > later
    assert "还在滴水" in community.told("crew-陈师傅")[-1]
    assert "还在滴水" in community.told("crew-王站长")[-1]
    assert "陈师傅" in community.told("crew-王站长")[-1]
    assert community.work.accept(again, crew_actor(member), "a2", later).state is State.ACCEPTED


def test_what_was_closed_is_reopened_by_a_merged_neighbour(community: Community) -> None:
    member = community.hire("陈师傅")
    ticket = community.accepted(member)
    neighbour = community.report("zhao")
    community.work.merge(neighbour, ticket, staff_actor("小周"), "m", NOW)
    done = community.work.resolve(ticket, crew_actor(member), "换了水管", "d", NOW)
    community.caretaker.tend(NOW + (SILENCE_DAYS + 1) * DAY)
    (asked,) = community.follow_up.asked_of("qingxi:zhao", NOW + 8 * DAY)
    assert asked.state is State.CLOSED
    assert community.follow_up.unsolved(asked, "qingxi:zhao", "还漏", "u", NOW + 9 * DAY).id == done.id
    assert community.now(done).state is State.REOPENED


def test_silence_closes_it_once_after_seven_days_with_a_notice(community: Community) -> None:
    member = community.hire("陈师傅")
    done = community.resolved(member)
    community.join(done, "li")
    community.follow_up.settle_silent(NOW + SILENCE_DAYS * DAY)
    assert community.now(done).state is State.RESOLVED, "not before seven days are over"
    later = NOW + SILENCE_DAYS * DAY + timedelta(minutes=1)
    at_once(*[lambda: community.caretaker.tend(later)] * 4)
    community.caretaker.tend(later + DAY)
    assert (community.now(done).state, community.now(done).closed_at) == (State.CLOSED, later)
    for who in ("wang", "li"):
        assert sum(f"{SILENCE_DAYS} 天" in text for text in community.told(who)) == 1
    assert community.history(done)[-1] == ("closed", "系统")


def test_one_that_cannot_be_closed_keeps_no_other_from_it(community: Community) -> None:
    member = community.hire("陈师傅")
    first, second = community.resolved(member, "wang"), community.resolved(member, "li")
    later = NOW + 8 * DAY
    where = community.desk.store.where

    def then_reopened(*conditions, **more):  # type: ignore[no-untyped-def]
        found = where(*conditions, **more)
        community.desk.store.where = where  # type: ignore[method-assign]
        community.follow_up.unsolved(first, "qingxi:wang", "还漏", "u", later)
        return found

    community.desk.store.where = then_reopened  # type: ignore[method-assign]
    community.follow_up.settle_silent(later)
    assert community.now(first).state is State.REOPENED
    assert community.now(second).state is State.CLOSED


def test_a_score_counts_once_the_last_one(community: Community) -> None:
    member = community.hire("陈师傅")
    done = community.resolved(member)
    community.follow_up.rate(done, "qingxi:wang", 3, "r1", NOW)
    community.follow_up.rate(done, "qingxi:wang", 5, "r2", NOW)
    community.follow_up.comment(done, "qingxi:wang", "来得很快")
    (reporter,) = community.desk.store.reporters(done.id)
    assert (reporter.score, reporter.comment) == (5, "来得很快")
