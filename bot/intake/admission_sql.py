"""Admissions in the SQL database: the default for one machine, and what remains when Redis is gone.

Statements are built once: compiling them per call costs more than running them (docs/performance.md).
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Column,
    Float,
    Index,
    Integer,
    String,
    Table,
    Text,
    and_,
    bindparam,
    delete,
    exists,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from bot.dialogue.memory import (
    message_from_json,
    message_to_json,
    reply_from_json,
    reply_to_json,
    session_from_json,
    session_to_json,
)
from bot.intake.admission import (
    LEASE_S,
    REMEMBER_S,
    RETRIES_END_S,
    SESSION_S,
    Admission,
    Admitted,
    Repeated,
    Ticket,
    TicketVoid,
    Underway,
    Waiting,
)
from community.storage import Database, metadata
from community.storage.prepared import Prepared, bare_read, bare_write
from handlers.contract import Message, Reply, Session

once_table = Table(
    "message_once",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("resident", String(160), nullable=False),
    Column("fence", Integer, nullable=False),
    Column("arrived", Float(53), nullable=False),
    Column("lease_until", Float(53), nullable=False),
    # The message while it is being answered, so that it can be answered after a crash; emptied then.
    Column("message", Text, nullable=False),
    # Empty until answered.
    Column("reply", Text, nullable=False),
    # Every message writes here: SQLite need not keep the rows in one order and find them by another.
    sqlite_with_rowid=False,
)
_UNANSWERED = once_table.c.reply == literal_column("''")
Index(
    "ix_message_once_unanswered",
    once_table.c.resident,
    once_table.c.arrived,
    sqlite_where=_UNANSWERED,
    postgresql_where=_UNANSWERED,
)

session_table = Table(
    "dialogue_session",
    metadata,
    Column("resident", String(160), primary_key=True),
    Column("session", Text, nullable=False),
    Column("lock_key", String(200), nullable=False),
    Column("lock_until", Float(53), nullable=False),
    Column("touched", Float(53), nullable=False),
    sqlite_with_rowid=False,
)

_once = once_table.c
_sessions = session_table.c

_CLAIM = {"key": bindparam("b_key"), "resident": bindparam("b_resident"), "fence": 1, "arrived": bindparam("b_now")}
_CLAIM |= {"lease_until": bindparam("b_until"), "message": bindparam("b_message"), "reply": ""}
_LOCK = {"resident": bindparam("b_resident"), "session": "", "lock_key": bindparam("b_key")}
_LOCK |= {"lock_until": bindparam("b_until"), "touched": bindparam("b_now")}

_LOOK = select(_once.reply, _once.lease_until, _once.fence, _once.arrived).where(_once.key == bindparam("b_key"))
_TAKE_OVER = (
    update(once_table)
    .where(_once.key == bindparam("b_key"), _once.fence == bindparam("b_fence"), _once.reply == "")
    .values(fence=_once.fence + 1, lease_until=bindparam("b_until"))
)
_earlier = once_table.alias("earlier")
# In order of arrival: an earlier message that somebody is still working on goes first.
_FREE = and_(
    or_(_sessions.lock_until < bindparam("b_now"), _sessions.lock_key == bindparam("b_key")),
    ~exists().where(
        _earlier.c.resident == bindparam("b_resident"),
        _earlier.c.arrived < bindparam("b_arrived"),
        _earlier.c.reply == literal_column("''"),
        _earlier.c.lease_until >= bindparam("b_now"),
        _earlier.c.key != bindparam("b_key"),
    ),
)
_RELEASE = (
    update(session_table)
    .where(_sessions.resident == bindparam("b_resident"), _sessions.lock_key == bindparam("b_key"))
    .values(session=bindparam("b_session"), lock_key="", lock_until=0.0)
)
_ANSWERED = (
    update(once_table)
    .where(_once.key == bindparam("b_key"), _once.fence == bindparam("b_fence"), _once.reply == "")
    .values(reply=bindparam("b_reply"), message="", lease_until=0.0)
)
_RENEW_CLAIM = (
    update(once_table)
    .where(_once.key == bindparam("b_key"), _once.fence == bindparam("b_fence"), _once.reply == "")
    .values(lease_until=bindparam("b_until"))
)
_RENEW_LOCK = (
    update(session_table).where(_sessions.lock_key == bindparam("b_key")).values(lock_until=bindparam("b_until"))
)


class SqlAdmissions:
    """Claims, locks and sessions in two tables."""

    def __init__(self, database: Database) -> None:
        self._database = database
        insert = sqlite_insert if database.is_sqlite else postgresql_insert
        claim = insert(once_table).values(_CLAIM).on_conflict_do_nothing()
        taken: dict[str, Any] = {
            "lock_key": bindparam("b_key"),
            "lock_until": bindparam("b_until"),
            "touched": bindparam("b_now"),
        }
        lock = (
            insert(session_table)
            .values(_LOCK)
            .on_conflict_do_update(index_elements=[_sessions.resident], set_=taken, where=_FREE)
            .returning(_sessions.session)
        )
        self._claim = Prepared(database, claim)
        self._lock = Prepared(database, lock)
        self._answered = Prepared(database, _ANSWERED)
        self._release = Prepared(database, _RELEASE)
        self._look = Prepared(database, _LOOK)
        self._take_over = Prepared(database, _TAKE_OVER)
        self._renewed = Prepared(database, _RENEW_CLAIM)
        self._renew_lock = Prepared(database, _RENEW_LOCK)

    def admit(self, message: Message, now: float) -> Admission:
        """Claim the message and lock its resident, in one transaction."""
        claim = {
            "b_key": message.key,
            "b_resident": message.resident.id,
            "b_now": now,
            "b_until": now + LEASE_S,
            "b_message": message_to_json(message),
        }
        with bare_write(self._database) as cursor:
            ticket = Ticket(message.key, message.resident.id, 1, now)
            if self._claim.run(cursor, claim).rowcount == 0:
                reply, lease_until, fence, arrived = self._look.run(cursor, {"b_key": message.key}).fetchone()
                if reply:
                    return Repeated(reply_from_json(reply))
                over = {"b_key": message.key, "b_fence": fence, "b_until": now + LEASE_S}
                if lease_until >= now or self._take_over.run(cursor, over).rowcount == 0:
                    return Underway()
                ticket = Ticket(message.key, message.resident.id, fence + 1, arrived)
            return self._take(cursor, ticket, now)

    def lock(self, ticket: Ticket, now: float) -> Admission:
        """Try again; keeps the claim alive meanwhile."""
        with bare_write(self._database) as cursor:
            self._renew_claim(cursor, ticket, now + LEASE_S)
            return self._take(cursor, ticket, now)

    def look(self, key: str) -> Repeated | None:
        """Return the reply of a message that was answered."""
        with bare_read(self._database) as cursor:
            row = self._look.run(cursor, {"b_key": key}).fetchone()
        return Repeated(reply_from_json(row[0])) if row is not None and row[0] else None

    def renew(self, ticket: Ticket, until: float) -> None:
        """Keep the claim and the lock until then."""
        with bare_write(self._database) as cursor:
            self._renew_claim(cursor, ticket, until)
            self._renew_lock.run(cursor, {"b_key": ticket.key, "b_until": until})

    def settle(self, ticket: Ticket, session: Session, reply: Reply | None) -> None:
        """Save the session, release the lock and record the reply, all or nothing."""
        answered = {"b_key": ticket.key, "b_fence": ticket.fence, "b_reply": reply_to_json(reply)}
        release = {"b_resident": ticket.resident, "b_key": ticket.key, "b_session": session_to_json(session)}
        with bare_write(self._database) as cursor:
            if self._answered.run(cursor, answered).rowcount == 0:
                raise TicketVoid
            if self._release.run(cursor, release).rowcount == 0:
                raise TicketVoid

    def take_in(self, ticket: Ticket, session: Session, reply: Reply | None, now: float) -> None:
        """Record a message that another store admitted and can no longer settle. Raises TicketVoid if it is known here.

        Its session is left out if another message of the resident is being answered here.
        """
        until = {"b_now": now, "b_until": now + LEASE_S}
        claim = {"b_key": ticket.key, "b_resident": ticket.resident, "b_message": "", **until}
        answered = {"b_key": ticket.key, "b_fence": 1, "b_reply": reply_to_json(reply)}
        release = {"b_resident": ticket.resident, "b_key": ticket.key, "b_session": session_to_json(session)}
        with bare_write(self._database) as cursor:
            if self._claim.run(cursor, claim).rowcount == 0:
                raise TicketVoid
            self._take(cursor, ticket, now)
            self._release.run(cursor, release)
            self._answered.run(cursor, answered)

    def settle_and_forget(self, ticket: Ticket) -> None:
        """Delete everything held of the resident but the message's key."""
        came_after = and_(_once.reply == "", _once.arrived > ticket.arrived)
        others = and_(_once.resident == ticket.resident, _once.key != ticket.key, ~came_after)
        with self._database.write() as connection:
            # Claims first, then the session, as everywhere here: PostgreSQL would find a deadlock otherwise.
            connection.execute(delete(once_table).where(others))
            connection.execute(delete(session_table).where(_sessions.resident == ticket.resident))
            done = {"resident": "", "message": "", "reply": reply_to_json(None), "lease_until": 0.0}
            connection.execute(update(once_table).where(_once.key == ticket.key).values(**done))

    def abandoned(self, now: float, limit: int) -> Sequence[Message]:
        """Return messages whose worker is gone, oldest first."""
        lapsed = (
            select(_once.message)
            .where(_UNANSWERED, _once.lease_until < now, _once.arrived < now - RETRIES_END_S)
            .order_by(_once.arrived)
            .limit(limit)
        )
        with self._database.read() as connection:
            return [message_from_json(row.message) for row in connection.execute(lapsed)]

    def sweep(self, now: float) -> None:
        """Drop old keys and sessions."""
        with self._database.write() as connection:
            connection.execute(delete(once_table).where(_once.arrived < now - REMEMBER_S, _once.reply != ""))
            connection.execute(delete(session_table).where(_sessions.touched < now - SESSION_S))

    def _take(self, cursor: Any, ticket: Ticket, now: float) -> Admission:
        lock = {
            "b_resident": ticket.resident,
            "b_key": ticket.key,
            "b_now": now,
            "b_until": now + LEASE_S,
            "b_arrived": ticket.arrived,
        }
        row = self._lock.run(cursor, lock).fetchone()
        return Waiting(ticket) if row is None else Admitted(ticket, session_from_json(row[0]))

    def _renew_claim(self, cursor: Any, ticket: Ticket, until: float) -> None:
        renew = {"b_key": ticket.key, "b_fence": ticket.fence, "b_until": until}
        if self._renewed.run(cursor, renew).rowcount == 0:
            raise TicketVoid
