"""What staff tell everybody who reported a ticket, without moving it."""

from datetime import datetime

from handlers.complaints.model.change import Action
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.model.ticket_state import State
from handlers.complaints.service import texts
from handlers.complaints.service.actors import Actor
from handlers.complaints.service.step import Step
from handlers.complaints.service.store import Store, lock
from handlers.complaints.service.telling import Telling
from handlers.complaints.service.trail import Trail
from handlers.complaints.wording import say_ticket
from handlers.contract import House


class Replies:
    """Replies to reporters."""

    def __init__(self, house: House, store: Store, trail: Trail, telling: Telling) -> None:
        self._house = house
        self._store = store
        self._trail = trail
        self._telling = telling

    def reply(self, ticket: Ticket, actor: Actor, words: str, request_id: str, now: datetime) -> None:
        """Tell everybody who reported the ticket something; that counts as a first answer."""
        with self._house.open_unit() as unit:
            row = lock(unit, ticket.id)
            if row is None or not self._trail.note(
                unit, ticket.id, Action.NOTED, actor.name, request_id, now, words=words
            ):
                return
            step = Step(unit, row, now, State(row.state))
            step.respond()
            replied = self._store.write(unit, row, now, **step.values)
            text = texts.REPLY.format(ticket=say_ticket(replied), words=words)
            self._telling.reporters(unit, replied, "reply", text, now)
            unit.commit()
