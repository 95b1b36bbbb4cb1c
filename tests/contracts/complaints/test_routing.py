"""Who gets a ticket: the rule that says most, then who is on duty, then who has least to do; else nobody."""

from datetime import timedelta

from community.crew import CrewRole, save_member
from handlers.complaints.model.category import Category
from handlers.complaints.model.ticket_state import State
from tests.contracts.complaints.conftest import NOW, Community


def test_place_beats_category_and_category_beats_any(community: Community) -> None:
    names = {member.id: member.name for member in map(community.hire, ("任何", "漏水", "三栋", "三栋漏水"))}
    members = {name: community.desk.crew.get(number) for number, name in names.items()}
    for name, category, place in (
        ("任何", None, ""),
        ("漏水", Category.LEAK, ""),
        ("三栋", None, "3栋"),
        ("三栋漏水", Category.LEAK, "3栋"),
    ):
        member = members[name]
        assert member is not None
        community.rule(member, category, place)
    given = [
        names[community.report(category=category, place=place).handler or 0]
        for category, place in (
            (Category.LEAK, "清溪花园3栋"),
            (Category.NOISE, "清溪花园3栋"),
            (Category.LEAK, "清溪花园5栋"),
            (Category.NOISE, "清溪花园5栋"),
        )
    ]
    assert given == ["三栋漏水", "三栋", "漏水", "任何"]


def test_a_rule_for_building_3_is_none_for_building_13(community: Community) -> None:
    three, thirteen = community.hire("三栋"), community.hire("十三栋")
    community.rule(three, None, "3栋")
    community.rule(thirteen, None, "")
    assert community.report(place="清溪花园13栋").handler == thirteen.id
    assert community.report(place="清溪花园3栋").handler == three.id


def test_who_is_on_duty_goes_first(community: Community) -> None:
    community.hire("夜班", rota={"wed": ["18:00-23:00"]})
    day = community.hire("白班", rota={"wed": ["08:00-18:00"]})
    assert [community.report(f"r{n}").handler for n in range(3)] == [day.id] * 3
    night = community.report("r9", now=NOW.replace(hour=20))
    assert night.handler not in (None, day.id)


def test_of_those_on_duty_who_has_least_to_do_gets_it(community: Community) -> None:
    first, second = community.hire("陈师傅"), community.hire("周敏")
    given = [community.report(f"r{n}").handler for n in range(4)]
    assert given == [first.id, second.id, first.id, second.id]


def test_nobody_there_leaves_it_new_and_tells_the_reporter_nothing(community: Community) -> None:
    community.hire("何师傅", area="hepan")
    community.hire("王站长", CrewRole.LEAD)
    gone = community.hire("走了的")
    with community.house.open_unit() as unit:
        save_member(unit, gone.id, is_active=False)
        unit.commit()
    ticket = community.report()
    assert (ticket.state, ticket.handler) == (State.NEW, None)
    assert community.told("wang") == []


def test_a_rule_of_somebody_who_left_counts_no_more(community: Community) -> None:
    gone, stays = community.hire("走了的"), community.hire("陈师傅")
    community.rule(gone, Category.LEAK)
    with community.house.open_unit() as unit:
        save_member(unit, gone.id, is_active=False)
        unit.commit()
    assert community.report().handler == stays.id


def test_out_of_hours_somebody_gets_it_all_the_same(community: Community) -> None:
    only = community.hire("陈师傅")
    assert community.report(now=NOW + timedelta(hours=14)).handler == only.id
