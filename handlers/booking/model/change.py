"""One entry of a booking's trail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Action(StrEnum):
    """What was done to a booking."""

    RESERVED = "reserved"
    QUEUED = "queued"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    LAPSED = "lapsed"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    CALLED_OFF = "called_off"
    ATTENDED = "attended"
    MISSED = "missed"


@dataclass(frozen=True)
class Change:
    """Who did what, when. detail: {"start": [from, to], …}."""

    at: datetime
    by: str
    action: Action
    detail: Mapping[str, list[object]]
