"""An answer within WeChat's patience. The work goes on in a pool; when time is up the caller gets a holding reply and
the work, once done, leaves its result in the outbox: nothing is ever lost.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from queue import SimpleQueue

from bot.intake.admission import TicketVoid
from community import log
from handlers.contract import Message, Reply


class Promise:
    """Whether the caller still waits. Settled exactly once: kept by the worker, or given up by the caller."""

    def __init__(self, *, can_push: bool, given_up: bool = False) -> None:
        """can_push: the account may send messages of its own accord, so a late reply need not wait for a touch."""
        self.can_push = can_push
        self._lock = threading.Lock()
        self._state = "given_up" if given_up else "open"
        self._renew: Callable[[], None] | None = None

    def keep(self) -> bool:
        """The reply is ready. False: too late, nobody waits for it any more."""
        with self._lock:
            if self._state == "open":
                self._state = "kept"
            return self._state == "kept"

    def give_up(self) -> bool:
        """Time is up. False: the reply is ready after all. Otherwise the claim is renewed, for the work goes on."""
        with self._lock:
            if self._state == "kept":
                return False
            self._state = "given_up"
        self._renew_claim()
        return True

    def hold(self, renew: Callable[[], None]) -> None:
        """The work has a claim, which `renew` extends: at once if nobody waits any more."""
        self._renew = renew
        if self._state == "given_up":
            self._renew_claim()

    def join(self) -> None:
        """The work waits for another worker's reply to the same message: once given up it has nothing to do here."""
        if self._state == "given_up":
            raise JoinedTooLong

    def _renew_claim(self) -> None:
        if self._renew is not None:
            with suppress(TicketVoid):  # another worker took over; the work will find out when it settles
                self._renew()


class JoinedTooLong(Exception):
    """A retry waited for the first delivery's reply until its own time was up."""


@dataclass(frozen=True)
class InTime:
    """The reply (None: nothing is said)."""

    reply: Reply | None


@dataclass(frozen=True)
class Late:
    """The reply will come later, by a push or at the next touch."""


class _Work:
    """One message in the hands of a thread of the pool. A bare lock tells when it is done: of what a Future can do
    beside that, nothing is needed (docs/performance.md)."""

    def __init__(self, message: Message, promise: Promise) -> None:
        self.message = message
        self.promise = promise
        self.reply: Reply | None = None
        self.failure: Exception | None = None
        self._unfinished = threading.Lock()
        self._unfinished.acquire()

    def do(self, answer: Callable[[Message, Promise], Reply | None]) -> None:
        """Answer the message, and let whoever waits know."""
        try:
            self.reply = answer(self.message, self.promise)
        except Exception as failure:  # it is the waiting caller's, or the log's if nobody waits any more
            self.failure = failure
            if not self.promise.keep() and not isinstance(failure, JoinedTooLong):
                log.error(log.Event.TURN_FAILED, failure)
        self._unfinished.release()

    def wait(self, seconds: float = -1) -> bool:
        """Say whether it is done within so many seconds; by default for as long as it takes."""
        return self._unfinished.acquire(timeout=seconds)

    def result(self) -> Reply | None:
        """Return the reply of work that is done, or raise what came instead."""
        if self.failure is not None:
            raise self.failure
        return self.reply


class Deadline:
    """Runs the journey and waits for it so long and no longer."""

    def __init__(self, answer: Callable[[Message, Promise], Reply | None], seconds: float, threads: int) -> None:
        """seconds: how long a reply is waited for. threads: how many messages are worked on at once."""
        self._answer = answer
        self._seconds = seconds
        self._most = threads
        self._waiting: SimpleQueue[_Work | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._starting = threading.Lock()
        self._idle = threading.Semaphore(0)

    def run(self, message: Message, *, can_push: bool) -> InTime | Late:
        """Return the reply, or that it will be late. Exceptions of the journey pass through."""
        work = _Work(message, Promise(can_push=can_push))
        self._see_to_a_thread()
        self._waiting.put(work)
        if not work.wait(self._seconds):
            if work.promise.give_up():
                return Late()
            work.wait()  # ready in the same moment: saving it takes milliseconds
        return InTime(work.result())

    def close(self) -> None:
        """Let the work in hand finish and take no more."""
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            thread.join()

    def _see_to_a_thread(self) -> None:
        """Start another thread only where all are busy: each comes to hold memory of its own."""
        if self._idle.acquire(blocking=False):
            return
        with self._starting:
            if len(self._threads) < self._most:
                self._threads.append(threading.Thread(target=self._work, name="journey", daemon=True))
                self._threads[-1].start()

    def _work(self) -> None:
        while (work := self._waiting.get()) is not None:
            work.do(self._answer)
            self._idle.release()
