"""Reports that are being talked about: who falls silent in the middle has theirs filed all the same."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from community.storage import UnitOfWork
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.service.store import Store
from handlers.complaints.tables import draft_table
from handlers.contract import House

# By then nobody is still thinking about which building it was.
PATIENCE = timedelta(minutes=20)
_drafts = draft_table.c


@dataclass(frozen=True)
class Kept:
    """A draft as it is kept. content: as the dialogue wrote it. request_id: of the line that began it."""

    resident: str
    area: str
    content: str
    request_id: str


class Drafts:
    """Keeps one draft for each resident."""

    def __init__(self, house: House, store: Store) -> None:
        self._house = house
        self._store = store
        self._rows = store.rows

    def keep(self, resident: str, area: str, content: str, request_id: str, now: datetime) -> None:
        """Keep what is known so far. request_id: of the line that began it."""
        sealed = self._rows.close_words(content)
        with self._house.open_unit() as unit:
            insert = unit.upsert(draft_table).values(
                resident=resident, area=area, sealed=sealed, updated_at=now, request_id=request_id
            )
            kept = {"sealed": sealed, "updated_at": now, "request_id": request_id}
            unit.connection.execute(insert.on_conflict_do_update(index_elements=[_drafts.resident], set_=kept))
            unit.commit()

    def drop(self, resident: str) -> None:
        """Nothing is being talked about any more."""
        with self._house.open_unit() as unit:
            forget_draft(unit, resident)
            unit.commit()

    def filed(self, begun: str) -> Ticket | None:
        """Return the ticket that was filed for whoever fell silent. begun: the request of the line that began it."""
        return self._store.of_request(silent_key(begun)) if begun else None

    def silent(self, now: datetime) -> list[Kept]:
        """Return what nobody has gone on with for a while."""
        found = select(draft_table).where(_drafts.updated_at < now - PATIENCE)
        with self._house.database.read() as connection:
            rows = connection.execute(found).all()
        return [Kept(row.resident, row.area, self._rows.open_words(row.sealed), row.request_id) for row in rows]


def silent_key(begun: str) -> str:
    """Return the request id of a report that is filed for somebody who fell silent."""
    return f"silent:{begun}"[:200]


def forget_draft(unit: UnitOfWork, resident: str) -> None:
    """Delete what a resident was talking about."""
    unit.connection.execute(delete(draft_table).where(_drafts.resident == resident))
