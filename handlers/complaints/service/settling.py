"""How a ticket ends, and starts again: confirmed, closed, withdrawn, or reopened."""

from datetime import datetime

from handlers.complaints.model.move import Move
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.service import texts
from handlers.complaints.service.actors import RESIDENT_ACTOR, Actor
from handlers.complaints.service.dispatch import Dispatch
from handlers.complaints.service.moving import Moving
from handlers.complaints.service.notices import tell_member
from handlers.complaints.service.owners import Owners
from handlers.complaints.service.step import Step
from handlers.complaints.service.telling import Telling
from handlers.complaints.service.timing import Timing


class Settling:
    """Settles tickets, and opens them again."""

    def __init__(self, moving: Moving, timing: Timing, dispatch: Dispatch, owners: Owners, telling: Telling) -> None:
        self._moving = moving
        self._timing = timing
        self._dispatch = dispatch
        self._owners = owners
        self._telling = telling

    def confirm(self, ticket: Ticket, actor: Actor, request_id: str, now: datetime) -> Ticket:
        """It is solved. Raises CannotMove."""

        def tell(step: Step, moved: Ticket) -> None:
            self._telling.handler(step.unit, moved, "confirmed", texts.CONFIRMED_TO_YOU, now)

        return self._moving.move(Move.CONFIRM, ticket, actor, request_id, now, tell=tell)

    def close(self, ticket: Ticket, actor: Actor, notice: str, request_id: str, now: datetime) -> Ticket:
        """Settle it. notice: what the reporters are told; empty: nothing. Raises CannotMove."""

        def tell(step: Step, moved: Ticket) -> None:
            if notice:
                self._telling.reporters(step.unit, moved, "closed", notice, now)

        return self._moving.move(Move.CLOSE, ticket, actor, request_id, now, change=Step.settle, tell=tell)

    def withdraw(self, ticket: Ticket, request_id: str, now: datetime) -> Ticket:
        """Its author takes it back. Raises CannotMove."""

        def tell(step: Step, moved: Ticket) -> None:
            self._telling.handler(step.unit, moved, "withdrawn", texts.WITHDRAWN_TO_YOU, now)

        return self._moving.move(Move.WITHDRAW, ticket, RESIDENT_ACTOR, request_id, now, change=Step.settle, tell=tell)

    def reopen(self, ticket: Ticket, actor: Actor, words: str, request_id: str, now: datetime) -> Ticket:
        """It is not solved after all: it goes back to its handler, and their leads learn of it. The clock starts anew.
        Raises CannotMove."""

        def start_again(step: Step) -> None:
            step.values |= {
                "resolved_at": None,
                "closed_at": None,
                "responded_at": None,
                "level": 0,
                "reopened": step.row.reopened + 1,
                **self._timing.restart(step.unit, step.row, now),
            }

        def tell(step: Step, moved: Ticket) -> None:
            handler = self._owners.get(moved.handler)
            tell_member(step.unit, handler, moved, "reopened", texts.REOPENED_TO_YOU, now, words=words)
            who = handler.name if handler else texts.NOBODY
            for lead in self._dispatch.above(moved.area, 1):
                if lead != handler:
                    tell_member(step.unit, lead, moved, "reopened", texts.REOPENED_TO_LEAD, now, words=words, who=who)

        return self._moving.move(
            Move.REOPEN, ticket, actor, request_id, now, change=start_again, tell=tell, words=words
        )
