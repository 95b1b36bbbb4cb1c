"""What staff look for, count and keep: lists in the right order, figures that add up, over every database."""

from datetime import date, datetime, timedelta

import pytest

from community.clock import CHINA
from community.crew import CrewRole
from handlers.complaints.model.category import Category
from handlers.complaints.model.clock import Target, Unit
from handlers.complaints.model.refusals import CannotMove
from handlers.complaints.model.targets import Targets, default_targets
from handlers.complaints.model.ticket_state import State
from handlers.complaints.model.urgency import Urgency
from handlers.complaints.service.actors import staff_actor
from handlers.complaints.service.crew_admin import CrewAdmin
from handlers.complaints.service.figures import Rate, count
from handlers.complaints.service.promises import Promise, Promises
from handlers.complaints.service.reach import Reach
from handlers.complaints.service.remarks import Remarks
from handlers.complaints.service.search import NOBODY, Order, Query
from handlers.complaints.service.uploads import Uploads, kind_of
from tests.contracts.complaints.conftest import NOW, Community

_DAY = timedelta(days=1)
STAFF = staff_actor("小周")


def test_late_comes_first_then_ones_own_area_then_danger_then_what_is_due(community: Community) -> None:
    filed = {
        "usual": community.report("usual"),
        "danger": community.report("danger", urgency=Urgency.DANGER),
        "due sooner": community.report("sooner", now=NOW - _DAY),
        "late below": community.report("below", now=NOW - 9 * _DAY, area="hepan"),
        "late": community.report("late", now=NOW - 9 * _DAY, area="linjiang"),
        "solved": community.resolved(community.hire("陈师傅"), "solved", urgency=Urgency.DANGER),
    }
    names = {ticket.id: name for name, ticket in filed.items()}
    reach = Reach(community.desk, "linjiang")
    found = [names[ticket.id] for ticket in reach.found(Query(), NOW, 50)]
    assert found == ["late", "late below", "danger", "due sooner", "usual", "solved"]
    assert [names[one.id] for one in reach.found(Query(is_late=True), NOW, 50)] == ["late", "late below"]
    assert reach.count_late(NOW) == 2
    assert reach.count_unsolved() == 5
    assert reach.count_states(Query(), NOW)[State.RESOLVED] == 1
    assert names[reach.found(Query(order=Order.OLDEST), NOW, 1)[0].id] in ("late", "late below")
    second = reach.found(Query(), NOW, 2, 1)
    assert [names[one.id] for one in second] == ["late below", "danger"]
    assert [one.id for one in Reach(community.desk, "hepan").found(Query(), NOW, 50)] == [filed["late below"].id]


def test_a_search_takes_what_is_typed_as_words_and_never_as_a_pattern(community: Community) -> None:
    here, there = community.report("a", place="100%_店"), community.report("b", place="清溪花园3栋")
    reach = Reach(community.desk, "qingxi")

    def found(query: Query) -> list[int]:
        return [ticket.id for ticket in reach.found(query, NOW, 50)]

    assert found(Query(place="%")) == [here.id]
    assert found(Query(words="_店")) == [here.id]
    assert found(Query(words=f"{there.number}号")) == [there.id]
    assert found(Query(words="'; DROP TABLE complaint_ticket; --")) == []
    assert found(Query(handler=NOBODY)) == [here.id, there.id]
    assert found(Query(first=NOW.date(), last=NOW.date())) == [here.id, there.id]
    assert found(Query(last=NOW.date() - _DAY)) == []
    assert reach.ticket(here.id) is not None
    assert Reach(community.desk, "hepan").ticket(here.id) is None


def test_households_are_counted_with_the_one_who_called(community: Community) -> None:
    chat, telephone = community.report("chat"), community.report("", request="telephone")
    for ticket in (chat, telephone):
        community.join(ticket, f"n{ticket.id}")
    assert Reach(community.desk, "qingxi").count_reporters([chat.id, telephone.id, 999]) == {
        chat.id: 2,
        telephone.id: 2,
        999: 1,
    }


