"""Whom something about a ticket is told to: everybody who reported it, or whoever has it."""

from datetime import datetime

from community.storage import UnitOfWork
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.service.notices import tell_member, tell_reporters
from handlers.complaints.service.owners import Owners
from handlers.complaints.service.store import Store


class Telling:
    """Leaves notices in the caller's unit of work. event: what makes it the same notice again, of the same ticket."""

    def __init__(self, store: Store, owners: Owners) -> None:
        self._store = store
        self._owners = owners

    def reporters(self, unit: UnitOfWork, ticket: Ticket, event: str, text: str, now: datetime) -> None:
        """Tell everybody who reported the ticket or one that was merged into it."""
        tell_reporters(unit, self._store.everybody(ticket.id), ticket, event, text, now)

    def handler(
        self,
        unit: UnitOfWork,
        ticket: Ticket,
        event: str,
        text: str,
        now: datetime,
        count: int = 1,
        **facts: object,
    ) -> None:
        """Tell who has the ticket, if anybody. text, count, facts: as of tell_member."""
        tell_member(unit, self._owners.get(ticket.handler), ticket, event, text, now, count, **facts)
