"""A grid worker's one-time code: it binds one WeChat, once, for two days."""

from datetime import timedelta

from community.crew import CODE_LASTS, Member, add_member, invite
from community.crew import CrewRole as Role
from tests.contracts.complaints.conftest import NOW, Community, at_once


def invited(community: Community, name: str = "陈师傅") -> tuple[int, str]:
    with community.house.open_unit() as unit:
        number = add_member(unit, "qingxi", name, Role.GRID)
        code = invite(unit, number, NOW)
        unit.commit()
    return number, code


def test_a_code_binds_once(community: Community) -> None:
    number, code = invited(community)
    crew = community.desk.crew
    bound = crew.bind(f" {code[:4]} {code[4:]} ", "qingxi:a", NOW)
    assert bound is not None
    assert bound.id == number
    assert crew.bind(code, "qingxi:b", NOW) is None
    found = crew.bound_to("qingxi:a")
    assert found is not None
    assert found.name == "陈师傅"
    assert crew.bound_to("qingxi:b") is None


def test_two_who_use_it_at_once_one_is_bound(community: Community) -> None:
    _number, code = invited(community)
    tried = at_once(*[lambda who=who: community.desk.crew.bind(code, f"qingxi:{who}", NOW) for who in range(4)])
    assert sum(isinstance(outcome, Member) for outcome in tried) == 1, tried
    assert sum(outcome is None for outcome in tried) == 3, tried


def test_it_lapses_after_two_days(community: Community) -> None:
    _number, code = invited(community)
    assert community.desk.crew.bind(code, "qingxi:a", NOW + CODE_LASTS) is None
    assert community.desk.crew.bind(code, "qingxi:a", NOW + CODE_LASTS - timedelta(seconds=1)) is not None


def test_a_wrong_one_never_binds(community: Community) -> None:
    _number, code = invited(community)
    wrong = f"{(int(code) + 1) % 10**8:08d}"
    assert [community.desk.crew.bind(said, "qingxi:a", NOW) for said in (wrong, "", "0", code[:-1], f"{code}0")] == [
        None
    ] * 5


def test_a_new_code_voids_the_old_one(community: Community) -> None:
    number, old = invited(community)
    with community.house.open_unit() as unit:
        new = invite(unit, number, NOW)
        unit.commit()
    assert community.desk.crew.bind(old, "qingxi:a", NOW) is None
    assert community.desk.crew.bind(new, "qingxi:a", NOW) is not None


def test_the_code_itself_is_nowhere(community: Community) -> None:
    _number, code = invited(community)
    assert code not in community.everything()


def test_a_wechat_is_one_persons(community: Community) -> None:
    (first, code), (second, other) = invited(community), invited(community, "周敏")
    crew = community.desk.crew
    crew.bind(code, "qingxi:a", NOW)
    crew.bind(other, "qingxi:a", NOW)
    bound = {number: member.resident for number in (first, second) if (member := crew.get(number))}
    assert bound == {first: "", second: "qingxi:a"}
