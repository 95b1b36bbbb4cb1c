"""The demo community, seeded once for each moment in a process and copied: its index alone takes seconds to build."""

import atexit
import shutil
import tempfile
from datetime import datetime
from functools import cache
from pathlib import Path

from sqlalchemy import insert, select

from bot.demo import demo_settings, seed
from bot.house import build_house
from community.clock import fixed_clock
from community.storage import Database
from knowledge.entries.store import version_table
from tests.conftest import MONDAY_TEN

_DATABASE, _INDEX = "demo.db", "index"


def fill(folder: Path, now: datetime) -> None:
    """Put the demo community as `seed` makes it at `now` into `folder`, where `demo_settings` finds it, with its index."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_seeded(now) / _DATABASE, folder / _DATABASE)
    (folder / _INDEX).symlink_to(_indexed() / _INDEX)


@cache
def _indexed() -> Path:
    """A community whose index is built. An index whose version is not a database's own is left alone and a new one put
    beside it, so everybody may share the folder."""
    folder = _new_folder()
    settings = demo_settings(folder, log_level="ERROR")
    database = Database(settings.database_url)
    seed(database, MONDAY_TEN)
    database.dispose()
    build_house(settings, fixed_clock(MONDAY_TEN)).house.database.dispose()
    return folder


@cache
def _seeded(now: datetime) -> Path:
    """A community of this moment, which says that its knowledge is the indexed one's: what there is to know does not
    depend on the moment."""
    if now == MONDAY_TEN:
        return _indexed()
    folder = _new_folder()
    database, indexed = (Database(f"sqlite:///{at / _DATABASE}") for at in (folder, _indexed()))
    seed(database, now)
    with indexed.read() as connection:
        versions = [dict(row) for row in connection.execute(select(version_table)).mappings()]
    with database.write() as connection:
        connection.execute(version_table.delete())
        connection.execute(insert(version_table), versions)
    for each in (database, indexed):
        each.dispose()
    return folder


def _new_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="jiamenkou-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
