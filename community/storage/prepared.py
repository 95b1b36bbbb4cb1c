"""The short way to the database, for what happens at every message: statements compiled once, run on a bare cursor.

SQLAlchemy's connections, transactions and results cost more than SQLite's work on such statements (docs/performance.md).
Values go in as the columns' types have it (Moment, JSON); rows come out as the driver gives them, so such a statement
selects text and plain numbers.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy.sql import Executable

from community.storage.database import Database


class Prepared:
    """One statement, for one kind of database."""

    def __init__(self, database: Database, statement: Executable, columns: Sequence[str] | None = None) -> None:
        """statement: its bind parameters are given by name at each call. columns: of an INSERT, those that it fills."""
        dialect = database.engine.dialect
        compiled: Any = statement.compile(dialect=dialect, column_keys=columns)  # type: ignore[attr-defined]
        self._sql: str = compiled.string
        self._order: list[str] | None = compiled.positiontup
        self._convert: dict[str, Callable[[Any], Any]] = {}
        for name, bind in compiled.binds.items():
            convert = bind.type.dialect_impl(dialect).bind_processor(dialect)
            if convert is not None:
                self._convert[name] = convert
        own = {name: bind.effective_value for name, bind in compiled.binds.items() if not bind.required}
        self._constants = self._converted(own)

    def run(self, cursor: Any, values: Mapping[str, Any]) -> Any:
        """Execute on a cursor of `bare_write` or `bare_read` and return it: rows are tuples, in the columns' order."""
        given = self._converted(values) if self._convert else values
        everything = {**self._constants, **given} if self._constants else given
        cursor.execute(self._sql, everything if self._order is None else [everything[name] for name in self._order])
        return cursor

    def _converted(self, values: Mapping[str, Any]) -> dict[str, Any]:
        converted = dict(values)
        for name, convert in self._convert.items():
            if name in converted:
                converted[name] = convert(converted[name])
        return converted


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
