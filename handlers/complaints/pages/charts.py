"""Drawings of a hot issue: reports by day, buildings with their counts, positions. Numbers for inline SVG; no colours here."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, radians

from community.clock import local
from handlers.complaints.model.ticket import Ticket

DAYS = 30
BAR_WIDTH, BAR_HEIGHT = 6, 40
MAP_WIDTH, MAP_HEIGHT, MAP_MARGIN = 320, 200, 16
MOST_BUILDINGS = 12
NO_PLACE = "没说在哪里"
# As far apart as two entrances: positions closer than this fill the drawing no further.
_LEAST_SPAN = 0.001


@dataclass(frozen=True)
class Bar:
    """One day, or one building. share: of the largest, 0 to 1."""

    name: str
    count: int
    share: float

    def height(self, most: int) -> int:
        """Return how tall it is, in whole pixels; a little where there is anything."""
        return max(round(self.share * most), 2) if self.count else 0


@dataclass(frozen=True)
class Dot:
    """A position in the drawing."""

    x: int
    y: int
    ticket: Ticket


def trend_of(tickets: Sequence[Ticket], today: date) -> list[Bar]:
    """Return how many were received on each of the last days, today last."""
    counts = Counter(local(ticket.received_at).date() for ticket in tickets)
    days = [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    most = max((counts[day] for day in days), default=0) or 1
    return [Bar(f"{day.month}月{day.day}日", counts[day], counts[day] / most) for day in days]


def buildings_of(tickets: Sequence[Ticket]) -> list[Bar]:
    """Return how many are of each building, the most first; of places without a building, as they were said."""
    counts = Counter(ticket.problem.where.building or ticket.problem.where.place or NO_PLACE for ticket in tickets)
    most = max(counts.values(), default=1)
    return [Bar(name, count, count / most) for name, count in counts.most_common(MOST_BUILDINGS)]


def map_of(tickets: Sequence[Ticket]) -> list[Dot]:
    """Return where those with a position lie to one another: north up, one scale both ways."""
    placed = [
        (ticket, ticket.problem.where.latitude, ticket.problem.where.longitude)
        for ticket in tickets
        if ticket.problem.where.latitude is not None and ticket.problem.where.longitude is not None
    ]
    points = [(ticket, north, east) for ticket, north, east in placed if north is not None and east is not None]
    if not points:
        return []
    # A degree eastwards is shorter than one northwards.
    narrow = cos(radians(points[0][1]))
    norths, easts = [north for _, north, _ in points], [east * narrow for _, _, east in points]
    wide, high = MAP_WIDTH - 2 * MAP_MARGIN, MAP_HEIGHT - 2 * MAP_MARGIN
    span_east, span_north = (max(max(values) - min(values), _LEAST_SPAN) for values in (easts, norths))
    scale = min(wide / span_east, high / span_north)
    middle_east, middle_north = (max(easts) + min(easts)) / 2, (max(norths) + min(norths)) / 2
    return [
        Dot(
            round(MAP_WIDTH / 2 + (east * narrow - middle_east) * scale),
            round(MAP_HEIGHT / 2 - (north - middle_north) * scale),
            ticket,
        )
        for ticket, north, east in points
    ]
