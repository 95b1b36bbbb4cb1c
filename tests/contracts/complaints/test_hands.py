"""What somebody had who has left is handed on; who is anonymous stays so; a colleague's note is a colleague's."""

from community.crew import CrewRole
from handlers.complaints.model.ticket_state import State
from handlers.complaints.model.urgency import Urgency
from handlers.complaints.service.actors import crew_actor
from handlers.complaints.service.crew_admin import CrewAdmin
from tests.contracts.complaints.conftest import FLAT, NOW, PHONE, WORDS, Community, at_once


def test_what_a_member_had_who_has_left_goes_to_another_once(community: Community) -> None:
    leaver = community.hire("陈师傅")
    given, accepted = community.report(), community.accepted(leaver, "li", place="清溪花园9栋")
    other = community.hire("周师傅")
    CrewAdmin(community.house).leave(leaver)
    at_once(*[lambda: community.caretaker.tend(NOW)] * 3)
    assert {community.now(ticket).handler for ticket in (given, accepted)} == {other.id}
    assert len(community.told("crew-周师傅")) == 2


def test_where_nobody_else_works_the_lead_gets_it_or_it_stays(community: Community) -> None:
    leaver = community.hire("陈师傅")
    ticket = community.report()
    CrewAdmin(community.house).leave(leaver)
    community.caretaker.tend(NOW)
    assert community.now(ticket).handler == leaver.id
    lead = community.hire("谭主任", CrewRole.LEAD, "linjiang")
    community.caretaker.tend(NOW)
    assert community.now(ticket).handler == lead.id


def test_what_comes_back_to_one_who_has_left_goes_to_another(community: Community) -> None:
    leaver = community.hire("陈师傅")
    done = community.resolved(leaver)
    other = community.hire("周师傅")
    CrewAdmin(community.house).leave(leaver)
    community.caretaker.tend(NOW)
    assert community.now(done).handler == leaver.id
    community.follow_up.unsolved(done, "qingxi:wang", "还漏", "u", NOW)
    community.caretaker.tend(NOW)
    assert (community.now(done).handler, community.now(done).state) == (other.id, State.ASSIGNED)


def test_no_notice_says_who_an_anonymous_reporter_is(community: Community) -> None:
    member = community.hire("陈师傅")
    community.hire("王站长", CrewRole.LEAD)
    ticket = community.report(anonymous=True)
    community.reports.amend(ticket, "", "am", NOW, anonymous=True)
    accepted = community.work.accept(ticket, crew_actor(member), "a", NOW)
    done = community.work.resolve(accepted, crew_actor(member), "换了水管", "r", NOW)
    community.follow_up.unsolved(done, "qingxi:wang", "还漏", "u", NOW)
    told = "".join(community.told("crew-陈师傅") + community.told("crew-王站长"))
    assert "不愿透露身份" in told
    for secret in (WORDS, PHONE, FLAT, "王秀英"):
        assert secret not in told
    urgent = community.report("li", anonymous=True, urgency=Urgency.URGENT)
    assert FLAT in "".join(community.told("crew-陈师傅")), urgent


def test_a_colleagues_note_is_told_as_theirs_and_not_to_themselves(community: Community) -> None:
    member = community.hire("陈师傅")
    ticket = community.accepted(member)
    before = len(community.told("crew-陈师傅"))
    community.desk.remarks.note(ticket, "已经约了水工", "陈师傅", "n1", NOW)
    assert len(community.told("crew-陈师傅")) == before
    community.desk.remarks.note(ticket, "已经约了水工", "周师傅", "n2", NOW)
    assert "周师傅补充" in community.told("crew-陈师傅")[-1]
