"""Pictures that staff bring from their own computer: checked by what they are, not by what they are called."""

from datetime import datetime

from sqlalchemy import update

from handlers.complaints.model.ticket import Ticket
from handlers.complaints.service.photos import MOST_BYTES
from handlers.complaints.service.store import lock
from handlers.complaints.tables import photo_table, ticket_table
from handlers.contract import House

_WEBP_AT = 8


def kind_of(content: bytes) -> str | None:
    """Return the type of a picture by its first bytes: JPEG, PNG or WebP; None for anything else."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"RIFF") and content[_WEBP_AT : _WEBP_AT + 4] == b"WEBP":
        return "image/webp"
    return None


class Uploads:
    """Keeps them beside the pictures that came through WeChat."""

    def __init__(self, house: House) -> None:
        self._house = house

    def keep(self, ticket: Ticket, content: bytes, shows: str, by: str, request_id: str, now: datetime) -> bool:
        """Attach a picture of at most MOST_BYTES; False if this request has done so before. shows: before or after. Raises
        ValueError for what is none."""
        kind = kind_of(content)
        if kind is None or len(content) > MOST_BYTES:
            raise ValueError("no picture that is kept")
        with self._house.open_unit() as unit:
            row = lock(unit, ticket.id)
            is_new = row is not None and unit.insert_new(
                photo_table,
                ticket=ticket.id,
                by=by,
                shows=shows,
                url="",
                media_id="",
                content=content,
                content_type=kind,
                tries=0,
                due_at=now,
                at=now,
                request_id=f"{ticket.id}:{request_id}"[:220],
            )
            if row is not None and is_new:
                touched = {"revision": row.revision + 1, "changed_at": now}
                unit.connection.execute(update(ticket_table).where(ticket_table.c.id == ticket.id).values(**touched))
            unit.commit()
        return is_new
