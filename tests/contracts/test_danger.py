"""Alerts for staff: each once, nobody's number in them, on SQLite and PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from threading import Barrier

import pytest
from sqlalchemy import select

from community.areas import Area, AreaTree
from community.calendar import OpeningHours
from community.residents import Resident
from community.storage import Database, UnitOfWork
from handlers.danger.service import MAX_SAID, Alerts, forget
from handlers.danger.tables import alert_table
from knowledge.language.danger import Danger
from tests.contracts.test_handoff import house

WANG = Resident("qingxi", "wang", "qingxi")


@pytest.fixture
def alerts(database: Database) -> Alerts:
    areas = AreaTree({"qingxi": Area("qingxi", "清溪社区", "community", None, "", "", OpeningHours())})
    return Alerts(replace(house(database), areas=areas))


def rows(database: Database) -> str:
    with database.read() as connection:
        return repr(connection.execute(select(alert_table)).all())


def report(alerts: Alerts, now: datetime, request: str = "m1", said: str = "屋头好大煤气味") -> None:
    alerts.report(WANG, Danger.GAS, said, request, now)


def test_a_reported_danger_is_open_until_somebody_answers_for_it(alerts: Alerts, now: datetime) -> None:
    report(alerts, now)
    [alert] = alerts.list_open()
    assert (alert.kind, alert.said, alert.area, alert.created_at) == (Danger.GAS, "屋头好大煤气味", "qingxi", now)
    assert alerts.acknowledge(alert.id, "qingxi", "小周", now)
    assert alerts.list_open() == []


def test_a_repeated_report_is_one_alert_and_a_new_one_is_another(alerts: Alerts, now: datetime) -> None:
    report(alerts, now, "m1")
    report(alerts, now, "m1")
    report(alerts, now, "m2")
    assert len(alerts.list_open()) == 2


def test_of_sixteen_repeats_at_once_one_is_kept_and_none_fails(alerts: Alerts, now: datetime) -> None:
    barrier = Barrier(16)

    def race(_number: int) -> None:
        barrier.wait()
        report(alerts, now)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(race, range(16)))
    assert len(alerts.list_open()) == 1


def test_only_the_own_area_may_acknowledge_and_only_one_person_does(alerts: Alerts, now: datetime) -> None:
    report(alerts, now)
    number = alerts.list_open()[0].id
    assert not alerts.acknowledge(number, "linjiang", "外人", now)
    assert alerts.list_open() != []
    barrier = Barrier(8)

    def race(person: int) -> bool:
        barrier.wait()
        return alerts.acknowledge(number, "qingxi", f"{person}", now)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(race, range(8))) == 1


def test_newest_alerts_come_first_and_only_of_the_areas_asked_for(alerts: Alerts, now: datetime) -> None:
    report(alerts, now, "m1", "first")
    report(alerts, now, "m2", "second")
    assert [alert.said for alert in alerts.list_open(("qingxi",))] == ["second", "first"]
    assert alerts.list_open(("linjiang",)) == []


def test_numbers_in_what_was_said_are_masked_and_long_words_cut(
    alerts: Alerts, database: Database, now: datetime
) -> None:
    report(alerts, now, "m1", "快来，我电话13800138000，身份证510212195001011234")
    report(alerts, now, "m2", "救" * 1000)
    assert "13800138000" not in rows(database)
    assert "510212195001011234" not in rows(database)
    assert max(len(alert.said) for alert in alerts.list_open()) == MAX_SAID


def test_forgetting_takes_the_person_out_and_keeps_the_alert(alerts: Alerts, database: Database, now: datetime) -> None:
    report(alerts, now)
    with UnitOfWork(database) as unit:
        forget(unit, WANG.id)
        unit.commit()
    assert "wang" not in rows(database)
    assert "煤气味" not in rows(database)
    assert len(alerts.list_open()) == 1
