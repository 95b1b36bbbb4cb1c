"""Slows down guessing of passwords: after MAX_FAILURES for a name or from an address, a pause. Per process."""

import threading
import time
from collections import OrderedDict

MAX_FAILURES = 8
PAUSE_S = 300.0
# An attacker with many names must not fill the memory.
MAX_REMEMBERED = 10_000


class SignInThrottle:
    """Counts failures by name and by address."""

    def __init__(self) -> None:
        self._failures: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._lock = threading.Lock()

    def allows(self, name: str, source: str) -> bool:
        """Say whether another try may be made now."""
        with self._lock:
            return all(self._count(key) < MAX_FAILURES for key in _keys(name, source))

    def failed(self, name: str, source: str) -> None:
        """Count a failure."""
        with self._lock:
            for key in _keys(name, source):
                self._failures[key] = (self._count(key) + 1, time.monotonic())
                self._failures.move_to_end(key)
            while len(self._failures) > MAX_REMEMBERED:
                self._failures.popitem(last=False)

    def succeeded(self, name: str, source: str) -> None:
        """Forget the failures of somebody who got in."""
        with self._lock:
            for key in _keys(name, source):
                self._failures.pop(key, None)

    def _count(self, key: str) -> int:
        count, at = self._failures.get(key, (0, 0.0))
        return count if time.monotonic() - at < PAUSE_S else 0


def _keys(name: str, source: str) -> tuple[str, str]:
    return f"name:{name}", f"from:{source}"
