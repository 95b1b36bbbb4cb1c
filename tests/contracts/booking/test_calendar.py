"""A telephone's calendar subscribes to one's bookings: real HTTP answers, read with icalendar again."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar, Event

from community.clock import CHINA
from handlers.booking.model.booking import Booking, Guest
from handlers.booking.model.offering import Offering
from handlers.booking.public import public
from tests.contracts.booking.conftest import HAIRCUT, LUNCH, NOW, YOGA, Community

BASE = "http://127.0.0.1:8000"


@pytest.fixture
def client(community: Community) -> Iterator[FlaskClient]:
    app = Flask(__name__)
    app.register_blueprint(public(community.desk))
    with app.test_client() as opened:
        yield opened


def events(client: FlaskClient, link: str) -> list[Event]:
    response = client.get(link.removeprefix(BASE))
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Cache-Control"].startswith("private")
    calendar = Calendar.from_ical(response.data)
    assert calendar["METHOD"] == "PUBLISH"
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    return list(calendar.walk("VEVENT"))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def days(event: Event, name: str) -> list[date]:
    found: Any = event.get(name)
    return [value.dt.date() for value in found.dts] if found else []


def test_one_booking_is_an_event_with_what_one_needs(community: Community, client: FlaskClient) -> None:
    booked = community.book(community.meal(community.offer(LUNCH)), guest=Guest("妈妈"), party=2)
    [event] = events(client, community.desk.link_of(booked))
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (at("2026-11-26T11:00"), at("2026-11-26T12:30"))
    assert event["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert (event["SUMMARY"], event["STATUS"], event["SEQUENCE"]) == ("午餐（给妈妈）", "CONFIRMED", 0)
    assert f"2 份，已订好，到了报 {booked.code}" in event["DESCRIPTION"]
    assert event["DTSTAMP"].dt == NOW


def test_a_change_raises_the_sequence_and_keeps_the_uid(community: Community, client: FlaskClient) -> None:
    listed = community.offer(LUNCH)
    booked = community.book(community.meal(listed))
    link = community.desk.link_of(booked)
    [before] = events(client, link)
    community.change(booked, now=NOW + timedelta(minutes=5), opening=community.meal(listed, 2))
    [moved] = events(client, link)
    assert (moved["UID"], moved["SEQUENCE"], moved["DTSTART"].dt) == (before["UID"], 1, at("2026-11-27T11:00"))
    assert moved["DTSTAMP"].dt == NOW + timedelta(minutes=5)
    community.withdraw(booked)
    [ended] = events(client, link)
    assert (ended["UID"], ended["SEQUENCE"], ended["STATUS"]) == (before["UID"], 2, "CANCELLED")


def test_who_waits_or_is_offered_a_seat_comes_tentatively(community: Community, client: FlaskClient) -> None:
    lunch = community.meal(community.offer(LUNCH))
    first, second = community.book(lunch, "a", party=4), community.book(lunch, "b", party=4)
    link = community.desk.link_of(second)
    assert events(client, link)[0]["STATUS"] == "TENTATIVE"
    community.withdraw(first)
    assert events(client, link)[0]["STATUS"] == "TENTATIVE"
    community.amendments.accept(second, "y", NOW)
    assert events(client, link)[0]["STATUS"] == "CONFIRMED"


def test_a_course_has_its_lessons_without_holidays_and_closed_days(community: Community, client: FlaskClient) -> None:
    term = {"name": "秋季班", "first": "2026-09-09", "last": "2026-12-23"}
    whole = YOGA.model_dump(mode="json")
    schedule = {**whole["schedule"], "terms": [term], "rule": "FREQ=WEEKLY;BYDAY=TH", "extra": ["2026-12-05"]}
    listed = community.offer(Offering.model_validate({**whole, "schedule": schedule}))
    booked = community.book(community.slots.between([listed], NOW, NOW + timedelta(days=1))[0])
    link = community.desk.link_of(booked)
    [before] = events(client, link)
    assert (before["DTSTART"].dt, before["DTEND"].dt) == (at("2026-09-10T19:00"), at("2026-09-10T20:30"))
    assert before["RRULE"].to_ical() == b"FREQ=WEEKLY;UNTIL=20261217T123000Z;BYDAY=TH"
    assert days(before, "EXDATE") == [date(2026, 10, 1)], "the National Day"
    assert days(before, "RDATE") == [date(2026, 12, 5)]
    community.closures.close(listed, date(2026, 12, 3), "老师请假", "小周", NOW)
    [after] = events(client, link)
    assert days(after, "EXDATE") == [date(2026, 10, 1), date(2026, 12, 3)]
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_a_course_on_working_days_has_its_make_up_days(community: Community, client: FlaskClient) -> None:
    term = {"name": "秋季学期", "first": "2026-09-14", "last": "2026-10-16"}
    whole = YOGA.model_dump(mode="json")
    schedule = {**whole["schedule"], "terms": [term], "rule": "FREQ=DAILY", "days": "working"}
    now = at("2026-09-13T09:00")
    listed = community.offer(Offering.model_validate({**whole, "schedule": schedule}), now=now)
    booked = community.book(community.slots.between([listed], now, now + timedelta(days=2))[0], now=now)
    [event] = events(client, community.desk.link_of(booked))
    left_out = days(event, "EXDATE")
    assert date(2026, 9, 20) not in left_out, "a Sunday that is worked"
    assert {date(2026, 10, 1), date(2026, 9, 19)} <= set(left_out)
    assert all(day not in left_out for day in (date(2026, 9, 14), date(2026, 10, 10), date(2026, 10, 16)))


def test_the_feed_has_all_of_ones_own_and_keeps_what_was_cancelled_for_thirty_days(
    community: Community, client: FlaskClient
) -> None:
    assert community.desk.feed_of("qingxi:wang") == ""
    listed = community.offer(LUNCH)
    kept, cancelled = community.book(community.meal(listed)), community.book(community.meal(listed, 9))
    community.book(community.meal(listed), "li")
    feed = community.desk.feed_of("qingxi:wang")
    community.withdraw(cancelled)
    assert [event["STATUS"] for event in events(client, feed)] == ["CONFIRMED", "CANCELLED"]
    assert community.desk.feed_of("qingxi:wang") == feed, "the same for ever"
    for days_later, statuses in ((29, ["CONFIRMED", "CANCELLED"]), (31, ["CONFIRMED"]), (33, [])):
        community.house.__dict__["clock"] = lambda later=days_later: NOW + timedelta(days=later)
        assert [event["STATUS"] for event in events(client, feed)] == statuses
    assert kept.id


def test_nothing_personal_is_in_it_but_the_residents_own_words(community: Community, client: FlaskClient) -> None:
    guest = Guest("妈妈", "王秀英", "13800005555", "3栋2单元501", 1944, "低保")
    booked = community.book(community.stretch(community.offer(HAIRCUT), "9:30", 30), "openid", guest=guest, note="耳背")
    for link in (community.desk.link_of(booked), community.desk.feed_of("qingxi:openid")):
        said = client.get(link.removeprefix(BASE)).text.replace("\r\n ", "")
        assert "给妈妈" in said
        assert "LOCATION:家里" in said
        for secret in ("王秀英", "13800005555", "3栋2单元501", "1944", "低保", "耳背", "openid"):
            assert secret not in said + link


def test_long_chinese_lines_are_folded_by_bytes_and_read_again(community: Community, client: FlaskClient) -> None:
    name, label = "社区老年食堂冬至团圆长桌午餐与饺子宴", "隔壁三栋的王婆婆和她的老姐妹们一共好几位老人家"
    listed = community.offer(LUNCH.model_copy(update={"name": name, "place": "清溪路18号，一楼；从侧门进\\不走正门"}))
    booked = community.book(community.meal(listed), guest=Guest(label))
    link = community.desk.link_of(booked)
    raw = client.get(link.removeprefix(BASE)).data
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    [event] = events(client, link)
    assert event["SUMMARY"] == f"{name}（给{label}）"
    assert event["LOCATION"] == "清溪路18号，一楼；从侧门进\\不走正门"


@pytest.fixture
def booked(community: Community) -> Booking:
    return community.book(community.meal(community.offer(LUNCH)))


def test_a_link_can_not_be_guessed_or_used_for_another(
    community: Community, client: FlaskClient, booked: Booking
) -> None:
    one, feed = (
        link.rpartition("/")[2].removesuffix(".ics")
        for link in (community.desk.link_of(booked), community.desk.feed_of("qingxi:wang"))
    )
    signature = one.partition(".")[2]
    assert len(signature) >= 43, "256 bits"
    tampered = [f"2.{signature}", f"{booked.id}.", str(booked.id), one[:-1], f"{one}x", "%00", "-1", f"{booked.id}. x"]
    bad = [f"/bookings/{token}.ics" for token in [*tampered, feed]] + [f"/calendar/{one}.ics"]
    assert {client.get(link).status_code for link in bad} == {404}


def test_both_links_end_when_the_resident_is_forgotten(
    community: Community, client: FlaskClient, booked: Booking
) -> None:
    links = [community.desk.link_of(booked), community.desk.feed_of("qingxi:wang")]
    community.forget("wang")
    community.book(community.meal(booked.listed, 3))  # who comes back has new ones
    assert {client.get(link.removeprefix(BASE)).status_code for link in links} == {404}
    assert len(events(client, community.desk.feed_of("qingxi:wang"))) == 1


def test_a_booking_that_staff_made_has_a_link_too(community: Community, client: FlaskClient) -> None:
    made = community.book(
        community.meal(community.offer(LUNCH)), resident="", guest=Guest(name="赵大爷"), by_staff="小周"
    )
    [event] = events(client, community.desk.link_of(made))
    assert event["SUMMARY"] == "午餐"
