"""What is late goes up one level at a time, once each, and whoever reported it is told with whom it now lies."""

from datetime import timedelta

from community.crew import CrewRole
from handlers.complaints.model.ticket_state import State
from handlers.complaints.model.urgency import Urgency
from handlers.complaints.service.actors import crew_actor
from tests.contracts.complaints.conftest import NOW, Community, at_once

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def crewed(community: Community) -> None:
    community.hire("陈师傅")
    community.hire("王站长", CrewRole.LEAD)
    community.hire("谭主任", CrewRole.LEAD, "linjiang")


def test_it_goes_up_once_for_each_level_however_many_look(community: Community) -> None:
    crewed(community)
    ticket = community.report(urgency=Urgency.URGENT)
    assert ticket.clock.respond_by == NOW + HOUR
    community.caretaker.tend(NOW + HOUR)
    assert community.now(ticket).level == 0
    at_once(*[lambda: community.caretaker.tend(NOW + HOUR + MINUTE)] * 4)
    community.caretaker.tend(NOW + HOUR + 2 * MINUTE)
    assert community.now(ticket).level == 1
    community.caretaker.tend(NOW + 2 * HOUR + MINUTE)
    for count in range(5):
        community.caretaker.tend(NOW + 9 * HOUR + count * MINUTE)
    assert community.now(ticket).level == 2
    told = community.told("wang")
    assert [("王站长" in text, "谭主任" in text) for text in told] == [(True, False), (False, True)]
    assert all("对不起" in text for text in told)
    assert [len(community.told(f"crew-{name}")) for name in ("王站长", "谭主任")] == [1, 1]
    assert [action for action, _ in community.history(ticket)].count("escalated") == 2


def test_where_nobody_leads_the_area_itself_answers(community: Community) -> None:
    community.hire("陈师傅")
    community.report(urgency=Urgency.URGENT)
    community.caretaker.tend(NOW + HOUR + MINUTE)
    assert "清溪社区正在督办" in community.told("wang")[-1]


def test_answered_in_time_it_is_late_only_when_it_should_have_been_solved(community: Community) -> None:
    crewed(community)
    member = community.desk.crew.of_area("qingxi")[0]
    ticket = community.accepted(member, urgency=Urgency.URGENT)
    community.caretaker.tend(NOW + 23 * HOUR)
    assert community.now(ticket).level == 0
    community.caretaker.tend(NOW + DAY + MINUTE)
    late = community.now(ticket)
    assert late.level == 1
    done = community.work.resolve(late, crew_actor(member), "换了水管", "d", NOW + DAY + HOUR)
    assert done.state is State.RESOLVED
    community.caretaker.tend(NOW + 2 * DAY)
    assert community.now(done).level == 1


def test_reopened_it_may_be_late_again_and_goes_up_again(community: Community) -> None:
    crewed(community)
    member = community.desk.crew.of_area("qingxi")[0]
    ticket = community.accepted(member, urgency=Urgency.URGENT)
    community.caretaker.tend(NOW + DAY + MINUTE)
    done = community.work.resolve(ticket, crew_actor(member), "换了水管", "d", NOW + DAY + HOUR)
    community.follow_up.unsolved(done, "qingxi:wang", "还漏", "u", NOW + 2 * DAY)
    before = len(community.told("crew-王站长"))
    community.caretaker.tend(NOW + 2 * DAY + HOUR + MINUTE)
    assert community.now(ticket).level == 1
    assert len(community.told("crew-王站长")) == before + 1


def test_resolved_in_the_same_moment_nobody_hears_that_it_is_late(community: Community) -> None:
    crewed(community)
    member = community.desk.crew.of_area("qingxi")[0]
    first, second = (community.accepted(member, who, urgency=Urgency.URGENT) for who in ("wang", "li"))
    where = community.desk.store.where
    later = NOW + DAY + MINUTE

    def then_resolved(*conditions, **more):  # type: ignore[no-untyped-def]
        found = where(*conditions, **more)
        community.desk.store.where = where  # type: ignore[method-assign]
        community.work.resolve(first, crew_actor(member), "换了水管", "d", later)
        return found

    community.desk.store.where = then_resolved  # type: ignore[method-assign]
    community.caretaker.report_late(later)
    assert (community.now(first).level, community.now(second).level) == (0, 1)
    assert not any("对不起" in text for text in community.told("wang"))
