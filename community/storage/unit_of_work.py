"""One use case, one unit of work: commit is explicit, leaving without it rolls back.

What others must be told is an outbox row written through the same unit. No network call is made inside one.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Table
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.sql import Executable

from community.storage.database import Database
from community.storage.prepared import Prepared


class Writer(ABC):
    """Runs statements that are compiled once, in a transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._driver: Any = database.engine.dialect.loaded_dbapi
        # Statements are constants of their modules, INSERTs go by their columns.
        self._compiled: dict[object, Prepared] = database.compiled

    def insert_new(self, table: Table, **values: Any) -> bool:
        """Insert the row unless a unique key of the table has it already; say whether it was new.

        Unlike select-then-insert this holds between transactions: the second waits for the first and inserts nothing.
        """
        return self._insert(table, values) is not None

    def insert_numbered(self, table: Table, **values: Any) -> int | None:
        """Insert the row like insert_new and return its number, the table's one primary key; None if it is not new."""
        row = self._insert(table, values)
        return None if row is None else int(row[0])

    def upsert(self, table: Table) -> Any:
        """An INSERT of this database's dialect, for `on_conflict_do_update`."""
        return (sqlite_insert if self._database.is_sqlite else postgresql_insert)(table)

    def run(self, statement: Executable, **values: Any) -> Any:
        """Execute a statement that is its module's constant, compiled once, and return the driver's cursor.

        See Prepared for what may come back. Raises as SQLAlchemy's own execution does.
        """
        prepared = self._compiled.get(statement)
        if prepared is None:
            prepared = self._compiled[statement] = Prepared(self._database, statement)
        return self._run(prepared, values)

    def _insert(self, table: Table, values: dict[str, Any]) -> tuple[Any, ...] | None:
        columns = (table, *values)
        prepared = self._compiled.get(columns)
        if prepared is None:
            wish = self.upsert(table).on_conflict_do_nothing().returning(*table.primary_key)
            prepared = self._compiled[columns] = Prepared(self._database, wish, list(values))
        found: tuple[Any, ...] | None = self._run(prepared, values).fetchone()
        return found

    def _run(self, prepared: Prepared, values: dict[str, Any]) -> Any:
        try:
            return prepared.run(self._cursor(), values)
        except self._driver.Error as failure:
            raise self._as_sqlalchemy_says(failure) from failure

    def _as_sqlalchemy_says(self, failure: Exception) -> Exception:
        return DBAPIError.instance(None, None, failure, self._driver.Error, hide_parameters=True)

    @abstractmethod
    def _cursor(self) -> Any:
        """A cursor of the driver's, in this transaction."""


class UnitOfWork(Writer):
    """`with open_unit() as unit: … unit.commit()`."""

    connection: Connection
    _door: AbstractContextManager[Connection] | None = None

    def __enter__(self) -> Self:
        self._door = self._database.transaction()
        self.connection = self._door.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._door is not None:
            self._door.__exit__(kind, error, trace)

    def commit(self) -> None:
        """Make everything since the last commit durable and visible to others."""
        self.connection.commit()

    def _cursor(self) -> Any:
        if not self.connection.in_transaction():
            self.connection.begin()
        return self.connection.connection.cursor()


class ShortUnit(Writer):
    """A unit of work of compiled statements alone, for what happens often: SQLAlchemy's connection, transaction and end
    of both cost as much as the statements themselves (docs/booking.md)."""

    _connection: PoolProxiedConnection
    _bare: Any = None

    def __enter__(self) -> Self:
        self._door = self._database.bare()
        self._connection = self._door.__enter__()
        self._bare = self._connection.cursor()
        if self._database.is_sqlite:
            try:
                self._bare.execute("BEGIN IMMEDIATE")
            except self._driver.Error as failure:  # another process has been writing for too long
                self._door.__exit__(None, None, None)
                raise self._as_sqlalchemy_says(failure) from failure
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._connection.rollback()  # of what is not committed
        finally:
            self._door.__exit__(kind, error, trace)

    def commit(self) -> None:
        """Make it durable and visible to others; the unit is done."""
        try:
            self._connection.commit()
        except self._driver.Error as failure:
            raise self._as_sqlalchemy_says(failure) from failure

    def _cursor(self) -> Any:
        return self._bare


OpenUnit = Callable[[], UnitOfWork]
