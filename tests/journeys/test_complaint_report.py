"""A period's tickets as a spreadsheet, and the month's report: whose they are, what they count, what they never show."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook

from bot.house import Running
from community.storage import metadata
from handlers.complaints.model.category import Category
from handlers.complaints.model.report import NewReport
from handlers.complaints.model.ticket import Problem, Said, Ticket, Where
from handlers.complaints.model.urgency import Urgency
from handlers.complaints.pages import texts
from handlers.complaints.pages.report import TALLEST, draw
from handlers.complaints.service.actors import staff_actor
from handlers.complaints.service.desk import Desk
from handlers.complaints.service.month import Day, tell_month
from tests.app_fixtures import app, settings  # noqa: F401
from tests.conftest import MONDAY_TEN
from tests.journeys.staff_client import StaffClient

NOW = MONDAY_TEN
EXPORT, REPORT = "/console/complaints/export", "/console/complaints/report"
STAFF = staff_actor("小周")
PHONE, NAME, FLAT, WORDS = "13800007788", "王秀英", "3栋2单元501", "我家吊顶泡坏了"
HOSTILE = '=HYPERLINK("http://x")<script>alert(1)</script>'
_NUMBER = iter(range(1, 100_000))


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


@pytest.fixture(autouse=True)
def _nothing_filed(desk: Desk) -> Iterator[None]:
    yield
    with desk.house.database.write() as connection:
        for table in metadata.sorted_tables:
            if table.name.startswith("complaint_") and table.name != "complaint_rule":
                connection.execute(table.delete())


def report(
    desk: Desk,
    *,
    area: str = "qingxi",
    category: Category = Category.LEAK,
    urgency: Urgency = Urgency.NORMAL,
    summary: str = "楼上漏水",
    now: datetime = NOW,
    **more: Any,
) -> Ticket:
    number = next(_NUMBER)
    problem = Problem(category, urgency, summary, Where("清溪花园3栋", "清溪花园3栋"), proposed=category.value)
    filed = NewReport(area, problem, Said(WORDS, FLAT, PHONE, NAME), now, resident=f"qingxi:o{number}", **more)
    return desk.reports.file(filed, f"r{number}", now)


def done(desk: Desk, ticket: Ticket, now: datetime, score: int = 0) -> Ticket:
    """Worked, solved and rated."""
    ticket = desk.work.accept(ticket, STAFF, f"a{ticket.id}", now)
    ticket = desk.work.resolve(ticket, STAFF, "换了水管", f"d{ticket.id}", now)
    if score:
        desk.follow_up.rate(ticket, ticket.resident, score, f"s{ticket.id}", now)
    return ticket


def rows(client: StaffClient, **query: str) -> list[dict[str, Any]]:
    """The spreadsheet's rows by their heads."""
    asked = {"first": "2026-11-01", "last": "2026-11-30", "file": "1", **query}
    response = client.client.get(EXPORT, query_string=asked)
    assert response.status_code == 200
    assert response.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert response.headers["Cache-Control"] == "no-store"
    sheet = load_workbook(BytesIO(response.data)).active
    assert sheet is not None
    heads, *found = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, heads), row, strict=True)) for row in found]


