"""What time it is. `now` is passed in everywhere; only this module asks the system."""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]

# Every community this serves lives on one civil time, with no daylight saving.
CHINA = ZoneInfo("Asia/Shanghai")


def system_clock() -> datetime:
    """Return the current instant, aware, in UTC."""
    return datetime.now(UTC)


def fixed_clock(instant: datetime) -> Clock:
    """Return a clock that always says `instant` (a naive one is read as China time)."""
    aware = instant if instant.tzinfo else instant.replace(tzinfo=CHINA)
    frozen = aware.astimezone(UTC)
    return lambda: frozen


def local(instant: datetime) -> datetime:
    """Return `instant` as people here read it on the wall."""
    return instant.astimezone(CHINA)
