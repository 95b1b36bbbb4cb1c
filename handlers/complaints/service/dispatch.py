"""Who gets a ticket: the area's rules by category and place, then whoever is on duty and has least to do."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from community.crew import Crew, CrewRole, Member
from handlers.complaints.model.category import Category
from handlers.complaints.model.spot import stands_in
from handlers.complaints.model.ticket import Problem
from handlers.complaints.service.store import IS_UNSOLVED
from handlers.complaints.tables import rule_table, ticket_table
from handlers.contract import House

_rules = rule_table.c


@dataclass(frozen=True)
class Rule:
    """What goes to whom. category: None: any. place: words that stand in the place (3栋); empty: anywhere."""

    id: int
    area: str
    category: Category | None
    place: str
    member: int


class Dispatch:
    """Finds the member of the crew that a ticket is for."""

    def __init__(self, house: House, crew: Crew) -> None:
        self._house = house
        self._crew = crew

    def rules(self, area: str) -> list[Rule]:
        """Return an area's rules in the order in which they were made."""
        found = select(rule_table).where(_rules.area == area).order_by(_rules.id)
        with self._house.database.read() as connection:
            rows = connection.execute(found).all()
        return [
            Rule(row.id, row.area, Category(row.category) if row.category else None, row.place, row.member)
            for row in rows
        ]

    def choose(self, area: str, problem: Problem, now: datetime, *, without: Sequence[int] = ()) -> Member | None:
        """Return who gets it; None where the area has nobody. without: members who have given it back."""
        office = self._house.areas.get(area).hours
        people = {member.id: member for member in self._crew.of_area(area) if member.id not in without}
        wanted = [rule for rule in self.rules(area) if rule.member in people and _fits(rule, problem)]
        # The rule that says most about it; of several alike, who is on duty now, then who has least to do.
        best = max((_says(rule) for rule in wanted), default=0)
        chosen = [people[rule.member] for rule in wanted if _says(rule) == best]
        chosen = chosen or [member for member in people.values() if member.role is CrewRole.GRID]
        chosen = [member for member in chosen if member.is_on_duty(now, office)] or chosen
        load = self._load([member.id for member in chosen])
        return min(chosen, key=lambda member: (load[member.id], member.id), default=None)

    def above(self, area: str, level: int) -> list[Member]:
        """Return who answers for an area at a level of escalation: 1 its leads, 2 those of the area above, …"""
        chain = self._house.areas.chain(area)
        return self._crew.leads(chain[level - 1]) if 1 <= level <= len(chain) else []

    def _load(self, members: Sequence[int]) -> Counter[int]:
        tickets = ticket_table.c
        counted = (
            select(tickets.handler, func.count())
            .where(tickets.handler.in_(members), IS_UNSOLVED)
            .group_by(tickets.handler)
        )
        with self._house.database.read() as connection:
            return Counter({row[0]: row[1] for row in connection.execute(counted)})


def _fits(rule: Rule, problem: Problem) -> bool:
    return rule.category in (None, problem.category) and stands_in(rule.place, problem.where.place)


def _says(rule: Rule) -> int:
    return 2 * bool(rule.place) + (rule.category is not None)