def test_figures_add_up_by_month_and_leave_out_what_is_not_due(community: Community) -> None:
    chen, winter = community.hire("陈师傅"), datetime(2026, 9, 30, 23, 30, tzinfo=CHINA)
    quick = community.report("quick", now=winter)
    community.work.accept(quick, STAFF, "a", winter)
    community.work.resolve(community.now(quick), STAFF, "好了", "b", winter + _DAY)
    community.follow_up.rate(quick, quick.resident, 4, "r", winter + 2 * _DAY)
    again = community.report("again", now=winter + timedelta(hours=1), category=Category.NOISE)
    community.work.accept(again, STAFF, "a", winter + timedelta(hours=1))
    community.work.resolve(community.now(again), STAFF, "好了", "b", winter + _DAY)
    community.follow_up.unsolved(community.now(again), again.resident, "没好", "u", winter + 2 * _DAY)
    fresh = community.report("fresh", category=Category.PETS)
    gone = community.report("gone")
    community.work.withdraw(gone, "w", NOW)
    found = count(community.house, ("qingxi",), date(2026, 9, 1), date(2026, 11, 30), NOW)
    assert found.total.received == 3, "what was withdrawn is left out"
    by_month = found.by(lambda cell: cell.month)
    assert {month: one.received for month, one in by_month.items()} == {
        date(2026, 9, 1): 1,
        date(2026, 10, 1): 1,
        date(2026, 11, 1): 1,
    }, "half past eleven at night is still September here"
    assert by_month[date(2026, 9, 1)].solved == Rate(1, 1)
    assert by_month[date(2026, 10, 1)].solved == Rate(0, 1), "solved in time, and reopened"
    assert by_month[date(2026, 11, 1)].responded == Rate(0, 0), f"{fresh.number} is not due yet"
    assert found.total.content == Rate(1, 2), "who says that it is not solved is not content"
    assert set(found.by(lambda cell: cell.handler)) == {chen.id}
    assert count(community.house, ("hepan",), date(2026, 9, 1), date(2026, 9, 30), NOW).total.received == 0
    assert Rate().percent is None


def test_targets_are_set_changed_and_taken_back(community: Community) -> None:
    promises, pets = Promises(community.house), (Category.PETS, Urgency.NORMAL)
    for days in (4, 7):
        targets = Targets(Target(1, Unit.WORKING_DAYS), Target(days, Unit.WORKING_DAYS))
        promises.set(Promise("linjiang", Category.PETS, Urgency.NORMAL, targets))
    assert [one.targets.resolve.amount for one in promises.of("linjiang")] == [7]
    assert community.desk.timing.targets("qingxi", *pets).resolve.amount == 7
    promises.remove(promises.of("linjiang")[0])
    assert community.desk.timing.targets("qingxi", *pets) == default_targets(*pets)


def test_crew_and_rules_are_kept_once(community: Community) -> None:
    admin = CrewAdmin(community.house)
    number = admin.add("qingxi", "吴师傅", CrewRole.GRID, {"mon": ["09:00-12:00"]})
    assert admin.add("qingxi", "吴师傅", CrewRole.LEAD, {}) == number
    wu = community.desk.crew.get(number)
    assert wu is not None
    assert admin.add_rule(wu, Category.LEAK, "3栋")
    assert not admin.add_rule(wu, Category.LEAK, "3栋")
    reach = Reach(community.desk, "qingxi")
    assert len(reach.rules()) == 1
    assert Reach(community.desk, "hepan").rule(reach.rules()[0].id) is None
    admin.leave(wu)
    assert [member.is_active for member in reach.members()] == [False]
    assert reach.workers_for("qingxi") == []


def test_a_remark_is_kept_once_reaches_the_handler_and_no_ended_ticket(community: Community) -> None:
    chen = community.hire("陈师傅")
    ticket = community.accepted(chen)
    desk = community.desk
    remarks = Remarks(community.house, desk.store, desk.trail, desk.crew)
    for _ in range(2):
        remarks.note(ticket, "梯子在门卫室", "小周", "note", NOW)
    assert [text for text in community.told("crew-陈师傅") if "小周补充：梯子在门卫室" in text] != []
    assert community.history(ticket).count(("noted", "小周")) == 1
    assert Reach(desk, "qingxi").has_done(ticket, "note")
    assert not Reach(desk, "qingxi").has_done(ticket, "n_te")
    community.work.withdraw(community.now(ticket), "w", NOW)
    with pytest.raises(CannotMove):
        remarks.note(ticket, "还有", "小周", "later", NOW)


def test_a_picture_is_kept_once_and_for_what_it_is(community: Community) -> None:
    ticket, uploads = community.report(), Uploads(community.house)
    picture = b"\xff\xd8\xff" + b"0" * 100
    assert uploads.keep(ticket, picture, "after", "小周", "up", NOW)
    assert not uploads.keep(ticket, picture, "after", "小周", "up", NOW)
    kept = community.desk.photos.of(ticket.id)
    assert [(one.shows, one.content_type) for one in kept] == [("after", "image/jpeg")]
    photo = Reach(community.desk, "qingxi").photo(kept[0].id)
    assert photo is not None
    assert photo.content == picture
    assert Reach(community.desk, "hepan").photo(kept[0].id) is None
    assert [kind_of(one) for one in (b"RIFF0000WEBPVP8", b"RIFF0000WAVE", b"GIF89a", b"<svg>", b"")] == [
        "image/webp", None, None, None, None,
    ]  # fmt: skip
    for wrong in (b"GIF89a", picture + b"0" * 5_000_000):
        with pytest.raises(ValueError, match="no picture"):
            uploads.keep(ticket, wrong, "after", "小周", "other", NOW)
