"""Occurrences of meals and sessions: laid ahead of time by the offering's schedule, and found again when somebody asks."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, delete, select, update

from community.clock import CHINA, local
from community.storage import Database, UnitOfWork
from handlers.booking.model.booking import Listed, Opening
from handlers.booking.model.offering import Offering
from handlers.booking.model.rule import days_of
from handlers.booking.model.wish import last_day
from handlers.booking.service.offerings import laid_until
from handlers.booking.tables import closure_table, offering_table, slot_table

_OPENINGS = select(slot_table).order_by(slot_table.c.start_at, slot_table.c.offering)


class Slots:
    """Finds occurrences."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def between(self, offerings: Sequence[Listed], begin: datetime, end: datetime) -> list[Opening]:
        """Return the occurrences that start from `begin` to before `end`, and the terms that run then, in order.

        Full and closed ones too; begin, end: aware.
        """
        by_id = {listed.id: listed for listed in offerings if not listed.offering.is_by_time}
        runs = (slot_table.c.start_at >= begin) | ((slot_table.c.term != "") & (slot_table.c.end_at > begin))
        found = _OPENINGS.where(slot_table.c.offering.in_(by_id), slot_table.c.start_at < end, runs)
        with self._database.read() as connection:
            return [opening_of(row, by_id[row.offering]) for row in connection.execute(found)]

    def get(self, slot_id: int, listed: Listed) -> Opening | None:
        """Return one occurrence of this offering as it is now."""
        ours = select(slot_table).where(slot_table.c.id == slot_id, slot_table.c.offering == listed.id)
        with self._database.read() as connection:
            row = connection.execute(ours).first()
        return opening_of(row, listed) if row else None


def opening_of(row: "Row[Any]", listed: Listed) -> Opening:
    """Return what a row of the slot table says."""
    return Opening(
        listed, row.start_at, row.end_at, row.capacity - row.taken, row.capacity, row.id, row.term, row.is_open
    )


def lay_slots(unit: UnitOfWork, listed: Listed, now: datetime) -> int:
    """See to it that the offering's slots exist up to its horizon, and return how many were added.

    Slots that nobody has booked and that the schedule no longer has are taken away; a changed capacity reaches every
    slot that can bear it. Repeating it changes nothing.
    """
    if listed.offering.is_by_time:
        return 0
    today = local(now).date()
    until = last_day(listed.offering, today)
    done = laid_until(unit, listed.id)
    if done is not None and done >= until:
        return 0
    wanted = dict(_slots_of(listed.offering, today, until))
    if done is None:
        _clear(unit, listed, wanted, now)
    closed = set(
        unit.connection.execute(select(closure_table.c.day).where(closure_table.c.offering == listed.id)).scalars()
    )
    added = [_lay(unit, listed, start, *slot, closed) for start, slot in wanted.items()]
    laid = update(offering_table).where(offering_table.c.id == listed.id).values(laid_until=until)
    unit.connection.execute(laid)
    return sum(added)


def _slots_of(offering: Offering, first: date, last: date) -> Iterable[tuple[datetime, tuple[datetime, str]]]:
    """Yield start, and end and term, of each occurrence; of a course, of each term that is not over."""
    schedule = offering.schedule
    if not schedule.terms:
        for day in days_of(schedule, first, last):
            yield _at(day, schedule.begin), (_at(day, schedule.end), "")
        return
    for term in schedule.terms:
        lessons = list(days_of(schedule, term.first, term.last))
        if lessons and lessons[-1] >= first and lessons[0] <= last:
            yield _at(lessons[0], schedule.begin), (_at(lessons[-1], schedule.end), term.name)


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=CHINA)


def _lay(
    unit: UnitOfWork, listed: Listed, start: datetime, end: datetime, term: str, closed: set[date]
) -> bool:  # fmt: skip
    capacity = listed.offering.capacity
    is_open = bool(term) or local(start).date() not in closed
    values = {"end_at": end, "capacity": capacity, "term": term}
    if unit.insert_new(slot_table, offering=listed.id, start_at=start, taken=0, is_open=is_open, **values):
        return True
    ours = (slot_table.c.offering == listed.id) & (slot_table.c.start_at == start) & (slot_table.c.taken <= capacity)
    unit.connection.execute(update(slot_table).where(ours).values(**values))
    return False


def _clear(unit: UnitOfWork, listed: Listed, wanted: Iterable[datetime], now: datetime) -> None:
    """Take away what lies ahead, is not wanted any more and was booked by nobody."""
    ahead = (slot_table.c.offering == listed.id) & (slot_table.c.start_at > now) & (slot_table.c.taken == 0)
    rows = unit.connection.execute(select(slot_table.c.id, slot_table.c.start_at).where(ahead)).all()
    keep = set(wanted)
    stale = [row.id for row in rows if row.start_at not in keep]
    unit.connection.execute(delete(slot_table).where(slot_table.c.id.in_(stale)))


def days_between(first: date, last: date) -> list[date]:
    """Return the days from `first` to `last`."""
    return [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
