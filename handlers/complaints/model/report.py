"""A report as it comes in, before it is a ticket."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from handlers.complaints.model.ticket import Problem, Said


class Channel(StrEnum):
    """How a report came."""

    CHAT = "chat"
    STAFF = "staff"
    OPEN311 = "open311"


@dataclass(frozen=True)
class Picture:
    """A picture that a resident or worker sent. key: what makes it the same picture when it is sent again."""

    key: str
    url: str = ""
    media_id: str = ""


@dataclass(frozen=True)
class NewReport:
    """What is filed. resident: who reports it in the chat; empty: on the telephone, or another system. by: whose name the
    history shows, where it is not the resident's own doing. received_at: when they said it. is_known: the crew has heard the alarm already."""

    area: str
    problem: Problem
    said: Said
    received_at: datetime
    resident: str = ""
    anonymous: bool = False
    confidential: bool = False
    channel: Channel = Channel.CHAT
    by: str = ""
    external: str = ""
    pictures: tuple[Picture, ...] = field(default_factory=tuple)
    is_known: bool = False