def test_every_ticket_of_the_period_is_a_row(desk: Desk, staff: StaffClient) -> None:
    report(desk, now=datetime(2026, 10, 31, 15, 59, tzinfo=NOW.tzinfo))
    first = report(desk, now=datetime(2026, 10, 31, 16, 0, tzinfo=NOW.tzinfo))
    second = done(desk, report(desk, category=Category.NOISE), NOW)
    desk.reports.join(second, "qingxi:neighbour", Said(), "j", NOW, anonymous=False)
    found = rows(staff)
    assert [row["编号"] for row in found] == [first.number, second.number]
    assert found[1] | {"经办": ""} == {
        "编号": second.number,
        "社区": "清溪社区",
        "类别": "噪音扰民",
        "缓急": "一般",
        "状态": "已办结，待确认",
        "地点": "清溪花园3栋",
        "反映什么": "楼上漏水",
        "户数": 2,
        "从哪里来": "微信",
        "收到": "2026-11-23 10:00",
        "首次答复": "2026-11-23 10:00",
        "承诺办好": None,
        "办结": "2026-11-23 10:00",
        "结案": None,
        "经办": "",
        "怎么处理的": "换了水管",
        "重新办过几次": 0,
        "答复超时": None,
        "办结超时": None,
    }
    assert (found[0]["答复超时"], found[0]["办结超时"]) == ("是", "是"), "overdue now, though nobody has noted it yet"


def test_nothing_of_people_unless_it_is_asked_for(desk: Desk, staff: StaffClient) -> None:
    report(desk)
    report(desk, anonymous=True, confidential=True)
    plain = repr(rows(staff))
    assert [part for part in (PHONE, NAME, FLAT, WORDS) if part in plain] == []
    open_one, shy = rows(staff, personal="1")
    assert [open_one[head] for head in ("姓名", "电话", "地址", "原话", "保密")] == [NAME, PHONE, FLAT, WORDS, None]
    assert [shy[head] for head in ("姓名", "电话", "保密")] == [
        None,
        None,
        f"{texts.WANTS_NO_NAME}，{texts.WANTS_SECRECY}",
    ]


def test_no_cell_is_a_formula(desk: Desk, staff: StaffClient) -> None:
    report(desk, summary=HOSTILE)
    desk.work.resolve(desk.work.accept(report(desk), STAFF, "a", NOW), STAFF, "@SUM(A1)", "d", NOW)
    first, second = rows(staff)
    assert first["反映什么"] == f"'{HOSTILE}"
    assert second["怎么处理的"] == "'@SUM(A1)"


def test_staff_export_their_area_and_those_below(desk: Desk, staff: StaffClient, street: StaffClient) -> None:
    report(desk)
    report(desk, area="hepan")
    assert [row["社区"] for row in rows(staff)] == ["清溪社区"]
    assert sorted(row["社区"] for row in rows(street)) == ["河畔社区", "清溪社区"]
    assert [row["社区"] for row in rows(street, area="hepan")] == ["河畔社区"]
    assert [row["社区"] for row in rows(staff, area="hepan")] == ["清溪社区"], "out of reach, as if there were none"


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"first": "2026-11-30", "last": "2026-11-01"}, texts.END_BEFORE_BEGIN),
        ({"first": "2024-11-30", "last": "2026-11-01"}, texts.TOO_LONG_A_TIME),
        ({"first": "nonsense", "last": "2026-11-01"}, "要填日期"),
    ],
)
def test_a_period_that_is_none_is_asked_for_again(staff: StaffClient, query: dict[str, str], sentence: str) -> None:
    page = staff.client.get(EXPORT, query_string={**query, "file": "1"})
    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert sentence in page.text


def test_the_form_stands_on_this_month(staff: StaffClient) -> None:
    page = staff.get(EXPORT)
    assert 'value="2026-11-01"' in page
    assert 'value="2026-11-23"' in page


