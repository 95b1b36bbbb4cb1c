"""Adding words or a picture to a ticket that is there already; its handler is told."""

from datetime import datetime

from community.storage import UnitOfWork
from handlers.complaints.model.change import Action
from handlers.complaints.model.report import Picture
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.model.urgency import Urgency
from handlers.complaints.service import texts
from handlers.complaints.service.alarm import Alarm
from handlers.complaints.service.owners import Owners
from handlers.complaints.service.store import Store, lock
from handlers.complaints.service.telling import Telling
from handlers.complaints.service.trail import RESIDENT, Trail
from handlers.complaints.tables import photo_table
from handlers.contract import House


class Adding:
    """Adds to tickets."""

    def __init__(
        self, house: House, store: Store, trail: Trail, telling: Telling, owners: Owners, alarm: Alarm
    ) -> None:
        self._house = house
        self._store = store
        self._trail = trail
        self._telling = telling
        self._owners = owners
        self._alarm = alarm

    def add(self, ticket: Ticket, words: str, by: str, request_id: str, now: datetime) -> Ticket:
        """Add words to a ticket's history; its handler is told, of a danger everybody who heard the alarm. by: a name; empty:
        a resident."""
        with self._house.open_unit() as unit:
            row = lock(unit, ticket.id)
            if row is not None and self._trail.note(
                unit, ticket.id, Action.ADDED, by or RESIDENT, request_id, now, words=words
            ):
                added = self._store.write(unit, row, now)
                if added.problem.urgency is Urgency.DANGER:
                    self._alarm.go_on(unit, added, self._owners.get(added.handler), words, now)
                else:
                    self._telling.handler(unit, added, "added", texts.ADDED_TO_YOU, now, words=words)
                unit.commit()
        return self._store.get(ticket.id) or ticket

    def add_picture(self, ticket: Ticket, picture: Picture, by: str, shows: str, now: datetime) -> bool:
        """Attach a picture; False if this very picture is there already. by: a resident's id, or a name. shows: before or
        after."""
        with self._house.open_unit() as unit:
            row = lock(unit, ticket.id)
            if row is None or not insert_picture(unit, ticket.id, picture, by, shows, now):
                return False
            added = self._store.write(unit, row, now)
            if shows == "before":
                self._telling.handler(unit, added, "photo", texts.PHOTO_TO_YOU, now)
            unit.commit()
        return True


def insert_picture(unit: UnitOfWork, ticket_id: int, picture: Picture, by: str, shows: str, now: datetime) -> bool:
    """Write down a picture that is still to be fetched; False if this very picture is there already."""
    return unit.insert_new(
        photo_table,
        ticket=ticket_id,
        by=by,
        shows=shows,
        url=picture.url,
        media_id=picture.media_id,
        content=None,
        content_type="",
        tries=0,
        due_at=now,
        at=now,
        request_id=f"{ticket_id}:{picture.key}"[:220],
    )
