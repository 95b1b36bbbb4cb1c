"""`jiamenkou bench --booking`: bookings per second beside a bare conditional update, and what "free this week" costs.

The bare transaction takes a seat by the same UPDATE and leaves nothing else: no booking, no trail, nothing that a repeat
could be known by. Both run on the same database in turns, from the same number of processes, one after the other, and the
better round of each counts, so that a slow minute of the machine does not fall on one of them alone.
"""

import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import sqlalchemy
from sqlalchemy import bindparam, update

import bot.app  # noqa: F401 - brings every table's definition
from community import log
from community.areas import Area, AreaTree
from community.calendar import OpeningHours
from community.clock import CHINA, fixed_clock
from community.privacy import Seal
from community.storage import Database
from community.storage.migrations import upgrade
from handlers.booking.model.booking import Guest, Listed, Opening
from handlers.booking.model.offering import Offering
from handlers.booking.model.wish import Wish
from handlers.booking.service.desk import Desk
from handlers.booking.service.laying import lay_slots
from handlers.booking.service.offerings import save_offering
from handlers.booking.tables import slot_table
from handlers.contract import House

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=CHINA)
CLIENTS = (1, 8)
ROUNDS = 3
# How long a client's process may take to be there, and to leave its count.
PATIENCE_S = 60.0
SERVICES, DAYS = 200, 60
# More than anybody can take in a round, and more than an offering may have.
_FULL_SIZE = 10**9
_slots = slot_table.c
_BARE = (
    update(slot_table)
    .where(_slots.id == bindparam("slot"), _slots.is_open, _slots.taken + bindparam("party") <= _slots.capacity)
    .values(taken=_slots.taken + bindparam("party"))
)


def run_booking(postgres_url: str | None, seconds: float) -> dict[str, Any]:
    """Return the figures: "rates" a row each, and "free_ms" by database. seconds: of each round."""
    log.configure("ERROR")
    rates, free = [], {}
    for kind in ("sqlite", "postgresql") if postgres_url else ("sqlite",):
        with (
            TemporaryDirectory(prefix="jiamenkou-booking-") as folder,
            _database(kind, folder, postgres_url) as database,
        ):
            rates += [_rates(database, kind, clients, seconds) for clients in CLIENTS]
            free[kind] = _free(database)
    return {"seconds": seconds, "services": SERVICES, "days": DAYS, "rates": rates, "free_ms": free}


def work(url: str, kind: str, slot: int, name: str, all_warm: Any, seconds: float, answers: Any) -> None:
    """Be one client until the time is up, and leave how many transactions that made. all_warm: the clients' barrier."""
    desk = _desk(Database(url, pool_size=2))
    listed = desk.offerings.find("qingxi", "bench")
    opening = desk.slots.get(slot, listed) if listed else None
    if opening is None:
        raise RuntimeError("nothing to book")
    do = _book if kind == "ours" else _take
    for number in range(20):  # connects, compiles, warms
        do(desk, opening, f"{name}:warm{number}")
    all_warm.wait(PATIENCE_S)
    done, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        do(desk, opening, f"{name}:{done}")
        done += 1
    desk.house.database.dispose()
    answers.put(done)


def _book(desk: Desk, opening: Opening, name: str) -> None:
    desk.reservations.reserve(Wish(opening, "qingxi", f"qingxi:{name}", Guest()), name, NOW)


def _take(desk: Desk, opening: Opening, _name: str) -> None:
    with desk.house.database.write() as connection:
        taken = connection.execute(_BARE, {"slot": opening.slot, "party": 1})
    if taken.rowcount != 1:
        raise RuntimeError("an update that takes nothing is no transaction to compare with")


def _rates(database: Database, kind: str, clients: int, seconds: float) -> dict[str, Any]:
    context = get_context("forkserver")
    context.set_forkserver_preload(["bench.booking"])
    best = {"bare": 0.0, "ours": 0.0}
    for number in range(ROUNDS):
        for what in best:
            slot = _slot(database, number)
            rate = _run(context, database, what, slot, f"{clients}:{number}", clients, seconds)
            best[what] = max(best[what], rate)
    ratio = round(best["ours"] / best["bare"], 2)
    return {"database": kind, "clients": clients, **{what: round(rate) for what, rate in best.items()}, "ratio": ratio}


def _run(
    context: ForkServerContext, database: Database, what: str, slot: int, name: str, clients: int, seconds: float
) -> float:  # fmt: skip
    url = database.url.render_as_string(hide_password=False)
    answers, all_warm = context.Queue(), context.Barrier(clients)
    workers = [
        context.Process(target=work, args=(url, what, slot, f"{name}:{client}", all_warm, seconds, answers))
        for client in range(clients)
    ]
    for worker in workers:
        worker.start()
    done: int = sum(answers.get(timeout=PATIENCE_S + seconds) for _ in workers)
    for worker in workers:
        worker.join()
    return done / seconds