def test_the_month_is_counted_and_compared_with_the_same_days_before(desk: Desk) -> None:
    before = NOW - timedelta(days=31)  # 23 October
    report(desk, now=before)
    report(desk, now=before + timedelta(days=1))
    desk.work.withdraw(report(desk, now=before), "w", before)
    for days, score in ((20, 5), (10, 4), (3, 1)):
        at = NOW - timedelta(days=days)
        done(desk, report(desk, now=at), at + timedelta(days=1), score)
    report(desk, category=Category.NOISE, now=NOW - timedelta(days=10))
    month = tell_month(desk, ("qingxi",), date(2026, 11, 1), NOW)
    assert (month.is_running, month.last, month.before_last) == (True, date(2026, 11, 23), date(2026, 10, 23))
    assert (month.figures.total.received, month.before.total.received) == (4, 1)
    assert month.usual_days == 1.0
    assert dict(month.opinion.scores) == {5: 1, 4: 1, 1: 1}
    assert month.opinion.average == pytest.approx(10 / 3)
    by_day = {day.day.day: (day.received, day.resolved) for day in month.days if day.received or day.resolved}
    assert by_day == {3: (1, 0), 4: (0, 1), 13: (2, 0), 14: (0, 1), 20: (1, 0), 21: (0, 1)}
    assert len(month.days) == 23
    assert (month.late_count, month.open_count) == (3, 3), "those of October wait, too"
    assert [ticket.received_at for ticket in month.oldest] == sorted(ticket.received_at for ticket in month.oldest)
    whole = tell_month(desk, ("qingxi",), date(2026, 10, 1), NOW)
    assert (whole.is_running, whole.last, whole.before_last) == (False, date(2026, 10, 31), date(2026, 9, 30))
    assert (whole.figures.total.received, whole.open_count) == (2, 2)


def test_the_page_shows_it_and_explains_itself(desk: Desk, staff: StaffClient) -> None:
    done(desk, report(desk, now=NOW - timedelta(days=3)), NOW - timedelta(days=2), 5)
    late = report(desk, summary=HOSTILE, now=NOW - timedelta(days=20))
    for _ in range(3):
        report(desk, summary="电梯坏了", category=Category.DAMAGE)
    page = staff.get(REPORT)
    assert "清溪社区居民诉求月报" in page
    assert re.search(r"收到</span> <strong>5</strong>", page)
    assert f"<td>{late.number}</td>" in page
    assert "<strong>3 件</strong>" in page, "what three say is a hot issue"
    assert all(word in page for word in ("怎么算", "响应率", "解决率", "满意率", "平均 5.0 分", "同期"))
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "style=" not in page
    assert [part for part in (PHONE, NAME, FLAT, WORDS) if part in page] == []
    assert "按社区" not in page


def test_a_street_sees_its_communities_beside_each_other(desk: Desk, street: StaffClient) -> None:
    report(desk)
    report(desk, area="hepan")
    page = street.get(REPORT)
    assert "按社区" in page
    assert all(name in page for name in ("临江街道居民诉求月报", "清溪社区", "河畔社区"))


def test_a_month_that_is_empty_or_over_has_a_page_and_one_to_come_has_none(staff: StaffClient) -> None:
    page = staff.get(f"{REPORT}?month=2026-10")
    assert "2026年10月" in page
    assert "本月还没完" not in page
    assert "month=2026-09" in page
    assert "month=2026-11" in page
    for month in ("2026-12", "2026-13", "x", "1999-01", "2026-1", "2026-11-01"):
        staff.get(f"{REPORT}?month={month}", 404)


def test_it_prints_on_a4(staff: StaffClient) -> None:
    with staff.client.get("/console/complaints/static/report.css") as sheet:
        css = sheet.get_data(as_text=True)
    assert "size: A4" in css
    assert "@media print" in css
    assert "report.css" in staff.get(REPORT)


def test_nobody_reads_it_without_signing_in(app: Flask) -> None:  # noqa: F811
    for path in (EXPORT, REPORT):
        assert app.test_client().get(path).status_code == 302


def test_bars_are_as_tall_as_their_numbers() -> None:
    days = tuple(
        Day(date(2026, 11, 1 + index), received, resolved)
        for index, (received, resolved) in enumerate([(0, 7), (3, 0)])
    )
    trend = draw(days)
    assert trend.steps == ((0, 0), (2, 30), (4, 60), (6, 90), (8, TALLEST))
    assert [(bar.received_height, bar.resolved_height) for bar in trend.bars] == [(0, 105), (45, 0)]
    assert draw(()).bars == ()
