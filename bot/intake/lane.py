"""One message of a process is worked out at a time, as far as that keeps nobody waiting.

Threads that compute side by side in one interpreter only hand its lock to and fro, at every call into the database or
numpy (docs/performance.md). In turn they are done sooner, the last one too.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

# Far longer than a turn that has nothing to wait for; whoever has stood behind another for so long goes ahead.
PATIENCE_S = 0.02


class Lane:
    """Where the messages of a process fall in line."""

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._lock = threading.Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn, so long and no longer: a slow answer delays the others by that and no more."""
        is_ours = self._lock.acquire(timeout=self._patience_s)
        try:
            yield
        finally:
            if is_ours:
                self._lock.release()
