"""What staff of one area may reach: the tickets, crew and rules of their own area and of every area below it.

Promise: whatever is out of reach is answered as if it did not exist, whatever number is asked for.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from community.areas import Area, AreaTree
from community.crew import Member, crew_table
from handlers.complaints.model.clock import Pause
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.model.ticket_state import State
from handlers.complaints.service.desk import Desk
from handlers.complaints.service.dispatch import Rule
from handlers.complaints.service.photos import Photo
from handlers.complaints.service.search import Query, conditions, is_overdue, order_of
from handlers.complaints.service.store import IS_UNSOLVED
from handlers.complaints.tables import change_table, pause_table, reporter_table, rule_table, ticket_table

_tickets = ticket_table.c


class Reach:
    """One area's view. areas: its own key first, then those below it, nearest first."""

    def __init__(self, desk: Desk, area: str) -> None:
        self.area = area
        self.areas = tuple(_with_below(desk.house.areas, area))
        self._house = desk.house
        self._store = desk.store
        self._crew = desk.crew
        self._dispatch = desk.dispatch
        self._photos = desk.photos

    def area_list(self) -> list[Area]:
        """Return these areas themselves."""
        return [self._house.areas.get(key) for key in self.areas]

    # Tickets.

    def ticket(self, ticket_id: int) -> Ticket | None:
        """Return a ticket by its key."""
        return next(iter(self._store.where(_tickets.id == ticket_id, self._ours())), None)

    def numbered(self, area: str, number: int) -> Ticket | None:
        """Return a ticket by the number that people say, in one of these areas."""
        return self._store.numbered(area, number) if area in self.areas else None

    def tickets(self, ticket_ids: Sequence[int]) -> list[Ticket]:
        """Return those of these tickets that are in reach, in the order of their filing."""
        return self._store.where(_tickets.id.in_(ticket_ids), self._ours())

    def merged_into(self, ticket: Ticket) -> list[Ticket]:
        """Return what was merged into a ticket."""
        return self._store.where(_tickets.merged_into == ticket.id, self._ours())

    def found(self, query: Query, now: datetime, limit: int, offset: int = 0) -> list[Ticket]:
        """Return what a query asks for, in its order: at most `limit`, from `offset` on."""
        wanted = select(ticket_table).where(self._ours(), *conditions(query, now))
        ordered = wanted.order_by(*order_of(query, self.area, now)).limit(limit).offset(offset)
        with self._house.database.read() as connection:
            return [self._store.rows.ticket(row) for row in connection.execute(ordered).all()]

    def count(self, query: Query, now: datetime) -> int:
        """Return how many a query asks for."""
        return self._store.count(self._ours(), *conditions(query, now))

    def count_states(self, query: Query, now: datetime) -> Counter[State]:
        """Return how many of them stand in each state."""
        counted = select(_tickets.state, func.count()).where(self._ours(), *conditions(query, now))
        with self._house.database.read() as connection:
            return Counter({State(row[0]): row[1] for row in connection.execute(counted.group_by(_tickets.state))})

    def count_unsolved(self) -> int:
        """Return how many tickets somebody still has to do something for."""
        return self._store.count(self._ours(), IS_UNSOLVED)

    def count_late(self, now: datetime) -> int:
        """Return how many of those are overdue."""
        return self._store.count(self._ours(), IS_UNSOLVED, is_overdue(now))

    def count_reporters(self, ticket_ids: Sequence[int]) -> Counter[int]:
        """Return how many households reported each ticket; one that nobody in the chat wrote has its author besides."""
        reporters = reporter_table.c
        authors = func.count().filter(reporters.is_author)
        counted = select(reporters.ticket, func.count(), authors).where(reporters.ticket.in_(ticket_ids))
        with self._house.database.read() as connection:
            rows = connection.execute(counted.group_by(reporters.ticket)).all()
        counts = Counter(dict.fromkeys(ticket_ids, 1))
        counts.update({ticket: total - 1 if written else total for ticket, total, written in rows})
        return counts

    def has_done(self, ticket: Ticket, request_id: str) -> bool:
        """Say whether a request has moved the ticket before."""
        changes = change_table.c
        ours = (changes.ticket == ticket.id) & changes.request_id.endswith(f":{request_id}", autoescape=True)
        with self._house.database.read() as connection:
            return connection.execute(select(changes.id).where(ours).limit(1)).first() is not None

    def pauses(self, ticket: Ticket) -> list[Pause]:
        """Return when a ticket's clock stood still."""
        found = select(pause_table).where(pause_table.c.ticket == ticket.id).order_by(pause_table.c.id)
        with self._house.database.read() as connection:
            return [Pause(row.begin_at, row.end_at) for row in connection.execute(found)]

    def photo(self, photo_id: int) -> Photo | None:
        """Return a picture of a ticket in reach, with its content."""
        photo = self._photos.get(photo_id)
        return photo if photo is not None and self.ticket(photo.ticket) is not None else None

    # The crew and what goes to whom.

    def members(self) -> list[Member]:
        """Return everybody who is or was of the crew, by area, those who joined first ahead."""
        crew = crew_table.c
        with self._house.database.read() as connection:
            ids = connection.execute(select(crew.id).where(crew.area.in_(self.areas))).scalars().all()
        people = [member for number in ids if (member := self._crew.get(number)) is not None]
        return sorted(people, key=lambda member: (self.areas.index(member.area), not member.is_active, member.id))

    def member(self, member_id: int) -> Member | None:
        """Return one of them."""
        member = self._crew.get(member_id)
        return member if member is not None and member.area in self.areas else None

    def loads(self, members: Sequence[int]) -> Counter[int]:
        """Return how much each of these members still has to do, wherever it is."""
        is_theirs = _tickets.handler.in_(members) & IS_UNSOLVED
        counted = select(_tickets.handler, func.count()).where(is_theirs).group_by(_tickets.handler)
        with self._house.database.read() as connection:
            return Counter({row[0]: row[1] for row in connection.execute(counted)})

    def workers_for(self, area: str) -> list[Member]:
        """Return who may be given a ticket of an area in reach: its own crew, then those of the areas above it."""
        chain = self._house.areas.chain(area)
        return sorted(self._crew.of_area(*chain), key=lambda member: (chain.index(member.area), member.id))

    def workers(self) -> list[Member]:
        """Return who may be given any ticket in reach."""
        keys = list(dict.fromkeys(key for area in self.areas for key in self._house.areas.chain(area)))
        return sorted(self._crew.of_area(*keys), key=lambda member: (keys.index(member.area), member.id))

    def rules(self) -> list[Rule]:
        """Return the routing rules, area by area in the order in which they were made."""
        return [rule for area in self.areas for rule in self._dispatch.rules(area)]

    def rule(self, rule_id: int) -> Rule | None:
        """Return one of them."""
        with self._house.database.read() as connection:
            area = connection.execute(select(rule_table.c.area).where(rule_table.c.id == rule_id)).scalar()
        ours = self._dispatch.rules(area) if area in self.areas else []
        return next((rule for rule in ours if rule.id == rule_id), None)

    def _ours(self) -> ColumnElement[bool]:
        return _tickets.area.in_(self.areas)


def _with_below(areas: AreaTree, key: str) -> list[str]:
    found = [key]
    for each in found:  # grows while it is walked
        found.extend(area.key for area in areas.below(each) if area.key not in found)
    return found
