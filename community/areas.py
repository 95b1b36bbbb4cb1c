"""Areas: city > district > street > community. Knowledge and services belong to an area and are inherited downwards."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import JSON, Column, String, Table, select

from community.calendar import OpeningHours
from community.settings import AreaSettings
from community.storage import Database, metadata
from community.storage.unit_of_work import UnitOfWork

area_table = Table(
    "area",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("name", String(64), nullable=False),
    Column("level", String(16), nullable=False),
    Column("parent", String(64), nullable=True),
    Column("phone", String(32), nullable=False),
    Column("duty_phone", String(32), nullable=False),
    Column("hours", JSON, nullable=False),
)

_ALL = select(area_table)


@dataclass(frozen=True)
class Area:
    """A place with an office that serves it."""

    key: str
    name: str
    level: str
    parent: str | None
    phone: str
    duty_phone: str
    hours: OpeningHours


class UnknownArea(Exception):
    """No area has this key."""


class AreaTree:
    """All areas, read once; small even for a city (2,000 rows)."""

    def __init__(self, areas: Mapping[str, Area]) -> None:
        self._areas = dict(areas)
        self._chains: dict[str, tuple[str, ...]] = {}

    def get(self, key: str) -> Area:
        """Return the area. Raises UnknownArea."""
        try:
            return self._areas[key]
        except KeyError:
            raise UnknownArea(key) from None

    def chain(self, key: str) -> tuple[str, ...]:
        """Return the keys whose knowledge holds in `key`, nearest first: the area, its parent, … the city."""
        if key not in self._chains:
            walk: list[str] = []
            step: str | None = key
            while step is not None and step not in walk:
                walk.append(step)
                step = self.get(step).parent
            self._chains[key] = tuple(walk)
        return self._chains[key]

    def below(self, key: str) -> list[Area]:
        """Return the areas whose parent is `key`, by name."""
        return sorted((area for area in self._areas.values() if area.parent == key), key=lambda area: area.name)

    def __contains__(self, key: object) -> bool:
        return key in self._areas


def load_areas(database: Database) -> AreaTree:
    """Read the tree from the database."""
    with database.read() as connection:
        rows = connection.execute(_ALL).mappings().all()
    return AreaTree(
        {
            row["key"]: Area(
                key=row["key"],
                name=row["name"],
                level=row["level"],
                parent=row["parent"],
                phone=row["phone"],
                duty_phone=row["duty_phone"],
                hours=OpeningHours.parse(row["hours"]),
            )
            for row in rows
        }
    )


def save_areas(unit: UnitOfWork, areas: Mapping[str, AreaSettings]) -> None:
    """Write the areas of the settings over those of the database; areas that the settings don't name stay."""
    for key, area in areas.items():
        values = area.model_dump()
        if not unit.insert_new(area_table, key=key, **values):
            unit.connection.execute(area_table.update().where(area_table.c.key == key).values(**values))
