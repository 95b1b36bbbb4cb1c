"""响应率, 解决率, 满意率: what was answered in time, solved in time, and liked, by area, category, handler and month.

Of the tickets that were received in a span, but for those that were withdrawn or carried on in another one:
- responded: of those whose first answer has been given or was due, the ones answered in time;
- solved: of those that were solved or should have been, the ones solved in time and not reopened;
- content: of the reporters who said something about the outcome, the ones who gave 4 or 5 points. Who says that it is not
  solved is not content.

The counting is one statement for tickets and one for reporters, grouped by the database.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select

from community.clock import CHINA
from handlers.complaints.model.ticket_state import State
from handlers.complaints.service.follow_up import UNSOLVED_VERDICT
from handlers.complaints.tables import reporter_table, ticket_table
from handlers.contract import House

CONTENT_FROM = 4
_tickets = ticket_table.c
_reporters = reporter_table.c
_LEFT_OUT = (State.MERGED.value, State.WITHDRAWN.value)


@dataclass(frozen=True)
class Rate:
    """So many of so many."""

    good: int = 0
    total: int = 0

    @property
    def percent(self) -> int | None:
        """The share, rounded; None of nothing."""
        return round(100 * self.good / self.total) if self.total else None

    def __add__(self, other: "Rate") -> "Rate":
        return Rate(self.good + other.good, self.total + other.total)


@dataclass(frozen=True)
class Count:
    """received: tickets. reopened: of them, those that were reopened at least once."""

    received: int = 0
    reopened: int = 0
    responded: Rate = Rate()
    solved: Rate = Rate()
    content: Rate = Rate()

    def __add__(self, other: "Count") -> "Count":
        return Count(
            self.received + other.received,
            self.reopened + other.reopened,
            self.responded + other.responded,
            self.solved + other.solved,
            self.content + other.content,
        )


@dataclass(frozen=True)
class Cell:
    """What was counted of one area, category, handler (None: nobody) and month (its first day)."""

    area: str
    category: str
    handler: int | None
    month: date
    count: Count


@dataclass(frozen=True)
class Figures:
    """All cells of a span."""

    cells: tuple[Cell, ...]

    @property
    def total(self) -> Count:
        """Everything together."""
        return sum((cell.count for cell in self.cells), Count())

    def by(self, key: Callable[[Cell], Any]) -> dict[Any, Count]:
        """Return the counts added up by whatever `key` says of a cell."""
        sums: dict[Any, Count] = {}
        for cell in self.cells:
            sums[key(cell)] = sums.get(key(cell), Count()) + cell.count
        return sums


def months_of(first: date, last: date) -> list[date]:
    """Return the first days of the months from `first` to `last`."""
    month, found = first.replace(day=1), []
    while month <= last:
        found.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    return found


def count(house: House, areas: Sequence[str], first: date, last: date, now: datetime) -> Figures:
    """Count what was received in these areas from `first` to `last`, as it stands at `now`."""
    months = months_of(first, last)
    is_meant = and_(
        _tickets.area.in_(areas),
        _tickets.received_at >= _midnight(first),
        _tickets.received_at < _midnight(last + timedelta(days=1)),
        _tickets.state.not_in(_LEFT_OUT),
    )
    month = case(*((_tickets.received_at < _midnight(end), index) for index, end in enumerate(months[1:])),
                 else_=literal(len(months) - 1)) if months[1:] else literal(0)  # fmt: skip
    key = (_tickets.area, _tickets.category, _tickets.handler)
    # A subquery: PostgreSQL would take the months' expression for another one in GROUP BY, for its parameters.
    each = select(_tickets.id, *key, month.label("month"), *_judged(now)).where(is_meant).subquery()
    names = (each.c.area, each.c.category, each.c.handler, each.c.month)
    sums = (func.sum(each.c[name]) for name in ("is_reopened", "is_due", "is_in_time", "was_due", "is_solved"))
    tickets = select(*names, func.count(), *sums).group_by(*names)
    says = (_reporters.score.is_not(None)) | (_reporters.verdict == UNSOLVED_VERDICT)
    likes = (_reporters.score >= CONTENT_FROM) & (_reporters.verdict != UNSOLVED_VERDICT)
    reporters = (
        select(*names, func.count(), func.sum(_one(likes)))
        .join_from(each, reporter_table, _reporters.ticket == each.c.id)
        .where(says)
        .group_by(*names)
    )
    with house.database.read() as connection:
        content = {tuple(row[:4]): Rate(int(row[5]), row[4]) for row in connection.execute(reporters)}
        rows = connection.execute(tickets).all()
    return Figures(
        tuple(
            Cell(
                row.area,
                row.category,
                row.handler,
                months[row.month],
                Count(
                    received=row[4],
                    reopened=int(row[5]),
                    responded=Rate(int(row[7]), int(row[6])),
                    solved=Rate(int(row[9]), int(row[8])),
                    content=content.get(tuple(row[:4]), Rate()),
                ),
            )
            for row in rows
        )
    )


def _judged(now: datetime) -> list[ColumnElement[int]]:
    answered = _tickets.responded_at.is_not(None)
    due = or_(answered, _tickets.late_respond, _tickets.respond_by < now)
    solved = _tickets.resolved_at.is_not(None)
    was_reopened = _tickets.reopened > 0
    was_due = or_(solved, _tickets.late_resolve, was_reopened, _tickets.resolve_by < now)
    return [
        _one(was_reopened).label("is_reopened"),
        _one(due).label("is_due"),
        _one(answered & ~_tickets.late_respond).label("is_in_time"),
        _one(was_due).label("was_due"),
        _one(solved & ~_tickets.late_resolve & ~was_reopened).label("is_solved"),
    ]


def _one(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), tzinfo=CHINA)
