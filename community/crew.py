"""Grid workers and their leads: who works where and when, and under which WeChat they are reached.

A worker binds their WeChat by a one-time code; from then on what they write in the chat can be work.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Index, Integer, Row, String, Table, case, literal, select, update

from community.calendar import OpeningHours
from community.storage import Database, metadata
from community.storage.database import Moment
from community.storage.unit_of_work import UnitOfWork

crew_table = Table(
    "crew",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("area", String(64), nullable=False),
    Column("name", String(32), nullable=False),
    Column("role", String(16), nullable=False),
    # The WeChat they are bound to, as a resident's id; empty: not bound yet.
    Column("resident", String(160), nullable=False),
    Column("code_hash", String(64), nullable=False),
    Column("code_until", Moment, nullable=True),
    # {"mon": ["09:00-18:00"], …}; empty: whenever the office is open.
    Column("rota", JSON, nullable=False),
    Column("is_active", Boolean, nullable=False),
)
_is_bound = crew_table.c.resident != ""
Index(
    "uq_crew_resident",
    crew_table.c.resident,
    unique=True,
    sqlite_where=_is_bound,
    postgresql_where=_is_bound,
)
Index("ix_crew_area", crew_table.c.area)
_crew = crew_table.c

# How often somebody has tried a code since when: eight digits are guessed in no time by who may try for ever.
code_try_table = Table(
    "crew_code_try",
    metadata,
    Column("resident", String(160), primary_key=True),
    Column("since", Moment, nullable=False),
    Column("tries", Integer, nullable=False),
)
_tries = code_try_table.c
MOST_TRIES = 5
TRIES_COUNT_FOR = timedelta(hours=1)

CODE_DIGITS = 8
CODE_LASTS = timedelta(hours=48)


class TooManyTries(Exception):
    """Whoever tries codes has tried too many lately."""


class CrewRole(StrEnum):
    """What a member of the crew does: GRID works tickets, LEAD answers for those who do."""

    GRID = "grid"
    LEAD = "lead"


@dataclass(frozen=True)
class Member:
    """A grid worker or lead. resident: their WeChat as a resident's id, empty while they have not bound one. rota: when
    they are on duty; without any hours, whenever the office is."""

    id: int
    area: str
    name: str
    role: CrewRole
    resident: str
    rota: OpeningHours
    is_active: bool

    def is_on_duty(self, now: datetime, office: OpeningHours) -> bool:
        """Say whether they work at `now`. office: their area's hours."""
        rota = self.rota if any(self.rota.ranges) else office
        return self.is_active and (rota.is_open(now) or not any(rota.ranges))


class Crew:
    """The crew of every area."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, member_id: int) -> Member | None:
        """Return a member, active or not."""
        return next(iter(self._where(_crew.id == member_id)), None)

    def bound_to(self, resident: str) -> Member | None:
        """Return whose WeChat this is, if it is an active member's."""
        return next(iter(self._where(_crew.resident == resident, _crew.is_active)), None) if resident else None

    def of_area(self, *areas: str) -> list[Member]:
        """Return the active members of these areas, those who joined first ahead."""
        return self._where(_crew.area.in_(areas), _crew.is_active)

    def leads(self, area: str) -> list[Member]:
        """Return the leads of one area."""
        return [member for member in self.of_area(area) if member.role is CrewRole.LEAD]

    def bind(self, code: str, resident: str, now: datetime) -> Member | None:
        """Bind the WeChat to whoever was given this code; None for a code that is wrong, used or too old.

        A WeChat that was bound to somebody else is theirs no longer. Raises TooManyTries.
        """
        self._count_try(resident, now)
        digits = "".join(filter(str.isdigit, code))
        ours = (_crew.code_hash == _hash(digits)) & (_crew.code_until > now) & _crew.is_active
        with UnitOfWork(self._database) as unit:
            found = unit.connection.execute(select(_crew.id).where(ours).with_for_update()).scalar()
            if found is None:
                return None
            unit.connection.execute(update(crew_table).where(_crew.resident == resident).values(resident=""))
            bound = update(crew_table).where(_crew.id == found)
            unit.connection.execute(bound.values(resident=resident, code_hash="", code_until=None))
            unit.commit()
        return self.get(found)

    def _count_try(self, resident: str, now: datetime) -> None:
        """Committed before the code is looked at: many at once get no more tries than one after the other."""
        is_fresh = _tries.since > now - TRIES_COUNT_FOR
        with UnitOfWork(self._database) as unit:
            tried = unit.upsert(code_try_table).values(resident=resident, since=now, tries=1)
            counted = tried.on_conflict_do_update(
                index_elements=[_tries.resident],
                set_={
                    "since": case((is_fresh, _tries.since), else_=literal(now, Moment)),
                    "tries": case((is_fresh, _tries.tries + 1), else_=1),
                },
            )
            tries = int(unit.connection.execute(counted.returning(_tries.tries)).scalar_one())
            unit.commit()
        if tries > MOST_TRIES:
            raise TooManyTries

    def _where(self, *conditions: Any) -> list[Member]:
        with self._database.read() as connection:
            rows = connection.execute(select(crew_table).where(*conditions).order_by(_crew.id)).all()
        return [_member(row) for row in rows]


def add_member(unit: UnitOfWork, area: str, name: str, role: CrewRole, rota: dict[str, list[str]] | None = None) -> int:
    """Add a member to an area's crew and return their number. rota: as OpeningHours.parse takes it."""
    row = unit.connection.execute(
        crew_table.insert()
        .values(
            area=area,
            name=name,
            role=role.value,
            resident="",
            code_hash="",
            code_until=None,
            rota=rota or {},
            is_active=True,
        )
        .returning(_crew.id)
    )
    return int(row.scalar_one())


def invite(unit: UnitOfWork, member_id: int, now: datetime) -> str:
    """Return a new one-time code for a member, shown once and kept as a hash; an older one is void."""
    code = "".join(str(secrets.randbelow(10)) for _ in range(CODE_DIGITS))
    ours = update(crew_table).where(_crew.id == member_id)
    unit.connection.execute(ours.values(code_hash=_hash(code), code_until=now + CODE_LASTS))
    return code


def save_member(unit: UnitOfWork, member_id: int, **values: Any) -> None:
    """Change a member's name, role, rota or whether they are active; who leaves is unbound."""
    if values.get("is_active") is False:
        values |= {"resident": "", "code_hash": "", "code_until": None}
    unit.connection.execute(update(crew_table).where(_crew.id == member_id).values(**values))


def unbind(unit: UnitOfWork, resident: str) -> None:
    """Take a WeChat off whoever has bound it, and forget that it tried."""
    unit.connection.execute(code_try_table.delete().where(_tries.resident == resident))
    unit.connection.execute(update(crew_table).where(_crew.resident == resident).values(resident=""))


def _hash(code: str) -> str:
    return hashlib.sha256(b"jiamenkou crew:" + code.encode()).hexdigest()


def _member(row: "Row[Any]") -> Member:
    rota = OpeningHours.parse(row.rota)
    return Member(row.id, row.area, row.name, CrewRole(row.role), row.resident, rota, row.is_active)
