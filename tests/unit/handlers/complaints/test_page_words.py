"""What pages say of hours, clocks and drawings, without a database."""

from datetime import datetime, time, timedelta

import pytest

from community.calendar import OpeningHours
from community.clock import CHINA
from handlers.complaints.model.category import Category
from handlers.complaints.model.clock import Pause, Target, Unit
from handlers.complaints.model.ticket import Clock, Problem, Said, Ticket, Where
from handlers.complaints.model.ticket_state import State
from handlers.complaints.model.urgency import Urgency
from handlers.complaints.pages import charts
from handlers.complaints.pages.rota import read_rota, rota_values, say_rota
from handlers.complaints.pages.words import say_clock, say_left, say_span
from handlers.fields import Fields

# A Wednesday morning.
NOW = datetime(2026, 11, 25, 9, 30, tzinfo=CHINA)
HOURS = OpeningHours.parse({day: ["09:00-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")})
DAYS = Target(3, Unit.WORKING_DAYS)
HERE = Where("清溪花园3栋", "清溪花园3栋")


def ticket(
    state: State = State.ASSIGNED,
    *,
    due: datetime | None = None,
    respond: Target = DAYS,
    where: Where = HERE,
    received_at: datetime = NOW,
) -> Ticket:
    """A ticket whose first answer is due."""
    return Ticket(
        1, "qingxi", 1, Problem(Category.LEAK, Urgency.NORMAL, "漏水", where), Said(), state, None, "", False, False,
        "chat", None, 0, received_at, Clock(NOW, respond, DAYS, due, None), None, None, None, "", None, 0, "", 0, NOW, "r",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "1 分钟"), (59, "59 分钟"), (60, "1 小时"), (47 * 60, "47 小时"), (48 * 60, "2 天"), (20 * 24 * 60, "20 天")],
)
def test_a_span_is_said_in_one_unit(minutes: int, said: str) -> None:
    assert say_span(timedelta(minutes=minutes)) == said


def test_what_is_left_is_said_in_the_unit_of_the_promise() -> None:
    friday = datetime(2026, 11, 27, 17, tzinfo=CHINA)

    def left(one: Ticket, now: datetime = NOW) -> str:
        return say_left(one, (), HOURS, now)

    assert left(ticket(due=friday)) == "还有 3 个工作日"
    assert left(ticket(due=friday), friday - timedelta(hours=2)) == "今天到期"
    assert left(ticket(due=friday), friday + timedelta(hours=5)) == "超时 5 小时"
    soon = NOW + timedelta(minutes=40)
    assert left(ticket(due=soon, respond=Target(60, Unit.MINUTES))) == "还有 40 分钟"
    open_hours = Target(120, Unit.WORKING_MINUTES)
    assert left(ticket(due=NOW + timedelta(hours=2), respond=open_hours)) == "还有 2 小时（按上班时间算）"
    assert left(ticket()) == "没有时限"


def test_a_clock_that_stands_still_says_so() -> None:
    waiting = ticket(State.WAITING)
    assert say_clock(waiting, NOW) == "时限停着"
    assert "等居民" in say_left(waiting, [Pause(NOW)], HOURS, NOW)


def test_a_rota_is_read_as_it_is_typed_and_said_with_days_alike_together() -> None:
    typed = {
        "rota_mon": "9：00－12:00、14:00 ~ 18:00",
        "rota_tue": "9:00-12:00 14:00-18:00",
        "rota_sun": "10:00到11:00",
    }
    fields = Fields(typed)
    rota = read_rota(fields)
    assert fields.is_good
    parsed = OpeningHours.parse(rota)
    assert parsed.ranges[0] == ((time(9), time(12)), (time(14), time(18)))
    assert say_rota(parsed) == ["周一到周二 09:00-12:00 14:00-18:00", "周日 10:00-11:00"]
    assert OpeningHours.parse(read_rota(Fields(rota_values(parsed)))) == parsed


@pytest.mark.parametrize("typed", ["九点", "18:00-09:00", "25:00-26:00", "09:00"])
def test_hours_that_there_are_not_are_said_beside_their_day(typed: str) -> None:
    fields = Fields({"rota_wed": typed})
    read_rota(fields)
    assert set(fields.errors) == {"rota_wed"}


def test_positions_keep_their_shape_and_stay_inside_the_drawing() -> None:
    assert charts.map_of([ticket()]) == []
    places = [(29.50, 106.50), (29.51, 106.50), (29.50, 106.52)]
    dots = charts.map_of([ticket(where=Where("", "", *place)) for place in places])
    assert all(0 < dot.x < charts.MAP_WIDTH and 0 < dot.y < charts.MAP_HEIGHT for dot in dots)
    south, north, east = dots
    assert north.y < south.y, "north is up"
    assert east.x > south.x
    single = charts.map_of([ticket(where=Where("", "", 29.5, 106.5))])[0]
    assert (single.x, single.y) == (charts.MAP_WIDTH // 2, charts.MAP_HEIGHT // 2)


def test_a_degree_is_as_wide_as_it_is_here_and_not_as_at_the_equator() -> None:
    places = [(30.0, 106.50), (30.01, 106.50), (30.0, 106.51)]
    corner, north, east = charts.map_of([ticket(where=Where("", "", *place)) for place in places])
    assert (east.x - corner.x) / (corner.y - north.y) == pytest.approx(0.866, abs=0.02)


def test_a_day_with_a_report_is_seen_and_one_without_is_not() -> None:
    trend = charts.trend_of([ticket(received_at=NOW - timedelta(days=days)) for days in (0, 0, 3, 40)], NOW.date())
    assert len(trend) == charts.DAYS
    assert [bar.count for bar in trend[-4:]] == [1, 0, 0, 2]
    assert [bar.height(40) for bar in trend[-4:]] == [20, 0, 0, 40]
    assert trend[-1].name == "11月25日"
    assert [(bar.name, bar.count) for bar in charts.buildings_of([ticket(), ticket()])] == [("清溪花园3栋", 2)]
