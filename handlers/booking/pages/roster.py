"""Who comes: the bookings of one offering on one day, in groups, with sums, ticks and, for teams and rooms, their time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from community.clock import local
from handlers.booking.model.booking import COUNTED, Booking, BookingState, Listed
from handlers.booking.model.offering import Offering
from handlers.booking.model.rule import days_of
from handlers.booking.pages.lanes import Lanes, lay_lanes
from handlers.booking.service.desk import Desk
from handlers.booking.service.reach import Reach

_COMES = COUNTED | {BookingState.OFFERED}
# Terms are at most this far apart; beyond it there is no next lesson to find.
_LESSONS_WITHIN = timedelta(days=370)


@dataclass(frozen=True)
class Roster:
    """One day. comes: booked, offered, came or missed; waits: in line; gone: withdrawn, called off or lapsed. ticks: by
    booking, whether they came that day. closed: why the day is closed; None: it is not."""

    listed: Listed
    day: date
    comes: tuple[Booking, ...]
    waits: tuple[Booking, ...]
    gone: tuple[Booking, ...]
    ticks: dict[int, bool]
    closed: str | None
    lanes: Lanes | None

    @property
    def people(self) -> int:
        """How many are expected: portions of a meal, people otherwise."""
        return sum(booking.party for booking in self.comes)

    @property
    def delivered(self) -> int:
        """How many portions are brought."""
        return sum(booking.party for booking in self.comes if booking.delivery)

    @property
    def has_addresses(self) -> bool:
        """Whether somebody must find somebody's door."""
        return self.listed.offering.goes_home or any(booking.delivery for booking in self.comes)


def read_roster(desk: Desk, reach: Reach, listed: Listed, day: date, code: str = "") -> Roster:
    """Return the roster of a day as far as `reach` goes. code: only who says it."""
    everybody = [booking for booking in reach.of_day(listed, day) if code in ("", booking.code)]
    comes = [booking for booking in everybody if booking.state in _COMES]
    closed = {when: reason for _, when, reason in desk.closures.list_of([listed.id], day)}
    return Roster(
        listed=listed,
        day=day,
        comes=tuple(comes),
        waits=tuple(sorted((b for b in everybody if b.state is BookingState.WAITING), key=lambda b: b.id)),
        gone=tuple(b for b in everybody if b.state not in _COMES and b.state is not BookingState.WAITING),
        ticks=_ticks(desk, listed.offering, comes, day),
        closed=closed.get(day),
        lanes=lay_lanes(listed, day, reach.of_resource(listed, day), reach.holds) if listed.offering.room else None,
    )


def happens_on(offering: Offering, day: date) -> bool:
    """Say whether the offering's schedule has the day; of a course, a lesson."""
    if offering.is_by_term and not any(term.first <= day <= term.last for term in offering.schedule.terms):
        return False
    return any(days_of(offering.schedule, day, day))


def lessons_of(booking: Booking) -> list[date]:
    """Return the days of a course that somebody is enrolled in."""
    return list(days_of(booking.listed.offering.schedule, *_run(booking)))


def roster_day(booking: Booking, today: date) -> date:
    """Return the day on whose roster a booking is looked for: its own; of a course, the next lesson or the last."""
    first, last = _run(booking)
    if not booking.listed.offering.is_by_term:
        return first
    ahead = days_of(booking.listed.offering.schedule, max(first, today), min(last, today + _LESSONS_WITHIN))
    return next(ahead, last)


def _run(booking: Booking) -> tuple[date, date]:
    return local(booking.start_at).date(), local(booking.end_at).date()


def _ticks(desk: Desk, offering: Offering, comes: Sequence[Booking], day: date) -> dict[int, bool]:
    if offering.is_by_term:
        return desk.attendance.of([booking.id for booking in comes], day)
    ticked = {BookingState.ATTENDED: True, BookingState.NO_SHOW: False}
    return {booking.id: ticked[booking.state] for booking in comes if booking.state in ticked}
