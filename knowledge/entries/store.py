"""Where entries are kept. Every change to an area gives it a new version, which is how workers learn of it."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import JSON, Column, ForeignKeyConstraint, Index, Integer, String, Table, Text, delete, select

from community.storage import Database, metadata
from community.storage.database import Moment
from community.storage.unit_of_work import UnitOfWork
from knowledge.entries.details_mapping import details_as_mapping, details_from_mapping
from knowledge.entries.entry import Entry, Phrasing

entry_table = Table(
    "knowledge_entry",
    metadata,
    Column("area", String(64), primary_key=True),
    Column("id", String(120), primary_key=True),
    Column("category", String(64), nullable=False),
    Column("question", String(200), nullable=False),
    Column("answer", Text, nullable=False),
    Column("details", JSON, nullable=False),
    Column("service", String(32), nullable=True),
    Column("updated_at", Moment, nullable=False),
)

phrasing_table = Table(
    "knowledge_phrasing",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("area", String(64), nullable=False),
    Column("entry", String(120), nullable=False),
    Column("text", String(400), nullable=False),
    Column("style", String(32), nullable=False),
    ForeignKeyConstraint(["area", "entry"], ["knowledge_entry.area", "knowledge_entry.id"], ondelete="CASCADE"),
)
Index("ix_knowledge_phrasing_area_entry", phrasing_table.c.area, phrasing_table.c.entry)

version_table = Table(
    "knowledge_version",
    metadata,
    Column("area", String(64), primary_key=True),
    # Random, not counted: what was built for one database must never pass for another's.
    Column("version", String(32), nullable=False),
)

_VERSIONS = select(version_table.c.area, version_table.c.version)


def versions(database: Database) -> dict[str, str]:
    """Return the version of every area that has knowledge."""
    with database.read() as connection:
        return {row.area: row.version for row in connection.execute(_VERSIONS)}


def load_entries(database: Database, area: str, *, with_phrasings: bool = True) -> list[Entry]:
    """Return the entries of one area (not of its parents), by id."""
    with database.read() as connection:
        phrasings: dict[str, list[Phrasing]] = {}
        of_area = select(phrasing_table).where(phrasing_table.c.area == area).order_by(phrasing_table.c.number)
        for row in connection.execute(of_area) if with_phrasings else ():
            phrasings.setdefault(row.entry, []).append(Phrasing(row.text, row.style))
        rows = connection.execute(select(entry_table).where(entry_table.c.area == area).order_by(entry_table.c.id))
        return [
            Entry(
                id=row.id,
                area=row.area,
                category=row.category,
                question=row.question,
                answer=row.answer,
                details=details_from_mapping(row.details),
                phrasings=tuple(phrasings.get(row.id, ())),
                service=row.service,
            )
            for row in rows
        ]


def save_entries(unit: UnitOfWork, entries: Sequence[Entry], now: datetime) -> None:
    """Write entries over those with the same area and id; others stay as they are."""
    for entry in entries:
        _delete(unit, entry.area, entry.id)
    for start in range(0, len(entries), 500):
        _insert(unit, entries[start : start + 500], now)
    _renew_versions(unit, {entry.area for entry in entries})


def delete_entry(unit: UnitOfWork, area: str, entry_id: str) -> None:
    """Remove one entry and its phrasings, if it is there."""
    _delete(unit, area, entry_id)
    _renew_versions(unit, {area})


def _delete(unit: UnitOfWork, area: str, entry_id: str) -> None:
    ours = (phrasing_table.c.area == area) & (phrasing_table.c.entry == entry_id)
    unit.connection.execute(delete(phrasing_table).where(ours))
    unit.connection.execute(delete(entry_table).where(entry_table.c.area == area, entry_table.c.id == entry_id))


def _insert(unit: UnitOfWork, entries: Sequence[Entry], now: datetime) -> None:
    if not entries:
        return
    unit.connection.execute(
        entry_table.insert(),
        [
            {
                "area": entry.area,
                "id": entry.id,
                "category": entry.category,
                "question": entry.question,
                "answer": entry.answer,
                "details": details_as_mapping(entry.details),
                "service": entry.service,
                "updated_at": now,
            }
            for entry in entries
        ],
    )
    phrasings = [
        {"area": entry.area, "entry": entry.id, "text": phrasing.text, "style": phrasing.style}
        for entry in entries
        for phrasing in entry.phrasings
    ]
    if phrasings:
        unit.connection.execute(phrasing_table.insert(), phrasings)


def _renew_versions(unit: UnitOfWork, areas: Iterable[str]) -> None:
    for area in sorted(areas):
        version = secrets.token_hex(16)
        changed = unit.connection.execute(
            version_table.update().where(version_table.c.area == area).values(version=version)
        )
        if changed.rowcount == 0:
            unit.connection.execute(version_table.insert().values(area=area, version=version))
