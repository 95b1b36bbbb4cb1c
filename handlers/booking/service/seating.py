"""Takes and gives back what a booking holds: seats of a slot or cells of time, and the shares that are counted.

The database decides: each step is one conditional statement, and whoever comes second finds nothing changed.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NoReturn

from sqlalchemy import Row, bindparam, case, select, update

from community.clock import local
from community.storage import UnitOfWork, Writer
from handlers.booking.model.booking import Listed
from handlers.booking.model.refusals import Full, NotThere, OwnLimit, ShareUsed
from handlers.booking.service.timetable import is_closed, lock_offering, release, take
from handlers.booking.tables import quota_table, slot_table

_MINUTE = timedelta(minutes=1)
_slots = slot_table.c
TAKE_SEATS = (
    update(slot_table)
    .where(_slots.id == bindparam("slot"), _slots.is_open, _slots.taken + bindparam("party") <= _slots.capacity)
    .values(taken=_slots.taken + bindparam("party"))
)
_LEFT = select(_slots.is_open, _slots.capacity - _slots.taken).where(_slots.id == bindparam("slot"))


@dataclass(frozen=True)
class Place:
    """What a booking takes: so many seats of a slot, or a stretch of time (slot None); for whose share it counts."""

    listed: Listed
    slot: int | None
    start_at: datetime
    end_at: datetime
    party: int
    area: str
    holder: str

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return (self.end_at - self.start_at) // _MINUTE


def place_of(row: "Row[Any]", listed: Listed) -> Place:
    """Return the place that a row of the booking table holds or waits for."""
    return Place(listed, row.slot, row.start_at, row.end_at, row.party, row.area, holder_of(row.resident, row.who_key))


def holder_of(resident: str, who_key: str) -> str:
    """Return under what one person's use is counted: hashed, and the same for all that one resident books."""
    return f"one:{hashlib.sha256(resident.encode()).hexdigest()[:40]}" if resident else f"one:{who_key}"


def lock_places(unit: UnitOfWork, listed: Listed, slots: Iterable[int | None], *, alone: bool = False) -> None:
    """Let nobody else take or give back these places until the unit is done, nor close their days.

    Everybody locks in one order, places before bookings before shares, so that no two wait for each other. Of times the
    offering is locked, and shared with others who take some of it, unless alone.
    """
    numbers = {slot for slot in slots if slot is not None}
    if numbers:
        ours = select(slot_table.c.id).where(slot_table.c.id.in_(numbers)).order_by(slot_table.c.id)
        unit.connection.execute(ours.with_for_update())
    else:
        lock_offering(unit, listed, shared=not alone)


def seat(unit: UnitOfWork, place: Place, booking: int) -> int | None:
    """Take the place for this booking; return the lane of a stretch of time, None for seats.

    Raises Full, NotThere, OwnLimit or ShareUsed, having changed some of it: the caller goes back to before the call.
    """
    if place.slot is not None:
        take_seats(unit, place.listed, place.slot, place.party)
        _count(unit, place)
        return None
    if is_closed(unit, place.listed, local(place.start_at).date()):
        raise NotThere(place.listed.offering)
    _count(unit, place)
    lane = take(unit, place.listed, booking, place.start_at, place.end_at)
    if lane is None:
        raise Full(place.listed.offering)
    return lane


def unseat(unit: UnitOfWork, place: Place, booking: int) -> None:
    """Give back what the booking holds."""
    if place.slot is None:
        release(unit, booking)
    else:
        freed = update(slot_table).where(slot_table.c.id == place.slot).values(taken=slot_table.c.taken - place.party)
        unit.connection.execute(freed)
    for holder, period, amount, _limit in shares_of(place):
        ours = _of_quota(place, holder, period)
        # What was booked before a share was defined may not have been counted.
        left = case((quota_table.c.used > amount, quota_table.c.used - amount), else_=0)
        unit.connection.execute(update(quota_table).where(*ours).values(used=left))


def has_shares(listed: Listed) -> bool:
    """Say whether anything is counted beside the places themselves."""
    return bool(listed.offering.share) or listed.offering.own_limit_min is not None


def take_seats(unit: Writer, listed: Listed, slot: int, party: int) -> None:
    """Take seats of a slot. Raises Full or NotThere, having changed nothing."""
    if unit.run(TAKE_SEATS, slot=slot, party=party).rowcount == 1:
        return
    refuse_seats(unit, listed, slot)


def refuse_seats(unit: Writer, listed: Listed, slot: int | None) -> NoReturn:
    """Say why there are no such seats. Raises Full or NotThere."""
    now = unit.run(_LEFT, slot=slot).fetchone()
    if now is None or not now[0]:
        raise NotThere(listed.offering)
    raise Full(listed.offering, now[1])


def _count(unit: UnitOfWork, place: Place) -> None:
    for holder, period, amount, limit in shares_of(place):
        if amount > limit or not _add(unit, place, holder, period, amount, limit):
            raise (OwnLimit if holder == place.holder else ShareUsed)(place.listed.offering)


def shares_of(place: Place) -> Iterator[tuple[str, str, int, int]]:
    """Yield holder, period, amount and limit of every share that this place counts for."""
    offering = place.listed.offering
    if not has_shares(place.listed):
        return
    week = "{}-W{:02}".format(*local(place.start_at).isocalendar())
    is_by_time = place.slot is None
    share = offering.share.get(place.area)
    if share is not None:
        yield (
            f"area:{place.area}",
            week if is_by_time else f"slot:{place.slot}",
            place.minutes if is_by_time else place.party,
            share,
        )
    if offering.own_limit_min is not None and is_by_time:
        yield place.holder, week, place.minutes, offering.own_limit_min


def _add(unit: UnitOfWork, place: Place, holder: str, period: str, amount: int, limit: int) -> bool:
    used = quota_table.c.used + amount
    wish = (
        unit.upsert(quota_table)
        .values(offering=place.listed.id, holder=holder, period=period, used=amount)
        .on_conflict_do_update(index_elements=list(quota_table.primary_key), set_={"used": used}, where=(used <= limit))
        .returning(quota_table.c.used)
    )
    return unit.connection.execute(wish).first() is not None


def _of_quota(place: Place, holder: str, period: str) -> tuple[Any, ...]:
    quota = quota_table.c
    return quota.offering == place.listed.id, quota.holder == holder, quota.period == period
