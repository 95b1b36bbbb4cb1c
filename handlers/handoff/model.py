"""The rules of handing over: what is waited for, and what a resident is promised."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from community.calendar import OpeningHours, say_day
from community.clock import local


class HandoffKind(StrEnum):
    """How the resident wants to be answered."""

    HUMAN = "human"
    CALLBACK = "callback"


class HandoffState(StrEnum):
    """Whether somebody has seen to it."""

    WAITING = "waiting"
    DONE = "done"


@dataclass(frozen=True)
class Handoff:
    """One resident who waits for a person. about: what they last asked, personal numbers masked. phone: may be empty."""

    id: int
    resident: str
    area: str
    kind: HandoffKind
    about: str
    phone: str
    state: HandoffState
    created_at: datetime


def when_answered(hours: OpeningHours, now: datetime) -> str | None:
    """Return when the office opens next in words ("明天 9:00 上班后"), or None while somebody is there."""
    if hours.is_open(now):
        return None
    opening = hours.next_opening(now)
    if opening is None:
        return "上班后"
    return f"{say_day(opening.date(), local(now).date())} {opening:%-H:%M} 上班后"
