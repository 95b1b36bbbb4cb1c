"""What is done to a booking while its process is killed: how it begins, what is asked, and how it must end."""

import os
import signal
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import event, select

from community.clock import local
from community.outbox import outbox_table
from community.storage import Database, ShortUnit
from community.storage.prepared import Prepared
from handlers.booking.model.booking import Booking, Listed, Opening
from handlers.booking.tables import booking_table
from tests.contracts.booking.conftest import HALL, LUNCH, NOW, Community, make_community


class Scenario:
    """One offering with room for two, and people around it; number: which of many that are alike."""

    # Counted beside the seats themselves.
    share: Mapping[str, int] = {"qingxi": 5}

    def __init__(self, community: Community, number: int) -> None:
        self.community = community
        self.number = number
        self.key = f"{type(self).__name__.lower()}-{number}"

    @property
    def listed(self) -> Listed:
        found = self.community.desk.offerings.find("qingxi", self.key)
        assert found is not None
        return found

    def offer(self) -> None:
        self.community.offer(LUNCH.model_copy(update={"key": self.key, "capacity": 2, "share": self.share}))

    def opening(self, days: int = 1) -> Opening:
        return self.community.meal(self.listed, days)

    def book(self, who: str, days: int = 1, party: int = 2) -> Booking:
        return self.community.book(self.opening(days), who, f"{self.key}:{who}", party=party)

    def booking(self, who: str) -> Booking:
        found = self.community.store.of_request(f"{self.key}:{who}")
        assert found is not None
        return found

    def prepare(self) -> None:
        """What was there before."""
        self.offer()

    def act(self) -> None:
        """What is asked for; repeated with the same request."""
        raise NotImplementedError

    def ending(self) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """How it must end: the states of this offering's bookings in order, and what is taken on the next two days."""
        raise NotImplementedError

    def found(self) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """How it did end."""
        rows = select(booking_table.c.state).where(booking_table.c.offering == self.listed.id)
        with self.community.database.read() as connection:
            states = connection.execute(rows.order_by(booking_table.c.id)).scalars().all()
        return tuple(states), tuple(self.community.taken(self.opening(days)) for days in (1, 2))

    def notices(self) -> int:
        """How many have been told something about this offering's bookings."""
        ours = select(booking_table.c.id).where(booking_table.c.offering == self.listed.id)
        with self.community.database.read() as connection:
            keys = [f"booking:{number}:" for number in connection.execute(ours).scalars()]
            told = connection.execute(select(outbox_table.c.key)).scalars().all()
        return sum(key.startswith(tuple(keys)) for key in told)

    told = 0


class Reserve(Scenario):
    def act(self) -> None:
        self.book("a")

    def ending(self) -> tuple[tuple[str, ...], tuple[int, ...]]:
        return ("booked",), (2, 0)


class ReserveShortly(Reserve):
    """Where nothing is counted but the seats."""

    share: Mapping[str, int] = {}


class Queue(Scenario):
    def prepare(self) -> None:
        self.offer()
        self.book("a")

    def act(self) -> None:
        self.book("b")

    def ending(self) -> tuple[tuple[str, ...], tuple[int, ...]]:
        return ("booked", "waiting"), (2, 0)


class Change(Queue):
    told = 1

    def prepare(self) -> None:
        super().prepare()
        self.book("b")

    def act(self) -> None:
        self.community.change(self.booking("a"), f"{self.key}:c", opening=self.opening(2))

    def ending(self) -> tuple[tuple[str, ...], tuple[int, ...]]:
        return ("booked", "offered"), (2, 2)


class Withdraw(Change):
    def act(self) -> None:
        self.community.withdraw(self.booking("a"), f"{self.key}:w")

    def ending(self) -> tuple[tuple[str, ...], tuple[int, ...]]:
        return ("withdrawn", "offered"), (2, 0)


