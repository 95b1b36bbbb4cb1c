"""Where the conversation about complaints meets everything else: commands, danger, two roles in one person, silence, hostile lines."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from bot.app import close, create_app
from community.crew import Crew, CrewRole, add_member, invite
from community.settings import Settings
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.model.ticket_state import State
from handlers.complaints.service.desk import Desk
from handlers.complaints.service.work import crew_actor
from tests.app_fixtures import WeChat
from tests.conftest import MONDAY_TEN
from tests.journeys.conftest import running

# Every test has a building of its own: nothing is like another test's report.
_BUILDINGS = count(31)


class MovingClock:
    """A clock that a test turns."""

    now = MONDAY_TEN

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="module")
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture(scope="module")
def app(settings: Settings, clock: MovingClock) -> Iterator[Flask]:
    made = create_app(settings, clock)
    yield made
    close(made)


@pytest.fixture(autouse=True)
def _monday_ten(clock: MovingClock) -> None:
    clock.now = MONDAY_TEN


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(running(app).house)


@pytest.fixture
def say(wechat: WeChat, openid: str) -> Callable[[str], str]:
    return lambda line: wechat.say(openid, line) or ""


@pytest.fixture
def worker(desk: Desk, openid: str) -> Crew:
    """The resident of the test is a grid worker, too."""
    with desk.house.open_unit() as unit:
        code = invite(unit, add_member(unit, "qingxi", f"师{openid[:6]}", CrewRole.GRID), MONDAY_TEN)
        unit.commit()
    assert desk.crew.bind(code, f"qingxi:{openid}", MONDAY_TEN)
    return desk.crew


@pytest.fixture
def light() -> str:
    return f"{next(_BUILDINGS)}栋2单元楼梯间的灯坏了"


def own(desk: Desk, openid: str) -> list[Ticket]:
    return desk.store.of_resident(f"qingxi:{openid}", 100)


def resolved(desk: Desk, ticket: Ticket) -> Ticket:
    member = desk.crew.get(ticket.handler or 0)
    assert member is not None
    key = f"{ticket.id}"
    accepted = desk.work.accept(ticket, crew_actor(member), f"a{key}", MONDAY_TEN)
    return desk.work.resolve(accepted, crew_actor(member), "换了灯泡", f"r{key}", MONDAY_TEN)


def waiting(desk: Desk, ticket: Ticket) -> Ticket:
    member = desk.crew.get(ticket.handler or 0)
    assert member is not None
    accepted = desk.work.accept(ticket, crew_actor(member), f"a{ticket.id}", MONDAY_TEN)
    return desk.work.ask(accepted, crew_actor(member), "几点方便？", f"q{ticket.id}", MONDAY_TEN)


def state(desk: Desk, ticket: Ticket) -> State:
    found = desk.store.get(ticket.id)
    assert found is not None
    return found.state


@pytest.mark.parametrize("line", ["菜单", "人工", "删除我的信息", "谢谢"])
def test_a_command_is_no_answer_to_a_grid_worker(
    desk: Desk, openid: str, light: str, say: Callable[[str], str], line: str
) -> None:
    say(light)
    ticket = waiting(desk, own(desk, openid)[0])
    assert "告诉网格员" not in say(line)
    assert state(desk, ticket) is State.WAITING
    if line == "删除我的信息":
        assert own(desk, openid) == []


def test_a_number_that_chooses_from_a_list_is_no_answer_to_a_grid_worker(
    desk: Desk, openid: str, light: str, say: Callable[[str], str]
) -> None:
    say(light)
    ticket = waiting(desk, own(desk, openid)[0])
    say("菜单")
    assert "告诉网格员" not in say("1")
    assert state(desk, ticket) is State.WAITING
    assert "告诉网格员" in say("下午三点")


def test_danger_gets_its_words_while_the_database_of_grid_workers_is_away(
    app: Flask, say: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise OperationalError("", {}, Exception("gone"))

    router = running(app).journey._router
    (service,) = router._heeding
    monkeypatch.setattr(router, "_heeding", [type(service)(**{**vars(service), "heed": gone})])
    assert "119" in say("楼下着火了")


def test_who_comes_back_after_it_was_filed_for_them_does_not_file_it_twice(
    app: Flask, clock: MovingClock, desk: Desk, openid: str, say: Callable[[str], str]
) -> None:
    assert "在哪里" in say("楼道的灯坏了三天了没人管")
    clock.now = MONDAY_TEN + timedelta(minutes=25)
    running(app).rounds.tend()
    (filed,) = own(desk, openid)
    say("3栋2单元")
    (now,) = own(desk, openid)
    assert now.id == filed.id
    assert "3栋" in now.problem.where.place


def test_the_second_problem_of_a_line_is_not_lost_with_who_falls_silent(
    app: Flask, clock: MovingClock, desk: Desk, openid: str, say: Callable[[str], str]
) -> None:
    say("楼道的灯坏了，还有5栋门口的垃圾没人收")
    clock.now = MONDAY_TEN + timedelta(minutes=25)
    running(app).rounds.tend()
    assert "垃圾" in "".join(ticket.said.text for ticket in own(desk, openid))


def test_a_grid_worker_says_of_their_own_report_that_it_is_solved(
    desk: Desk, openid: str, light: str, say: Callable[[str], str], worker: Crew
) -> None:
    say(light)
    ticket = resolved(desk, own(desk, openid)[0])
    say("解决了")
    assert state(desk, ticket) is State.CONFIRMED


def test_a_grid_workers_question_to_us_is_not_sent_to_a_resident(
    desk: Desk, openid: str, wechat: WeChat, light: str, say: Callable[[str], str], worker: Crew
) -> None:
    wechat.say(f"{openid}b", light)
    (ticket,) = desk.store.of_resident(f"qingxi:{openid}b")
    member = worker.bound_to(f"qingxi:{openid}")
    assert member is not None
    lead = next(found for found in worker.of_area("qingxi") if found.role is CrewRole.LEAD)
    given = desk.work.assign(ticket, crew_actor(lead), member, f"g{ticket.id}", MONDAY_TEN)
    desk.work.accept(given, crew_actor(member), f"ac{ticket.id}", MONDAY_TEN)
    say("问一下，社保卡在哪里办")
    assert state(desk, ticket) is State.ACCEPTED
    assert "110" in say("到了，有人拿刀砍人")


@pytest.mark.parametrize("number", ["1234567", "99999999999", "9999999999999999999999"])
def test_a_number_that_no_ticket_has_takes_none(
    desk: Desk, openid: str, wechat: WeChat, light: str, say: Callable[[str], str], worker: Crew, number: str
) -> None:
    member = worker.bound_to(f"qingxi:{openid}")
    wechat.say(f"{openid}b", light)
    (ticket,) = desk.store.of_resident(f"qingxi:{openid}b")
    lead = next(found for found in worker.of_area("qingxi") if found.role is CrewRole.LEAD)
    assert member is not None
    desk.work.assign(ticket, crew_actor(lead), member, f"g{ticket.id}", MONDAY_TEN)
    said = say(f"接单 {number}")
    assert "没有" in said
    assert number in said
    assert state(desk, ticket) is State.ASSIGNED
    assert "您手里有" in say("我的工单")
    assert number in say(number)


@pytest.mark.parametrize("line", ["1栋2单元的水管爆了", "一直没人来收2栋的垃圾"])
def test_a_new_report_that_begins_with_a_number_is_no_score(
    desk: Desk, openid: str, light: str, say: Callable[[str], str], line: str
) -> None:
    say(light)
    ticket = resolved(desk, own(desk, openid)[0])
    say("解决了")
    say(line)
    assert desk.store.reporters(ticket.id)[0].score is None
    assert len(own(desk, openid)) == 2


def test_another_report_after_the_score_is_no_comment(
    desk: Desk, openid: str, light: str, say: Callable[[str], str]
) -> None:
    say(light)
    ticket = resolved(desk, own(desk, openid)[0])
    say("解决了")
    say("5")
    say("另外4栋2单元门口的垃圾没人收")
    assert len(own(desk, openid)) == 2
    assert desk.store.reporters(ticket.id)[0].comment == ""
    assert desk.store.reporters(ticket.id)[0].score == 5


def test_whoever_guesses_codes_is_stopped(
    clock: MovingClock, desk: Desk, openid: str, say: Callable[[str], str]
) -> None:
    with desk.house.open_unit() as unit:
        code = invite(unit, add_member(unit, "qingxi", "周师傅", CrewRole.GRID), MONDAY_TEN)
        unit.commit()
    for guess in range(10):
        say(f"绑定 {guess:08d}")
    assert "绑定好了" not in say(f"绑定 {code}")
    clock.now = MONDAY_TEN + timedelta(minutes=61)
    assert "绑定好了" in say(f"绑定 {code}")


@pytest.mark.parametrize("line", ["绑定" + " " * 3000 + "x", "12" + " " * 3000 + "x", "把12" + " ，" * 1500 + "转"])
def test_a_hostile_line_takes_no_time(say: Callable[[str], str], line: str) -> None:
    import time

    began = time.process_time()
    say(line)
    assert time.process_time() - began < 1


def test_danger_reported_with_a_wish_keeps_the_wish_and_panic_is_one_ticket(
    desk: Desk, openid: str, say: Callable[[str], str]
) -> None:
    say("3栋2单元外墙要垮了，不要说是我说的，匿名")
    say("3栋2单元外墙要垮了快来人啊")
    (ticket,) = own(desk, openid)
    assert ticket.anonymous
    assert ticket.confidential


def test_one_of_many_own_tickets_is_found_by_its_number(desk: Desk, openid: str, say: Callable[[str], str]) -> None:
    for building in range(11, 21):
        say(f"{building}栋1单元楼梯间的灯坏了")
    first = own(desk, openid)[-1]
    assert len(own(desk, openid)) == 10
    assert f"{first.number} 号" in say(f"{first.number}号怎么样了")
    assert "没找到" not in say(f"{first.number}号怎么样了")


def test_an_ordinary_word_in_another_form_is_no_verdict(
    desk: Desk, openid: str, light: str, say: Callable[[str], str]
) -> None:
    say(light)
    ticket = resolved(desk, own(desk, openid)[0])
    say("我要预约文化活动室")
    say("好了")
    assert state(desk, ticket) is State.RESOLVED
