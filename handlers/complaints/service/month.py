"""One month of an area and those below it, as its report tells it: day by day, what is late, what has waited longest.

What was received counts by its day, without what was withdrawn or is carried on in another ticket, as in figures.py. Of the
month that is running, what is compared is the same days of the month before.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from sqlalchemy import ColumnElement, or_, select

from community.clock import CHINA, local
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.model.ticket_state import State
from handlers.complaints.service.desk import Desk
from handlers.complaints.service.figures import Figures, count
from handlers.complaints.service.follow_up import UNSOLVED_VERDICT
from handlers.complaints.service.hot_issues import HotIssue
from handlers.complaints.service.search import is_overdue
from handlers.complaints.service.store import IS_UNSOLVED
from handlers.complaints.tables import reporter_table, ticket_table

LISTED = 10
HOT_LISTED = 5
_HOT_FROM = 3
_DAY = timedelta(days=1)
_tickets, _reporters = ticket_table.c, reporter_table.c


@dataclass(frozen=True)
class Day:
    """What came in and what was done on one day."""

    day: date
    received: int
    resolved: int


@dataclass(frozen=True)
class Opinion:
    """What reporters of the month's tickets said. scores: so many for each of 1 to 5; unsolved: who says it is not solved."""

    scores: Counter[int]
    unsolved: int

    @property
    def average(self) -> float | None:
        """The mean score; None where nobody gave one."""
        given = sum(self.scores.values())
        return sum(score * times for score, times in self.scores.items()) / given if given else None


@dataclass(frozen=True)
class Month:
    """first, last: its days, up to today in the one that is running. before: the figures of the month before, up to
    before_last. usual_days: from filing to done, half took no longer; None where nothing was done. late, oldest: what is
    overdue, and what has been open longest, of what came in by the end of the month; how many of each, and the first ones."""

    first: date
    last: date
    before_last: date
    is_running: bool
    figures: Figures
    before: Figures
    days: tuple[Day, ...]
    usual_days: float | None
    opinion: Opinion
    late_count: int
    late: tuple[Ticket, ...]
    open_count: int
    oldest: tuple[Ticket, ...]
    hot: tuple[HotIssue, ...]


def tell_month(desk: Desk, areas: Sequence[str], first: date, now: datetime) -> Month:
    """Return what a report tells of the month that begins on `first`, as it stands at `now`."""
    today = local(now).date()
    end = (first + timedelta(days=32)).replace(day=1) - _DAY
    last = min(end, today)
    before = (first - _DAY).replace(day=1)
    before_last = first - _DAY if last == end else min(first - _DAY, before + (last - first))
    by_then = (_tickets.area.in_(areas), _tickets.received_at < _midnight(last + _DAY), IS_UNSOLVED)
    late = sorted(desk.store.where(*by_then, is_overdue(now)), key=lambda ticket: ticket.due or now)
    return Month(
        first=first,
        last=last,
        before_last=before_last,
        is_running=last != end,
        figures=count(desk.house, areas, first, last, now),
        before=count(desk.house, areas, before, before_last, now),
        days=_days(desk, areas, first, last),
        usual_days=_usual_days(desk, areas, first, last),
        opinion=_opinion(desk, areas, first, last),
        late_count=len(late),
        late=tuple(late[:LISTED]),
        open_count=desk.store.count(*by_then),
        oldest=tuple(sorted(desk.store.where(*by_then, limit=LISTED), key=lambda ticket: ticket.received_at)),
        hot=_hot(desk, areas, first, last, now),
    )


def received(desk: Desk, areas: Sequence[str], first: date, last: date) -> list[Ticket]:
    """Return whatever was received from `first` to `last`, what was withdrawn or merged too."""
    return desk.store.where(_tickets.area.in_(areas), *_within(_tickets.received_at, first, last))


def _days(desk: Desk, areas: Sequence[str], first: date, last: date) -> tuple[Day, ...]:
    came, done = (
        Counter(local(at).date() for at in _moments(desk, areas, column, first, last))
        for column in (_tickets.received_at, _tickets.resolved_at)
    )
    days = [first + count * _DAY for count in range((last - first).days + 1)]
    return tuple(Day(day, came[day], done[day]) for day in days)


def _moments(
    desk: Desk, areas: Sequence[str], column: ColumnElement[datetime], first: date, last: date
) -> list[datetime]:
    wanted = select(column).where(_tickets.area.in_(areas), *_within(column, first, last), _counts())
    with desk.house.database.read() as connection:
        return list(connection.execute(wanted).scalars())


def _usual_days(desk: Desk, areas: Sequence[str], first: date, last: date) -> float | None:
    within = _within(_tickets.resolved_at, first, last)
    wanted = select(_tickets.received_at, _tickets.resolved_at).where(_tickets.area.in_(areas), *within, _counts())
    with desk.house.database.read() as connection:
        spans = [(done - came) / _DAY for came, done in connection.execute(wanted)]
    return round(median(spans), 1) if spans else None


def _opinion(desk: Desk, areas: Sequence[str], first: date, last: date) -> Opinion:
    within = _within(_tickets.received_at, first, last)
    said = or_(_reporters.score.is_not(None), _reporters.verdict == UNSOLVED_VERDICT)
    wanted = (
        select(_reporters.score, _reporters.verdict)
        .join_from(reporter_table, ticket_table, _reporters.ticket == _tickets.id)
        .where(_tickets.area.in_(areas), *within, _counts(), said)
    )
    with desk.house.database.read() as connection:
        rows = connection.execute(wanted).all()
    scores = Counter(row.score for row in rows if row.score is not None)
    return Opinion(scores, sum(row.verdict == UNSOLVED_VERDICT for row in rows))


def _hot(desk: Desk, areas: Sequence[str], first: date, last: date, now: datetime) -> tuple[HotIssue, ...]:
    """Groups of which several tickets are of this month; groups themselves are known of late months only."""
    begin, end = _midnight(first), _midnight(last + _DAY)
    issues = [issue for area in areas for issue in desk.hot.ranked(area, now, least=_HOT_FROM)]
    sized = [(sum(begin <= ticket.received_at < end for ticket in issue.tickets), issue) for issue in issues]
    ours = [(size, issue) for size, issue in sized if size >= _HOT_FROM]
    return tuple(issue for _, issue in sorted(ours, key=lambda pair: -pair[0])[:HOT_LISTED])


def _counts() -> ColumnElement[bool]:
    return _tickets.state.not_in((State.MERGED.value, State.WITHDRAWN.value))


def _within(column: ColumnElement[datetime], first: date, last: date) -> tuple[ColumnElement[bool], ...]:
    return column >= _midnight(first), column < _midnight(last + _DAY)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), tzinfo=CHINA)
