"""Another system at Open311, through the whole application: it pushes, pulls, and learns nothing of anybody."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from bot.house import Running
from community.outbox import outbox_table
from community.storage import metadata
from handlers.complaints.model.category import CATEGORY_NAMES, Category
from handlers.complaints.model.report import NewReport
from handlers.complaints.model.ticket import Problem, Said, Ticket, Where
from handlers.complaints.model.urgency import Urgency
from handlers.complaints.public import MOST_BYTES
from handlers.complaints.service.actors import RESIDENT_ACTOR, staff_actor
from handlers.complaints.service.desk import Desk
from handlers.complaints.tables import api_key_table, photo_table, ticket_table
from tests.app_fixtures import app, settings  # noqa: F401
from tests.conftest import MONDAY_TEN

BASE = "/open311/v2"
STAFF = staff_actor("小周")
LEAK = {"service_code": "leak", "description": "楼上滴水，天花板湿了一片", "address_string": "清溪花园3栋2单元501"}
PHONE = "13800007788"
HOSTILE = "<b>&\"'</b>]]> \x01 '; DROP TABLE x; --"


class System:
    """Another system, with a key or none."""

    def __init__(self, app: Flask, key: str) -> None:  # noqa: F811
        self.client = app.test_client()
        self.key = key

    def get(self, path: str, status: int = 200, **query: Any) -> Any:
        """Return what an address answers."""
        return self.ask(path, query, status)

    def ask(self, path: str, query: Mapping[str, Any], status: int = 200) -> Any:
        """The same, for a query whose names may be any."""
        return self._read(self.client.get(f"{BASE}{path}", query_string={"api_key": self.key, **query}), status)

    def post(self, form: Mapping[str, Any], status: int = 200, to: str = "/requests.json", **more: Any) -> Any:
        """Push a report."""
        data = {"api_key": self.key, **form}
        return self._read(self.client.post(f"{BASE}{to}", data=data, **more), status)

    def push(self, **form: Any) -> str:
        """Push a report that is in order and return its id."""
        (answer,) = self.post({**LEAK, **form})
        return str(answer["service_request_id"])

    def _read(self, response: TestResponse, status: int) -> Any:
        assert response.status_code == status, (response.status_code, response.text[:400])
        if response.content_type.startswith("text/xml"):
            assert response.content_type == "text/xml; charset=utf-8"
            assert response.data.startswith(b"<?xml version='1.0' encoding='utf-8'?>")
            return ElementTree.fromstring(response.data)  # noqa: S314 - our own answer
        assert response.content_type == "application/json; charset=utf-8"
        return json.loads(response.data)


@pytest.fixture(scope="module")
def desk(app: Flask) -> Desk:  # noqa: F811
    running: Running = app.extensions["jiamenkou"]
    return Desk(running.house)


@pytest.fixture(scope="module")
def city(app: Flask, desk: Desk) -> System:  # noqa: F811
    """The city's platform, with a key of the street."""
    return System(app, desk.keys.add("linjiang", "市热线", "tests", MONDAY_TEN))


@pytest.fixture(scope="module")
def hepan(app: Flask, desk: Desk) -> System:  # noqa: F811
    """A community's own system."""
    return System(app, desk.keys.add("hepan", "河畔物业", "tests", MONDAY_TEN))


@pytest.fixture(autouse=True)
def _nothing_filed(desk: Desk) -> Iterator[None]:
    yield
    with desk.house.database.write() as connection:
        for table in metadata.sorted_tables:
            if table.name.startswith("complaint_") and table.name not in ("complaint_api_key", "complaint_rule"):
                connection.execute(table.delete())
        connection.execute(outbox_table.delete())


def ticket_of(desk: Desk, request_id: str) -> Ticket:
    area, _, number = request_id.rpartition("-")
    found = desk.store.numbered(area, int(number))
    assert found is not None
    return found