class Accept(Withdraw):
    def prepare(self) -> None:
        super().prepare()
        super().act()

    def act(self) -> None:
        self.community.amendments.accept(self.booking("b"), f"{self.key}:y", NOW)

    def ending(self) -> tuple[tuple[str, ...], tuple[int, ...]]:
        return ("withdrawn", "booked"), (2, 0)


class Close(Change):
    told = 2

    def act(self) -> None:
        day = local(self.opening().start_at).date()
        self.community.closures.close(self.listed, day, "停电", "小周", NOW)

    def ending(self) -> tuple[tuple[str, ...], tuple[int, ...]]:
        return ("called_off", "called_off"), (0, 0)


class Lapse(Accept):
    told = 3

    def prepare(self) -> None:
        super().prepare()
        self.book("c")

    def act(self) -> None:
        self.community.caretaker.pass_on(NOW + timedelta(hours=3))

    def ending(self) -> tuple[tuple[str, ...], tuple[int, ...]]:
        return ("withdrawn", "lapsed", "offered"), (2, 0)


class Room(Scenario):
    """A stretch of a room's time, given back and offered to whoever waits for part of it."""

    told = 1

    def offer(self) -> None:
        room = HALL.room.model_copy(update={"resource": self.key}) if HALL.room else None
        self.community.offer(HALL.model_copy(update={"key": self.key, "room": room, "own_limit_min": 300}))

    def prepare(self) -> None:
        self.offer()
        self.community.book(self.stretch("14:00"), "a", f"{self.key}:a")
        self.community.book(self.stretch("15:00"), "b", f"{self.key}:b")

    def stretch(self, begin: str) -> Opening:
        return self.community.stretch(self.listed, begin, 120)

    def act(self) -> None:
        self.community.withdraw(self.booking("a"), f"{self.key}:w")

    def found(self) -> tuple[tuple[str, ...], tuple[int, ...]]:
        rows = select(booking_table.c.state).where(booking_table.c.offering == self.listed.id)
        with self.community.database.read() as connection:
            states = connection.execute(rows.order_by(booking_table.c.id)).scalars().all()
        return tuple(states), ()

    def ending(self) -> tuple[tuple[str, ...], tuple[int, ...]]:
        return ("withdrawn", "offered"), ()


class RoomTaken(Room):
    told = 0

    def prepare(self) -> None:
        self.offer()

    def act(self) -> None:
        self.community.book(self.stretch("14:00"), "a", f"{self.key}:a")

    def ending(self) -> tuple[tuple[str, ...], tuple[int, ...]]:
        return ("booked",), ()


SCENARIOS: dict[str, type[Scenario]] = {
    made.__name__: made
    for made in (Reserve, ReserveShortly, Queue, Change, Withdraw, Accept, Close, Lapse, Room, RoomTaken)
}


def act_and_die(url: str, name: str, number: int, step: int) -> None:
    """Act, and be killed at the step-th point before or after a statement, a commit, or the end of a transaction."""
    community = make_community(Database(url))
    scenario = SCENARIOS[name](community, number)
    _die_at(community, step)
    scenario.act()


def _die_at(community: Community, step: int) -> None:
    points = iter(range(1, step + 1))

    def point(*_arguments: object) -> None:
        if next(points) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    listen: Callable[[object, str, Callable[..., None]], None] = event.listen
    engine = community.database.engine
    for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
        listen(engine, name, point)
    listen(engine.pool, "reset", point)  # after a commit, or a rollback
    # Compiled statements pass SQLAlchemy's events by.
    for owner, name in ((Prepared, "run"), (ShortUnit, "commit")):
        setattr(owner, name, _between(point, getattr(owner, name)))


def _between(point: Callable[[], None], do: Callable[..., Any]) -> Callable[..., Any]:
    def done(*arguments: Any, **named: Any) -> Any:
        point()
        result = do(*arguments, **named)
        point()
        return result

    return done
