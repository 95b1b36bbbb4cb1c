"""What a list of tickets shows and in which order, as conditions of SQL."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import ColumnElement, case

from community.clock import CHINA
from handlers.complaints.model.category import Category
from handlers.complaints.model.ticket_state import State
from handlers.complaints.model.urgency import Urgency
from handlers.complaints.service.store import IS_UNSOLVED
from handlers.complaints.tables import ticket_table

_tickets = ticket_table.c
# What is due next, as Ticket.due has it.
_due: ColumnElement[datetime] = case(
    (_tickets.responded_at.is_(None) & _tickets.respond_by.is_not(None), _tickets.respond_by), else_=_tickets.resolve_by
)
# What is solved is urgent no longer.
_rank = case(
    (IS_UNSOLVED & (_tickets.urgency == Urgency.DANGER.value), 0),
    (IS_UNSOLVED & (_tickets.urgency == Urgency.URGENT.value), 1),
    else_=2,
)
_NUMBER = re.compile(r"[#＃第]?\s*(\d{1,9})\s*号?")
NOBODY = 0


class Order(StrEnum):
    """late: what is overdue ahead, then what is urgent, then what is due first."""

    LATE = "late"
    DUE = "due"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True)
class Query:
    """What is looked for; whatever is left empty doesn't count. place: words that stand in it. handler: a member of the
    crew, NOBODY for what nobody has. first, last: days on which it was received. words: of the summary, or the number."""

    states: tuple[State, ...] = ()
    category: Category | None = None
    urgency: Urgency | None = None
    place: str = ""
    handler: int | None = None
    area: str = ""
    is_late: bool = False
    first: date | None = None
    last: date | None = None
    words: str = ""
    order: Order = Order.LATE

    def of(self, *states: State) -> Self:
        """Return the same query for these states alone."""
        return replace(self, states=states)


def is_overdue(now: datetime) -> ColumnElement[bool]:
    """Return the condition that what is due next is overdue."""
    return _due < now


def conditions(query: Query, now: datetime) -> list[ColumnElement[bool]]:
    """Return what a ticket must fulfil."""
    wanted: list[ColumnElement[bool]] = []
    if query.states:
        wanted.append(_tickets.state.in_([state.value for state in query.states]))
    if query.category is not None:
        wanted.append(_tickets.category == query.category.value)
    if query.urgency is not None:
        wanted.append(_tickets.urgency == query.urgency.value)
    if query.place:
        wanted.append(_stands_in(query.place, _tickets.place, _tickets.building))
    if query.handler is not None:
        wanted.append(_tickets.handler.is_(None) if query.handler == NOBODY else _tickets.handler == query.handler)
    if query.area:
        wanted.append(_tickets.area == query.area)
    if query.is_late:
        wanted += [IS_UNSOLVED, is_overdue(now)]
    if query.first is not None:
        wanted.append(_tickets.received_at >= _midnight(query.first))
    if query.last is not None:
        wanted.append(_tickets.received_at < _midnight(query.last + timedelta(days=1)))
    if query.words:
        said = _stands_in(query.words, _tickets.summary, _tickets.place)
        number = _NUMBER.fullmatch(query.words)
        wanted.append(said | (_tickets.number == int(number[1])) if number else said)
    return wanted


def order_of(query: Query, own_area: str, now: datetime) -> Sequence[Any]:
    """Return by what they are sorted. own_area: what is overdue there comes before what is overdue elsewhere."""
    due = (_due.is_(None), _due, _tickets.id)
    match query.order:
        case Order.NEWEST:
            return (_tickets.received_at.desc(), _tickets.id.desc())
        case Order.OLDEST:
            return (_tickets.received_at, _tickets.id)
        case Order.DUE:
            return due
        case Order.LATE:
            late = case((IS_UNSOLVED & is_overdue(now), 0), else_=1)
            return (late, case((_tickets.area == own_area, 0), else_=1), _rank, *due)


def _stands_in(words: str, *columns: ColumnElement[str]) -> ColumnElement[bool]:
    found = columns[0].contains(words, autoescape=True)
    for column in columns[1:]:
        found |= column.contains(words, autoescape=True)
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), tzinfo=CHINA)