def resident_report(desk: Desk, request: str = "m1") -> Ticket:
    """A report of a resident's, with everything personal that there may be."""
    said = Said("我是3栋501王秀英，楼上漏水，电话13800007788", "3栋2单元501", PHONE, "王秀英")
    where = Where("清溪花园3栋", "清溪花园3栋", 29.564911, 106.550712)
    problem = Problem(Category.LEAK, Urgency.NORMAL, "楼上漏水", where)
    report = NewReport("qingxi", problem, said, MONDAY_TEN, resident="qingxi:openid-w", confidential=True)
    return desk.reports.file(report, request, MONDAY_TEN)


def test_services_are_the_categories(city: System) -> None:
    listed = city.get("/services.json")
    assert [each["service_code"] for each in listed] == [category.value for category in Category]
    assert {each["service_name"] for each in listed} == set(CATEGORY_NAMES.values())
    assert all(each["description"] and each["metadata"] is True and each["type"] == "realtime" for each in listed)
    tree = city.get("/services.xml", jurisdiction_id="qingxi")
    assert tree.tag == "services"
    assert [child.tag for child in tree] == ["service"] * len(Category)
    assert tree.findtext("service/metadata") == "true"


def test_services_need_no_key(app: Flask) -> None:  # noqa: F811
    assert len(System(app, "").get("/services.json")) == len(Category)


def test_a_service_says_how_urgency_is_given(city: System) -> None:
    definition = city.get("/services/leak.json")
    assert definition["service_code"] == "leak"
    urgency = definition["attributes"][0]
    assert (urgency["code"], urgency["datatype"], urgency["required"]) == ("urgency", "singlevaluelist", False)
    assert [value["key"] for value in urgency["values"]] == ["normal", "urgent", "danger"]
    tree = city.get("/services/leak.xml")
    assert tree.tag == "service_definition"
    assert [value.findtext("name") for value in tree.findall("attributes/attribute/values/value")] == [
        "一般",
        "紧急",
        "危险",
    ]


@pytest.mark.parametrize("form", ["json", "xml"])
def test_what_is_pushed_is_a_ticket_of_the_crews_and_can_be_pulled(city: System, desk: Desk, form: str) -> None:
    extra = {"jurisdiction_id": "qingxi", "last_name": "王", "first_name": "秀英", "phone": "138 0000 7788"}
    answer = city.post({**LEAK, **extra, "attribute[urgency]": "urgent"}, to=f"/requests.{form}")
    if form == "xml":
        assert answer.tag == "service_requests"
        request_id = answer.findtext("request/service_request_id")
    else:
        request_id = answer[0]["service_request_id"]
    assert re.fullmatch(r"qingxi-\d+", request_id)
    ticket = ticket_of(desk, request_id)
    assert (ticket.problem.category, ticket.problem.urgency) == (Category.LEAK, Urgency.URGENT)
    assert ticket.said == Said(LEAK["description"], LEAK["address_string"], PHONE, "王秀英")
    assert (ticket.problem.where.place, ticket.problem.where.building) == ("清溪花园3栋2单元", "清溪花园3栋")
    assert (ticket.handler is not None, ticket.channel, ticket.resident) == (True, "open311", "")
    assert desk.trail.of(ticket.id)[0].by == "市热线"
    pulled = city.get(f"/requests/{request_id}.json")[0]
    assert (pulled["status"], pulled["service_code"], pulled["agency_responsible"]) == ("open", "leak", "清溪社区")
    assert (pulled["requested_datetime"], pulled["expected_datetime"]) == (
        "2026-11-23T10:00:00+08:00",
        "2026-11-24T10:00:00+08:00",
    )
    tree = city.get(f"/requests/{request_id}.xml")
    assert (tree.tag, tree.findtext("request/status")) == ("service_requests", "open")


def test_without_a_jurisdiction_it_goes_to_the_keys_own_area(hepan: System) -> None:
    assert hepan.push().startswith("hepan-")


def test_the_same_number_again_is_the_same_request(city: System, hepan: System) -> None:
    first = city.push(**{"attribute[external_id]": "A-1"})
    assert city.push(**{"attribute[external_id]": "A-1", "description": "别的话"}) == first
    assert city.push(**{"attribute[external_id]": "A-2"}) != first
    by_header = [city.post(LEAK, headers={"Idempotency-Key": "key-1"})[0]["service_request_id"] for _ in range(2)]
    assert by_header[0] == by_header[1] != first
    assert city.push() != city.push(), "without a number each is its own"
    assert hepan.push(**{"attribute[external_id]": "A-1"}) != first, "another system's numbers are its own"