def _slot(database: Database, days: int) -> int:
    """An occurrence with room for everybody, laid if it is not there."""
    desk = _desk(database)
    listed = _offer(desk, [_meal("bench")])[0]
    begin = NOW.replace(hour=0) + timedelta(days=days + 1)
    slot = desk.slots.between([listed], begin, begin + timedelta(days=1))[0].slot
    if slot is None:
        raise RuntimeError("nothing to book")
    with database.write() as connection:
        connection.execute(update(slot_table).where(_slots.id == slot).values(capacity=_FULL_SIZE))
    return slot


def _free(database: Database) -> dict[str, float]:
    """Milliseconds for what is free this week over all services: the first time in a process, and the median after it."""
    desk = _desk(database)
    meals = [_meal(f"meal-{number}") for number in range(SERVICES // 2)]
    rooms = [_room(f"room-{number}") for number in range(SERVICES - len(meals))]
    listed = _offer(desk, meals + rooms)
    for number, one in enumerate(listed[len(meals) :]):
        for day in range(0, 30, 2):  # some of it is taken, up to the holidays
            start = NOW.replace(hour=9 + number % 8) + timedelta(days=day + 1)
            desk.reservations.reserve(
                Wish(desk.timetable.at(one, start, start + timedelta(hours=1)), "qingxi", f"qingxi:{number}", Guest()),
                f"{number}:{day}",
                NOW,
            )
    times = [_ask(desk, listed) for _ in range(21)]
    return {"first": round(times[0], 1), "median": round(median(times[1:]), 1), "slowest": round(max(times[1:]), 1)}


def _ask(desk: Desk, listed: Sequence[Listed]) -> float:
    started = time.perf_counter()
    slots = desk.slots.between(listed, NOW, NOW + timedelta(days=7))
    spans = desk.timetable.free_between(listed, NOW.date(), (NOW + timedelta(days=6)).date())
    took = (time.perf_counter() - started) * 1000
    if len(slots) < SERVICES // 2 * 7 or not spans:
        raise RuntimeError("something was not found")
    return took


def _meal(key: str) -> Offering:
    schedule = {"rule": "FREQ=DAILY", "begin": "11:00", "end": "12:30", "closed_at_new_year": True}
    values = {"key": key, "kind": "meal", "name": key, "schedule": schedule, "capacity": 60}
    return Offering.model_validate({**values, "horizon_days": DAYS})


def _room(key: str) -> Offering:
    schedule = {"rule": "FREQ=DAILY", "begin": "9:00", "end": "21:00", "days": "not_on_holidays"}
    room = {"resource": key, "min_min": 60, "max_min": 180, "lanes": 2}
    values = {"key": key, "kind": "room", "name": key, "schedule": schedule, "room": room}
    return Offering.model_validate({**values, "horizon_days": DAYS})


def _offer(desk: Desk, offerings: Sequence[Offering]) -> list[Listed]:
    listed = []
    with desk.house.open_unit() as unit:
        for offering in offerings:
            known = desk.offerings.find("qingxi", offering.key)
            number = known.id if known else save_offering(unit, "qingxi", offering)
            listed.append(Listed(number, "qingxi", offering, is_open=True))
            lay_slots(unit, listed[-1], NOW)
        unit.commit()
    return listed


def _desk(database: Database) -> Desk:
    area = Area("qingxi", "清溪社区", "community", None, "", "", OpeningHours())
    seal = Seal(["a secret key of the bench"])
    return Desk(House(database, AreaTree({"qingxi": area}), None, seal, fixed_clock(NOW)))  # type: ignore[arg-type]


@contextmanager
def _database(kind: str, folder: str, postgres_url: str | None) -> Iterator[Database]:
    """An empty database with all tables, thrown away after."""
    if kind == "sqlite" or postgres_url is None:
        database = Database(f"sqlite:///{Path(folder) / 'bench.db'}")
        upgrade(database)
        yield database
        database.dispose()
        return
    name = f"jiamenkou_bench_{uuid.uuid4().hex[:12]}"
    server = Database(postgres_url)
    as_server = server.engine.execution_options(isolation_level="AUTOCOMMIT")
    with as_server.connect() as connection:
        connection.execute(sqlalchemy.text(f"CREATE DATABASE {name}"))
    database = Database(server.url.set(database=name).render_as_string(hide_password=False))
    try:
        upgrade(database)
        yield database
    finally:
        database.dispose()
        with as_server.connect() as connection:
            connection.execute(sqlalchemy.text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()
