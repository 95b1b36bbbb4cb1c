"""Fixtures over every backend. A backend that is not there is skipped with its reason; CI sets
JIAMENKOU_TESTS_REQUIRE_ALL=1, which makes such a skip a failure.
"""

import logging
import os
import uuid
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import redis as redis_package
import sqlalchemy
import structlog
from hypothesis import HealthCheck, settings
from sqlalchemy.exc import OperationalError

import bot.app  # noqa: F401 - brings every table's definition
from community import log
from community.storage import Database
from community.storage.migrations import upgrade
from tests.workers import of_this_worker

POSTGRES_URL = os.environ.get("JIAMENKOU_TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
REDIS_URL = of_this_worker(os.environ.get("JIAMENKOU_TEST_REDIS_URL", "redis://127.0.0.1:6379/9"))
# Markers of files that take long for the number of their tests.
LONG = ("chaos", "quality", "browser")
SHARED = Path(__file__).parents[2] / "shared"

# How long an example takes says something about the machine's other work, not about the code.
settings.register_profile("shared", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")

# A Monday morning in office hours, China time 10:00.
MONDAY_TEN = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def unavailable(reason: str) -> None:
    """Skip, or fail where nothing may be skipped."""
    if os.environ.get("JIAMENKOU_TESTS_REQUIRE_ALL"):
        pytest.fail(f"required here: {reason}")
    pytest.skip(reason)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first where workers share them: one left for the end keeps one worker busy while the others are done."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return
    long = {item.path for item in items if any(map(item.get_closest_marker, LONG))}
    items.sort(key=lambda item: item.path not in long)


@pytest.fixture
def now() -> datetime:
    return MONDAY_TEN


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> list[MutableMapping[str, Any]]:
    """The events that are logged during the test, whatever level an application has set."""
    capture = structlog.testing.LogCapture()
    everything = structlog.make_filtering_bound_logger(logging.DEBUG)
    monkeypatch.setattr(log, "_logger", structlog.wrap_logger(None, processors=[capture], wrapper_class=everything))
    return capture.entries


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    """An empty SQLite file with all tables."""
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    upgrade(database)
    yield database
    database.dispose()


@pytest.fixture
def postgres() -> Iterator[Database]:
    """An empty PostgreSQL database of its own with all tables."""
    with empty_postgres() as database:
        yield database


@contextmanager
def empty_postgres() -> Iterator[Database]:
    """Create a PostgreSQL database with all tables, and drop it afterwards."""
    name = f"jiamenkou_test_{uuid.uuid4().hex[:12]}"
    server = sqlalchemy.create_engine(
        _with_psycopg(POSTGRES_URL), isolation_level="AUTOCOMMIT", connect_args={"client_encoding": "utf8"}
    )
    try:
        with server.connect() as connection:
            connection.execute(sqlalchemy.text(f"CREATE DATABASE {name}"))
    except OperationalError:
        unavailable("PostgreSQL does not answer at JIAMENKOU_TEST_POSTGRES_URL")
    database = Database(POSTGRES_URL.rsplit("/", 1)[0] + f"/{name}")
    try:
        upgrade(database)
        yield database
    finally:
        database.dispose()
        with server.connect() as connection:
            connection.execute(sqlalchemy.text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    """The same test over SQLite and PostgreSQL."""
    found: Database = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def redis() -> Iterator[redis_package.Redis]:
    """An empty database of a real Redis."""
    client = redis_package.Redis.from_url(REDIS_URL, socket_connect_timeout=1)
    try:
        client.flushdb()
    except redis_package.RedisError:
        unavailable("Redis does not answer at JIAMENKOU_TEST_REDIS_URL")
    yield client
    client.flushdb()
    client.close()


@pytest.fixture
def shared_data() -> Path:
    """The folder of public data beside the repository."""
    folder = SHARED / "data"
    if not folder.is_dir():
        pytest.skip("the public data sets are not beside this checkout")
    return folder


def _with_psycopg(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


Clock = Callable[[], datetime]
