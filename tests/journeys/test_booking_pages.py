"""Booking's pages, asked for by a client: nothing is reached that is another area's, nothing is lost, nothing is done twice."""

import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from bot.house import Running
from community.clock import local
from community.outbox import outbox_table
from community.storage import metadata
from handlers import fields
from handlers.booking.model.booking import Booking, BookingState, Guest, Listed
from handlers.booking.model.offering import Offering
from handlers.booking.model.wish import Wish
from handlers.booking.pages import texts
from handlers.booking.service.desk import Desk
from handlers.booking.tables import booking_table, closure_table, offering_table
from tests.app_fixtures import app, settings  # noqa: F401
from tests.conftest import MONDAY_TEN
from tests.journeys.staff_client import BOOKINGS, StaffClient, field

NOW = MONDAY_TEN
TODAY = local(NOW).date()
TOMORROW = TODAY + timedelta(days=1)
HOSTILE = "<script>alert(1)</script>'; DROP TABLE booking; --"
PHONE = "13800007788"


@pytest.fixture(scope="module")
def desk(app: Flask) -> Desk:  # noqa: F811
    running: Running = app.extensions["jiamenkou"]
    return Desk(running.house)


@pytest.fixture(scope="module")
def staff(app: Flask) -> StaffClient:  # noqa: F811
    return StaffClient(app)


@pytest.fixture(scope="module")
def street(app: Flask) -> StaffClient:  # noqa: F811
    return StaffClient(app, "linjiang")


_NUMBER = iter(range(1, 100_000))


def offering(key: str, **more: Any) -> Offering:
    """A class of one place on every day."""
    definition = {
        "key": key,
        "kind": "session",
        "name": f"课{key}",
        "schedule": {"rule": "FREQ=DAILY", "begin": "14:00", "end": "15:00"},
        "capacity": 1,
        **more,
    }
    return Offering.model_validate(definition)


def define(desk: Desk, area: str = "qingxi", **more: Any) -> Listed:
    """A new offering of this area."""
    made = offering(f"t{next(_NUMBER)}", **more)
    return desk.offerings.get(desk.definitions.save(area, made, NOW).number)


def book(desk: Desk, listed: Listed, who: str = "", *, area: str = "qingxi", days: int = 1, **more: Any) -> Booking:
    """A booking. who: a resident who booked in WeChat; nobody: staff did, on the telephone."""
    number = next(_NUMBER)
    begin = local(NOW).replace(hour=0) + timedelta(days=days)
    opening = desk.slots.between([listed], begin, begin + timedelta(days=1))[0]
    guest = more.pop("guest", Guest(name=f"居民{number}", phone=PHONE))
    by_staff = "" if who else "小周"
    wish = Wish(opening, area, who, guest, waits=True, by_staff=by_staff, **more)
    return desk.reservations.reserve(wish, f"r{number}", NOW)


def state(desk: Desk, booking: Booking) -> BookingState:
    found = desk.store.get(booking.id)
    assert found is not None
    return found.state


def told(desk: Desk, resident: str) -> list[str]:
    with desk.house.database.read() as connection:
        rows = connection.execute(select(outbox_table.c.text).where(outbox_table.c.resident == resident))
        return list(rows.scalars())


def everything(desk: Desk) -> str:
    """All rows of all of booking's tables."""
    tables = [table for name, table in metadata.tables.items() if name.startswith("booking")]
    with desk.house.database.read() as connection:
        return repr([connection.execute(select(table)).all() for table in tables])


def form_of(staff: StaffClient, listed: Listed, day: Any = TOMORROW, **fields: str) -> dict[str, str]:
    """The telephone desk's form for an occurrence, filled in."""
    page = staff.get(f"{BOOKINGS}/offerings/{listed.id}/book?day={day}")
    slot = re.search(r'<option value="(\d+)" selected', page)
    token = field(page, "token")
    return {"token": token, "slot": slot[1] if slot else "", "party": "1", "name": "赵大爷", "phone": PHONE, **fields}


def send(staff: StaffClient, listed: Listed, form: dict[str, str]) -> Any:
    return staff.post(f"{BOOKINGS}/offerings/{listed.id}/book", data=form)


# Reach.


