"""Closing a day: nobody can book it any more, everybody booked is told why, and may choose another time."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select, update

from community.clock import CHINA
from community.storage import UnitOfWork
from community.storage.deadlock import past_deadlocks
from handlers.booking import texts
from handlers.booking.model.booking import LIVE, SEATED, Booking, BookingState, Listed
from handlers.booking.model.change import Action
from handlers.booking.model.rule import days_of
from handlers.booking.service.notices import tell, what
from handlers.booking.service.seating import place_of, unseat
from handlers.booking.service.store import BookingStore, lock
from handlers.booking.service.timetable import lock_offering
from handlers.booking.service.trail import note
from handlers.booking.tables import booking_table, closure_table, slot_table
from handlers.contract import House

_bookings = booking_table.c


class Closures:
    """Closed days."""

    def __init__(self, house: House, store: BookingStore) -> None:
        self._house = house
        self._store = store

    def close(self, listed: Listed, day: date, reason: str, by: str, now: datetime) -> list[Booking]:
        """Close the offering for that day and return whose bookings this ends, so that staff can ring those without WeChat.

        A course's other lessons go on: who is enrolled is told of the one that is left out. Repeating it changes nothing.
        """
        return past_deadlocks(lambda: self._close(listed, day, reason, by, now))

    def _close(self, listed: Listed, day: date, reason: str, by: str, now: datetime) -> list[Booking]:
        with self._house.open_unit() as unit:
            lock_offering(unit, listed)  # whoever is booking that day is through, or will find it closed
            if not unit.insert_new(closure_table, offering=listed.id, day=day, reason=reason, by=by, at=now):
                return []
            if listed.offering.is_by_term:
                affected = self.affected(listed, day)
                said = texts.LESSON_OFF.format(name=listed.offering.name, day=_date(day), reason=reason)
                _revise(unit, affected)
                for booking in affected:
                    tell(unit, booking, said, f"lesson_off:{day}:{now:%Y%m%dT%H%M%S}", now)
            else:
                _open_slots(unit, listed, day, is_open=False)
                affected = [b for b in self.affected(listed, day) if _call_off(unit, b, day, reason, by, now)]
            unit.commit()
        return affected

    def reopen(self, listed: Listed, day: date, now: datetime) -> bool:
        """Let the day be booked again; False if it was not closed. What was called off stays so; a course's lesson is held
        after all, and whoever is enrolled is told."""
        return past_deadlocks(lambda: self._reopen(listed, day, now))

    def _reopen(self, listed: Listed, day: date, now: datetime) -> bool:
        with self._house.open_unit() as unit:
            lock_offering(unit, listed)
            ours = (closure_table.c.offering == listed.id) & (closure_table.c.day == day)
            if unit.connection.execute(delete(closure_table).where(ours)).rowcount == 0:
                return False
            if listed.offering.is_by_term:
                said = texts.LESSON_ON.format(name=listed.offering.name, day=_date(day))
                affected = self.affected(listed, day)
                _revise(unit, affected)
                for booking in affected:
                    tell(unit, booking, said, f"lesson_on:{day}:{now:%Y%m%dT%H%M%S}", now)
            else:
                _open_slots(unit, listed, day, is_open=True)
            unit.commit()
        return True

    def list_of(self, offering_ids: list[int], first: date) -> list[tuple[int, date, str]]:
        """Return (offering, day, reason) of the days closed from `first` on."""
        days = select(closure_table.c.offering, closure_table.c.day, closure_table.c.reason).where(
            closure_table.c.offering.in_(offering_ids), closure_table.c.day >= first
        )
        with self._house.database.read() as connection:
            return [(row[0], row[1], row[2]) for row in connection.execute(days.order_by(closure_table.c.day))]

    def affected(self, listed: Listed, day: date) -> list[Booking]:
        """Return whose bookings closing that day would end (of a course: who would be told of the lesson)."""
        begin = datetime.combine(day, datetime.min.time(), tzinfo=CHINA)
        end = begin + timedelta(days=1)
        ours = (_bookings.offering == listed.id, _bookings.state.in_(sorted(LIVE)))
        if listed.offering.is_by_term:
            if not any(days_of(listed.offering.schedule, day, day)):
                return []
            seated = _bookings.state.in_(sorted(SEATED))
            return self._store.where(*ours, seated, _bookings.start_at < end, _bookings.end_at >= begin)
        return self._store.where(*ours, _bookings.start_at >= begin, _bookings.start_at < end)


def _call_off(unit: UnitOfWork, booking: Booking, day: date, reason: str, by: str, now: datetime) -> bool:
    row = lock(unit, booking)
    if row is None:  # withdrawn in the same moment
        return False
    if row.state in SEATED:
        unseat(unit, place_of(row, booking.listed), booking.id)
    values = {"state": BookingState.CALLED_OFF.value, "offer_until": None, "changed_at": now}
    ended = update(booking_table).where(_bookings.id == booking.id)
    unit.connection.execute(ended.values(**values, revision=row.revision + 1))
    note(unit, booking.id, Action.CALLED_OFF, by, f"{day}", now, {"state": [row.state, BookingState.CALLED_OFF]})
    tell(unit, booking, texts.CALLED_OFF.format(what=what(booking, now), reason=reason), "called_off", now)
    return True


def _revise(unit: UnitOfWork, affected: Sequence[Booking]) -> None:
    """Let calendars know that a lesson has come or gone."""
    ours = _bookings.id.in_([booking.id for booking in affected])
    unit.connection.execute(update(booking_table).where(ours).values(revision=_bookings.revision + 1))


def _date(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _open_slots(unit: UnitOfWork, listed: Listed, day: date, *, is_open: bool) -> None:
    begin = datetime.combine(day, datetime.min.time(), tzinfo=CHINA)
    slots = slot_table.c
    ours = (slots.offering == listed.id) & (slots.start_at >= begin) & (slots.start_at < begin + timedelta(days=1))
    unit.connection.execute(update(slot_table).where(ours).values(is_open=is_open))
