"""Following, leaving, and asking to be forgotten. On leaving, WeChat demands that everything of the resident goes."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from bot.intake.admission_sql import once_table, session_table
from community import outbox
from community.outbox import OutboxState, outbox_table
from community.storage import UnitOfWork
from handlers.danger.tables import alert_table
from handlers.handoff.service import Handoffs
from handlers.handoff.tables import handoff_table
from tests.app_fixtures import ACCOUNT, WeChat
from tests.conftest import MONDAY_TEN
from tests.journeys.conftest import rows, running, whole_database

PHONE = "13711112222"  # of nobody else in this module
NEIGHBOURS_PHONE = "13900006666"
TABLES = (once_table, session_table, handoff_table, outbox_table, alert_table)


def live_a_little(app: Flask, wechat: WeChat, openid: str, phone: str = PHONE) -> None:
    """Leave something of the resident in every table."""
    wechat.say(openid, "老年食堂几点开饭")
    wechat.say(openid, "屋头煤气漏了，我叫王小二")
    wechat.say(openid, "转人工")
    wechat.say(openid, "给我回电话")
    wechat.say(openid, phone)
    wechat.event(openid, "CLICK", "do:menu")
    with UnitOfWork(running(app).house.database) as unit:
        outbox.put(unit, f"{ACCOUNT}:{openid}", "您的工单办好了", f"test:{openid}", OutboxState.HELD, MONDAY_TEN)
        unit.commit()
    assert all(rows(app, table, openid) for table in TABLES)


def test_whoever_follows_is_welcomed_by_the_communitys_name(wechat: WeChat, openid: str) -> None:
    for key in ("", "qrscene_poster-3", "scanbarcode|EAN13|69"):
        welcome = wechat.event(openid, "subscribe", key)
        assert welcome is not None
        assert "清溪社区" in welcome
        assert "1 <a href=" in welcome


def test_what_the_welcome_offers_can_be_chosen_by_number(wechat: WeChat, openid: str) -> None:
    wechat.event(openid, "subscribe")
    answer = wechat.say(openid, "1")
    assert answer is not None
    assert "11:00–12:30" in answer


def test_whoever_leaves_is_deleted_everywhere_and_told_nothing(app: Flask, wechat: WeChat, openid: str) -> None:
    live_a_little(app, wechat, openid)
    assert openid in whole_database(app)
    left = wechat.post(wechat.platform.compose(openid, "event", {"Event": "unsubscribe"}))
    assert (left.status_code, left.text) == (200, "success")
    for table in TABLES:
        assert rows(app, table, openid) == [], table.name
    everything = whole_database(app)
    assert openid not in everything, "a key or a copy still names the resident"
    assert PHONE not in everything
    assert "王小二" not in everything


def test_leaving_deletes_nobody_else(app: Flask, wechat: WeChat, openid: str) -> None:
    neighbour = f"{openid}x"  # the one's id begins with the other's
    live_a_little(app, wechat, openid)
    live_a_little(app, wechat, neighbour, NEIGHBOURS_PHONE)
    wechat.event(openid, "unsubscribe")
    for table in TABLES:
        assert rows(app, table, neighbour), table.name


def test_leaving_one_account_keeps_what_the_other_knows(
    app: Flask, wechat: WeChat, plain_wechat: WeChat, openid: str
) -> None:
    plain_wechat.say(openid, "转人工")
    wechat.say(openid, "转人工")
    wechat.event(openid, "unsubscribe")
    assert rows(app, handoff_table, openid) == []
    assert len(rows(app, handoff_table, openid, account="qingxi-plain")) == 1


def test_a_request_that_was_seen_to_stays_as_a_count_without_a_person(app: Flask, wechat: WeChat, openid: str) -> None:
    wechat.say(openid, "给我回电话")
    wechat.say(openid, NEIGHBOURS_PHONE)
    made = rows(app, handoff_table, openid)[0]
    house = running(app).house
    assert Handoffs(house).finish(made.id, made.area, "staff", MONDAY_TEN + timedelta(hours=1))
    wechat.event(openid, "unsubscribe")
    with house.database.read() as connection:
        kept = connection.execute(select(handoff_table).where(handoff_table.c.id == made.id)).one()
    assert (kept.resident, kept.about, kept.phone_sealed) == ("", "", "")
    assert openid not in whole_database(app)


def test_an_alert_stays_as_a_count_without_a_person(app: Flask, wechat: WeChat, openid: str) -> None:
    wechat.say(openid, "屋头煤气漏了")
    alert = rows(app, alert_table, openid)[0]
    wechat.event(openid, "unsubscribe")
    with running(app).house.database.read() as connection:
        kept = connection.execute(select(alert_table).where(alert_table.c.id == alert.id)).one()
    assert (kept.resident, kept.said, kept.kind) == ("", "", "gas")


def test_an_unsubscribe_that_is_sent_again_is_nothing_new(wechat: WeChat, openid: str) -> None:
    wechat.say(openid, "转人工")
    leaving = wechat.platform.compose(openid, "event", {"Event": "unsubscribe"})
    assert [wechat.post(leaving).text for _ in range(3)] == ["success"] * 3


def test_whoever_comes_back_is_met_for_the_first_time(app: Flask, wechat: WeChat, openid: str) -> None:
    live_a_little(app, wechat, openid)
    wechat.event(openid, "unsubscribe")
    welcome = wechat.event(openid, "subscribe")
    assert welcome is not None
    assert "工单" not in welcome
    fresh = wechat.say(openid, "转人工")
    assert fresh is not None
    assert "已经帮您叫" in fresh


@pytest.mark.parametrize("wish", ["删除我的信息", "删除我的信息。", "清除我的信息"])
def test_a_resident_can_have_everything_deleted_and_is_told_so(
    app: Flask, wechat: WeChat, openid: str, wish: str
) -> None:
    live_a_little(app, wechat, openid)
    told = wechat.say(openid, wish)
    assert told is not None
    assert "都删除了" in told
    for table in TABLES:
        assert rows(app, table, openid) == [], table.name
    everything = whole_database(app)
    assert openid not in everything
    assert PHONE not in everything


def test_deleting_works_in_the_middle_of_a_form(app: Flask, wechat: WeChat, openid: str) -> None:
    wechat.say(openid, "给我回电话")
    told = wechat.say(openid, "删除我的信息")
    assert told is not None
    assert "都删除了" in told
    wechat.say(openid, PHONE)  # no form listens any more
    assert rows(app, handoff_table, openid) == []


def test_asking_about_deletion_inside_a_sentence_deletes_nothing(app: Flask, wechat: WeChat, openid: str) -> None:
    wechat.say(openid, "转人工")
    wechat.say(openid, "删除我的信息要怎么办理需要带身份证吗")
    assert len(rows(app, handoff_table, openid)) == 1
