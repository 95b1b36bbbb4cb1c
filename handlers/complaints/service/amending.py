"""Correcting what a ticket says: its clock keeps what has run, and it goes to whoever it now is for."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from community.crew import Member
from community.storage import UnitOfWork
from handlers.complaints.model.change import Action
from handlers.complaints.model.ticket import Problem, Said, Ticket
from handlers.complaints.model.ticket_state import UNSOLVED, State
from handlers.complaints.model.urgency import Urgency
from handlers.complaints.service import texts
from handlers.complaints.service.alarm import Alarm
from handlers.complaints.service.dispatch import Dispatch
from handlers.complaints.service.notices import tell_member
from handlers.complaints.service.owners import Owners
from handlers.complaints.service.rows import problem_values
from handlers.complaints.service.store import Store, lock
from handlers.complaints.service.timing import Timing
from handlers.complaints.service.trail import RESIDENT, Trail
from handlers.contract import House

# Who has accepted a ticket keeps it.
_NOT_ACCEPTED = frozenset({State.NEW, State.ASSIGNED})


class Amending:
    """Corrects tickets."""

    def __init__(
        self, house: House, store: Store, trail: Trail, timing: Timing, dispatch: Dispatch, owners: Owners, alarm: Alarm
    ) -> None:
        self._house = house
        self._store = store
        self._trail = trail
        self._timing = timing
        self._dispatch = dispatch
        self._owners = owners
        self._alarm = alarm

    def amend(
        self,
        ticket: Ticket,
        by: str,
        request_id: str,
        now: datetime,
        *,
        problem: Problem | None = None,
        said: Said | None = None,
        anonymous: bool | None = None,
        confidential: bool | None = None,
    ) -> Ticket:
        """Correct what a ticket says. What has run of its clock is kept; where it now is somebody else's, it goes to them
        unless somebody works it already."""
        old, new = ticket.problem, problem or ticket.problem
        moves = ticket.state in _NOT_ACCEPTED and _routes_differ(old, new)
        wanted = self._dispatch.choose(ticket.area, new, now) if moves else None
        with self._house.open_unit() as unit:
            row = lock(unit, ticket.id)
            if row is None:
                return ticket
            state, before = State(row.state), self._owners.get(row.handler)
            goes = wanted is not None and wanted.id != row.handler and state in _NOT_ACCEPTED
            to = wanted if goes else None
            detail = _differences(old, new)
            if to is not None:
                detail["handler"] = [before.name if before else "", to.name]
            if not self._trail.note(unit, ticket.id, Action.AMENDED, by or RESIDENT, request_id, now, detail):
                return self._store.get(ticket.id) or ticket
            values = problem_values(new) | self._wishes(said, anonymous, confidential)
            if (new.category, new.urgency) != (old.category, old.urgency) and state in UNSOLVED:
                values |= self._timing.retarget(unit, row, new.category, new.urgency, now)
            if to is not None:
                values |= {"handler": to.id, "state": State.ASSIGNED.value}
            amended = self._store.write(unit, row, now, **values)
            self._tell(unit, amended, before, to, detail, now)
            unit.commit()
        return self._store.get(ticket.id) or ticket

    def _wishes(self, said: Said | None, anonymous: bool | None, confidential: bool | None) -> dict[str, Any]:
        """The columns of what is personal, as far as any of it is corrected."""
        sealed = self._store.rows.close(said) if said is not None else None
        wishes = {"sealed": sealed, "anonymous": anonymous, "confidential": confidential}
        return {name: value for name, value in wishes.items() if value is not None}

    def _tell(
        self,
        unit: UnitOfWork,
        ticket: Ticket,
        before: Member | None,
        to: Member | None,
        detail: dict[str, list[object]],
        now: datetime,
    ) -> None:
        if to is not None:
            tell_member(unit, to, ticket, "assigned", texts.ASSIGNED, now)
            tell_member(unit, before, ticket, "taken", texts.TAKEN_FROM_YOU, now, who=to.name)
        elif detail and ticket.problem.urgency is not Urgency.DANGER:
            tell_member(unit, before, ticket, "amended", texts.CHANGED_TO_YOU, now)
        if ticket.problem.urgency is Urgency.DANGER and "urgency" in detail:
            self._alarm.ring(unit, ticket, to or before, now)
        elif ticket.problem.urgency is Urgency.DANGER and detail:
            self._alarm.go_on(unit, ticket, to or before, ticket.problem.where.place, now)


def _differences(old: Problem, new: Problem) -> dict[str, list[object]]:
    read: dict[str, Callable[[Problem], object]] = {
        "category": lambda problem: problem.category.value,
        "urgency": lambda problem: problem.urgency.value,
        "place": lambda problem: problem.where.place,
    }
    return {name: [of(old), of(new)] for name, of in read.items() if of(old) != of(new)}


def _routes_differ(old: Problem, new: Problem) -> bool:
    return old.category is not new.category or old.where.place != new.where.place
