"""Which requests another system asks for: GeoReport's filters as conditions on tickets."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_

from community.clock import CHINA
from handlers.complaints.model.ticket_state import OPEN
from handlers.complaints.open311 import texts
from handlers.complaints.open311.problems import GeoReportProblem
from handlers.complaints.open311.requests import read_id
from handlers.complaints.open311.services import category_of
from handlers.complaints.tables import ticket_table

# As GeoReport has it: what nobody limits is limited to this.
SPAN = timedelta(days=90)
MOST_ROWS = 1000
_MOST_IDS = 200
_MOST_PAGES = 1_000_000
_tickets = ticket_table.c


@dataclass(frozen=True)
class Asked:
    """Which tickets, in the order of their last change or else newest first, and which page of them."""

    conditions: tuple[ColumnElement[bool], ...]
    by_change: bool
    limit: int
    offset: int


def read_filters(values: Mapping[str, str], areas: Collection[str], now: datetime) -> Asked:
    """Return what is asked for, of these areas. Raises GeoReportProblem."""
    size = _number(values, "page_size", MOST_ROWS, MOST_ROWS)
    page = _number(values, "page", 1, _MOST_PAGES)
    ours = _tickets.area.in_(sorted(areas))
    ids = values.get("service_request_id", "")
    if ids:
        return Asked((ours, _of_ids(ids)), by_change=False, limit=size, offset=(page - 1) * size)
    conditions: list[ColumnElement[bool]] = [ours]
    start, end, after, before = (
        _time(values, name) for name in ("start_date", "end_date", "updated_after", "updated_before")
    )
    if after is None and before is None:
        end = end or now
        start = start or end - SPAN
    for column, least, most in ((_tickets.received_at, start, end), (_tickets.changed_at, after, before)):
        if least is not None:
            conditions.append(column >= least)
        if most is not None:
            conditions.append(column <= most)
    codes = [category_of(code.strip()).value for code in values.get("service_code", "").split(",") if code.strip()]
    if codes:
        conditions.append(_tickets.category.in_(codes))
    conditions += _status(values.get("status", ""))
    return Asked(tuple(conditions), by_change=after is not None, limit=size, offset=(page - 1) * size)


def _of_ids(text: str) -> ColumnElement[bool]:
    said = text.split(",")
    if len(said) > _MOST_IDS:
        raise GeoReportProblem(400, texts.TOO_MANY_IDS.format(most=_MOST_IDS))
    ids = {each: read_id(each) for each in said}
    wrong = next((each for each, found in ids.items() if found is None), None)
    if wrong is not None:
        raise GeoReportProblem(404, texts.UNKNOWN_REQUEST.format(id=wrong[:80]))
    pairs = [found for found in ids.values() if found is not None]
    return or_(*[and_(_tickets.area == area, _tickets.number == number) for area, number in pairs])


def _status(text: str) -> list[ColumnElement[bool]]:
    said = {each.strip().lower() for each in text.split(",") if each.strip()}
    if not said <= {"open", "closed"}:
        raise GeoReportProblem(400, texts.NO_STATUS)
    is_open = _tickets.state.in_(sorted(OPEN))
    return [] if len(said) != 1 else [is_open if "open" in said else ~is_open]


def _time(values: Mapping[str, str], name: str) -> datetime | None:
    said = values.get(name, "").strip()
    if not said:
        return None
    # A plus that was not escaped arrives as a space.
    date, _, zone = said.partition(" ")
    text = f"{date}+{zone}" if "T" in date and zone else said
    try:
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=CHINA)).astimezone(CHINA)
    except (ValueError, OverflowError):
        raise GeoReportProblem(400, texts.NO_TIME.format(name=name)) from None


def _number(values: Mapping[str, str], name: str, usual: int, most: int) -> int:
    said = values.get(name, "").strip() or str(usual)
    if not (said.isascii() and said.isdigit() and len(said) < 10 and 1 <= int(said) <= most):
        raise GeoReportProblem(400, texts.NO_NUMBER.format(name=name, least=1, most=most))
    return int(said)
