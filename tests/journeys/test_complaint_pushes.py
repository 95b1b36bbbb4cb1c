"""Whoever has to know of a ticket is sent it: the place of a danger to everybody, a lead's word to the worker as the
lead's, a thumb's 全部接单 to each reporter."""

from typing import Any

import pytest
from sqlalchemy import select

from bot.house import Running
from community.outbox import outbox_table
from tests.journeys.scripted import Scripted, Stage
from tests.journeys.test_complaint_conversations import CREW

CASES: list[dict[str, Any]] = [
    {
        "name": "danger",
        "now": "2026-11-25T09:00",
        "lines": ["[W] 我的工单", "[Z] 我的工单", "[L] 我的工单", "厨房里好大的煤气味", "6栋2单元402"],
    },
    {
        "name": "urged",
        "now": "2026-11-25T09:00",
        "lines": ["[W] 我的工单", "[B] 4栋门口路灯不亮", "[L] 催一下1号", "[W] 备注 1 灯杆要换"],
    },
    {
        "name": "all_at_once",
        "now": "2026-11-25T09:00",
        "lines": ["[B] 1栋1单元楼道灯坏了", "[C] 3栋门口垃圾桶满了", "[W] 全部接单"],
    },
]


@pytest.fixture(scope="module")
def scripted(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return Stage(CASES, tmp_path_factory.mktemp("pushes"), pushes, CREW)


def pushes(running: Running) -> list[dict[str, Any]]:
    with running.house.database.read() as connection:
        rows = connection.execute(select(outbox_table).order_by(outbox_table.c.id)).all()
    return [{"to": row.resident.partition(":")[2], "text": row.text} for row in rows]


def sent(done: Scripted, to: str) -> list[str]:
    return [str(row["text"]) for row in done.rows if row["to"] == to]


@pytest.mark.parametrize("who", ["W", "Z", "L"])
def test_where_the_danger_is_reaches_everybody_who_was_told_of_it(scripted: Stage, who: str) -> None:
    assert any("6栋2单元402" in text for text in sent(scripted["danger"], who))


def test_a_lead_s_word_reaches_the_worker_as_the_lead_s(scripted: Stage) -> None:
    heard = [text for text in sent(scripted["urged"], "W") if "抓紧" in text]
    assert len(heard) == 1
    assert "王站长补充" in heard[0]
    assert "居民" not in heard[0]


def test_a_worker_is_not_sent_their_own_remark(scripted: Stage) -> None:
    assert not any("灯杆" in text for text in sent(scripted["urged"], "W"))


@pytest.mark.parametrize("who", ["B", "C"])
def test_each_reporter_hears_that_all_were_taken_on(scripted: Stage, who: str) -> None:
    assert any("陈师傅接了" in text for text in sent(scripted["all_at_once"], who))
