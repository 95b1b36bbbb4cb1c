"""A report as the grouping sees it."""

import math
from dataclasses import dataclass
from datetime import datetime

_EARTH_RADIUS_M = 6_371_000


@dataclass(frozen=True)
class Report:
    """at: aware. title and text: as written, either may be empty. place: what is known of where besides the words (the
    resident's building). reporter: who; empty where unknown, and then somebody of their own. position: degrees of latitude and
    longitude."""

    id: str
    at: datetime
    title: str = ""
    text: str = ""
    place: str = ""
    reporter: str = ""
    position: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError(f"{self.id}: at must be aware")


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance of two positions in metres, for distances of a city."""
    latitude = math.radians((one[0] + other[0]) / 2)
    north = math.radians(one[0] - other[0])
    east = math.radians(one[1] - other[1]) * math.cos(latitude)
    return _EARTH_RADIUS_M * math.hypot(north, east)
