"""响应率, 解决率, 满意率 as a table and as bars, with the numbers behind every percentage."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, g, render_template, request

from handlers.complaints.model.category import Category
from handlers.complaints.pages import texts
from handlers.complaints.pages.office import Office
from handlers.complaints.pages.words import category_name
from handlers.complaints.service.figures import Cell, Count, Figures, Rate, count
from handlers.fields import read_day

_MONTHS = {"half": 6, "year": 12}
_MOST_DAYS = 750


@dataclass(frozen=True)
class Line:
    """One row: its name and what was counted."""

    name: str
    count: Count

    @property
    def rates(self) -> list[tuple[str, str, Rate]]:
        """The three rates: key, name, numbers."""
        return [(key, name, getattr(self.count, key)) for key, name in texts.RATES]


def add_figures(routes: Blueprint, office: Office) -> None:
    """Add the page."""

    @routes.get("/figures")
    def figures() -> str:
        span = request.args.get("span", "")
        first, last = _days(request.args.get("first", ""), request.args.get("last", ""), span, office.today())
        usual = "area" if len(office.reach().areas) > 1 else "category"
        by = request.args.get("by", "") if request.args.get("by") in texts.BY else usual
        found = count(office.desk.house, office.reach().areas, first, last, office.now())
        return render_template(
            "complaints/figures.html",
            lines=_lines(office, found, by),
            total=Line(texts.TOTAL, found.total),
            by=by,
            kinds=texts.BY,
            spans=texts.SPANS,
            span=span if span in texts.SPANS else "",
            first=first,
            last=last,
            area=office.area_name(g.staff.area),
        )


def _lines(office: Office, found: Figures, by: str) -> list[Line]:
    sums = found.by(lambda cell: _key(cell, by))
    match by:
        case "category":
            keys: list[Any] = [category.value for category in Category if category.value in sums]
            named = {key: category_name(key) for key in keys}
        case "area":
            keys = [key for key in office.reach().areas if key in sums]
            named = {key: office.area_name(key) for key in keys}
        case "handler":
            names = office.names_of(sums)
            keys = sorted(sums, key=lambda number: (number is None, -sums[number].received))
            named = {key: names.get(key, texts.NOBODY_HAS_IT) for key in keys}
        case _:
            keys = sorted(sums)
            named = {key: f"{key.year}年{key.month}月" for key in keys}
    return [Line(named[key], sums[key]) for key in keys]


def _key(cell: Cell, by: str) -> Any:
    return {"area": cell.area, "category": cell.category, "handler": cell.handler}.get(by, cell.month)


def _days(first: str, last: str, span: str, today: date) -> tuple[date, date]:
    """The days that an address asks for; half a year where it asks for none that can be counted."""
    begin, end = read_day(first), read_day(last)
    if begin and end and begin <= end and (end - begin).days <= _MOST_DAYS:
        return begin, end
    month = today.replace(day=1)
    if span == "month":
        return month, today
    if span == "last":
        before = month - timedelta(days=1)
        return before.replace(day=1), before
    return _months_ago(month, _MONTHS.get(span, _MONTHS["half"]) - 1), today


def _months_ago(month: date, count: int) -> date:
    year, index = divmod(month.year * 12 + month.month - 1 - count, 12)
    return date(year, index + 1, 1)
