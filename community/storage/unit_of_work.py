"""One use case, one unit of work: commit is explicit, leaving without it rolls back.

What others must be told is an outbox row written through the same unit. No network call is made inside one.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Row, Table
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from community.storage.database import Database


class UnitOfWork:
    """`with open_unit() as unit: … unit.commit()`."""

    connection: Connection

    def __init__(self, database: Database) -> None:
        self._database = database
        self._door: AbstractContextManager[Connection] | None = None

    def __enter__(self) -> Self:
        self._door = self._database.transaction()
        self.connection = self._door.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._door is not None:
            self._door.__exit__(kind, error, trace)

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

    def _insert(self, table: Table, values: dict[str, Any]) -> Row[Any] | None:
        wish = self.upsert(table).values(**values).on_conflict_do_nothing().returning(*table.primary_key)
        found: Row[Any] | None = self.connection.execute(wish).first()
        return found

    def commit(self) -> None:
        """Make everything since the last commit durable and visible to others."""
        self.connection.commit()


OpenUnit = Callable[[], UnitOfWork]
