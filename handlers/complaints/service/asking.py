"""Asking the reporter something, and their answer; in between the clock stands still."""

from datetime import datetime

from handlers.complaints.model.move import Move
from handlers.complaints.model.refusals import NeedsWords
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.service import texts
from handlers.complaints.service.actors import Actor
from handlers.complaints.service.handling import LEAST_WORDS
from handlers.complaints.service.moving import Moving
from handlers.complaints.service.notices import tell
from handlers.complaints.service.owners import Owners
from handlers.complaints.service.step import Step
from handlers.complaints.service.telling import Telling
from handlers.complaints.service.timing import Timing
from handlers.complaints.wording import say_ticket


class Asking:
    """Asks, and takes answers."""

    def __init__(self, moving: Moving, timing: Timing, owners: Owners, telling: Telling) -> None:
        self._moving = moving
        self._timing = timing
        self._owners = owners
        self._telling = telling

    def ask(self, ticket: Ticket, actor: Actor, words: str, request_id: str, now: datetime) -> Ticket:
        """Ask the reporter something; the clock stands still until they answer. Raises CannotMove, NotYours, NeedsWords."""
        if len(words.strip()) < LEAST_WORDS:
            raise NeedsWords(Move.ASK, ticket.number)

        def pause(step: Step) -> None:
            self._owners.check_own(step.row, actor)
            step.respond()
            step.pause()

        def tell_author(step: Step, moved: Ticket) -> None:
            who = self._owners.name(moved.handler) or actor.name
            text = texts.ASKED.format(ticket=say_ticket(moved), who=who, words=words)
            tell(step.unit, moved.resident, moved, "asked", text, now)

        return self._moving.move(Move.ASK, ticket, actor, request_id, now, change=pause, tell=tell_author, words=words)

    def answer(self, ticket: Ticket, actor: Actor, words: str, request_id: str, now: datetime) -> Ticket:
        """Take the answer to what was asked; the clock goes on. Raises CannotMove."""

        def go_on(step: Step) -> None:
            step.end_pause()
            step.values |= self._timing.resume(step.unit, step.row, now)

        def tell_handler(step: Step, moved: Ticket) -> None:
            self._telling.handler(step.unit, moved, "answered", texts.ANSWERED_TO_YOU, now, words=words)

        return self._moving.move(
            Move.ANSWER, ticket, actor, request_id, now, change=go_on, tell=tell_handler, words=words
        )
