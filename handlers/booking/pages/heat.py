"""忙闲不均 made visible: how much of the open time of a team or a room is in use, by weekday and hour."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from community.calendar import WEEKDAY_NAMES
from handlers.booking.model.booking import Listed
from handlers.booking.model.rule import days_of
from handlers.booking.service.desk import Desk

LEVELS = 5
_HOUR_MIN = 60


@dataclass(frozen=True)
class Spot:
    """An hour of a weekday. used_min, open_min: over the whole span and all lanes."""

    weekday: int
    hour: int
    used_min: int
    open_min: int

    @property
    def percent(self) -> int:
        """How much of the open time is in use."""
        return min(100, round(100 * self.used_min / self.open_min)) if self.open_min else 0

    @property
    def level(self) -> int:
        """How dark it is: 0 for nothing, up to LEVELS."""
        return -(-self.percent * LEVELS // 100)

    @property
    def name(self) -> str:
        """When it is: 周三 14 点."""
        return f"周{WEEKDAY_NAMES[self.weekday]} {self.hour} 点"


@dataclass(frozen=True)
class HeatMap:
    """One team or room. spots: by weekday and hour, every one of the hours that are shown."""

    names: tuple[str, ...]
    hours: tuple[int, ...]
    spots: tuple[tuple[Spot, ...], ...]

    @property
    def percent(self) -> int:
        """How much of all open time is in use."""
        every = [spot for row in self.spots for spot in row]
        opened = sum(spot.open_min for spot in every)
        return round(100 * sum(spot.used_min for spot in every) / opened) if opened else 0

    def of_weekday(self, weekday: int) -> tuple[int, int]:
        """Return hours in use and hours open on a weekday."""
        row = self.spots[weekday]
        return sum(s.used_min for s in row) // _HOUR_MIN, sum(s.open_min for s in row) // _HOUR_MIN

    @property
    def busiest(self) -> Spot | None:
        """The fullest hour, None where nothing is used."""
        spots = [spot for row in self.spots for spot in row if spot.used_min]
        return max(spots, key=lambda spot: spot.percent, default=None)


def read_heat(desk: Desk, sharing: Sequence[Listed], first: date, last: date) -> HeatMap:
    """Return the use of one team's or room's time from `first` to `last`. sharing: the offerings that share it."""
    used: Counter[tuple[int, int]] = Counter()
    for (day, hour), minutes in desk.timetable.minutes_taken(sharing[0], first, last).items():
        if first <= day <= last:
            used[day.weekday(), hour] += minutes
    opened = _open_minutes(desk, sharing, first, last)
    hours = [hour for _, hour in (*opened, *used)]
    shown = tuple(range(min(hours, default=9), max(hours, default=17) + 1))
    spots = tuple(
        tuple(Spot(weekday, hour, used[weekday, hour], opened[weekday, hour]) for hour in shown) for weekday in range(7)
    )
    return HeatMap(tuple(listed.offering.name for listed in sharing), shown, spots)


def _open_minutes(desk: Desk, sharing: Sequence[Listed], first: date, last: date) -> Counter[tuple[int, int]]:
    """Minutes that it could be had, by weekday and hour: a time that two offerings share counts once."""
    closed = {(number, day) for number, day, _ in desk.closures.list_of([listed.id for listed in sharing], first)}
    times: dict[tuple[date, int], int] = {}
    for listed in sharing:
        for day in days_of(listed.offering.schedule, first, last):
            if (listed.id, day) in closed:
                continue
            for hour, minutes in _hours(listed).items():
                times[day, hour] = max(times.get((day, hour), 0), minutes)
    opened: Counter[tuple[int, int]] = Counter()
    for (day, hour), minutes in times.items():
        opened[day.weekday(), hour] += minutes
    return opened


def _hours(listed: Listed) -> dict[int, int]:
    """Minutes of each hour of a day that it is open, over all lanes."""
    schedule, room = listed.offering.schedule, listed.offering.room
    begin = schedule.begin.hour * _HOUR_MIN + schedule.begin.minute
    end = schedule.end.hour * _HOUR_MIN + schedule.end.minute
    lanes = room.lanes if room else 1
    spans = {h: min(end, (h + 1) * _HOUR_MIN) - max(begin, h * _HOUR_MIN) for h in range(begin // _HOUR_MIN, 24)}
    return {hour: minutes * lanes for hour, minutes in spans.items() if minutes > 0}


def span_of(which: str, today: date, weeks: int = 4) -> tuple[date, date]:
    """Return the last or the next weeks: whole ones, so that every weekday counts alike."""
    days = timedelta(days=7 * weeks)
    return (today, today + days - timedelta(days=1)) if which == "next" else (today - days, today - timedelta(days=1))
