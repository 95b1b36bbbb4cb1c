"""The month's report on paper: figures beside those of the month before, the trend, what is late, what many report."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, abort, g, render_template, request

from handlers.complaints.model.category import CATEGORY_NAMES, Category
from handlers.complaints.pages import texts
from handlers.complaints.pages.office import Office
from handlers.complaints.service.figures import Count
from handlers.complaints.service.month import Day, tell_month
from handlers.fields import FIRST_YEAR, LAST_YEAR

# The drawing, in its own units: room for a day, and for the tallest bar.
DAY_WIDTH, TALLEST = 20, 120
_GRID = 4


@dataclass(frozen=True)
class Row:
    """One category, or one area: this month and the one before."""

    name: str
    count: Count
    before: Count

    @property
    def change(self) -> str:
        """How many more or fewer came in: +3, -2, 0."""
        return f"{self.count.received - self.before.received:+d}".replace("+0", "0")


@dataclass(frozen=True)
class Bar:
    """One day in the drawing: where its bars begin and how tall they are."""

    day: date
    received: int
    resolved: int
    left: int
    received_height: int
    resolved_height: int


@dataclass(frozen=True)
class Trend:
    """The days as bars. steps: the values of the lines across, with their heights from below."""

    bars: tuple[Bar, ...]
    steps: tuple[tuple[int, int], ...]

    @property
    def width(self) -> int:
        """How wide the days are together."""
        return DAY_WIDTH * len(self.bars)


def add_report(routes: Blueprint, office: Office) -> None:
    """Add the page."""

    @routes.get("/report")
    def report() -> str:
        today = office.today()
        first = _month(request.args.get("month", ""), today) or abort(404)
        reach = office.reach()
        month = tell_month(office.desk, reach.areas, first, office.now())
        by_category, category_before = (each.by(lambda cell: cell.category) for each in (month.figures, month.before))
        by_area, area_before = (each.by(lambda cell: cell.area) for each in (month.figures, month.before))
        nothing = Count()
        handlers = [ticket.handler for ticket in (*month.late, *month.oldest)]
        return render_template(
            "complaints/report.html",
            month=month,
            total=Row(texts.TOTAL, month.figures.total, month.before.total),
            categories=[
                Row(
                    CATEGORY_NAMES[each], by_category.get(each.value, nothing), category_before.get(each.value, nothing)
                )
                for each in Category
                if each.value in by_category or each.value in category_before
            ],
            areas=[
                Row(office.area_name(key), by_area.get(key, nothing), area_before.get(key, nothing))
                for key in reach.areas
            ],
            trend=draw(month.days),
            handlers=office.names_of(handlers),
            area=office.area_name(g.staff.area),
            area_names=dict(office.area_options()),
            earlier=(first - timedelta(days=1)).replace(day=1),
            later=month.last + timedelta(days=1) if not month.is_running and month.last < today else None,
            printed_at=office.now(),
            day_width=DAY_WIDTH,
            tallest=TALLEST,
        )


def draw(days: tuple[Day, ...]) -> Trend:
    """Return the days as bars of a drawing."""
    most = max((max(day.received, day.resolved) for day in days), default=0)
    step = -(-most // _GRID) or 1
    top = step * -(-max(most, 1) // step)
    bars = tuple(
        Bar(
            day.day,
            day.received,
            day.resolved,
            DAY_WIDTH * index,
            round(TALLEST * day.received / top),
            round(TALLEST * day.resolved / top),
        )
        for index, day in enumerate(days)
    )
    return Trend(bars, tuple((value, round(TALLEST * value / top)) for value in range(0, top + 1, step)))


def _month(text: str, today: date) -> date | None:
    """The first day of the month that an address names (2026-11), this month where it names none; None for one that is
    none or has not begun."""
    if not text:
        return today.replace(day=1)
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return first if FIRST_YEAR <= first.year <= LAST_YEAR and first <= today else None
