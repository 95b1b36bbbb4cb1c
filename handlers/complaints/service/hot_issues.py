"""Like tickets of an area, grouped as they come in; a group that grows unusually fast is told to whoever answers for the area.

Groups live in memory, one set for each area that is asked about, and are fed from the database in the order of filing, so
that every process comes to the same groups and none is lost with a process.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select

from handlers.complaints.model.ticket import Problem, Ticket
from handlers.complaints.model.ticket_state import State
from handlers.complaints.service import texts
from handlers.complaints.service.dispatch import Dispatch
from handlers.complaints.service.notices import tell_member
from handlers.complaints.service.store import Store
from handlers.complaints.tables import hot_table, ticket_table
from handlers.contract import House
from knowledge.grouping import Groups, HotGroup, Report
from knowledge.grouping.heat import GROWS_FROM, WEEK
from knowledge.grouping.summary import Draft, draft
from knowledge.retrieval.encoder import Encoder, open_encoder

# What is older says nothing of what is going on.
KEPT_FOR = timedelta(days=60)
# A group is told again when it has grown by half.
TOLD_AGAIN = 1.5
# PostgreSQL gives numbers out before the rows can be seen: a lower one may appear after a higher one.
_OUT_OF_ORDER = 50
_PROBE = "?"
_tickets = ticket_table.c


@dataclass(frozen=True)
class HotIssue:
    """A group of like tickets, oldest first. draft: what it is about, without anything personal."""

    tickets: tuple[Ticket, ...]
    group: HotGroup
    draft: Draft

    @property
    def summary(self) -> str:
        """It in a few sentences."""
        return self.draft.summary

    @property
    def first(self) -> Ticket:
        """The ticket that names the group."""
        return self.tickets[0]


@dataclass
class _Area:
    groups: Groups
    last: int = 0
    tickets: dict[int, datetime] = field(default_factory=dict)


class HotIssues:
    """Groups, and tells what grows."""

    # From this likelihood on two reports may be the same; the resident decides.
    SAME_FROM = 0.35

    def __init__(self, house: House, store: Store, dispatch: Dispatch) -> None:
        self._house = house
        self._store = store
        self._dispatch = dispatch
        self._encoder: Encoder | None = None
        self._areas: dict[str, _Area] = {}
        self._alerted = 0
        self._lock = threading.Lock()

    def likeness(self, problem: Problem, text: str, tickets: Sequence[Ticket], now: datetime) -> dict[int, float]:
        """Return how likely each of these tickets is about the same matter, 0 to 1."""
        probe = _report(_PROBE, now, text, problem)
        groups = Groups(self._open_encoder())
        for ticket in tickets:
            groups.add(_report_of(ticket))
        return {int(number): likely for number, likely in groups.like(probe, limit=len(tickets))}

    def ranked(self, area: str, now: datetime, least: int = 2) -> list[HotIssue]:
        """Return an area's groups of at least so many tickets, the hottest first."""
        with self._lock:
            groups = self._refresh(area, now).groups
            ranked = [group for group in groups.ranked(now) if len(group.members) >= least]
        ids = [int(member.id) for group in ranked for member in group.members]
        found = {ticket.id: ticket for ticket in self._store.where(_tickets.id.in_(ids))}
        issues = []
        for group in ranked:
            tickets = tuple(found[int(member.id)] for member in group.members if int(member.id) in found)
            if len(tickets) >= least:
                issues.append(HotIssue(tickets, group, draft(group.members, group.standing, now)))
        return issues

    def issue(self, area: str, ticket: int, now: datetime) -> HotIssue | None:
        """Return the group that a ticket names or belongs to; None where it is alone."""
        issues = self.ranked(area, now)
        return next((issue for issue in issues if any(each.id == ticket for each in issue.tickets)), None)

    def alert(self, now: datetime) -> None:
        """Tell the leads what grows unusually fast, each growth once. Only a new report makes anything grow, so only areas
        that had one since the last time are looked at."""
        newest = self._newest()
        if newest == self._alerted:
            return
        for area in self._busy(now):
            for issue in self.ranked(area, now, least=GROWS_FROM):
                if issue.group.standing.is_growing_fast:
                    self._tell(issue, now)
        self._alerted = newest

    def _newest(self) -> int:
        with self._house.database.read() as connection:
            return connection.execute(select(func.max(_tickets.id))).scalar() or 0

    def _busy(self, now: datetime) -> list[str]:
        """The areas that have enough of this week for anything to grow, with a report that has not been looked at."""
        lately = (_tickets.received_at > now - WEEK) & (_tickets.received_at <= now)
        counted = select(_tickets.area).where(lately).group_by(_tickets.area)
        grown = counted.having(func.count() >= GROWS_FROM, func.max(_tickets.id) > self._alerted - _OUT_OF_ORDER)
        with self._house.database.read() as connection:
            return list(connection.execute(grown).scalars())

    def _tell(self, issue: HotIssue, now: datetime) -> None:
        first, size = issue.first, len(issue.tickets)
        hot = hot_table.c
        with self._house.open_unit() as unit:
            told = unit.connection.execute(
                select(hot.told_size).where(hot.ticket == first.id).with_for_update()
            ).scalar()
            if told is None:
                is_new = unit.insert_new(hot_table, area=first.area, ticket=first.id, told_size=size, told_at=now)
            else:
                again = hot_table.update().where(hot.ticket == first.id, hot.told_size <= size / TOLD_AGAIN)
                is_new = unit.connection.execute(again.values(told_size=size, told_at=now)).rowcount == 1
            if is_new:
                for lead in self._dispatch.above(first.area, 1):
                    text = texts.HOT_TO_CREW
                    tell_member(unit, lead, first, f"hot{size}", text, now, count=size, summary=issue.summary)
            unit.commit()

    def _refresh(self, area: str, now: datetime) -> _Area:
        known = self._areas.setdefault(area, _Area(Groups(self._open_encoder())))
        is_new = (_tickets.area == area) & (_tickets.id > known.last - _OUT_OF_ORDER)
        is_new &= _tickets.received_at > now - KEPT_FOR
        with self._house.database.read() as connection:
            found = list(connection.execute(select(_tickets.id).where(is_new)).scalars())
        ids = [number for number in found if number not in known.tickets]
        for ticket in self._store.where(_tickets.id.in_(ids), _tickets.state != State.WITHDRAWN.value) if ids else ():
            known.groups.add(_report_of(ticket))
            known.tickets[ticket.id] = ticket.received_at
            known.last = max(known.last, ticket.id)
        for number, received in list(known.tickets.items()):
            if received < now - KEPT_FOR:
                known.groups.remove(str(number))
                del known.tickets[number]
        return known

    def _open_encoder(self) -> Encoder:
        if self._encoder is None:
            self._encoder = self._house.knowledge.encoder or open_encoder("builtin")
        return self._encoder


def _report_of(ticket: Ticket) -> Report:
    return _report(str(ticket.id), ticket.received_at, ticket.problem.summary, ticket.problem, ticket.resident)


def _report(key: str, at: datetime, text: str, problem: Problem, reporter: str = "") -> Report:
    where = problem.where
    position = (where.latitude, where.longitude) if where.latitude is not None and where.longitude is not None else None
    return Report(key, at, "", text, where.place, reporter, position)
