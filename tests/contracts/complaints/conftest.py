"""A community whose residents report problems, over every database, without a conversation."""

import re
import shutil
from collections.abc import Callable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select, text

from community import log, outbox
from community.areas import Area, AreaTree
from community.calendar import OpeningHours
from community.clock import CHINA, fixed_clock
from community.crew import CrewRole, Member, add_member, invite
from community.outbox import outbox_table
from community.privacy import Seal
from community.storage import Database, metadata
from community.storage.migrations import upgrade
from handlers.complaints.model.category import Category
from handlers.complaints.model.report import NewReport
from handlers.complaints.model.ticket import Problem, Said, Ticket, Where
from handlers.complaints.model.urgency import Urgency
from handlers.complaints.schedule import Caretaker
from handlers.complaints.service.actors import crew_actor
from handlers.complaints.service.desk import Desk
from handlers.complaints.tables import rule_table
from handlers.contract import House
from knowledge.retrieval.encoder import Encoder, open_encoder
from tests.conftest import empty_postgres

# A Wednesday morning in office hours, far from any holiday.
NOW = datetime(2026, 11, 25, 9, 30, tzinfo=CHINA)
WORDS, PHONE, FLAT = "楼上王家漏水，把我家吊顶泡坏了", "13800004321", "3栋2单元501"
_SEALED = re.compile(r"gAAAA[\w=-]+")


@dataclass
class Community:
    """The use cases of complaints over one database, and short ways to say what a test wants."""

    house: House

    def __post_init__(self) -> None:
        self.database: Database = self.house.database
        self.desk = Desk(self.house)
        self.work = self.desk.work
        self.reports = self.desk.reports
        self.follow_up = self.desk.follow_up
        self.caretaker = Caretaker(self.desk)

    def hire(
        self,
        name: str,
        role: CrewRole = CrewRole.GRID,
        area: str = "qingxi",
        rota: dict[str, list[str]] | None = None,
    ) -> Member:
        """A member of the crew, whose WeChat is bound under their name."""
        with self.house.open_unit() as unit:
            number = add_member(unit, area, name, role, rota)
            code = invite(unit, number, NOW)
            unit.commit()
        member = self.desk.crew.bind(code, f"qingxi:crew-{name}", NOW)
        assert member is not None
        return member

    def rule(self, member: Member, category: Category | None = None, place: str = "") -> None:
        """Problems of this kind, at this place, are for this member."""
        values = {"area": member.area, "category": category.value if category else "", "place": place}
        with self.house.open_unit() as unit:
            unit.connection.execute(rule_table.insert().values(**values, member=member.id))
            unit.commit()

    def report(
        self,
        who: str = "wang",
        request: str = "",
        now: datetime = NOW,
        category: Category = Category.LEAK,
        urgency: Urgency = Urgency.NORMAL,
        place: str = "清溪花园3栋",
        **more: Any,
    ) -> Ticket:
        """File a report of a resident's; who: empty for one by telephone."""
        problem = Problem(category, urgency, "楼上漏水", Where(place, place), proposed=category.value)
        values: dict[str, Any] = {
            "area": "qingxi",
            "said": Said(WORDS, FLAT, PHONE, "王秀英"),
            "resident": f"qingxi:{who}" if who else "",
        }
        made = NewReport(problem=problem, received_at=now, **{**values, **more})
        return self.reports.file(made, request or f"{who}:{category}:{place}", now)

    def accepted(self, member: Member, who: str = "wang", now: datetime = NOW, **report: Any) -> Ticket:
        """A ticket that a member has taken on."""
        ticket = self.report(who, **report)
        return self.work.accept(ticket, crew_actor(member), f"accept:{ticket.id}", now)

    def resolved(self, member: Member, who: str = "wang", now: datetime = NOW, **report: Any) -> Ticket:
        """A ticket that a member says is done."""
        ticket = self.accepted(member, who, **report)
        return self.work.resolve(ticket, crew_actor(member), "换了水管", f"resolve:{ticket.id}", now)

    def join(self, ticket: Ticket, who: str, words: str = "我家也漏") -> Ticket:
        """Add a resident to a ticket."""
        said = Said(words, "3栋2单元601", "13800009876", "李建国")
        return self.reports.join(ticket, f"qingxi:{who}", said, f"join:{ticket.id}:{who}", NOW, anonymous=False)

    def now(self, ticket: Ticket) -> Ticket:
        """The ticket as it is now."""
        found = self.desk.store.get(ticket.id)
        assert found is not None
        return found

    def told(self, who: str) -> list[str]:
        """What somebody has been told of our own accord, oldest first. who: a resident, or crew-<name>."""
        ours = select(outbox_table.c.text).where(outbox_table.c.resident == f"qingxi:{who}").order_by(outbox_table.c.id)
        with self.database.read() as connection:
            return list(connection.execute(ours).scalars())

    def history(self, ticket: Ticket) -> list[tuple[str, str]]:
        """What became of a ticket: what was done, and by whom."""
        return [(change.action.value, change.by) for change in self.desk.trail.of(ticket.id)]

    def forget(self, who: str) -> None:
        """Forget a resident, as the conversation does."""
        with self.house.open_unit() as unit:
            self.desk.forget(unit, f"qingxi:{who}")
            outbox.forget(unit, f"qingxi:{who}")
            unit.commit()

    def everything(self) -> str:
        """Every value of every table, what is sealed opened as well."""
        with self.database.read() as connection:
            tables = [connection.execute(table.select()).all() for table in metadata.sorted_tables]
        read = "\n".join(repr(tuple(row)) for rows in tables for row in rows)  # a Row's own repr leaves out the middle
        return read + "\n".join(self.house.seal.open(sealed) for sealed in _SEALED.findall(read))