def rules(app: Flask, method: str) -> Iterator[tuple[str, str]]:  # noqa: F811
    """Endpoint and address of every route that names something by its number."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("bookings.") and "number" in rule.arguments and method in (rule.methods or ()):
            yield rule.endpoint, re.sub(r"<[^>]*number>", "{number}", rule.rule).replace("<day>", str(TOMORROW))


def is_about_a_booking(address: str) -> bool:
    return not address.startswith(f"{BOOKINGS}/offerings/")


def test_numbers_of_another_area_are_not_found_on_any_route(app: Flask, desk: Desk, staff: StaffClient) -> None:  # noqa: F811
    theirs = define(desk, "hepan")
    booking = book(desk, theirs, "qingxi:theirs", area="hepan")
    shared = desk.offerings.find("qingxi", "badminton")
    assert shared is not None
    start = local(NOW).replace(hour=18) + timedelta(days=1)
    opening = desk.timetable.at(shared, start, start + timedelta(hours=1))
    at_ours = desk.reservations.reserve(Wish(opening, "hepan", "qingxi:x", Guest(name="河畔人")), "hepan-plays", NOW)
    before = everything(desk)
    asked = 0
    for method in ("GET", "POST"):
        for _, address in rules(app, method):
            for number in (booking.id, at_ours.id) if is_about_a_booking(address) else (theirs.id,):
                path = address.format(number=number)
                form = {"day": str(TOMORROW), "reason": "停水", "came": "yes", "open": "no", "name": "谁"}
                status = staff.client.get(path).status_code if method == "GET" else staff.post(path, **form).status_code
                assert status == 404, (method, path)
                asked += 1
    assert asked >= 15
    assert everything(desk) == before


def test_what_the_street_keeps_is_booked_but_not_changed_by_its_communities(
    desk: Desk, staff: StaffClient, street: StaffClient
) -> None:
    badminton = desk.offerings.find("qingxi", "badminton")
    assert badminton is not None
    at = f"{BOOKINGS}/offerings/{badminton.id}"
    staff.get(f"{at}/book")
    for path in (at, f"{at}/closing", f"{at}/closed/{TOMORROW}"):
        staff.get(path, 404)
        street.get(path)
    for path in (at, f"{at}/closing", f"{at}/closed/{TOMORROW}/reopen", f"{at}/state"):
        assert staff.post(path, day=str(TOMORROW), reason="x", open="no").status_code == 404


def test_who_of_another_community_has_the_room_is_not_named(
    desk: Desk, staff: StaffClient, street: StaffClient
) -> None:
    hall = desk.offerings.find("qingxi", "activity-room")
    assert hall is not None
    start = local(NOW).replace(hour=15) + timedelta(days=2)
    opening = desk.timetable.at(hall, start, start + timedelta(hours=1))
    wish = Wish(opening, "hepan", "qingxi:y", Guest(name="河畔张三", phone=PHONE), note="排练")
    theirs = desk.reservations.reserve(wish, "hepan-hall", NOW)
    at = f"{BOOKINGS}/offerings/{hall.id}/days/{start.date()}"
    page = staff.get(at)
    assert texts.OTHERS in page
    assert not any(word in page for word in ("河畔张三", PHONE, "排练", theirs.code, f"{BOOKINGS}/{theirs.id}"))
    assert "河畔张三" in street.get(at)
    staff.get(f"{BOOKINGS}/{theirs.id}", 404)
    street.get(f"{BOOKINGS}/{theirs.id}")


def test_a_code_finds_nobody_of_another_area(desk: Desk, staff: StaffClient) -> None:
    ours, theirs = book(desk, define(desk), "qingxi:o"), book(desk, define(desk, "hepan"), "qingxi:p", area="hepan")
    assert ours.guest.name in staff.follow(staff.client.get(f"{BOOKINGS}/find?code={ours.code}"))
    assert f"没有找到预约号 {theirs.code}" in staff.follow(staff.client.get(f"{BOOKINGS}/find?code={theirs.code}"))


@pytest.mark.parametrize(
    "path",
    [
        "/99999999999999999999",
        "/2147483647",
        "/offerings/2147483647/book",
        "/offerings/1/days/2026-02-30",
        "/offerings/1/days/9999-12-31",
        "/offerings/1/days/x",
        "/offerings/new/boat",
        "/offerings/1/closed/0001-01-01",
        "/export?file=1&offering=99",
    ],
)
def test_what_does_not_exist_is_not_found(staff: StaffClient, path: str) -> None:
    staff.get(f"{BOOKINGS}{path}", 404)


@pytest.mark.parametrize(
    "query", ["week=9999-12-31", "week=2000-01-01", "week=x", "kind=boat", "week=2100-12-31&kind=meal"]
)
def test_the_calendar_bears_any_address(staff: StaffClient, query: str) -> None:
    staff.get(f"{BOOKINGS}/?{query}")


def test_nobody_reads_anything_without_signing_in(app: Flask) -> None:  # noqa: F811
    stranger = app.test_client()
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("bookings.") and "GET" in (rule.methods or ()):
            path = re.sub(r"<[^>]*number>", "1", rule.rule).replace("<day>", str(TOMORROW))
            path = path.replace("<kind>", "meal").replace("<path:filename>", "booking.css")
            assert stranger.get(path).location == "/console/sign-in", path


def test_a_form_without_its_token_is_refused_on_every_route_and_changes_nothing(
    app: Flask,  # noqa: F811
    desk: Desk,
    staff: StaffClient,
) -> None:
    listed = define(desk)
    booking = book(desk, listed)
    before = everything(desk)
    form = {
        "day": str(TOMORROW),
        "reason": "停水",
        "came": "yes",
        "open": "no",
        "name": "甲",
        "key": "room-0123456789ab",
    }
    asked = [address for _, address in rules(app, "POST")] + [f"{BOOKINGS}/offerings/new/room"]
    assert len(asked) >= 10
    for address in asked:
        path = address.format(number=booking.id if is_about_a_booking(address) else listed.id)
        for token in ({}, {"csrf_token": "made up"}):
            answer = staff.client.post(path, data={**form, **token})
            assert answer.status_code == 400, path
            assert "什么都没有改动" in answer.text
    assert everything(desk) == before


# Escaping.


def test_script_in_any_text_is_text_on_every_page(app: Flask, desk: Desk, staff: StaffClient) -> None:  # noqa: F811
    hostile = offering("h", name="<script>课</script>", capacity=1).model_copy(
        update={"place": HOSTILE, "note": HOSTILE, "phone": "<script>", "words": (HOSTILE,)}
    )
    listed = desk.offerings.get(desk.definitions.save("qingxi", hostile, NOW).number)
    guest = Guest("<script>妈", "<script>王", PHONE, HOSTILE, 1950, "<script>")
    booked = book(desk, listed, "qingxi:h", guest=guest, note=HOSTILE, delivery=True)
    book(desk, listed, guest=Guest(name="<script>排", phone=PHONE), note=HOSTILE)
    pages = [f"{BOOKINGS}{path}" for path in ("/", "/book", "/calls", "/offerings", "/use?span=next", "/export")]
    pages += [
        address.format(number=booked.id if is_about_a_booking(address) else listed.id)
        for _, address in rules(app, "GET")
    ]
    pages.append(f"{BOOKINGS}/offerings/{listed.id}/closing?day={TOMORROW}&reason=<script>")
    pages.append(f"{BOOKINGS}/offerings/{listed.id}/days/{TOMORROW}?code=<script>")
    desk.closures.close(listed, TOMORROW + timedelta(days=1), "<script>停", "小周", NOW)
    seen = 0
    for path in pages:
        page = staff.get(path)
        assert "<script" not in page, path
        seen += "&lt;script" in page
    assert seen >= 10
    refused = send(staff, listed, form_of(staff, listed, name="", address=HOSTILE, note=HOSTILE, slot="<script>"))
    assert "<script" not in refused.text
    assert "&lt;script" in refused.text


# The telephone desk.


def test_somebody_on_the_telephone_is_booked_and_named(desk: Desk, staff: StaffClient) -> None:
    listed = define(desk, capacity=5)
    made = send(staff, listed, form_of(staff, listed, party="2", note="耳背", born="82"))
    page = staff.follow(made)
    assert "赵大爷" in page
    assert "138****7788" in page
    assert "耳背" in page
    kept = desk.store.get(int(made.location.rsplit("/", 1)[1]))
    assert kept is not None
    assert (kept.party, kept.guest.birth_year, kept.made_by, kept.resident) == (2, TODAY.year - 82, staff.name, "")


def test_a_form_that_is_sent_twice_books_once(desk: Desk, staff: StaffClient) -> None:
    listed = define(desk, capacity=5)
    form = form_of(staff, listed)
    first, again = send(staff, listed, form), send(staff, listed, form)
    assert first.location == again.location
    assert len(desk.reach("qingxi").of_day(listed, TOMORROW)) == 1


def test_another_person_in_a_form_that_was_sent_is_not_taken_for_booked(desk: Desk, staff: StaffClient) -> None:
    listed = define(desk, capacity=5)
    form = form_of(staff, listed)
    send(staff, listed, form)
    answer = send(staff, listed, {**form, "name": "钱婆婆"})
    assert "刚才已经交过" in answer.text
    assert field(answer.text, "name") == "钱婆婆"
    send(staff, listed, {**form, "name": "钱婆婆", "token": field(answer.text, "token")})
    assert [each.guest.name for each in desk.reach("qingxi").of_day(listed, TOMORROW)] == ["赵大爷", "钱婆婆"]


def test_a_refusal_is_said_and_nothing_that_was_typed_is_lost(desk: Desk, staff: StaffClient) -> None:
    listed = define(desk)
    book(desk, listed)
    form = form_of(staff, listed, name="孙师傅", note="坐轮椅", born="1950", party="3")
    page = send(staff, listed, form).text
    assert "满了" in page
    assert {name: field(page, name) for name in ("name", "note", "born", "party", "phone", "token")} == {
        name: form[name] for name in ("name", "note", "born", "party", "phone", "token")
    }
    assert f'<option value="{form["slot"]}" selected' in page
    assert len(desk.reach("qingxi").of_day(listed, TOMORROW)) == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, fields.NEEDED),
        ({"phone": "12345"}, fields.NO_PHONE),
        ({"born": "三十"}, fields.NO_AGE),
        ({"born": "1700"}, fields.NO_AGE),
        ({"party": "0"}, "从 1 到 1000"),
        ({"party": "9" * 30}, "从 1 到 1000"),
        ({"slot": ""}, texts.CHOOSE),
        ({"slot": "99999999999"}, texts.CHOOSE),
        ({"name": "长" * 21}, "最多 20 个字"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    desk: Desk, staff: StaffClient, wrong: dict[str, str], sentence: str
) -> None:
    listed = define(desk, capacity=5)
    page = send(staff, listed, form_of(staff, listed, **wrong)).text
    [name] = wrong
    assert re.search(rf'id="e-{name}">[^<]*{re.escape(sentence)}', page)
    assert desk.reach("qingxi").of_day(listed, TOMORROW) == []


def test_visits_need_an_address_and_a_number_and_a_look_books_nothing(desk: Desk, staff: StaffClient) -> None:
    haircut = desk.offerings.find("qingxi", "haircut")
    assert haircut is not None
    page = staff.get(f"{BOOKINGS}/offerings/{haircut.id}/book")
    form = {
        "token": field(page, "token"),
        "day": str(TOMORROW),
        "begin": "9:30",
        "length": "30",
        "party": "1",
        "name": "钱婆婆",
    }
    before = everything(desk)
    refused = send(staff, haircut, form).text
    assert 'id="e-phone"' in refused
    assert 'id="e-address"' in refused
    form |= {"phone": PHONE, "address": "清溪苑3栋2单元501"}
    assert field(send(staff, haircut, {**form, "look": "1"}).text, "name") == "钱婆婆"
    assert everything(desk) == before
    assert send(staff, haircut, form).status_code == 302
    assert "9:30（满）" in staff.get(f"{BOOKINGS}/offerings/{haircut.id}/book?day={TOMORROW}")


def test_whoever_waits_without_wechat_is_rung_and_their_answer_noted(desk: Desk, staff: StaffClient) -> None:
    listed = define(desk)
    first = book(desk, listed)
    waiting = []
    for name in ("孙师傅", "钱婆婆"):
        made = send(staff, listed, form_of(staff, listed, name=name, waits="1"))
        assert "已经排队" in staff.follow(made)
        waiting.append(int(made.location.rsplit("/", 1)[1]))
    assert staff.post(f"{BOOKINGS}/{first.id}/cancel").status_code == 302
    assert "孙师傅" in staff.get(f"{BOOKINGS}/calls")
    staff.post(f"{BOOKINGS}/{waiting[0]}/decline")
    calls = staff.get(f"{BOOKINGS}/calls")
    assert ("孙师傅" in calls, "钱婆婆" in calls) == (False, True)
    staff.follow(staff.post(f"{BOOKINGS}/{waiting[1]}/accept"))
    found = [desk.store.get(number) for number in (first.id, *waiting)]
    assert [each.state.value for each in found if each] == ["withdrawn", "withdrawn", "booked"]
    assert "钱婆婆" not in staff.get(f"{BOOKINGS}/calls")


def test_an_answer_for_whom_nothing_was_offered_is_refused(desk: Desk, staff: StaffClient) -> None:
    booked = book(desk, define(desk))
    assert staff.post(f"{BOOKINGS}/{booked.id}/decline").status_code == 404
    staff.post(f"{BOOKINGS}/{booked.id}/accept")
    assert state(desk, booked) is BookingState.BOOKED


def test_a_change_by_staff_is_kept_and_told_to_who_booked_in_wechat(desk: Desk, staff: StaffClient) -> None:
    listed = define(desk, capacity=5)
    booked = book(desk, listed, "qingxi:changed", guest=Guest("妈妈"))
    page = staff.get(f"{BOOKINGS}/{booked.id}/change")
    form = form_of(
        staff, listed, TOMORROW + timedelta(days=2), party="3", name="", phone="", token=field(page, "token")
    )
    for _ in range(2):
        assert "并已告诉居民" in staff.follow(staff.post(f"{BOOKINGS}/{booked.id}/change", data=form))
    kept = desk.store.get(booked.id)
    assert kept is not None
    assert (kept.party, local(kept.start_at).date(), kept.guest.label) == (3, TOMORROW + timedelta(days=2), "妈妈")
    [said] = told(desk, "qingxi:changed")
    assert said.startswith("社区帮您把预约改好了")
    staff.post(f"{BOOKINGS}/{booked.id}/cancel")
    assert told(desk, "qingxi:changed")[-1].startswith("社区帮您取消了")
    assert texts.IS_OVER in staff.post(f"{BOOKINGS}/{booked.id}/change", data={**form, "token": "x" * 20}).text


def test_a_change_that_cannot_be_leaves_the_booking_and_the_form(desk: Desk, staff: StaffClient) -> None:
    listed = define(desk)
    booked, other = book(desk, listed), book(desk, listed, days=2)
    form = form_of(staff, listed, slot=str(other.slot), name="改了名")
    page = staff.post(f"{BOOKINGS}/{booked.id}/change", data=form).text
    assert "满了" in page
    assert field(page, "name") == "改了名"
    kept = desk.store.get(booked.id)
    assert kept == booked


def test_whoever_is_moved_to_where_they_are_booked_already_stays_where_they_were(
    desk: Desk, staff: StaffClient
) -> None:
    listed = define(desk, capacity=5)
    booked, there = (book(desk, listed, "qingxi:twice", days=days, guest=Guest()) for days in (1, 2))
    form = form_of(staff, listed, slot=str(there.slot), name="", phone="", note="下午来")
    page = staff.post(f"{BOOKINGS}/{booked.id}/change", data=form).text
    assert "已经订了这一场" in page
    assert field(page, "note") == "下午来"
    assert desk.store.get(booked.id) == booked


def test_times_of_a_room_are_changed_and_an_unchanged_one_is_not_in_its_own_way(desk: Desk, staff: StaffClient) -> None:
    hall = desk.offerings.find("qingxi", "meeting-hall")
    assert hall is not None
    start = local(NOW).replace(hour=10) + timedelta(days=3)
    opening = desk.timetable.at(hall, start, start + timedelta(hours=2))
    wish = Wish(opening, "qingxi", "", Guest(name="议事员"), party=5, by_staff="小周")
    booked = desk.reservations.reserve(wish, "hall-change", NOW)
    at = f"{BOOKINGS}/{booked.id}/change"
    page = staff.get(at)
    assert "10:00（现在订的）" in page
    form = {"token": field(page, "token"), "day": str(start.date()), "begin": "10:00", "length": "120", "party": "8"}
    staff.follow(staff.post(at, data={**form, "name": "议事员"}))
    staff.follow(
        staff.post(at, data={**form, "name": "议事员", "begin": "11：00", "token": field(staff.get(at), "token")})
    )
    kept = desk.store.get(booked.id)
    assert kept is not None
    assert (kept.party, f"{local(kept.start_at):%H:%M}", f"{local(kept.end_at):%H:%M}") == (8, "11:00", "13:00")
    refused = staff.post(at, data={**form, "name": "议事员", "begin": "23:00", "token": "y" * 20}).text
    assert "只在 9:00–21:00 之间能约" in refused


# Rosters.


def test_who_came_is_ticked_and_may_be_corrected(desk: Desk, staff: StaffClient) -> None:
    booked = book(desk, define(desk), days=0)
    for came, result in (("yes", BookingState.ATTENDED), ("no", BookingState.NO_SHOW)):
        staff.post(f"{BOOKINGS}/{booked.id}/tick", day=str(TODAY), came=came)
        assert state(desk, booked) is result


def test_nobody_is_ticked_before_their_day_or_on_another(desk: Desk, staff: StaffClient) -> None:
    booked = book(desk, define(desk))
    assert texts.NOT_YET in staff.follow(staff.post(f"{BOOKINGS}/{booked.id}/tick", day=str(TOMORROW), came="no"))
    assert staff.post(f"{BOOKINGS}/{booked.id}/tick", day=str(TODAY), came="no").status_code == 404
    assert state(desk, booked) is BookingState.BOOKED


def test_a_course_is_ticked_lesson_by_lesson(desk: Desk, staff: StaffClient) -> None:
    term = {"name": "冬季班", "first": str(TODAY), "last": str(TODAY + timedelta(days=10))}
    schedule = {"rule": "FREQ=WEEKLY;BYDAY=MO,WE", "begin": "14:00", "end": "15:00", "terms": [term]}
    listed = define(desk, schedule=schedule, capacity=5)
    booked = book(desk, listed, days=0)
    staff.post(f"{BOOKINGS}/{booked.id}/tick", day=str(TODAY), came="yes")
    assert state(desk, booked) is BookingState.BOOKED
    assert desk.attendance.of([booked.id], TODAY) == {booked.id: True}
    assert staff.post(f"{BOOKINGS}/{booked.id}/tick", day=str(TOMORROW), came="yes").status_code == 404
    assert booked.guest.name in staff.get(f"{BOOKINGS}/offerings/{listed.id}/days/{TODAY + timedelta(days=2)}")


def test_a_roster_is_printed_with_masked_numbers_unless_they_are_asked_for(desk: Desk, staff: StaffClient) -> None:
    listed = define(desk)
    booked = book(desk, listed, note="坐轮椅")
    at = f"{BOOKINGS}/offerings/{listed.id}/days/{TOMORROW}/print"
    page = staff.get(at)
    assert all(word in page for word in (booked.guest.name, booked.code, "坐轮椅", "138****7788", "print.css"))
    assert PHONE not in page
    assert PHONE in staff.get(f"{at}?phones=1")


def test_an_address_is_shown_only_where_somebody_goes_there(desk: Desk, staff: StaffClient) -> None:
    listed = define(desk)
    booked = book(desk, listed, guest=Guest(name="甲", phone=PHONE, address="清溪苑9栋"))
    at = f"{BOOKINGS}/offerings/{listed.id}/days/{TOMORROW}"
    for path in (at, f"{at}/print", f"{BOOKINGS}/{booked.id}"):
        assert "清溪苑9栋" not in staff.get(path)


# Closed days.


def test_a_day_is_closed_only_after_its_preview(desk: Desk, staff: StaffClient) -> None:
    listed = define(desk, capacity=3)
    by_phone, in_wechat = book(desk, listed), book(desk, listed, "qingxi:closed")
    at = f"{BOOKINGS}/offerings/{listed.id}"
    before = everything(desk)
    preview = staff.get(f"{at}/closing?day={TOMORROW}&reason=停水")
    assert "2 个预约" in preview
    assert everything(desk) == before
    page = staff.follow(staff.post(f"{at}/closing", day=str(TOMORROW), reason="停水"))
    assert by_phone.guest.name in page
    assert {state(desk, by_phone), state(desk, in_wechat)} == {BookingState.CALLED_OFF}
    assert "停水" in told(desk, "qingxi:closed")[0]
    assert "停水" in staff.get(f"{BOOKINGS}/")
    assert "早就停办" in staff.follow(staff.post(f"{at}/closing", day=str(TOMORROW), reason="停电"))
    staff.post(f"{at}/closed/{TOMORROW}/reopen")
    with desk.house.database.read() as connection:
        assert connection.execute(select(closure_table).where(closure_table.c.offering == listed.id)).all() == []


@pytest.mark.parametrize(
    ("form", "name"),
    [({"day": "", "reason": "x"}, "day"), ({"day": str(TOMORROW), "reason": ""}, "reason"),
     ({"day": str(TODAY - timedelta(days=1)), "reason": "x"}, "day")],
)  # fmt: skip
def test_a_day_that_cannot_be_closed_is_said(desk: Desk, staff: StaffClient, form: dict[str, str], name: str) -> None:
    listed = define(desk)
    before = everything(desk)
    assert f'id="e-{name}"' in staff.post(f"{BOOKINGS}/offerings/{listed.id}/closing", data=form).text
    assert everything(desk) == before


# Definitions.


def definition(page: str, **fields: str) -> dict[str, str]:
    """A definition's form as a browser would send it."""
    form = {}
    for tag in re.findall(r"<input [^>]*>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or " checked" in tag):
            form[name[1]] = value[1] if value else ""
    for name, options in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        form[name] = chosen[1] if chosen else ""
    form.pop("csrf_token")
    return {**form, **fields}


def test_an_offering_is_defined_once_by_a_form_that_is_sent_twice(desk: Desk, staff: StaffClient) -> None:
    page = staff.get(f"{BOOKINGS}/offerings/new/meal")
    form = definition(page, name="早餐", begin="7:00", end="8:30", capacity="20", price_fen_0="3.5", price_fen_1="2")
    form |= {"price_from_age_1": "70", "has_delivery": "1", "delivery_until": "6:30", "menu_1": "稀饭、馒头"}
    form = {name: value for name, value in form.items() if name not in ("day_SA", "day_SU")}
    for _ in range(2):
        assert "存好了" in staff.follow(staff.post(f"{BOOKINGS}/offerings/new/meal", data=form))
    [made] = [each for each in desk.offerings.list_of("qingxi") if each.offering.name == "早餐"]
    assert made.offering.schedule.rule == "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
    assert [(tier.fen, tier.from_age) for tier in made.offering.prices] == [(350, None), (200, 70)]
    assert made.offering.menu == {1: "稀饭、馒头"}
    begin = local(NOW).replace(hour=0)
    assert [o.left for o in desk.slots.between([made], begin, begin + timedelta(days=7))] == [20] * 5


@pytest.mark.parametrize(
    "key", ["canteen-lunch", "after-school", "night-yoga", "haircut", "home-repair", "meeting-hall"]
)
def test_an_offering_that_is_saved_unchanged_is_unchanged(desk: Desk, staff: StaffClient, key: str) -> None:
    before = desk.offerings.find("qingxi", key)
    assert before is not None
    at = f"{BOOKINGS}/offerings/{before.id}"
    staff.follow(staff.post(at, data=definition(staff.get(at))))
    assert desk.offerings.get(before.id) == before


def test_a_rule_that_is_not_weekly_stays_until_it_is_given_up(desk: Desk, staff: StaffClient) -> None:
    rule = "FREQ=MONTHLY;BYDAY=1TU"
    listed = define(desk, schedule={"rule": rule, "begin": "14:00", "end": "15:00"})
    at = f"{BOOKINGS}/offerings/{listed.id}"
    form = definition(staff.get(at), name="改了名")
    staff.post(at, data=form)
    kept = desk.offerings.get(listed.id).offering
    assert (kept.name, kept.schedule.rule) == ("改了名", rule)
    form.pop("keeps_rule")
    staff.post(at, data={**form, "day_TU": "1"})
    assert desk.offerings.get(listed.id).offering.schedule.rule == "FREQ=WEEKLY;BYDAY=TU"


@pytest.mark.parametrize(
    ("wrong", "name", "sentence"),
    [
        ({"name": ""}, "name", "太短"),
        ({"capacity": "许多"}, "capacity", "整数"),
        ({"capacity": ""}, "capacity", "整数"),
        ({"begin": "25:00"}, "begin", "时间"),
        ({"end": "9:00", "begin": "10:00"}, "", "结束时间要晚于开始时间"),
        ({"price_fen_2": "八块"}, "price_fen_0", texts.NO_MONEY),
        ({"price_fen_0": "8.555"}, "price_fen_0", texts.NO_MONEY),
        ({"closed": "后天"}, "closed", "日期"),
        ({"min_age": "60", "max_age": "50"}, "", "最小年龄比最大年龄还大"),
        ({"term_name_1": "秋季", "term_first_1": "2026-12-01", "term_last_1": "2026-11-01"}, "term_last_0", "早于"),
        ({"term_name_0": "秋季"}, "term_first_0", "日期"),
    ],
)
def test_what_is_wrong_with_a_definition_is_said_and_nothing_lost(
    desk: Desk, staff: StaffClient, wrong: dict[str, str], name: str, sentence: str
) -> None:
    before = everything(desk)
    form = definition(staff.get(f"{BOOKINGS}/offerings/new/session"), **{"name": "插花", "note": "带剪刀", **wrong})
    page = staff.post(f"{BOOKINGS}/offerings/new/session", data=form).text
    assert everything(desk) == before
    assert sentence in page
    assert not name or re.search(rf'id="e-{name}">[^<]*{re.escape(sentence)}', page)
    assert field(page, "note") == "带剪刀"
    assert field(page, "key") == form["key"]
    typed = {value for value in wrong.values() if value}
    assert all(f'value="{value}"' in page for value in typed)


def test_a_definition_without_a_weekday_is_refused(desk: Desk, staff: StaffClient) -> None:
    form = definition(staff.get(f"{BOOKINGS}/offerings/new/room"), name="琴房", resource="piano")
    form = {name: value for name, value in form.items() if not name.startswith("day_")}
    assert texts.NO_DAYS in staff.post(f"{BOOKINGS}/offerings/new/room", data=form).text


def test_a_capacity_below_what_is_taken_is_kept_there_and_said(desk: Desk, staff: StaffClient) -> None:
    listed = define(desk, capacity=5)
    booked = book(desk, listed, party=3)
    at = f"{BOOKINGS}/offerings/{listed.id}"
    assert "有 1 场已经订出的人数多过新的名额" in staff.follow(
        staff.post(at, data=definition(staff.get(at), capacity="2"))
    )
    begin = local(NOW).replace(hour=0)
    left = {
        local(o.start_at).date(): o.capacity for o in desk.slots.between([listed], begin, begin + timedelta(days=4))
    }
    assert left == {TODAY: 2, TOMORROW: 3, TOMORROW + timedelta(days=1): 2, TOMORROW + timedelta(days=2): 2}
    assert state(desk, booked) is BookingState.BOOKED


def test_more_places_go_to_those_who_wait(desk: Desk, staff: StaffClient) -> None:
    listed = define(desk)
    book(desk, listed)
    waits = book(desk, listed, "qingxi:more")
    assert waits.state is BookingState.WAITING
    at = f"{BOOKINGS}/offerings/{listed.id}"
    assert "让给排队的 1 位" in staff.follow(staff.post(at, data=definition(staff.get(at), capacity="2")))
    assert state(desk, waits) is BookingState.OFFERED
    assert "空出位子了" in told(desk, "qingxi:more")[0]


def test_an_offering_is_closed_and_opened(desk: Desk, staff: StaffClient) -> None:
    listed = define(desk)
    for word, is_open in (("no", False), ("yes", True)):
        staff.post(f"{BOOKINGS}/offerings/{listed.id}/state", open=word)
        assert desk.offerings.get(listed.id).is_open is is_open


def test_a_key_that_was_not_made_for_the_form_defines_nothing(desk: Desk, staff: StaffClient) -> None:
    before = everything(desk)
    form = definition(staff.get(f"{BOOKINGS}/offerings/new/session"), name="冒充")
    for key in ("canteen-lunch", "room-0123456789ab", "", "session-<script>"):
        assert staff.post(f"{BOOKINGS}/offerings/new/session", data={**form, "key": key}).status_code == 404
    assert everything(desk) == before


# Export and home.


def sheet(staff: StaffClient, query: str) -> tuple[Any, Any]:
    """The response and the first sheet of an export."""
    answer = staff.client.get(f"{BOOKINGS}/export?file=1&{query}")
    assert answer.status_code == 200, answer.text[:300]
    return answer, load_workbook(BytesIO(answer.data)).active


def test_no_cell_of_an_export_is_a_formula(desk: Desk, staff: StaffClient) -> None:
    listed = define(desk, capacity=20)
    names = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "＝1", '=HYPERLINK("http://x")']
    for name in names:
        book(desk, listed, guest=Guest(name=name, phone=PHONE), note="=cmd|' /C calc'!A0\x07")
    _, found = sheet(staff, f"first={TOMORROW}&last={TOMORROW}&offering={listed.id}&contact=1")
    rows = list(found.iter_rows(min_row=2))
    assert len(rows) == len(names)
    assert [row[3].value for row in rows] == [f"'{name}" for name in names]
    assert all(cell.data_type != "f" for row in rows for cell in row)
    assert all(row[12].value == "'=cmd|' /C calc'!A0" for row in rows)


