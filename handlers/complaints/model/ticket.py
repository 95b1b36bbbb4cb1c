"""A ticket: what was reported, where it has got to, who has it, and by when it is due."""

from dataclasses import dataclass, field
from datetime import datetime

from handlers.complaints.model.category import Category
from handlers.complaints.model.clock import Target
from handlers.complaints.model.ticket_state import UNSOLVED, State
from handlers.complaints.model.urgency import Urgency


@dataclass(frozen=True)
class Said:
    """What is personal of a report: the words themselves, the flat, how to reach somebody."""

    text: str = ""
    address: str = ""
    phone: str = ""
    name: str = ""


@dataclass(frozen=True)
class Where:
    """Where it is. place: as people say it, no closer than the building; building: for maps. Degrees (GCJ-02) where a
    position was sent."""

    place: str = ""
    building: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class Problem:
    """What is reported. summary: without anything personal. proposed: the category the classifier took it for, with its
    confidence, whatever it was filed under. since_at: the best reading of since_said; None: vague, or not said."""

    category: Category
    urgency: Urgency
    summary: str
    where: Where = field(default_factory=Where)
    since_said: str = ""
    since_at: datetime | None = None
    proposed: str = ""
    confidence: float = 1.0


@dataclass(frozen=True)
class Clock:
    """By when a ticket is due. A due time is None while the clock is paused and once it is done."""

    start: datetime
    respond: Target
    resolve: Target
    respond_by: datetime | None
    resolve_by: datetime | None


@dataclass(frozen=True)
class Ticket:
    """One ticket. resident: the author, empty where staff or another system wrote it. handler: the crew's member who has
    it. level: how far it was escalated. confidential: the other side must not learn who reported it."""

    id: int
    area: str
    number: int
    problem: Problem
    said: Said
    state: State
    before_waiting: State | None
    resident: str
    anonymous: bool
    confidential: bool
    channel: str
    handler: int | None
    level: int
    received_at: datetime
    clock: Clock
    responded_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    resolution: str
    merged_into: int | None
    reopened: int
    external: str
    revision: int
    changed_at: datetime
    request_id: str

    @property
    def is_unsolved(self) -> bool:
        """Whether somebody still has to do something."""
        return self.state in UNSOLVED

    @property
    def due(self) -> datetime | None:
        """What is due next, and when; None: nothing, or the clock is paused."""
        clock = self.clock
        return clock.respond_by if self.responded_at is None and clock.respond_by else clock.resolve_by

    def is_late(self, now: datetime) -> bool:
        """Whether what is due next is overdue."""
        return self.due is not None and self.due < now


@dataclass(frozen=True)
class Reporter:
    """Somebody who reported a ticket or joined it. verdict: what they said when asked: "", "solved", "unsolved"."""

    id: int
    ticket: int
    resident: str
    is_author: bool
    said: Said
    anonymous: bool
    joined_at: datetime
    verdict: str
    score: int | None
    comment: str
