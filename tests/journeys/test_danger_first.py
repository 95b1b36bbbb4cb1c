"""Danger is answered before anything else, whatever is open and whatever else breaks."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask

from community.storage import Database
from handlers.danger.tables import alert_table
from tests.app_fixtures import WeChat
from tests.journeys.conftest import rows, running


def said(reply: str | None) -> str:
    assert reply is not None
    return reply


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("屋头煤气漏了", "119"),
        ("楼下着火了", "119"),
        ("婆婆晕倒了叫不醒", "120"),
        ("我不想活了", "12356"),
        ("老公又打我", "110"),
        ("有人触电了", "120"),
        ("娃儿掉到河里了", "119"),
        ("电梯把人关在里面了", "119"),
        ("他喝了农药", "12"),
        ("有人拿刀砍人", "110"),
    ],
)
def test_each_danger_gets_its_number_at_once_and_staff_an_alert(
    app: Flask, wechat: WeChat, openid: str, line: str, number: str
) -> None:
    answer = said(wechat.say(openid, line))
    assert number in answer
    assert "已经通知社区值班人员" in answer
    assert len(rows(app, alert_table, openid)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "着火了",
        "起火了快来",
        "楼下火锅店着火了",
        "火车站有人砍人",
        "热死了，婆婆晕倒了",
        "打火机爆炸了",
        "下水道里好大的煤气味",
        "燃气费交了，现在屋里着火了",
        "气死我了，老公又打我",
    ],
)
def test_words_that_only_look_like_danger_do_not_hide_the_danger_beside_them(
    app: Flask, wechat: WeChat, openid: str, line: str
) -> None:
    # 着火了 itself once went unheard, because 火了 (a shop is 火了) made the whole line harmless.
    assert "值班人员" in said(wechat.say(openid, line))
    assert len(rows(app, alert_table, openid)) == 1


@pytest.mark.parametrize("before", ["菜单", "给我回电话", "转人工", "你好"])
def test_danger_comes_first_whatever_was_open(wechat: WeChat, openid: str, before: str) -> None:
    wechat.say(openid, before)
    assert said(wechat.say(openid, "屋头煤气漏了")).startswith("先保命")


def test_an_alert_that_is_sent_three_times_is_one(app: Flask, wechat: WeChat, openid: str) -> None:
    cry = wechat.platform.compose(openid, "text", {"Content": "屋头煤气漏了"})
    assert len({wechat.deliver(cry) for _ in range(3)}) == 1
    assert len(rows(app, alert_table, openid)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "燃气费在哪里交",
        "煤气灶打不起火",
        "我发火了",
        "想订一桌火锅",
        "下水道堵了",
        "消防演练几点开始",
        "怎么安装烟感报警器",
        "电梯坏了两天了",
        "这个月热死了",
    ],
)
def test_words_of_danger_without_danger_alarm_nobody(app: Flask, wechat: WeChat, openid: str, line: str) -> None:
    wechat.say(openid, line)
    assert rows(app, alert_table, openid) == []


@contextmanager
def without(app: Flask, table: str) -> Iterator[None]:
    """The database lacks this table, as one that is broken or half restored would."""
    rename(running(app).house.database, table, "mislaid")
    try:
        yield
    finally:
        rename(running(app).house.database, "mislaid", table)


def rename(database: Database, table: str, to: str) -> None:
    with database.write() as connection:
        # SQLite refuses a name that this pooled connection remembers, though another has freed it: let it look again.
        connection.exec_driver_sql("SELECT count(*) FROM sqlite_schema")
        connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {to}")


def test_the_safety_words_do_not_wait_for_the_alert(app: Flask, wechat: WeChat, openid: str) -> None:
    with without(app, "danger_alert"):
        answer = said(wechat.say(openid, "屋头煤气漏了"))
    assert answer.startswith("先保命")
    assert "暂时通知不到" in answer
    assert "已经通知" not in answer


def test_without_a_database_danger_still_gets_its_words_and_others_a_sentence(
    app: Flask, wechat: WeChat, openid: str
) -> None:
    with without(app, "message_once"):
        assert said(wechat.say(openid, "屋头煤气漏了")).startswith("先保命")
        assert "过一会儿" in said(wechat.say(openid, "老年食堂几点开饭"))
    assert "11:00–12:30" in said(wechat.say(openid, "老年食堂几点开饭"))


def test_danger_is_heard_though_a_form_cannot_be_stored(app: Flask, wechat: WeChat, openid: str) -> None:
    wechat.say(openid, "给我回电话")
    with without(app, "handoff"):
        assert "故障号" in said(wechat.say(openid, "13800005555"))
        assert said(wechat.say(openid, "屋头煤气漏了")).startswith("先保命")
