"""What booking does by itself, every little while: lays slots ahead, passes lapsed offers on, reminds.

Safe to run in several processes at once: each step is a conditional update, and who finds it done does nothing.
"""

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import ColumnElement, select, update

from community import outbox
from community.clock import local
from community.storage import UnitOfWork
from community.storage.deadlock import past_deadlocks
from handlers.booking import texts
from handlers.booking.model.booking import SEATED, Booking, BookingState, Listed
from handlers.booking.model.change import Action
from handlers.booking.service.laying import lay_slots
from handlers.booking.service.notices import tell, what
from handlers.booking.service.offerings import Offerings
from handlers.booking.service.seating import Place, lock_places, place_of, unseat
from handlers.booking.service.store import BookingStore, lock
from handlers.booking.service.timetable import Timetable
from handlers.booking.service.trail import SYSTEM, note
from handlers.booking.service.waiting import offer_freed
from handlers.booking.tables import booking_table, closure_table, offering_table, slot_table
from handlers.contract import House

# The evening before is told while people are still up; shortly before is an hour.
EVENING, EVENING_ENDS = 18, 21
SHORTLY = timedelta(hours=1)
# Whoever booked just now need not be told what they know.
KNOWS_FOR = timedelta(hours=2)
_bookings = booking_table.c


