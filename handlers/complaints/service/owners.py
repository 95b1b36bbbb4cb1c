"""Whose a ticket is: the member of the crew who has it, and whether somebody else may work it."""

from typing import Any

from sqlalchemy import Row

from community.crew import Crew, Member
from handlers.complaints.model.move import Role
from handlers.complaints.model.refusals import NotYours
from handlers.complaints.service.actors import Actor


class Owners:
    """Knows who has which ticket."""

    def __init__(self, crew: Crew) -> None:
        self._crew = crew

    def get(self, handler: int | None) -> Member | None:
        """Return a ticket's handler; None where nobody has it."""
        return self._crew.get(handler) if handler is not None else None

    def name(self, handler: int | None) -> str:
        """Return the handler's name; empty where nobody has the ticket."""
        member = self.get(handler)
        return member.name if member else ""

    def check_own(self, row: "Row[Any]", actor: Actor) -> None:
        """Raise NotYours for a handler who does not have the ticket; staff may work any."""
        if actor.role is Role.HANDLER and actor.member is not None and row.handler != actor.member.id:
            raise NotYours(row.number, self.name(row.handler))

    def check_own_or_free(self, row: "Row[Any]", actor: Actor) -> None:
        """Raise NotYours for a handler where somebody else has the ticket."""
        if row.handler is not None:
            self.check_own(row, actor)
