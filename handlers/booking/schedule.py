"""What booking does by itself, every little while: lays slots ahead, passes lapsed offers on, reminds.

Safe to run in several processes at once: each step is a conditional update, and who finds it done does nothing.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, update

from community import outbox
from community.clock import local
from community.storage import UnitOfWork
from handlers.booking import texts
from handlers.booking.model.booking import Booking, BookingState
from handlers.booking.model.change import Action
from handlers.booking.service.notices import tell, what
from handlers.booking.service.offerings import Offerings
from handlers.booking.service.seating import place_of, unseat
from handlers.booking.service.slots import lay_slots
from handlers.booking.service.store import BookingStore, lock
from handlers.booking.service.trail import SYSTEM, note
from handlers.booking.service.waiting import offer_freed
from handlers.booking.tables import booking_table
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
        self._laid: dict[int, tuple[object, object]] = {}

    def tend(self, now: datetime) -> None:
        """Do whatever is due."""
        self.lay_ahead(now)
        self.pass_on(now)
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
            with self._house.open_unit() as unit:
                lay_slots(unit, listed, now)
                unit.commit()
            self._laid[listed.id] = state

    def pass_on(self, now: datetime) -> None:
        """End offers that nobody took and waiting that can't be fulfilled any more; offer what that frees."""
        is_offered = _bookings.state == BookingState.OFFERED.value
        for booking in self._store.where(is_offered, _bookings.offer_until < now):
            self._lapse(booking, texts.OFFER_LAPSED, now)
        is_waiting = _bookings.state == BookingState.WAITING.value
        for booking in self._store.where(is_waiting, _bookings.start_at <= now):
            if not booking.listed.offering.is_by_term or booking.end_at <= now:
                self._lapse(booking, texts.NOT_REACHED, now)

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
            _bookings.start_at > begin,
            _bookings.start_at <= end,
            _bookings.reminded < step,
        )
        for booking in self._store.where(*due):
            with self._house.open_unit() as unit:
                if _mark(unit, booking, step) and booking.created_at < now - KNOWS_FOR:
                    tell(
                        unit,
                        booking,
                        _reminder(text, booking, now),
                        f"remind{step}:{booking.revision}",
                        now,
                        booking.start_at,
                    )
                unit.commit()

    def _lapse(self, booking: Booking, text: str, now: datetime) -> None:
        with self._house.open_unit() as unit:
            row = lock(unit, booking.id)
            if row is None or row.state != booking.state or row.offer_until != booking.offer_until:
                return  # taken, given up or passed on in the same moment
            ended = update(booking_table).where(_bookings.id == booking.id)
            unit.connection.execute(ended.values(state=BookingState.LAPSED.value, offer_until=None, changed_at=now))
            note(unit, booking.id, Action.LAPSED, SYSTEM, "", now, {"state": [row.state, BookingState.LAPSED.value]})
            tell(unit, booking, text.format(what=what(booking, now)), "lapsed", now, now + timedelta(days=2))
            if row.state == BookingState.OFFERED.value:
                place = place_of(row, booking.listed)
                unseat(unit, place, booking.id)
                offer_freed(unit, place, now)
            unit.commit()


def _mark(unit: UnitOfWork, booking: Booking, step: int) -> bool:
    """Note that the reminder is given; False if another process has given it."""
    ours = (_bookings.id == booking.id) & (_bookings.reminded < step) & (_bookings.revision == booking.revision)
    return unit.connection.execute(update(booking_table).where(ours).values(reminded=step)).rowcount == 1


def _reminder(text: str, booking: Booking, now: datetime) -> str:
    offering = booking.listed.offering
    where = f"地方：{offering.place}。" if offering.place and not booking.delivery else ""
    code = "" if booking.delivery or offering.goes_home else texts.SHOW_CODE.format(code=booking.code)
    return text.format(what=what(booking, now), where=where) + code
