"""The database's two doors, its times and its migrations, on SQLite and PostgreSQL."""

import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError, StatementError

from community.outbox import OutboxState, outbox_table, put
from community.storage import Database, ShortUnit, UnitOfWork, metadata
from community.storage.deadlock import past_deadlocks
from community.storage.migrations import is_current, upgrade
from tests.conftest import POSTGRES_URL, _with_psycopg, unavailable
from tests.contracts import workers

# No message is without a state.
_BREAK = update(outbox_table).values(state=bindparam("to"))


def row(key: str, at: datetime) -> dict[str, Any]:
    return {"resident": "a:b", "text": "", "state": "held", "attempts": 0, "due_at": at, "created_at": at, "key": key}


def count(database: Database) -> int:
    with database.read() as connection:
        return connection.execute(select(func.count()).select_from(outbox_table)).scalar_one()


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    name = f"jiamenkou_test_{uuid.uuid4().hex[:12]}"
    server = sqlalchemy.create_engine(
        _with_psycopg(POSTGRES_URL), isolation_level="AUTOCOMMIT", connect_args={"client_encoding": "utf8"}
    )
    try:
        with server.connect() as connection:
            connection.execute(sqlalchemy.text(f"CREATE DATABASE {name}"))
    except sqlalchemy.exc.OperationalError:
        unavailable("PostgreSQL does not answer at JIAMENKOU_TEST_POSTGRES_URL")
    yield POSTGRES_URL.rsplit("/", 1)[0] + f"/{name}"
    with server.connect() as connection:
        connection.execute(sqlalchemy.text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


def test_a_unit_of_work_that_does_not_commit_leaves_nothing(database: Database, now: datetime) -> None:
    with UnitOfWork(database) as unit:
        put(unit, "a:b", "said", "key", OutboxState.HELD, now)
    assert count(database) == 0


def test_a_unit_of_work_that_fails_keeps_only_what_was_committed(database: Database, now: datetime) -> None:
    def fail_half_way() -> None:
        with UnitOfWork(database) as unit:
            put(unit, "a:b", "kept", "kept", OutboxState.HELD, now)
            unit.commit()
            put(unit, "a:b", "lost", "lost", OutboxState.HELD, now)
            raise KeyError

    with pytest.raises(KeyError):
        fail_half_way()
    with database.read() as connection:
        assert connection.execute(select(outbox_table.c.key)).scalars().all() == ["kept"]


def test_a_write_that_fails_rolls_back(database: Database, now: datetime) -> None:
    def fail() -> None:
        with database.write() as connection:
            connection.execute(insert(outbox_table).values(**row("key", now)))
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert count(database) == 0


@pytest.mark.parametrize("unit", [UnitOfWork, ShortUnit])
def test_both_units_commit_what_they_are_told_to_and_nothing_else(
    database: Database, now: datetime, unit: type[UnitOfWork | ShortUnit]
) -> None:
    with unit(database) as done:
        assert done.insert_new(outbox_table, **row("kept", now))
        assert not done.insert_new(outbox_table, **row("kept", now))
        done.commit()
    with unit(database) as left:
        left.insert_new(outbox_table, **row("left", now))

    def break_it() -> None:
        with unit(database) as broken:
            broken.insert_new(outbox_table, **row("broken", now))
            broken.run(_BREAK, to=None)

    with pytest.raises(IntegrityError):
        break_it()
    assert count(database) == 1
    with unit(database) as again:
        again.insert_new(outbox_table, **row("again", now))
        again.commit()
    assert count(database) == 2


def test_of_two_units_that_lock_the_same_rows_crosswise_both_get_through(postgres: Database, now: datetime) -> None:
    with UnitOfWork(postgres) as unit:
        for key in "ab":
            unit.insert_new(outbox_table, **row(key, now))
        unit.commit()
    both_hold_one = Barrier(2)

    def cross(keys: str) -> str:
        tries = []

        def once() -> str:
            with UnitOfWork(postgres) as unit:
                tries.append(keys)
                for key in keys:
                    unit.connection.execute(update(outbox_table).where(outbox_table.c.key == key).values(text=keys))
                    if key == keys[0] and len(tries) == 1:
                        both_hold_one.wait()
                unit.commit()
            return keys

        return past_deadlocks(once)

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(cross, ("ab", "ba"))) == ["ab", "ba"]


