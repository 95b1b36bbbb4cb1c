"""What staff write down about a ticket without moving it; its handler is told."""

from datetime import datetime

from sqlalchemy import update

from community.crew import Crew
from handlers.complaints.model.change import Action
from handlers.complaints.model.move import Move, Role
from handlers.complaints.model.moves import after
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.model.ticket_state import State
from handlers.complaints.service import texts
from handlers.complaints.service.notices import tell_member
from handlers.complaints.service.store import Store, lock
from handlers.complaints.service.trail import Trail
from handlers.complaints.tables import ticket_table
from handlers.contract import House


class Remarks:
    """Writes remarks."""

    def __init__(self, house: House, store: Store, trail: Trail, crew: Crew) -> None:
        self._house = house
        self._store = store
        self._trail = trail
        self._crew = crew

    def note(self, ticket: Ticket, words: str, by: str, request_id: str, now: datetime) -> None:
        """Add a remark; repeating the request adds nothing. Raises CannotMove where nothing is added any more."""
        with self._house.open_unit() as unit:
            row = lock(unit, ticket.id)
            if row is None or not self._trail.note(unit, ticket.id, Action.NOTED, by, request_id, now, words=words):
                return
            after(State(row.state), Move.NOTE, Role.STAFF, number=row.number)
            touched = {"revision": row.revision + 1, "changed_at": now}
            changed = update(ticket_table).where(ticket_table.c.id == ticket.id).values(**touched)
            moved = self._store.rows.ticket(unit.connection.execute(changed.returning(ticket_table)).one())
            handler = self._crew.get(moved.handler) if moved.handler is not None else None
            handler = None if handler is not None and handler.name == by else handler  # they know what they wrote
            tell_member(unit, handler, moved, "noted", texts.REMARKED_TO_YOU, now, by=by, words=words)
            unit.commit()
