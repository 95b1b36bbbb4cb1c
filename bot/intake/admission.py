"""Each message once, and one message of a resident at a time, over any number of workers and across restarts.

Admitting claims the message by its key, takes the resident's lock and loads their session, in one atomic step;
settling saves the session, releases the lock and records the reply, in another. (docs/decisions/0001 says why one step.)

A claim is a lease: a worker that is killed loses it, and WeChat's next retry, or the recoverer, runs the message again.
A worker that comes back after its lease was taken over finds its ticket void: nothing of its turn is saved.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from handlers.contract import Message, Reply, Session

# WeChat sends a message at 0, 5 and 10 s. A killed worker's claim has to lapse before the last retry stops waiting.
LEASE_S = 6.0
# While a late answer is being worked on, its own process renews the claim to this much.
LATE_LEASE_S = 60.0
# After this long WeChat will not send the message again, so the recoverer may answer it.
RETRIES_END_S = 20.0
# Repeats come within seconds; a day is kept for a platform that was cut off.
REMEMBER_S = 86_400.0
# Two silent weeks end a conversation.
SESSION_S = 14 * 86_400.0


@dataclass(frozen=True)
class Ticket:
    """The right to answer one message. fence: how often the message has been claimed."""

    key: str
    resident: str
    fence: int
    arrived: float


@dataclass(frozen=True)
class Admitted:
    """The message is ours to answer, and the resident is ours alone until it is settled."""

    ticket: Ticket
    session: Session


@dataclass(frozen=True)
class Waiting:
    """The message is ours, but an earlier one of the same resident is still being answered."""

    ticket: Ticket


@dataclass(frozen=True)
class Underway:
    """Another worker is answering this very message."""


@dataclass(frozen=True)
class Repeated:
    """This message was answered before, with this reply."""

    reply: Reply | None


Admission = Admitted | Waiting | Underway | Repeated


class TicketVoid(Exception):
    """Somebody else has taken over the message; what this turn made must not be saved."""


class Admissions(Protocol):
    """Where claims, locks and sessions live."""

    def admit(self, message: Message, now: float) -> Admission:
        """Claim the message and lock its resident. now: seconds since 1970, real time."""
        ...

    def lock(self, ticket: Ticket, now: float) -> Admission:
        """Try again to lock the resident of a waiting message. Raises TicketVoid."""
        ...

    def look(self, key: str) -> Repeated | None:
        """Return the reply of a message that was answered, or None while it is not."""
        ...

    def renew(self, ticket: Ticket, until: float) -> None:
        """Keep the claim and the lock until then. Raises TicketVoid."""
        ...

    def settle(self, ticket: Ticket, session: Session, reply: Reply | None) -> None:
        """Save, release, record. Raises TicketVoid, and then nothing was saved."""
        ...

    def settle_and_forget(self, ticket: Ticket) -> None:
        """Delete everything held of the ticket's resident; only the message's key stays, as answered without reply.

        A message that came after this one and waits for it stays too: it is a stranger's now, and will be answered.
        """
        ...

    def abandoned(self, now: float, limit: int) -> Sequence[Message]:
        """Return messages whose claim lapsed and that WeChat will not send again."""
        ...

    def sweep(self, now: float) -> None:
        """Drop what is older than REMEMBER_S and SESSION_S."""
        ...
