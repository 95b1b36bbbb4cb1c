"""What the handler does: accept a ticket, be there, resolve it."""

from datetime import datetime

from sqlalchemy import update

from handlers.complaints.model.move import Move
from handlers.complaints.model.refusals import NeedsWords
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.service import texts
from handlers.complaints.service.actors import Actor
from handlers.complaints.service.moving import Moving
from handlers.complaints.service.owners import Owners
from handlers.complaints.service.step import Step
from handlers.complaints.service.store import Store
from handlers.complaints.service.telling import Telling
from handlers.complaints.tables import reporter_table
from handlers.complaints.wording import say_next_due, say_ticket

# Anything shorter says nothing.
LEAST_WORDS = 2


class Handling:
    """Makes the handler's moves."""

    def __init__(self, moving: Moving, store: Store, owners: Owners, telling: Telling) -> None:
        self._moving = moving
        self._store = store
        self._owners = owners
        self._telling = telling

    def accept(self, ticket: Ticket, actor: Actor, request_id: str, now: datetime) -> Ticket:
        """Take a ticket on. One that nobody was given yet is given to whoever takes it. Raises CannotMove, NotYours,
        TakenAlready."""

        def take(step: Step) -> None:
            if actor.member is not None:
                self._owners.check_own_or_free(step.row, actor)
                step.values["handler"] = actor.member.id
                if step.row.handler != actor.member.id:
                    step.detail["handler"] = [self._owners.name(step.row.handler), actor.member.name]
            step.respond()

        def tell(step: Step, moved: Ticket) -> None:
            who = self._owners.name(moved.handler)
            text = texts.ACCEPTED.format(ticket=say_ticket(moved), who=who, due=_promise(moved, now))
            self._telling.reporters(step.unit, moved, "accepted", text, now)

        return self._moving.move(Move.ACCEPT, ticket, actor, request_id, now, change=take, tell=tell)

    def arrive(self, ticket: Ticket, actor: Actor, request_id: str, now: datetime) -> Ticket:
        """Report being there. Raises CannotMove, NotYours."""

        def check(step: Step) -> None:
            self._owners.check_own(step.row, actor)

        def tell(step: Step, moved: Ticket) -> None:
            text = texts.ON_SITE.format(ticket=say_ticket(moved), who=self._owners.name(moved.handler))
            self._telling.reporters(step.unit, moved, "on_site", text, now)

        return self._moving.move(Move.ARRIVE, ticket, actor, request_id, now, change=check, tell=tell)

    def resolve(self, ticket: Ticket, actor: Actor, words: str, request_id: str, now: datetime) -> Ticket:
        """Report it done, with words that the reporters get; they are asked whether it is. Raises CannotMove, NotYours,
        NeedsWords."""
        if len(words.strip()) < LEAST_WORDS:
            raise NeedsWords(Move.RESOLVE, ticket.number)

        def finish(step: Step) -> None:
            self._owners.check_own(step.row, actor)
            step.respond()
            late = step.row.resolve_by is not None and step.row.resolve_by < now
            step.values |= {"resolution": words[:500], "resolved_at": now}
            step.values["late_resolve"] = step.row.late_resolve or late
            step.stop_clock()

        def tell(step: Step, moved: Ticket) -> None:
            asked = reporter_table.c.ticket.in_([moved.id, *self._store.merged(moved.id)])
            step.unit.connection.execute(update(reporter_table).where(asked).values(verdict=""))
            text = texts.RESOLVED.format(ticket=say_ticket(moved), words=words)
            self._telling.reporters(step.unit, moved, "resolved", text, now)

        return self._moving.move(Move.RESOLVE, ticket, actor, request_id, now, change=finish, tell=tell, words=words)


def _promise(ticket: Ticket, now: datetime) -> str:
    due = say_next_due(ticket, now)
    return texts.DUE.format(due=due) if due else texts.DUE_NOW
