"""One entry of a ticket's history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Action(StrEnum):
    """What was done to a ticket."""

    FILED = "filed"
    JOINED = "joined"
    ADDED = "added"
    AMENDED = "amended"
    ASSIGNED = "assigned"
    TRANSFERRED = "transferred"
    ACCEPTED = "accepted"
    ARRIVED = "arrived"
    RETURNED = "returned"
    ASKED = "asked"
    ANSWERED = "answered"
    RESOLVED = "resolved"
    CONFIRMED = "confirmed"
    REOPENED = "reopened"
    RATED = "rated"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    SPLIT = "split"
    ESCALATED = "escalated"
    NOTED = "noted"


@dataclass(frozen=True)
class Change:
    """Who did what, when. detail: {"state": [from, to], …}. words: what was written with it, or empty."""

    at: datetime
    by: str
    action: Action
    detail: Mapping[str, list[object]]
    words: str
