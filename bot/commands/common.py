"""What commands that work on an installation have in common."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.demo import demo_settings
from bot.house import Running, build_house
from community import log
from community.settings import Settings, load
from community.settings_problems import SettingsInvalid
from community.storage import Database
from community.storage.migrations import is_current

DEMO_FOLDER = Path("data/demo")


def settings_of(options: argparse.Namespace) -> Settings:
    """Return the installation's settings: config.yaml or the environment, else the demo's if one was started here."""
    try:
        return load(options.config)
    except SettingsInvalid:
        unconfigured = options.config is None and not Path("config.yaml").is_file()
        if unconfigured and (DEMO_FOLDER / "demo.db").is_file():
            return demo_settings(DEMO_FOLDER.resolve())
        raise


@contextmanager
def open_database(settings: Settings) -> Iterator[Database]:
    """Yield the installation's database. Raises SettingsInvalid if its tables are not at this version."""
    database = Database(settings.database_url)
    try:
        if not is_current(database):
            raise SettingsInvalid(["database_url：数据库还没建好或版本旧，请先运行 jiamenkou db upgrade"])
        yield database
    finally:
        database.dispose()


@contextmanager
def open_house(options: argparse.Namespace) -> Iterator[Running]:
    """Yield the installation in working order. Raises SettingsInvalid if its tables are not at this version."""
    log.configure("ERROR")
    settings = settings_of(options)
    with open_database(settings):
        running = build_house(settings)
    try:
        yield running
    finally:
        running.house.database.dispose()
