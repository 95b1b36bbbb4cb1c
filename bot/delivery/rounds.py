"""What a server does beside answering: deliver the outbox, answer what a killed worker left, drop what is old, and let
the services do what they do by themselves.

One thread per process. Every round is safe to run in several processes at once: claims decide who does what.
"""

import threading
import time
from collections.abc import Callable, Sequence

from bot.delivery.courier import Courier
from bot.intake.admission import Admissions
from bot.intake.deadline import JoinedTooLong, Promise
from bot.journey import Journey
from community import log
from community.clock import Clock
from handlers.contract import Service

ROUND_S = 1.0
SWEEP_EVERY = 600
TEND_EVERY = 20


class Rounds:
    """Runs the rounds until told to stop."""

    def __init__(
        self,
        courier: Courier,
        admissions: Admissions,
        journey: Journey,
        can_push: Callable[[str], bool],
        services: Sequence[Service],
        clock: Clock,
    ) -> None:
        """can_push: whether an account may send of its own accord."""
        self._courier = courier
        self._admissions = admissions
        self._journey = journey
        self._can_push = can_push
        self._services = services
        self._clock = clock
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="rounds", daemon=True)

    def start(self) -> None:
        """Begin, in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the round in hand and end."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def once(self) -> None:
        """One round of delivering and recovering."""
        self._courier.deliver_due()
        self.recover()

    def tend(self) -> None:
        """Let every service do what is due; one that breaks does not keep the others from it."""
        now = self._clock()
        for service in self._services:
            try:
                if service.tend is not None:
                    service.tend(now)
            except Exception as failure:
                log.error(log.Event.TEND_FAILED, failure, service=service.name)

    def recover(self) -> None:
        """Answer messages whose worker is gone and that WeChat no longer sends; the replies go to the outbox."""
        for message in self._admissions.abandoned(time.time(), limit=5):
            nobody_waits = Promise(can_push=self._can_push(message.resident.account), given_up=True)
            try:
                self._journey.answer(message, nobody_waits)
            except JoinedTooLong:  # another process recovers it
                continue
            log.warning(log.Event.MESSAGE_RECOVERED, account=message.resident.account)

    def _run(self) -> None:
        rounds = 0
        while not self._stop.wait(ROUND_S):
            try:
                self.once()
                if rounds % TEND_EVERY == 0:
                    self.tend()
                if rounds % SWEEP_EVERY == 0:
                    self._admissions.sweep(time.time())
            except Exception as failure:  # the database may be away for a while; the next round tries again
                log.error(log.Event.TURN_FAILED, failure)
            rounds += 1
