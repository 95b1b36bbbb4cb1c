"""What tests run in processes of their own. Each waits for a common start, so that they really are at once."""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

from bot.intake.admission import Admissions, Admitted
from bot.intake.admission_redis import RedisAdmissions
from bot.intake.admission_sql import SqlAdmissions
from community import outbox
from community.clock import system_clock
from community.storage import Database, UnitOfWork
from handlers.contract import Message


def wait_until(start: float) -> None:
    time.sleep(max(0.0, start - time.time()))


def open_admissions(kind: str, url: str) -> Admissions:
    if kind == "redis":
        from redis import Redis

        return RedisAdmissions(Redis.from_url(url))
    return SqlAdmissions(Database(url))


def admit(kind: str, url: str, messages: list[Message], start: float) -> list[str]:
    """Admit every message; return the keys that this process was given to answer."""
    admissions = open_admissions(kind, url)
    wait_until(start)
    return [message.key for message in messages if isinstance(admissions.admit(message, time.time()), Admitted)]


def migrate(url: str, start: float) -> bool:
    """Upgrade the database; return whether it is at this version then."""
    import bot.app  # noqa: F401 - brings every table's definition
    from community.storage.migrations import is_current, upgrade

    database = Database(url)
    wait_until(start)
    upgrade(database)
    current = is_current(database)
    database.dispose()
    return current


def claim_all(url: str, start: float) -> list[int]:
    """Claim what is due until nothing is; return the rows' ids."""
    database = Database(url)
    now = system_clock()
    wait_until(start)
    found: list[int] = []
    while True:
        with UnitOfWork(database) as unit:
            due = outbox.claim_due(unit, now, limit=3)
            unit.commit()
        if not due:
            database.dispose()
            return found
        found += [message.id for message in due]


def get_token(url: str, account: Any, keys: list[str], rejected: str | None, start: float) -> str:
    """Return the token that this process gets."""
    from bot.wechat.api.client import WeChatApi
    from bot.wechat.api.token_store import TokenStore
    from community.privacy import Seal

    database = Database(url)
    tokens = TokenStore(database, Seal(keys))
    api = WeChatApi("qingxi", account, tokens)
    wait_until(start)
    try:
        return tokens.get("qingxi", api._fetch_token, rejected=rejected).value
    finally:
        database.dispose()


def ready(_number: int) -> bool:
    """Be there, so that every process has started before the race does."""
    time.sleep(0.3)
    return True


def remind(url: str, now: datetime, start: float) -> None:
    """Give the reminders that are due."""
    from tests.contracts.booking.conftest import make_community

    database = Database(url)
    community = make_community(database)
    wait_until(start)
    community.caretaker.remind(now)
    database.dispose()


def book_at_once(url: str, offering: str, names: list[str], start: float) -> list[tuple[float, float, int, str]]:
    """Book the next occurrence for each name, a thread each, and return when each asked, when it was answered, the
    booking's number and its state."""
    from tests.contracts.booking.conftest import make_community

    database = Database(url)
    community = make_community(database)
    listed = community.desk.offerings.find("qingxi", offering)
    assert listed is not None
    opening = community.meal(listed)

    def ask(name: str) -> tuple[float, float, int, str]:
        wait_until(start + random.random() * 0.05)
        began = time.time()
        made = community.book(opening, name)
        return began, time.time(), made.id, made.state.value

    with ThreadPoolExecutor(len(names)) as pool:
        answers = list(pool.map(ask, names))
    database.dispose()
    return answers


def file_reports(url: str, names: list[str], start: float) -> list[int]:
    """File a report for each name, a thread each, and return the numbers that the tickets got."""
    from tests.contracts.complaints.conftest import make_community

    database = Database(url)
    community = make_community(database)

    def file(name: str) -> int:
        wait_until(start)
        return community.report(name).number

    with ThreadPoolExecutor(len(names)) as pool:
        numbers = list(pool.map(file, names))
    database.dispose()
    return numbers