class Knowledge(SimpleNamespace):
    """Nothing is known but the built-in encoder, which is loaded once, when somebody first wants it."""

    @property
    def encoder(self) -> Encoder:
        return _encoder()


@cache
def _encoder() -> Encoder:
    return open_encoder("builtin")


def make_community(database: Database) -> Community:
    """A community and the street above it; the database may have been opened by another process."""
    hours = OpeningHours.parse({day: ["09:00-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")})
    tree = AreaTree(
        {
            "linjiang": Area("linjiang", "临江街道", "street", None, "", "", hours),
            "qingxi": Area("qingxi", "清溪社区", "community", "linjiang", "026-88000101", "", hours),
            "hepan": Area("hepan", "河畔社区", "community", "linjiang", "", "", hours),
        }
    )
    seal = Seal(["a secret key of tests"])
    return Community(House(database, tree, Knowledge(), seal, fixed_clock(NOW)))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def _migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("complaints") / "empty.db"
    database = Database(f"sqlite:///{file}")
    upgrade(database)
    with database.write() as connection:
        connection.exec_driver_sql("SELECT 1")
    database.dispose()
    return file


@pytest.fixture
def sqlite(_migrated: Path, tmp_path: Path) -> Iterator[Database]:
    """An empty SQLite file with all tables: a copy, for to make them takes longer than most of these tests."""
    shutil.copy(_migrated, tmp_path / "test.db")
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    yield database
    database.dispose()


@pytest.fixture(scope="session")
def _kept_postgres() -> Iterator[Database]:
    with empty_postgres() as database:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"ALTER DATABASE {database.url.database} SET synchronous_commit TO off"))
        database.dispose()
        yield database


@pytest.fixture
def postgres(_kept_postgres: Database) -> Database:
    """One database for all of these tests, emptied before each row by row: there are few."""
    with _kept_postgres.write() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
    return _kept_postgres


@pytest.fixture
def community(database: Database) -> Community:
    return make_community(database)


@pytest.fixture(autouse=True)
def _nothing_fails_by_itself(logged: list[MutableMapping[str, Any]]) -> Iterator[None]:
    """What tends tickets goes on where one step fails, and only the log says so."""
    yield
    assert [entry for entry in logged if entry["event"] == log.Event.TEND_FAILED] == []


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """Do all of them in threads of their own and return what each returned or raised."""

    def do(deed: Callable[[], object]) -> object:
        try:
            return deed()
        except Exception as raised:
            return raised

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(do, deeds))


__all__ = ["FLAT", "NOW", "PHONE", "WORDS", "Community", "at_once", "make_community", "replace"]