def test_inserting_a_known_key_changes_nothing_and_says_so(database: Database, now: datetime) -> None:
    with UnitOfWork(database) as unit:
        assert unit.insert_new(outbox_table, **row("key", now))
        assert not unit.insert_new(outbox_table, **{**row("key", now), "text": "another"})
        unit.commit()
    with database.read() as connection:
        assert connection.execute(select(outbox_table.c.text)).scalars().all() == [""]


def test_sixteen_threads_that_write_fifty_times_each_all_succeed(database: Database, now: datetime) -> None:
    def write(thread: int) -> None:
        for number in range(50):
            with UnitOfWork(database) as unit:
                put(unit, "a:b", "said", f"{thread}-{number}", OutboxState.HELD, now)
                unit.commit()

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(write, range(16)))
    assert count(database) == 800


def test_a_reader_is_not_held_up_by_a_writer_and_sees_only_what_is_committed(database: Database, now: datetime) -> None:
    with UnitOfWork(database) as unit:
        put(unit, "a:b", "said", "key", OutboxState.HELD, now)
        assert count(database) == 0
        unit.commit()
        assert count(database) == 1


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=8)), timezone(-timedelta(hours=3, minutes=30))])
def test_a_moment_comes_back_as_the_same_instant_in_utc(database: Database, zone: timezone) -> None:
    instant = datetime(2026, 12, 31, 23, 59, 59, 123456, tzinfo=zone)
    with database.write() as connection:
        connection.execute(insert(outbox_table).values(**row("key", instant)))
    with database.read() as connection:
        stored = connection.execute(select(outbox_table.c.due_at)).scalar_one()
        found = connection.execute(select(outbox_table.c.key).where(outbox_table.c.due_at == instant)).all()
    assert stored == instant
    assert stored.utcoffset() == timedelta(0)
    assert len(found) == 1


def test_a_naive_time_is_refused(database: Database) -> None:
    def store() -> None:
        with database.write() as connection:
            connection.execute(insert(outbox_table).values(**row("key", datetime(2026, 11, 23))))  # noqa: DTZ001

    with pytest.raises(StatementError, match="must be aware"):
        store()


def test_upgrading_twice_changes_nothing(database: Database, now: datetime) -> None:
    with UnitOfWork(database) as unit:
        put(unit, "a:b", "said", "key", OutboxState.HELD, now)
        unit.commit()
    upgrade(database)
    assert is_current(database)
    assert count(database) == 1


def test_an_empty_database_is_not_current(empty_url: str) -> None:
    database = Database(empty_url)
    assert not is_current(database)
    database.dispose()


def test_eight_processes_may_upgrade_an_empty_database_at_once(empty_url: str, processes: ProcessPoolExecutor) -> None:
    assert all(processes.map(workers.ready, range(8)))
    start = time.time() + 0.3
    upgraded = [processes.submit(workers.migrate, empty_url, start) for _ in range(8)]
    assert all(future.result(timeout=60) for future in upgraded)
    database = Database(empty_url)
    assert count(database) == 0
    database.dispose()


def test_the_migrations_make_exactly_the_tables_that_the_code_defines(database: Database) -> None:
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_text_survives_a_postgres_cluster_that_was_made_without_a_locale(postgres: Database) -> None:
    name = f"jiamenkou_test_{uuid.uuid4().hex[:12]}"
    bare = "ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
    with postgres.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as server:
        server.execute(sqlalchemy.text(f"CREATE DATABASE {name} {bare}"))
        without = Database(POSTGRES_URL.rsplit("/", 1)[0] + f"/{name}")
        try:
            with without.read() as connection:
                assert connection.execute(select(sqlalchemy.literal("家门口"))).scalar_one() == "家门口"
        finally:
            without.dispose()
            server.execute(sqlalchemy.text(f"DROP DATABASE {name} WITH (FORCE)"))
