"""Admissions in Redis, and in the SQL database while Redis is away.

Promise: a resident is answered whether Redis is there or not. An outage is logged once; Redis is tried again every
PAUSE_S. A ticket is settled where it was issued; one whose Redis has gone meanwhile is settled in the database.
What an outage costs: an open dialogue is not carried over, either way; a worker that still reaches Redis while another
does not may answer the same message too (writes are keyed by the message, so they happen once all the same); and a
resident who asks to be forgotten is forgotten in Redis only if it is there, or when its keys expire.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import TypeVar

from redis.exceptions import ConnectionError as RedisGone
from redis.exceptions import TimeoutError as RedisSilent

from bot.intake.admission import (
    RETRIES_END_S,
    Admission,
    Admissions,
    Admitted,
    Repeated,
    Ticket,
    TicketVoid,
    Waiting,
)
from bot.intake.admission_sql import SqlAdmissions
from community import log
from handlers.contract import Message, Reply, Session

PAUSE_S = 3.0

Result = TypeVar("Result")


@dataclass(frozen=True)
class StandInTicket(Ticket):
    """A ticket that the database issued while Redis was away."""


class _Away(Exception):
    """Redis did not answer, or did not a moment ago."""


class FallbackAdmissions:
    """Redis while it answers, else the database."""

    def __init__(self, redis: Admissions, sql: SqlAdmissions, clock: Callable[[], float] = time.monotonic) -> None:
        """clock: seconds, for pauses only."""
        self._redis = redis
        self._sql = sql
        self._clock = clock
        self._guard = threading.Lock()
        self._is_away = False
        self._try_again_at = 0.0
        # Until then WeChat may repeat what the database answered.
        self._look_back_until = 0.0

    def admit(self, message: Message, now: float) -> Admission:
        """Claim the message and lock its resident, where that can be done."""
        try:
            return self._recall(message.key) or self._ask(lambda: self._redis.admit(message, now))
        except _Away:
            return _stood_in(self._sql.admit(message, now))

    def lock(self, ticket: Ticket, now: float) -> Admission:
        """Try again. A ticket whose Redis has gone is void: the message is admitted anew, in the database."""
        if isinstance(ticket, StandInTicket):
            return _stood_in(self._sql.lock(ticket, now))
        try:
            return self._ask(lambda: self._redis.lock(ticket, now))
        except _Away:
            raise TicketVoid from None

    def look(self, key: str) -> Repeated | None:
        """Return the reply of a message that was answered, wherever that was."""
        try:
            found = self._ask(lambda: self._redis.look(key))
        except _Away:
            found = None
        return found or self._sql.look(key)

    def renew(self, ticket: Ticket, until: float) -> None:
        """Keep the claim until then; without Redis there is nothing to keep, and settling finds out."""
        if isinstance(ticket, StandInTicket):
            self._sql.renew(ticket, until)
            return
        try:
            self._ask(lambda: self._redis.renew(ticket, until))
        except _Away:
            return

    def settle(self, ticket: Ticket, session: Session, reply: Reply | None) -> None:
        """Save, release, record, where the ticket was issued if that is possible."""
        if isinstance(ticket, StandInTicket):
            self._sql.settle(ticket, session, reply)
            return
        try:
            self._ask(lambda: self._redis.settle(ticket, session, reply))
        except _Away:
            self._sql.take_in(ticket, session, reply, time.time())

    def settle_and_forget(self, ticket: Ticket) -> None:
        """Forget in both."""
        self._sql.settle_and_forget(ticket)
        try:
            self._ask(lambda: self._redis.settle_and_forget(ticket))
        except _Away:
            return

    def abandoned(self, now: float, limit: int) -> Sequence[Message]:
        """Return what either has been left with. What the database has answered meanwhile is closed in Redis."""
        left = list(self._sql.abandoned(now, limit))
        try:
            left += [
                message
                for message in self._ask(lambda: self._redis.abandoned(now, limit))
                if not self._close(message, now)
            ]
        except _Away:
            return left
        return left[:limit]

    def sweep(self, now: float) -> None:
        """Drop what is old in both."""
        self._sql.sweep(now)
        try:
            self._ask(lambda: self._redis.sweep(now))
        except _Away:
            return

    def _recall(self, key: str) -> Repeated | None:
        """Soon after an outage: the reply to a message that the database answered."""
        return self._sql.look(key) if self._clock() < self._look_back_until else None

    def _close(self, message: Message, now: float) -> bool:
        answered = self._sql.look(message.key)
        if answered is None:
            return False
        admission = self._ask(lambda: self._redis.admit(message, now))
        if isinstance(admission, Admitted):
            self._ask(lambda: self._redis.settle(admission.ticket, admission.session, answered.reply))
        return True

    def _ask(self, question: Callable[[], Result]) -> Result:
        self._pass_or_raise()
        try:
            answer = question()
        except (RedisGone, RedisSilent) as failure:
            self._note_outage(failure)
            raise _Away from failure
        self._note_return()
        return answer

    def _pass_or_raise(self) -> None:
        """Let everybody through while Redis is there, and one caller every PAUSE_S while it is not."""
        if not self._is_away:
            return
        with self._guard:
            if self._clock() < self._try_again_at:
                raise _Away
            self._try_again_at = self._clock() + PAUSE_S

    def _note_outage(self, failure: Exception) -> None:
        with self._guard:
            is_new, self._is_away = not self._is_away, True
            self._try_again_at = self._clock() + PAUSE_S
        if is_new:
            log.error(log.Event.REDIS_UNAVAILABLE, failure)

    def _note_return(self) -> None:
        if self._is_away:
            with self._guard:
                self._is_away = False
                self._look_back_until = self._clock() + RETRIES_END_S


def _stood_in(admission: Admission) -> Admission:
    match admission:
        case Admitted(ticket, session):
            return Admitted(StandInTicket(**asdict(ticket)), session)
        case Waiting(ticket):
            return Waiting(StandInTicket(**asdict(ticket)))
        case _:
            return admission
