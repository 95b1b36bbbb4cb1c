"""Two units of work that wait for each other: PostgreSQL ends one of them, and it is simply done again.

Locks are taken in one order where that can be arranged; this is for the rest. SQLite has one writer and no deadlock.
"""

import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import OperationalError

_DEADLOCK = "40P01"  # PostgreSQL's SQLSTATE deadlock_detected
_TRIES = 4
_PAUSE_S = 0.01

Result = TypeVar("Result")


def past_deadlocks(do: Callable[[], Result]) -> Result:
    """Return do(), done again where PostgreSQL chose it as the one to end. do: one whole unit of work."""
    for tried in range(1, _TRIES):
        try:
            return do()
        except OperationalError as failure:
            if getattr(failure.orig, "sqlstate", "") != _DEADLOCK:
                raise
            time.sleep(_PAUSE_S * tried)
    return do()
