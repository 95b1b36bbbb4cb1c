"""A city of any size for the bench: communities under streets, districts and one city, each with 500 entries of its own.

Made of four real areas, one of each level, whose entries are saved and indexed as in production. Every other area is a
copy of the one on its level: its rows are copied in the database, and its index's files are hard links to that one's.
So the work of a query and of loading an index is real; what is not measured is a disk that has to be read: the page
cache holds four indexes where it would have to hold thousands.
"""

import os
import shutil
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Table, literal, select

from bench.community import made_up_entries
from community.areas import save_areas
from community.clock import system_clock
from community.settings import AreaSettings
from community.storage import Database, UnitOfWork
from community.storage.migrations import upgrade
from knowledge.entries import store
from knowledge.entries.entry import Entry
from knowledge.retrieval.encoder import Encoder
from knowledge.retrieval.retriever import LiveIndexes

ENTRIES = 500
# How many communities a street has, and a district.
PER_STREET, PER_DISTRICT = 10, 100
# One real area of each level.
TEMPLATES = ("city", "district-0", "street-0", "community-0")


class BenchCity:
    """A city in a folder of its own that grows."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        """Make the database and the four real areas."""
        self.folder = folder
        self._database = Database(database_url(folder))
        upgrade(self._database)
        self._areas: set[str] = set(TEMPLATES)
        with UnitOfWork(self._database) as unit:
            save_areas(unit, {key: _settings(key) for key in TEMPLATES})
            store.save_entries(unit, real_entries(), system_clock())
            unit.commit()
        indexes = LiveIndexes(self._database, encoder, index_folder(folder))
        for template in TEMPLATES:
            indexes.index(template)

    def grow(self, communities: int) -> int:
        """Add areas until there are so many communities; return the number of areas of all levels."""
        wanted = {key for number in range(communities) for key in chain_of(number)}
        new = sorted(wanted - self._areas)
        root = index_folder(self.folder)
        with UnitOfWork(self._database) as unit:
            for key in new:
                save_areas(unit, {key: _settings(key)})
                for table in (store.entry_table, store.phrasing_table, store.version_table):
                    _copy_rows(unit, table, _template(key), key)
                unit.commit()
                shutil.copytree(root / _template(key), root / key, copy_function=os.link)
        # Nobody has the file open now, so SQLite moves its journal into it: a city has not grown a minute ago.
        self._database.dispose()
        self._areas |= wanted
        return len(self._areas)


def real_entries() -> list[Entry]:
    """Return the entries of the four real areas; no two share a subject or an id, so that none overrides another."""
    entries = made_up_entries(ENTRIES * len(TEMPLATES), "")
    return [replace(entry, area=TEMPLATES[number // ENTRIES]) for number, entry in enumerate(entries)]


def chain_of(community: int) -> tuple[str, ...]:
    """Return the keys of the areas whose knowledge holds in a community, nearest first."""
    return (
        f"community-{community}",
        f"street-{community // PER_STREET}",
        f"district-{community // PER_DISTRICT}",
        "city",
    )


def database_url(folder: Path) -> str:
    """Where a city in `folder` keeps its rows."""
    return f"sqlite:///{folder / 'city.db'}"


def index_folder(folder: Path) -> Path:
    """Where a city in `folder` keeps its indexes' files."""
    return folder / "index"


def _template(key: str) -> str:
    return f"{key.split('-')[0]}-0"


def _settings(key: str) -> AreaSettings:
    level, _, number = key.partition("-")
    parents = {
        "community": f"street-{int(number or 0) // PER_STREET}",
        "street": f"district-{int(number or 0) * PER_STREET // PER_DISTRICT}",
        "district": "city",
    }
    return AreaSettings(name=key, level=level, parent=parents.get(level))


def _copy_rows(unit: UnitOfWork, table: Table, source: str, target: str) -> None:
    # With the version goes the seal, which makes the linked files valid for the copy.
    columns = [column for column in table.columns if column.name not in {"area", "number"}]
    rows = select(literal(target), *columns).where(table.c.area == source)
    unit.connection.execute(table.insert().from_select(["area", *(column.name for column in columns)], rows))