def test_an_export_holds_no_contact_unless_asked_and_nobody_of_another_area(desk: Desk, staff: StaffClient) -> None:
    listed = define(desk, capacity=5)
    book(desk, listed, guest=Guest(name="甲", phone=PHONE, address="清溪苑9栋"), note="耳背")
    book(desk, define(desk, "hepan"), "qingxi:q", area="hepan", guest=Guest(name="河畔人"))
    answer, found = sheet(staff, f"first={TODAY}&last={TOMORROW}")
    text = repr([[cell.value for cell in row] for row in found.iter_rows()])
    assert "甲" in text
    assert not any(word in text for word in (PHONE, "清溪苑9栋", "耳背", "河畔人"))
    assert "filename*=UTF-8''%E9%A2%84%E7%BA%A6" in answer.headers["Content-Disposition"]
    _, found = sheet(staff, f"first={TODAY}&last={TOMORROW}&contact=1")
    text = repr([[cell.value for cell in row] for row in found.iter_rows()])
    assert PHONE in text
    assert "清溪苑9栋" not in text  # nobody goes there


@pytest.mark.parametrize(
    "query", ["first=2026-12-02&last=2026-12-01", "first=2020-01-01&last=2026-12-01", "first=x&last="]
)
def test_a_period_that_is_none_is_said(staff: StaffClient, query: str) -> None:
    assert 'class="wrong"' in staff.get(f"{BOOKINGS}/export?file=1&{query}")


def test_home_counts_calls_and_today_of_the_own_area(desk: Desk, staff: StaffClient) -> None:
    def count() -> int:
        found = re.search(r"<span>预约</span>\s*<strong class=\"count[^>]*>(\d+)<", staff.get("/console/"))
        assert found is not None
        return int(found[1])

    before = count()
    book(desk, define(desk), days=0)
    book(desk, define(desk, "hepan"), "qingxi:z", area="hepan", days=0)
    assert count() == before + 1
    listed = define(desk)
    first = book(desk, listed)
    book(desk, listed)
    staff.post(f"{BOOKINGS}/{first.id}/cancel")
    assert count() == before + 2


def test_tables_are_still_there(desk: Desk) -> None:
    with desk.house.database.read() as connection:
        assert connection.execute(select(booking_table)).first() is not None
        assert connection.execute(select(offering_table)).first() is not None