def test_danger_in_the_words_is_danger_whatever_was_ticked(city: System, desk: Desk) -> None:
    request_id = city.push(
        service_code="hazard", description="楼道里有很重的煤气味", **{"attribute[urgency]": "normal"}
    )
    assert ticket_of(desk, request_id).problem.urgency is Urgency.DANGER


def test_a_position_goes_in_and_comes_out_as_it_was(city: System, desk: Desk) -> None:
    form = {key: value for key, value in LEAK.items() if key != "address_string"}
    (answer,) = city.post({**form, "lat": "29.564911", "long": "106.550712"})
    where = ticket_of(desk, answer["service_request_id"]).problem.where
    assert where.latitude is not None
    assert 0.001 < abs(where.latitude - 29.564911) < 0.01, "telephones here have GCJ-02"
    pulled = city.get(f"/requests/{answer['service_request_id']}.json")[0]
    assert (pulled["lat"], pulled["long"]) == (29.564911, 106.550712)


def test_a_picture_is_kept_as_its_address_if_we_may_fetch_it(city: System, desk: Desk) -> None:
    request_id = city.push(media_url="https://img.example.org/1.jpg")
    ours = select(photo_table).where(photo_table.c.ticket == ticket_of(desk, request_id).id)
    with desk.house.database.read() as connection:
        (photo,) = connection.execute(ours).all()
    assert (photo.url, photo.shows) == ("https://img.example.org/1.jpg", "before")


@pytest.mark.parametrize(
    ("change", "status", "says"),
    [
        ({"service_code": ""}, 400, "service_code"),
        ({"service_code": "volcano"}, 404, "volcano"),
        ({"description": " "}, 400, "description"),
        ({"description": "漏" * 4001}, 400, "4000"),
        ({"address_string": ""}, 400, "address_string"),
        ({"address_string": "", "lat": "29.5"}, 400, "long"),
        ({"lat": "nan", "long": "106"}, 400, "WGS-84"),
        ({"lat": "91", "long": "106"}, 400, "WGS-84"),
        ({"attribute[urgency]": "very"}, 400, "urgency"),
        ({"attribute[external_id]": "x" * 81}, 400, "external_id"),
        ({"media_url": "http://img.example.org/1.jpg"}, 400, "https"),
        ({"media_url": "https://127.0.0.1/1.jpg"}, 400, "https"),
        ({"media_url": "https://[::1]/1.jpg"}, 400, "https"),
        ({"media_url": "https://localhost/1.jpg"}, 400, "https"),
        ({"media_url": "https://2130706433/1.jpg"}, 400, "https"),
        ({"media_url": "file:///etc/passwd"}, 400, "https"),
        ({"phone": "1" * 41}, 400, "phone"),
        ({"jurisdiction_id": "mars"}, 404, "mars"),
        ({"api_key": ""}, 403, "api_key"),
        ({"api_key": "jmk_wrong"}, 403, "api_key"),
        ({"api_key": "x" * 5000}, 403, "api_key"),
    ],
)
def test_what_is_wrong_is_said_as_the_standard_says_it(
    city: System, desk: Desk, change: dict[str, str], status: int, says: str
) -> None:
    (problem,) = city.post({**LEAK, **change}, status)
    assert problem["code"] == status
    assert says in problem["description"]
    tree = city.post({**LEAK, **change}, status, to="/requests.xml")
    assert (tree.tag, tree.findtext("error/code")) == ("errors", str(status))
    assert desk.store.count() == 0


def test_too_large_a_body_is_refused_in_the_same_words(city: System) -> None:
    (problem,) = city.post({**LEAK, "description": "x" * (MOST_BYTES + 1)}, 413)
    assert problem["code"] == 413


