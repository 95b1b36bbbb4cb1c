"""Giving a ticket to somebody: the first time, to somebody else, or back with a reason to whoever is next."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from community.crew import Crew, Member
from handlers.complaints.model.change import Action
from handlers.complaints.model.move import Move
from handlers.complaints.model.refusals import NeedsWords, NobodyThere
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.model.ticket_state import State
from handlers.complaints.service import texts
from handlers.complaints.service.actors import Actor
from handlers.complaints.service.dispatch import Dispatch
from handlers.complaints.service.handling import LEAST_WORDS
from handlers.complaints.service.moving import Moving
from handlers.complaints.service.notices import tell_member
from handlers.complaints.service.owners import Owners
from handlers.complaints.service.step import Step
from handlers.complaints.service.telling import Telling
from handlers.complaints.service.timing import Timing
from handlers.complaints.service.trail import Trail
from handlers.complaints.wording import say_ticket
from handlers.contract import House

_GIVEN_TO_YOU: Mapping[Move, str] = MappingProxyType(
    {
        Move.ASSIGN: texts.ASSIGNED,
        Move.TRANSFER: texts.TRANSFERRED_TO_YOU,
        Move.RETURN: texts.RETURNED_TO_YOU,
    }
)


class Handover:
    """Gives tickets to members of the crew."""

    def __init__(
        self,
        house: House,
        moving: Moving,
        trail: Trail,
        timing: Timing,
        dispatch: Dispatch,
        crew: Crew,
        owners: Owners,
        telling: Telling,
    ) -> None:
        self._house = house
        self._moving = moving
        self._trail = trail
        self._timing = timing
        self._dispatch = dispatch
        self._crew = crew
        self._owners = owners
        self._telling = telling

    def assign(self, ticket: Ticket, actor: Actor, to: Member, request_id: str, now: datetime) -> Ticket:
        """Give it to a member of the crew. Raises CannotMove."""
        if ticket.state not in (State.NEW, State.ASSIGNED, State.REOPENED):
            return self.transfer(ticket, actor, to, "", request_id, now)
        return self._give(Move.ASSIGN, ticket, actor, to, "", request_id, now)

    def transfer(self, ticket: Ticket, actor: Actor, to: Member, reason: str, request_id: str, now: datetime) -> Ticket:
        """Give it to somebody else. Raises CannotMove, NotYours."""
        return self._give(Move.TRANSFER, ticket, actor, to, reason, request_id, now)

    def send_back(
        self, ticket: Ticket, actor: Actor, reason: str, request_id: str, now: datetime, to: Member | None = None
    ) -> Ticket:
        """Return it with a reason; it goes to `to`, else to whom the rules name next, else to a lead. Raises CannotMove,
        NotYours, NeedsWords, NobodyThere."""
        if len(reason.strip()) < LEAST_WORDS:
            raise NeedsWords(Move.RETURN, ticket.number)
        owner = to or self._next_owner(ticket, now)
        if owner is None or owner.id == ticket.handler:
            raise NobodyThere(ticket.number)
        return self._give(Move.RETURN, ticket, actor, owner, reason, request_id, now)

    def _give(
        self, move: Move, ticket: Ticket, actor: Actor, to: Member, reason: str, request_id: str, now: datetime
    ) -> Ticket:
        def give(step: Step) -> None:
            if move is not Move.ASSIGN:
                self._owners.check_own(step.row, actor)
            if step.row.state == State.WAITING.value:
                step.end_pause()
                step.values |= self._timing.resume(step.unit, step.row, now)
            step.values["handler"] = to.id
            step.detail["handler"] = [self._owners.name(step.row.handler), to.name]

        def tell(step: Step, moved: Ticket) -> None:
            before = self._owners.get(step.row.handler)
            text = _GIVEN_TO_YOU[move]
            tell_member(step.unit, to, moved, move.value, text, now, by=actor.name, reason=reason)
            if before is not None and before.id != to.id and before != actor.member:
                tell_member(step.unit, before, moved, "taken", texts.TAKEN_FROM_YOU, now, who=to.name)
            if move is not Move.ASSIGN and reason:
                said = texts.MOVED.format(ticket=say_ticket(moved), who=to.name, reason=reason)
                self._telling.reporters(step.unit, moved, move.value, said, now)

        return self._moving.move(move, ticket, actor, request_id, now, change=give, tell=tell, words=reason)

    def _next_owner(self, ticket: Ticket, now: datetime) -> Member | None:
        """Who has neither got it nor given it back: by the rules, else the nearest lead."""
        not_again = self._gave_back(ticket)
        if ticket.handler is not None:
            not_again.append(ticket.handler)
        found = self._dispatch.choose(ticket.area, ticket.problem, now, without=not_again)
        if found is not None:
            return found
        for level in range(1, len(self._house.areas.chain(ticket.area)) + 1):
            for lead in self._dispatch.above(ticket.area, level):
                if lead.id not in not_again:
                    return lead
        return None

    def _gave_back(self, ticket: Ticket) -> list[int]:
        names = {change.by for change in self._trail.of(ticket.id) if change.action is Action.RETURNED}
        chain = self._house.areas.chain(ticket.area)
        return [member.id for member in self._crew.of_area(*chain) if member.name in names]
