"""The moment at which the development phrases are said, and how they are read."""

from datetime import datetime

from community.clock import CHINA
from knowledge.language.slots import Slots, read_slots
from knowledge.language.when.tokens import When

# A Tuesday morning. 2026-11-30 is the Monday after it.
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=CHINA)


def read(text: str, now: datetime = NOW) -> Slots:
    """Return what the line names, said at NOW."""
    return read_slots(text, now)


def when(text: str, now: datetime = NOW) -> When | None:
    """Return the time that the line names, said at NOW."""
    return read(text, now).when
