"""The short way to the database, for what happens at every message: statements compiled once, run on a bare cursor.

SQLAlchemy's connections, transactions and results cost more than SQLite's work on such statements (docs/performance.md).
For statements whose values and columns are text and plain numbers: types that convert (Moment, JSON) are not applied.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy.sql import Executable

from community.storage.database import Database


class Prepared:
    """One statement, for one kind of database."""

    def __init__(self, database: Database, statement: Executable) -> None:
        """statement: its bind parameters are given by name at each call."""
        compiled: Any = statement.compile(dialect=database.engine.dialect)  # type: ignore[attr-defined]
        self._sql: str = compiled.string
        self._order: list[str] | None = compiled.positiontup
        self._constants: dict[str, Any] = {name: value for name, value in compiled.params.items() if value is not None}

    def run(self, cursor: Any, values: Mapping[str, Any]) -> Any:
        """Execute on a cursor of `bare_write` or `bare_read` and return it: rows are tuples, in the columns' order."""
        everything = {**self._constants, **values} if self._constants else values
        given = everything if self._order is None else [everything[name] for name in self._order]
        cursor.execute(self._sql, given)
        return cursor


@contextmanager
def bare_write(database: Database) -> Iterator[Any]:
    """A cursor in a transaction that commits at the end and rolls back on an exception."""
    with database.bare() as connection:
        cursor = connection.cursor()
        try:
            if database.is_sqlite:
                cursor.execute("BEGIN IMMEDIATE")
            yield cursor
            connection.commit()
        except BaseException:
            connection.rollback()
            raise


@contextmanager
def bare_read(database: Database) -> Iterator[Any]:
    """A cursor for one reading statement."""
    with database.bare() as connection:
        yield connection.cursor()
