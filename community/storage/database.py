"""One SQL database, SQLite or PostgreSQL, behind the same two doors: `read()` and `write()`.

Promise: a write on SQLite begins IMMEDIATE and waits its turn fairly within the process, so two writers never
deadlock half-way; times go in and come out aware, in UTC.
Refuses: to open PostgreSQL without a driver, or to guess at other databases.
"""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# The log is written back to the file after so many pages (16 MB). At SQLite's own 1000 a busy hour waits for the disk at every
# hundredth booking.
CHECKPOINT_PAGES = 4000
# WeChat allows 5 s for an answer; a writer that has waited 2 s for SQLite's lock had better say so.
BUSY_TIMEOUT_MS = 2000


class Moment(TypeDecorator[datetime]):
    """An aware instant: stored as UTC, returned aware (SQLite itself forgets the zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any] | None:
        """As process_bind_param has it; for SQLite, which is given text, in half the time."""
        if dialect.name != "sqlite":
            return super().bind_processor(dialect)

        def as_text(value: datetime | None) -> str | None:
            if value is None:
                return None
            naive = self.process_bind_param(value, dialect)
            return naive.isoformat(" ", "microseconds") if naive else None

        return as_text

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time must be aware")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Database:
    """An engine with the project's rules on it."""

    def __init__(self, url: str, pool_size: int = 16) -> None:
        """url: an SQLAlchemy URL; `postgresql://` means psycopg 3. pool_size: connections kept per process."""
        self.url: URL = _with_driver(make_url(url))
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite and self.url.database and self.url.database != ":memory:":
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        # A PostgreSQL that was restarted must not fail one message per pooled connection; a file never goes away.
        checks = not self.is_sqlite
        # A PostgreSQL cluster made without a locale stores bytes and calls them nothing; ours are always UTF-8.
        arguments = {} if self.is_sqlite else {"client_encoding": "utf8"}
        self.engine: Engine = create_engine(
            self.url,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_timeout=5,
            pool_pre_ping=checks,
            connect_args=arguments,
        )
        # SQLite's own lock is unfair (waits of seconds were measured); threads of one process queue here instead.
        self.writers: AbstractContextManager[object] = threading.Lock() if self.is_sqlite else nullcontext()
        self._kept: PoolProxiedConnection | None = None
        # What units of work have compiled (community/storage/unit_of_work.py).
        self.compiled: dict[object, Any] = {}
        if self.is_sqlite:
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection in a transaction that commits at the end and rolls back on an exception."""
        with self.writers, self.engine.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading: sees one consistent state and takes no write lock."""
        with self.engine.connect() as bare:
            yield bare.execution_options(jiamenkou_reads_only=True)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A connection whose transaction the caller commits; leaving without that rolls back."""
        with self.writers, self.engine.connect() as connection:
            yield connection

    @contextmanager
    def bare(self) -> Iterator[PoolProxiedConnection]:
        """The driver's connection, for prepared.py. On SQLite one for all threads in turn, which finds its pages and
        statements where it left them; a pool's other connections would each read them again after every write."""
        if self.is_sqlite:
            with self.writers:
                if self._kept is None:
                    self._kept = self.engine.raw_connection()
                yield self._kept
        else:
            connection = self.engine.raw_connection()
            try:
                yield connection
            finally:
                connection.close()

    def dispose(self) -> None:
        """Close every pooled connection (a forked worker must not share its parent's)."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None
        self.engine.dispose()


def _with_driver(url: URL) -> URL:
    if url.drivername in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+psycopg")
    return url


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # BEGIN is ours to say, see _begin_sqlite
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    _use_wal(cursor)
    # NORMAL in WAL survives a killed process; a power cut may lose the last commits, never the database.
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _use_wal(cursor: DBAPICursor) -> None:
    # Changing a new file to WAL does not wait for other processes as everything else does: SQLite says "locked" at once.
    patience = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > patience:
                raise
            time.sleep(0.02)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    # Straight to the driver: this runs before every transaction.
    cursor = connection.connection.cursor()
    cursor.execute("BEGIN" if "jiamenkou_reads_only" in options else "BEGIN IMMEDIATE")
    cursor.close()
