"""Lays an offering's occurrences out ahead, by its schedule, and brings what lies there into line with a changed one.

Nobody loses a place by it: an occurrence that somebody has booked stays, closed to others where the schedule no longer has
it, and is never made smaller than what is taken.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, case, delete, select, update

from community.clock import CHINA, local
from community.storage import UnitOfWork
from handlers.booking.model.booking import HOLDING, LIVE, Listed
from handlers.booking.model.offering import Offering
from handlers.booking.model.rule import days_of
from handlers.booking.model.wish import last_day
from handlers.booking.service.offerings import lock_definition
from handlers.booking.service.quotas import recount
from handlers.booking.tables import booking_table, closure_table, offering_table, slot_table

_slots, _bookings = slot_table.c, booking_table.c


@dataclass(frozen=True)
class _Wanted:
    """An occurrence as the schedule has it; term: of a course."""

    start_at: datetime
    end_at: datetime
    term: str
    is_open: bool


def lay_slots(unit: UnitOfWork, listed: Listed, now: datetime) -> int:
    """See to it that the offering's slots exist up to its horizon, and return how many were added.

    A changed definition reaches what lies ahead. Repeating it changes nothing.
    """
    offering, done = lock_definition(unit, listed.id)
    until = last_day(offering, local(now).date())
    if done is not None and done >= until:
        return 0
    listed = replace(listed, offering=offering)
    added = 0 if offering.is_by_time else _lay(unit, listed, done, until, now)
    recount(unit, listed, now)
    laid = update(offering_table).where(offering_table.c.id == listed.id).values(laid_until=until)
    unit.connection.execute(laid)
    return added


def _lay(unit: UnitOfWork, listed: Listed, done: date | None, until: date, now: datetime) -> int:
    offering = listed.offering
    first = local(now).date() if done is None or offering.is_by_term else done + timedelta(days=1)
    closures = select(closure_table.c.day).where(closure_table.c.offering == listed.id)
    closed = set(unit.connection.execute(closures).scalars())
    wanted = list(_wanted(offering, first, until, closed))
    ahead = select(slot_table).where(_slots.offering == listed.id, _slots.end_at > now).order_by(_slots.id)
    present = unit.connection.execute(ahead.with_for_update()).all()
    found = {slot.start_at: _match(present, slot) for slot in wanted}
    for slot in wanted:
        row = found[slot.start_at]
        if row is not None:
            _revise(unit, row, slot, offering.capacity, now)
    if done is None:
        _clear(unit, listed, present, {row.id for row in found.values() if row is not None}, now)
    return _add(unit, listed, [slot for slot in wanted if found[slot.start_at] is None])


def _wanted(offering: Offering, first: date, last: date, closed: set[date]) -> Iterator[_Wanted]:
    """Yield each occurrence; of a course, each term that is not over."""
    schedule = offering.schedule
    if not schedule.terms:
        for day in days_of(schedule, first, last):
            yield _Wanted(_at(day, schedule.begin), _at(day, schedule.end), "", day not in closed)
        return
    for term in schedule.terms:
        lessons = list(days_of(schedule, term.first, term.last))
        if lessons and lessons[-1] >= first and lessons[0] <= last:
            yield _Wanted(_at(lessons[0], schedule.begin), _at(lessons[-1], schedule.end), term.name, is_open=True)


def _match(present: Iterable["Row[Any]"], slot: _Wanted) -> "Row[Any] | None":
    """Return the slot that is there already; a term is known by its name, so that its first lesson may move."""
    for row in present:
        is_same_term = row.term == slot.term and row.start_at < slot.end_at and row.end_at > slot.start_at
        if row.start_at == slot.start_at or (slot.term and is_same_term):
            return row
    return None


def _revise(unit: UnitOfWork, row: "Row[Any]", slot: _Wanted, capacity: int, now: datetime) -> None:
    is_moved = (row.start_at, row.end_at) != (slot.start_at, slot.end_at)
    if not is_moved and (row.capacity, row.is_open, row.term) == (capacity, slot.is_open, slot.term):
        return
    times: Mapping[str, Any] = {"start_at": slot.start_at, "end_at": slot.end_at}
    bears = case((_slots.taken > capacity, _slots.taken), else_=capacity)
    revised = update(slot_table).where(_slots.id == row.id)
    unit.connection.execute(revised.values(**times, capacity=bears, is_open=slot.is_open, term=slot.term))
    if is_moved:
        ours = (_bookings.offering == row.offering) & (_bookings.slot == row.id)
        booked = update(booking_table).where(ours, _bookings.state.in_(sorted(LIVE)))
        moved = {**times, "revision": _bookings.revision + 1, "reminded": 0, "changed_at": now}
        unit.connection.execute(booked.values(**moved))


def _clear(unit: UnitOfWork, listed: Listed, present: Iterable["Row[Any]"], keep: set[int], now: datetime) -> None:
    """Take away what lies ahead and is not wanted any more; what somebody has booked or waits for takes no more people."""
    stale = [row.id for row in present if row.id not in keep and row.start_at > now]
    held = _bookings.state.in_(sorted(HOLDING | LIVE))
    theirs = select(_bookings.slot).where(_bookings.offering == listed.id, _bookings.slot.in_(stale), held)
    needed = set(unit.connection.execute(theirs).scalars())
    unit.connection.execute(delete(slot_table).where(_slots.id.in_([slot for slot in stale if slot not in needed])))
    unit.connection.execute(update(slot_table).where(_slots.id.in_(needed)).values(is_open=False))


def _add(unit: UnitOfWork, listed: Listed, slots: list[_Wanted]) -> int:
    rows = [
        {
            "offering": listed.id,
            "start_at": slot.start_at,
            "end_at": slot.end_at,
            "capacity": listed.offering.capacity,
            "taken": 0,
            "is_open": slot.is_open,
            "term": slot.term,
        }
        for slot in slots
    ]
    if rows:
        unit.connection.execute(unit.upsert(slot_table).on_conflict_do_nothing(), rows)
    return len(rows)


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=CHINA)