def test_reading_needs_a_key_and_gets_what_the_key_reaches(
    app: Flask,  # noqa: F811
    city: System,
    hepan: System,
    desk: Desk,
) -> None:
    theirs = city.push(jurisdiction_id="qingxi")
    own = hepan.push()
    assert [each["service_request_id"] for each in hepan.get("/requests.json")] == [own]
    assert {each["service_request_id"] for each in city.get("/requests.json")} == {theirs, own}
    assert hepan.get(f"/requests/{theirs}.json", 404)[0]["code"] == 404
    assert hepan.get("/requests.json", service_request_id=theirs) == []
    assert hepan.get("/requests.json", 404, jurisdiction_id="qingxi")[0]["code"] == 404
    assert hepan.post({**LEAK, "jurisdiction_id": "qingxi"}, 404)[0]["code"] == 404
    for path in ("/requests.json", f"/requests/{own}.json", f"/tokens/{own}.json"):
        assert System(app, "").get(path, 403)[0]["code"] == 403
    header = app.test_client().get(f"{BASE}/requests/{own}.json", headers={"X-Api-Key": hepan.key})
    assert header.status_code == 200


def test_a_revoked_key_opens_nothing(app: Flask, desk: Desk) -> None:  # noqa: F811
    gone = System(app, desk.keys.add("hepan", "旧平台", "tests", MONDAY_TEN))
    assert gone.get("/requests.json") == []
    number = desk.keys.all()[-1].id
    assert (desk.keys.revoke(number, MONDAY_TEN), desk.keys.revoke(number, MONDAY_TEN)) == (True, False)
    assert gone.get("/requests.json", 403)[0]["code"] == 403
    with desk.house.database.read() as connection:
        assert gone.key not in repr([tuple(row) for row in connection.execute(select(api_key_table))])


def test_nothing_of_whoever_reported_it_comes_out(city: System, desk: Desk) -> None:
    ticket = resident_report(desk)
    member = desk.crew.of_area("qingxi")[0]
    desk.work.transfer(ticket, STAFF, member, "王秀英家的事", "t", MONDAY_TEN)
    for form in ("json", "xml"):
        response = city.client.get(f"{BASE}/requests.{form}", query_string={"api_key": city.key})
        found = [part for part in ("王秀英", PHONE, "501", "openid", "29.5649", "106.5507") if part in response.text]
        assert found == []
        assert "楼上漏水" in response.text


def test_the_filters_of_the_standard(city: System, desk: Desk) -> None:
    leak, noise = city.push(jurisdiction_id="qingxi"), city.push(service_code="noise", jurisdiction_id="hepan")
    old = resident_report(desk)
    with desk.house.database.write() as connection:
        earlier = {"received_at": MONDAY_TEN - timedelta(days=91), "changed_at": MONDAY_TEN - timedelta(days=60)}
        connection.execute(ticket_table.update().where(ticket_table.c.id == old.id).values(**earlier))
    desk.work.withdraw(ticket_of(desk, noise), "w", MONDAY_TEN + timedelta(hours=1))
    aged = f"qingxi-{old.number}"

    def ids(state: str = "", **query: Any) -> list[str]:
        asked = {**query, "status": state} if state else query
        return [each["service_request_id"] for each in city.ask("/requests.json", asked)]

    assert ids() == [noise, leak], "newest first, of the last ninety days"
    assert ids(service_code="leak") == [leak]
    assert ids(service_code="leak,noise") == [noise, leak]
    assert ids(state="closed") == [noise]
    assert ids(state="open") == [leak]
    assert ids(state="open,closed") == [noise, leak]
    assert ids(service_request_id=f"{leak},{aged}") == [leak, aged]
    assert ids(start_date="2026-08-01T00:00:00+08:00", end_date="2026-09-01T00:00:00Z") == [aged]
    assert ids(start_date="2026-08-01") == [noise, leak, aged]
    assert ids(updated_after="2026-11-23T10:30:00 08:00") == [noise], "a plus that was not escaped"
    assert ids(updated_after="2026-09-01") == [aged, leak, noise], "in the order of their last change"
    assert ids(updated_after="2026-11-23T10:00:00+08:00") == [leak, noise], "the very last one comes again"
    assert [ids(page_size="1", page=str(page)) for page in (1, 2, 3)] == [[noise], [leak], []]
    assert ids(jurisdiction_id="hepan") == [noise]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"start_date": "yesterday"}, 400),
        ({"updated_after": "0001-01-01T00:00:00+14:00"}, 400),
        ({"status": "half"}, 400),
        ({"page": "0"}, 400),
        ({"page_size": "1001"}, 400),
        ({"page": "１"}, 400),
        ({"service_code": "volcano"}, 404),
        ({"service_request_id": "nothing"}, 404),
        ({"service_request_id": "qingxi-99999999999999999999"}, 404),
        ({"service_request_id": ",".join(["qingxi-1"] * 201)}, 400),
    ],
)
def test_a_filter_that_says_nothing_is_refused(city: System, query: dict[str, Any], status: int) -> None:
    (problem,) = city.ask("/requests.json", query, status)
    assert problem["code"] == status


