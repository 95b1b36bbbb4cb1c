"""Alembic migrations, run from Python so that `jiamenkou db upgrade` needs no working directory."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from community.storage.database import Database

_HERE = Path(__file__).parent


def upgrade(database: Database) -> None:
    """Bring the database's tables to this version; safe to run again and by two processes at once on SQLite."""
    config = _config()
    with database.write() as connection:
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
