"""Alembic migrations, run from Python so that `jiamenkou db upgrade` needs no working directory."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, select

from community.storage.database import Database

_HERE = Path(__file__).parent
# Any number that nothing else in the database locks: "jiam" in ASCII.
_MIGRATING = 0x6A69616D


def upgrade(database: Database) -> None:
    """Bring the database's tables to this version; safe to run again and by several processes at once."""
    config = _config()
    with database.write() as connection:
        if not database.is_sqlite:  # there, writers queue by themselves
            connection.execute(select(func.pg_advisory_xact_lock(_MIGRATING)))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_current(database: Database) -> bool:
    """Say whether the tables are at this version."""
    heads = set(ScriptDirectory.from_config(_config()).get_heads())
    with database.read() as connection:
        return set(MigrationContext.configure(connection).get_current_heads()) == heads


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    return config
