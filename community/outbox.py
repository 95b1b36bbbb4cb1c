"""Messages that must reach somebody: rows written in the caller's transaction, sent by bot/delivery, never lost.

States: waiting (a worker will send it) → sent | held (may not be pushed; shown at the resident's next touch) → shown,
or expired: it came too late to be of use.
A worker claims a row by a lease, so one that is killed leaves its rows to the next.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Column, Index, Integer, String, Table, Text, bindparam, delete, exists, select, update

from community.storage import Database, metadata
from community.storage.database import Moment
from community.storage.prepared import Prepared, bare_read
from community.storage.unit_of_work import UnitOfWork

LEASE = timedelta(seconds=60)


class OutboxState(StrEnum):
    """Where a message is on its way."""

    WAITING = "waiting"
    SENT = "sent"
    HELD = "held"
    SHOWN = "shown"
    EXPIRED = "expired"


outbox_table = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("resident", String(160), nullable=False),
    Column("text", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    # Afterwards it is of no use to anybody, and is not sent or shown any more.
    Column("expires_at", Moment, nullable=True),
    # The same event never leaves two messages.
    Column("key", String(220), nullable=False, unique=True),
)
Index("ix_outbox_state_due_at", outbox_table.c.state, outbox_table.c.due_at)
Index("ix_outbox_resident_state", outbox_table.c.resident, outbox_table.c.state)

_HELD = (
    select(outbox_table.c.id, outbox_table.c.text)
    .where(outbox_table.c.resident == bindparam("resident"), outbox_table.c.state == OutboxState.HELD.value)
    .order_by(outbox_table.c.id)
)


@dataclass(frozen=True)
class OutboxMessage:
    """One message to one resident. attempts: how often sending it has been tried."""

    id: int
    resident: str
    text: str
    attempts: int


def put(
    unit: UnitOfWork,
    resident: str,
    text: str,
    key: str,
    state: OutboxState,
    now: datetime,
    expires_at: datetime | None = None,
    due_at: datetime | None = None,
) -> None:
    """Leave a message for `resident` in the caller's transaction. Repeating a key changes nothing.

    expires_at: when it stops being of use (a reminder of what is over); None: never. due_at: not to be sent before.
    """
    unit.insert_new(
        outbox_table,
        resident=resident,
        text=text,
        state=state.value,
        attempts=0,
        due_at=due_at or now,
        created_at=now,
        expires_at=expires_at,
        key=key,
    )


class HeldMessages:
    """What could not be pushed to a resident and waits for their next touch; asked for at every message."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._held = Prepared(database, _HELD)

    def of(self, resident: str) -> list[OutboxMessage]:
        """Return what waits for the resident, oldest first."""
        with bare_read(self._database) as cursor:
            rows = self._held.run(cursor, {"resident": resident}).fetchall()
        return [OutboxMessage(number, resident, text, 0) for number, text in rows]


def claim_due(unit: UnitOfWork, now: datetime, limit: int) -> list[OutboxMessage]:
    """Take up to `limit` messages that are due, for LEASE; one that is not settled by then is claimed again.

    Of one resident's messages only the oldest that still waits: the next goes out when it has been settled. One that is
    not to be sent yet keeps none behind it.
    """
    earlier = outbox_table.alias("earlier")
    is_oldest = ~exists().where(
        earlier.c.resident == outbox_table.c.resident,
        earlier.c.state == OutboxState.WAITING.value,
        earlier.c.expires_at.is_(None) | (earlier.c.expires_at > now),
        (earlier.c.attempts > 0) | (earlier.c.due_at <= now),
        earlier.c.id < outbox_table.c.id,
    )
    is_of_use = outbox_table.c.expires_at.is_(None) | (outbox_table.c.expires_at > now)
    due = (
        select(outbox_table.c.id, outbox_table.c.resident, outbox_table.c.text, outbox_table.c.attempts)
        .where(outbox_table.c.state == OutboxState.WAITING.value, outbox_table.c.due_at <= now, is_of_use, is_oldest)
        .order_by(outbox_table.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=outbox_table)  # SQLite has one writer at a time and ignores this
    )
    rows = unit.connection.execute(due).all()
    ids = [row.id for row in rows]
    unit.connection.execute(
        update(outbox_table)
        .where(outbox_table.c.id.in_(ids))
        .values(due_at=now + LEASE, attempts=outbox_table.c.attempts + 1)
    )
    return [OutboxMessage(row.id, row.resident, row.text, row.attempts + 1) for row in rows]


def expire(unit: UnitOfWork, now: datetime) -> None:
    """Take what is of no use any more out of the way."""
    unsent = outbox_table.c.state.in_((OutboxState.WAITING.value, OutboxState.HELD.value))
    late = update(outbox_table).where(unsent, outbox_table.c.expires_at < now)
    unit.connection.execute(late.values(state=OutboxState.EXPIRED.value))


def settle(unit: UnitOfWork, ids: list[int], state: OutboxState) -> None:
    """Record where the messages have got to."""
    unit.connection.execute(update(outbox_table).where(outbox_table.c.id.in_(ids)).values(state=state.value))


def retry_at(unit: UnitOfWork, message_id: int, due_at: datetime) -> None:
    """Try this message again at `due_at`."""
    unit.connection.execute(update(outbox_table).where(outbox_table.c.id == message_id).values(due_at=due_at))


def reword(unit: UnitOfWork, keys: str, text: str) -> None:
    """Say `text` instead wherever the key is LIKE `keys`: what a message said of somebody must not be kept any longer."""
    unit.connection.execute(update(outbox_table).where(outbox_table.c.key.like(keys)).values(text=text))


def forget(unit: UnitOfWork, resident: str) -> None:
    """Delete everything that was left for the resident."""
    unit.connection.execute(delete(outbox_table).where(outbox_table.c.resident == resident))