def test_it_is_closed_when_it_is_settled_and_says_how(city: System, desk: Desk) -> None:
    request_id = city.push(jurisdiction_id="qingxi")

    def now() -> dict[str, Any]:
        found: dict[str, Any] = city.get(f"/requests/{request_id}.json")[0]
        return found

    assert now()["status_notes"] == "待接单。"
    at = MONDAY_TEN + timedelta(hours=1)
    ticket = desk.work.accept(ticket_of(desk, request_id), STAFF, "a", at)
    desk.work.resolve(ticket, STAFF, "换了水管", "d", at)
    done = now()
    assert (done["status"], done["status_notes"]) == ("open", "已办结，待确认：换了水管")
    assert (done["updated_datetime"], done["expected_datetime"]) == ("2026-11-23T11:00:00+08:00", None)
    desk.work.close(ticket, STAFF, "", "c", at)
    assert (now()["status"], now()["status_notes"]) == ("closed", "已结案：换了水管")


def test_merged_it_names_what_carries_it_on(city: System, desk: Desk) -> None:
    first, second = city.push(jurisdiction_id="qingxi"), city.push(jurisdiction_id="qingxi")
    desk.work.merge(ticket_of(desk, first), ticket_of(desk, second), STAFF, "m", MONDAY_TEN)
    merged = city.get(f"/requests/{first}.json")[0]
    assert merged["status"] == "closed"
    assert second in merged["status_notes"]


def test_a_token_is_a_number_at_once(city: System) -> None:
    request_id = city.push()
    assert city.get(f"/tokens/{request_id}.json") == [{"service_request_id": request_id, "token": request_id}]
    assert city.get(f"/tokens/{request_id}.xml").findtext("request/token") == request_id
    assert city.get("/tokens/linjiang-999.json", 404)[0]["code"] == 404


def test_hostile_words_stay_words_in_both_forms(city: System, desk: Desk) -> None:
    request_id = city.push(description=f"漏水{HOSTILE}", address_string=HOSTILE)
    with desk.house.database.write() as connection:
        connection.execute(ticket_table.update().values(summary=HOSTILE, place=HOSTILE))
    assert city.get(f"/requests/{request_id}.json")[0]["description"] == HOSTILE
    tree = city.get(f"/requests/{request_id}.xml")
    assert tree.findtext("request/description") == HOSTILE.replace("\x01", "")
    assert tree.findtext("request/address") == HOSTILE.replace("\x01", "")


def test_what_waits_for_the_resident_promises_no_time(city: System, desk: Desk) -> None:
    request_id = city.push(jurisdiction_id="qingxi")
    ticket = desk.work.accept(ticket_of(desk, request_id), STAFF, "a", MONDAY_TEN)
    ticket = desk.work.ask(ticket, STAFF, "几点在家", "q", MONDAY_TEN)
    assert city.get(f"/requests/{request_id}.json")[0]["expected_datetime"] is None
    desk.work.answer(ticket, RESIDENT_ACTOR, "六点", "w", MONDAY_TEN)
    assert city.get(f"/requests/{request_id}.json")[0]["expected_datetime"] is not None


def test_the_console_still_asks_for_its_token(app: Flask) -> None:  # noqa: F811
    assert app.test_client().post("/console/sign-out").status_code == 400


@pytest.mark.parametrize("path", ["/requests.yaml", "/nothing.json", "/requests"])
def test_what_is_no_address_is_none(city: System, path: str) -> None:
    assert city.client.get(f"{BASE}{path}").status_code == 404
