"""A community that can be booked at, over every database, without a conversation."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from community import outbox
from community.areas import Area, AreaTree
from community.calendar import OpeningHours
from community.clock import CHINA, fixed_clock
from community.outbox import outbox_table
from community.privacy import Seal
from community.storage import Database, UnitOfWork, metadata
from handlers.booking.model.booking import Booking, BookingState, Guest, Listed, Opening
from handlers.booking.model.offering import Offering
from handlers.booking.model.wish import Wish
from handlers.booking.service.amendments import Amendment
from handlers.booking.service.desk import Desk
from handlers.booking.service.laying import lay_slots
from handlers.booking.service.offerings import save_offering
from handlers.booking.tables import booking_table, slot_table
from handlers.contract import House
from tests.conftest import empty_postgres

# A Wednesday morning: nothing of what follows is near a weekend, a holiday or the end of a month.
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=CHINA)

LUNCH = Offering.model_validate(
    {
        "key": "lunch",
        "kind": "meal",
        "name": "午餐",
        "schedule": {"rule": "FREQ=DAILY", "begin": "11:00", "end": "12:30"},
        "capacity": 5,
        "max_party": 4,
        "delivery": {"until": "09:30", "fee_fen": 200, "free_from_age": 80},
        "prices": [{"fen": 1500}, {"fen": 800, "from_age": 70}],
    }
)
YOGA = Offering.model_validate(
    {
        "key": "yoga",
        "kind": "session",
        "name": "夜校瑜伽",
        "schedule": {
            "rule": "FREQ=WEEKLY;BYDAY=WE",
            "days": "not_on_holidays",
            "begin": "19:00",
            "end": "20:30",
            "terms": [{"name": "秋季班", "first": "2026-09-09", "last": "2026-12-23"}],
        },
        "capacity": 2,
        "horizon_days": 60,
    }
)
HALL = Offering.model_validate(
    {
        "key": "hall",
        "kind": "room",
        "name": "活动室",
        "schedule": {"rule": "FREQ=DAILY", "begin": "9:00", "end": "21:00"},
        "room": {"resource": "hall", "min_min": 60, "max_min": 180},
        "max_party": 40,
    }
)
HAIRCUT = Offering.model_validate(
    {
        "key": "haircut",
        "kind": "visit",
        "name": "上门理发",
        "schedule": {"rule": "FREQ=DAILY", "begin": "9:00", "end": "12:00", "days": "working"},
        "room": {"resource": "team", "min_min": 30, "max_min": 30, "gap_min": 30},
        "needs_phone": True,
    }
)


@dataclass
class Community:
    """The use cases of booking over one database, and short ways to say what a test wants."""

    house: House

    def __post_init__(self) -> None:
        self.database: Database = self.house.database
        self.desk = Desk(self.house)
        self.store = self.desk.store
        self.reservations = self.desk.reservations
        self.amendments = self.desk.amendments
        self.slots = self.desk.slots
        self.timetable = self.desk.timetable
        self.closures = self.desk.closures
        self.caretaker = self.desk.caretaker

    def offer(self, offering: Offering, now: datetime = NOW, area: str = "qingxi") -> Listed:
        """Save the offering and lay its slots."""
        with self.house.open_unit() as unit:
            listed = Listed(save_offering(unit, area, offering), area, offering, is_open=True)
            lay_slots(unit, listed, now)
            unit.commit()
        return listed

    def meal(self, listed: Listed, days: int = 1) -> Opening:
        """The occurrence so many days after NOW, as it is now."""
        day = NOW.replace(hour=0) + timedelta(days=days)
        return self.slots.between([listed], day, day + timedelta(days=1))[0]

    def stretch(self, listed: Listed, begin: str, minutes: int, days: int = 1) -> Opening:
        """A stretch of time so many days after NOW."""
        hour, minute = map(int, begin.split(":"))
        start = NOW.replace(hour=hour, minute=minute) + timedelta(days=days)
        return self.timetable.at(listed, start, start + timedelta(minutes=minutes))

    def book(self, opening: Opening, who: str = "wang", request: str = "", now: datetime = NOW, **wish: Any) -> Booking:
        """Reserve for a resident of the community."""
        values: dict[str, Any] = {"area": "qingxi", "resident": f"qingxi:{who}", "guest": Guest(), "waits": True}
        made = Wish(opening=opening, **{**values, **wish})
        return self.reservations.reserve(made, request or f"{who}:{opening.listed.id}:{opening.start_at}", now)

    def change(
        self, booking: Booking, request: str = "c", now: datetime = NOW, by_staff: str = "", **to: Any
    ) -> Booking:
        """Change a booking."""
        return self.amendments.change(booking, Amendment(**to), request, now, by_staff)

    def withdraw(self, booking: Booking, request: str = "w", now: datetime = NOW, by_staff: str = "") -> Booking:
        """Cancel a booking."""
        return self.amendments.withdraw(booking, request, now, by_staff)

    def now(self, booking: Booking) -> Booking:
        """The booking as it is now."""
        found = self.store.get(booking.id)
        assert found is not None
        return found

    def state(self, booking: Booking) -> BookingState:
        """What has become of a booking."""
        return self.now(booking).state

    def told(self, who: str) -> list[str]:
        """What a resident has been told of our own accord, oldest first."""
        ours = select(outbox_table.c.text).where(outbox_table.c.resident == f"qingxi:{who}").order_by(outbox_table.c.id)
        with self.database.read() as connection:
            return list(connection.execute(ours).scalars())

    def forget(self, who: str) -> None:
        """Forget a resident, as the conversation does."""
        with self.house.open_unit() as unit:
            self.desk.forget(unit, f"qingxi:{who}")
            outbox.forget(unit, f"qingxi:{who}")
            unit.commit()

    def again(self, opening: Opening) -> Opening:
        """The same occurrence as it is now."""
        assert opening.slot is not None
        found = self.slots.get(opening.slot, opening.listed)
        assert found is not None
        return found

    def taken(self, opening: Opening) -> int:
        """How many seats are taken, as the database has it."""
        with self.database.read() as connection:
            return int(
                connection.execute(select(slot_table.c.taken).where(slot_table.c.id == opening.slot)).scalar_one()
            )

    def rows(self) -> list[Any]:
        """Every booking as the database has it."""
        with self.database.read() as connection:
            return list(connection.execute(select(booking_table).order_by(booking_table.c.id)).all())


def make_community(database: Database) -> Community:
    """A community and the street above it; the database may have been opened by another process."""
    hours = OpeningHours()
    tree = AreaTree(
        {
            "linjiang": Area("linjiang", "临江街道", "street", None, "", "", hours),
            "qingxi": Area("qingxi", "清溪社区", "community", "linjiang", "", "", hours),
            "hepan": Area("hepan", "河畔社区", "community", "linjiang", "", "", hours),
        }
    )
    seal = Seal(["a secret key of tests"])
    return Community(House(database, tree, None, seal, fixed_clock(NOW)))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def kept_postgres() -> Iterator[Database]:
    with empty_postgres() as database:
        yield database


@pytest.fixture
def postgres(kept_postgres: Database) -> Database:
    """One database for a module, emptied before each test: to create one takes longer than most of these tests."""
    with kept_postgres.write() as connection:
        names = ", ".join(table.name for table in metadata.sorted_tables)
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
    return kept_postgres


@pytest.fixture
def community(database: Database) -> Community:
    return make_community(database)


__all__ = ["HAIRCUT", "HALL", "LUNCH", "NOW", "YOGA", "Community", "UnitOfWork", "make_community", "replace"]
