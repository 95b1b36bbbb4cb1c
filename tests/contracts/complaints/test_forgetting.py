"""Whoever is forgotten leaves nothing personal behind; what they reported goes on being worked, and is counted."""

from datetime import timedelta

import pytest

from handlers.complaints.dialogue.draft import Draft, to_text
from handlers.complaints.model.category import Category
from handlers.complaints.model.refusals import CannotMove
from handlers.complaints.model.report import Picture
from handlers.complaints.model.ticket_state import State
from handlers.complaints.service.actors import RESIDENT_ACTOR, crew_actor, staff_actor
from tests.contracts.complaints.conftest import FLAT, NOW, PHONE, WORDS, Community

WHO = "openid-wang"
PERSONAL = (
    WHO,
    WORDS,
    PHONE,
    FLAT,
    "王秀英",
    "我六点在家",
    "三楼李大姐",
    "还在滴我床上",
    "pic.example",
    "来得真快",
    "我屋里还有一处",
)


def told_a_lot(community: Community) -> None:
    member = community.hire("陈师傅")
    mine = crew_actor(member)
    ticket = community.report(WHO, "m1", pictures=(Picture("p1", "http://pic.example/1"),))
    community.reports.add(ticket, "三楼李大姐也漏", "", "add", NOW)
    ticket = community.work.accept(ticket, mine, "a", NOW)
    ticket = community.work.ask(ticket, mine, "几点在家", "q", NOW)
    ticket = community.work.answer(ticket, RESIDENT_ACTOR, "我六点在家", "w", NOW)
    ticket = community.work.resolve(ticket, mine, "换了水管", "d", NOW)
    community.follow_up.rate(ticket, f"qingxi:{WHO}", 4, "r", NOW)
    community.follow_up.comment(ticket, f"qingxi:{WHO}", "来得真快")
    community.follow_up.unsolved(ticket, f"qingxi:{WHO}", "还在滴我床上", "u", NOW)
    draft = Draft("我屋里还有一处", Category.LEAK, phone=PHONE)
    community.desk.drafts.keep(f"qingxi:{WHO}", "qingxi", to_text(draft), "m9", NOW)


def test_nothing_personal_is_left_in_any_table(community: Community) -> None:
    told_a_lot(community)
    before = community.everything()
    assert [word for word in PERSONAL if word not in before] == [], "the test would find nothing"
    community.forget(WHO)
    after = community.everything()
    assert [word for word in PERSONAL if word in after] == []


def test_what_was_reported_goes_on_and_is_counted(community: Community) -> None:
    told_a_lot(community)
    (ticket,) = community.desk.store.of_resident(f"qingxi:{WHO}")
    community.forget(WHO)
    left = community.now(ticket)
    assert (left.number, left.state, left.problem, left.clock) == (
        ticket.number,
        State.REOPENED,
        ticket.problem,
        ticket.clock,
    )
    assert [reporter.score for reporter in community.desk.store.reporters(ticket.id)] == [4]
    member = community.desk.crew.of_area("qingxi")[0]
    accepted = community.work.accept(left, crew_actor(member), "a2", NOW)
    done = community.work.resolve(accepted, crew_actor(member), "又修了", "d2", NOW)
    community.caretaker.tend(NOW + timedelta(days=8))
    assert community.now(done).state is State.CLOSED
    assert WHO not in community.everything()


def test_a_notice_that_was_not_sent_yet_still_sends_the_handler_there(community: Community) -> None:
    community.hire("陈师傅")
    community.report(WHO, "m1")
    community.forget(WHO)
    (notice,) = community.told("crew-陈师傅")
    assert "1 号 漏水，清溪花园3栋" in notice
    assert WORDS not in notice


def test_a_neighbour_keeps_what_is_theirs(community: Community) -> None:
    member = community.hire("陈师傅")
    ticket = community.accepted(member, WHO, request="m1")
    community.join(ticket, "li", "我家厨房也漏")
    community.forget(WHO)
    reporters = {reporter.resident: reporter.said.text for reporter in community.desk.store.reporters(ticket.id)}
    assert reporters == {"": "", "qingxi:li": "我家厨房也漏"}
    left = community.now(ticket)
    assert (left.resident, left.said.text) == ("qingxi:li", "我家厨房也漏"), "who joined speaks for it now"
    done = community.work.resolve(ticket, crew_actor(member), "换了水管", "d", NOW)
    assert "没解决" in community.told("li")[-1]
    assert community.follow_up.solved(done, "qingxi:li", "s", NOW).state is State.CONFIRMED


def test_a_neighbour_who_is_forgotten_leaves_the_author_alone(community: Community) -> None:
    member = community.hire("陈师傅")
    ticket = community.accepted(member, "wang")
    community.join(ticket, "li", "我家厨房也漏")
    community.forget("li")
    assert "我家厨房也漏" not in community.everything()
    assert (community.now(ticket).resident, community.now(ticket).said.text) == ("qingxi:wang", WORDS)


def test_a_worker_who_is_forgotten_is_unbound_and_their_tickets_stay_theirs(community: Community) -> None:
    member = community.hire("陈师傅")
    ticket = community.accepted(member)
    community.forget("crew-陈师傅")
    assert community.desk.crew.bound_to(member.resident) is None
    assert community.now(ticket).handler == member.id
    with pytest.raises(CannotMove):
        community.work.confirm(ticket, staff_actor("小周"), "c", NOW)
    assert "crew-陈师傅" not in community.everything()