class Caretaker:
    """Keeps bookings going."""

    def __init__(self, house: House, offerings: Offerings, store: BookingStore) -> None:
        self._house = house
        self._offerings = offerings
        self._store = store
        self._timetable = Timetable(house.database)
        self._laid: dict[int, tuple[object, object]] = {}

    def tend(self, now: datetime) -> None:
        """Do whatever is due."""
        self.lay_ahead(now)
        self.pass_on(now)
        self.offer_free(now)
        self.remind(now)
        with self._house.open_unit() as unit:
            outbox.expire(unit, now)
            unit.commit()

    def lay_ahead(self, now: datetime) -> None:
        """See to it that every offering has its slots up to its horizon; once a day, and when one has changed."""
        today = local(now).date()
        for listed in self._offerings.every():
            state = (today, listed.offering)
            if self._laid.get(listed.id) == state:
                continue
            past_deadlocks(partial(self._lay, listed, now))
            self._laid[listed.id] = state

    def pass_on(self, now: datetime) -> None:
        """End offers that nobody took and waiting that can't be fulfilled any more; offer what that frees."""
        is_offered = _bookings.state == BookingState.OFFERED.value
        for booking in self._store.where(is_offered, _bookings.offer_until < now):
            past_deadlocks(partial(self._lapse, booking, texts.OFFER_LAPSED, now))
        is_waiting = _bookings.state == BookingState.WAITING.value
        for booking in self._store.where(is_waiting, _bookings.start_at <= now):
            if not booking.listed.offering.is_by_term or booking.end_at <= now:
                past_deadlocks(partial(self._lapse, booking, texts.NOT_REACHED, now))

    def offer_free(self, now: datetime) -> None:
        """Offer what is free to whoever waits for it, where no booking gave it back: an offering was made larger, a day was
        opened again, another service gave back its team's time."""
        is_waiting = _bookings.state == BookingState.WAITING.value
        waiting = sorted(self._store.where(is_waiting, _bookings.end_at > now), key=lambda booking: booking.id)
        roomy = self._slots_with_room({booking.slot for booking in waiting if booking.slot is not None})
        for booking in waiting:
            if booking.slot in roomy or (booking.slot is None and self._is_free(booking)):
                past_deadlocks(partial(self._offer, booking, now))
                roomy.discard(booking.slot)

    def remind(self, now: datetime) -> None:
        """Tell whoever comes tomorrow, in the evening; and whoever comes within the hour."""
        here = local(now)
        if EVENING <= here.hour < EVENING_ENDS:
            midnight = here.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
            self._remind(1, midnight, midnight + timedelta(days=1), texts.REMIND_EVENING, now)
        self._remind(2, now, now + SHORTLY, texts.REMIND_SOON, now)

    def _remind(self, step: int, begin: datetime, end: datetime, text: str, now: datetime) -> None:
        due: tuple[ColumnElement[bool], ...] = (
            _bookings.state == BookingState.BOOKED.value,
            _bookings.offering.in_(select(offering_table.c.id)),  # bookings are found by offering and start
            _bookings.start_at > begin,
            _bookings.start_at <= end,
            _bookings.reminded < step,
        )
        for booking in self._store.where(*due):
            with self._house.open_unit() as unit:
                if _mark(unit, booking, step) and booking.changed_at < now - KNOWS_FOR and not _is_off(unit, booking):
                    tell(
                        unit,
                        booking,
                        _reminder(text, booking, now),
                        f"remind{step}:{booking.revision}",
                        now,
                        booking.start_at,
                    )
                unit.commit()

    def _lay(self, listed: Listed, now: datetime) -> None:
        with self._house.open_unit() as unit:
            lay_slots(unit, listed, now)
            unit.commit()

    def _slots_with_room(self, slots: set[int]) -> set[int | None]:
        free = (slot_table.c.taken < slot_table.c.capacity) & slot_table.c.is_open
        with self._house.database.read() as connection:
            return set(connection.execute(select(slot_table.c.id).where(slot_table.c.id.in_(slots), free)).scalars())

    def _is_free(self, booking: Booking) -> bool:
        opening = self._timetable.at(booking.listed, booking.start_at, booking.end_at)
        return opening.is_open and opening.left > 0

    def _offer(self, booking: Booking, now: datetime) -> None:
        place = Place(booking.listed, booking.slot, booking.start_at, booking.end_at, booking.party, booking.area, "")
        with self._house.open_unit() as unit:
            lock_places(unit, booking.listed, (booking.slot,))
            offer_freed(unit, place, now)
            unit.commit()

    def _lapse(self, booking: Booking, text: str, now: datetime) -> None:
        with self._house.open_unit() as unit:
            row = lock(unit, booking)
            if row is None or row.state != booking.state or row.offer_until != booking.offer_until:
                return  # taken, given up or passed on in the same moment
            ended = update(booking_table).where(_bookings.id == booking.id)
            values = {"state": BookingState.LAPSED.value, "offer_until": None, "changed_at": now}
            unit.connection.execute(ended.values(**values, revision=row.revision + 1))
            note(unit, booking.id, Action.LAPSED, SYSTEM, "", now, {"state": [row.state, BookingState.LAPSED.value]})
            tell(unit, booking, text.format(what=what(booking, now)), "lapsed", now, now + timedelta(days=2))
            if row.state in SEATED:
                place = place_of(row, booking.listed)
                unseat(unit, place, booking.id)
                offer_freed(unit, place, now)
            unit.commit()


def _is_off(unit: UnitOfWork, booking: Booking) -> bool:
    """Whether the course's first lesson is left out: those enrolled stay so, and have been told."""
    day = local(booking.start_at).date()
    closed = select(closure_table.c.id).where(closure_table.c.offering == booking.listed.id, closure_table.c.day == day)
    return booking.listed.offering.is_by_term and unit.connection.execute(closed).first() is not None


def _mark(unit: UnitOfWork, booking: Booking, step: int) -> bool:
    """Note that the reminder is given; False if another process has given it."""
    ours = (_bookings.id == booking.id) & (_bookings.reminded < step)
    as_read = (_bookings.revision == booking.revision) & (_bookings.state == booking.state.value)
    return unit.connection.execute(update(booking_table).where(ours, as_read).values(reminded=step)).rowcount == 1


def _reminder(text: str, booking: Booking, now: datetime) -> str:
    offering = booking.listed.offering
    where = f"地方：{offering.place}。" if offering.place and not booking.delivery else ""
    code = "" if booking.delivery or offering.goes_home else texts.SHOW_CODE.format(code=booking.code)
    return text.format(what=what(booking, now), where=where) + code
