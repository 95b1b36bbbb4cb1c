"""A day of a team or a room as a grid: steps of time down, lanes across, whoever has the time in its cells."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from community.clock import CHINA
from handlers.booking.model.booking import Booking, Listed
from handlers.booking.pages import texts
from handlers.booking.pages.words import who

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Block:
    """A stretch of one lane. number: of the booking, 0 where it is none or somebody else's; text: empty where free."""

    start_at: datetime
    steps: int
    text: str = ""
    number: int = 0


@dataclass(frozen=True)
class Lanes:
    """The grid. rows: for each step, the blocks that begin in it; one that goes on is not repeated."""

    lanes: int
    rows: tuple[tuple[datetime, tuple[Block, ...]], ...]


def lay_lanes(listed: Listed, day: date, bookings: Sequence[Booking], holds: Callable[[Booking], bool]) -> Lanes:
    """Return the day's grid. bookings: all that have time of the resource; holds: whether their names may be shown."""
    room, hours = listed.offering.room, listed.offering.schedule
    if room is None:
        raise ValueError(f"{listed.offering.key} is not by time")
    sharing = [booking.listed.offering.room for booking in bookings]
    step = min([room.step_min, *(other.step_min for other in sharing if other)]) * _MINUTE
    opens, shuts = (datetime.combine(day, clock, tzinfo=CHINA) for clock in (hours.begin, hours.end))
    taken = [block for booking in bookings for block in _blocks(booking, listed, step, holds)]
    starts = _steps(min([opens, *(at for _, at, _ in taken)]), shuts, step)
    by_lane = {(lane, at): block for lane, at, block in taken}
    width = max([room.lanes, *(lane for lane, _, _ in taken)])
    return Lanes(width, tuple(_rows(starts, range(1, width + 1), by_lane)))


def _blocks(
    booking: Booking, listed: Listed, step: timedelta, holds: Callable[[Booking], bool]
) -> Iterable[tuple[int, datetime, Block]]:
    if booking.lane is None or booking.listed.offering.room is None:
        return
    start = booking.start_at.astimezone(CHINA)
    text, number = (who(booking), booking.id) if holds(booking) else (texts.OTHERS, 0)
    if booking.listed.id != listed.id:
        text = f"{booking.listed.offering.name} {text}"
    length = -(-(booking.end_at - booking.start_at) // step)
    yield booking.lane, start, Block(start, length, text, number)
    gap = booking.listed.offering.room.gap_min * _MINUTE
    if gap:
        after = start + length * step
        yield booking.lane, after, Block(after, -(-gap // step), texts.ON_THE_WAY)


def _steps(begin: datetime, end: datetime, step: timedelta) -> list[datetime]:
    return [begin + index * step for index in range(-(-(end - begin) // step))]


def _rows(
    starts: Sequence[datetime], lanes: range, taken: dict[tuple[int, datetime], Block]
) -> Iterable[tuple[datetime, tuple[Block, ...]]]:
    busy = dict.fromkeys(lanes, 0)  # steps that a block above still covers
    for index, at in enumerate(starts):
        row = []
        for lane in lanes:
            if busy[lane]:
                busy[lane] -= 1
                continue
            block = taken.get((lane, at)) or Block(at, 1)
            shown = min(block.steps, len(starts) - index)
            row.append(Block(block.start_at, shown, block.text, block.number))
            busy[lane] = shown - 1
        yield at, tuple(row)
