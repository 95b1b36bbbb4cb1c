"""Carrying a ticket on as part of another, and taking it out of that again."""

from datetime import datetime

from handlers.complaints.model.move import Move
from handlers.complaints.model.refusals import CannotMerge
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.model.ticket_state import OPEN, State
from handlers.complaints.service import texts
from handlers.complaints.service.actors import SYSTEM_ACTOR, Actor
from handlers.complaints.service.dispatch import Dispatch
from handlers.complaints.service.handover import Handover
from handlers.complaints.service.moving import Moving
from handlers.complaints.service.step import Step
from handlers.complaints.service.store import lock
from handlers.complaints.service.telling import Telling
from handlers.complaints.service.timing import Timing
from handlers.complaints.wording import say_ticket


class Merging:
    """Merges tickets, and splits them."""

    def __init__(
        self, moving: Moving, timing: Timing, dispatch: Dispatch, handover: Handover, telling: Telling
    ) -> None:
        self._moving = moving
        self._timing = timing
        self._dispatch = dispatch
        self._handover = handover
        self._telling = telling

    def merge(self, ticket: Ticket, into: Ticket, actor: Actor, request_id: str, now: datetime) -> Ticket:
        """Carry it on as part of another ticket of the same area. Raises CannotMove, CannotMerge."""
        if into.area != ticket.area or into.id == ticket.id:
            raise CannotMerge(into.number)

        def join_up(step: Step) -> None:
            row = lock(step.unit, into.id)
            if row is None or State(row.state) not in OPEN:
                raise CannotMerge(into.number)
            step.end_pause()
            step.settle()
            step.values["merged_into"] = into.id
            step.detail["merged_into"] = [None, into.number]

        def tell(step: Step, moved: Ticket) -> None:
            text = texts.MERGED.format(ticket=say_ticket(moved), number=into.number)
            self._telling.reporters(step.unit, moved, "merged", text, now)
            self._telling.handler(step.unit, into, f"more{moved.id}", texts.MORE_TO_YOU, now, count=2)

        return self._moving.move(Move.MERGE, ticket, actor, request_id, now, change=join_up, tell=tell)

    def split(self, ticket: Ticket, actor: Actor, request_id: str, now: datetime) -> Ticket:
        """Take it out of the ticket that it was merged into, and give it to somebody. Raises CannotMove."""

        def stand_alone(step: Step) -> None:
            step.values |= {"merged_into": None, "closed_at": None, "resolved_at": None, "handler": None}
            step.values |= self._timing.resume(step.unit, step.row, now)

        split = self._moving.move(Move.SPLIT, ticket, actor, request_id, now, change=stand_alone)
        owner = self._dispatch.choose(split.area, split.problem, now)
        if split.state is not State.NEW or owner is None:
            return split
        return self._handover.assign(split, SYSTEM_ACTOR, owner, request_id, now)
