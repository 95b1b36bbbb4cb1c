"""Who came: ticked by staff at the counter, of a course lesson by lesson. Who never came counts, and is told so."""

from datetime import date, datetime

from sqlalchemy import select, update

from community.clock import local
from handlers.booking.model.booking import Booking, BookingState
from handlers.booking.model.change import Action
from handlers.booking.service.trail import note
from handlers.booking.tables import attendance_table, booking_table
from handlers.contract import House

_attendance = attendance_table.c
_TICKABLE = (BookingState.BOOKED.value, BookingState.ATTENDED.value, BookingState.NO_SHOW.value)


class Attendance:
    """Ticks."""

    def __init__(self, house: House) -> None:
        self._house = house

    def tick(self, booking: Booking, day: date, *, came: bool, by: str, now: datetime) -> bool:
        """Record whether they came that day; a later tick corrects an earlier one. False if the booking is over."""
        with self._house.open_unit() as unit:
            state = BookingState.ATTENDED if came else BookingState.NO_SHOW
            ours = (booking_table.c.id == booking.id) & booking_table.c.state.in_(_TICKABLE)
            # A course goes on whoever misses a lesson; everything else is over with its day.
            values = {} if booking.listed.offering.is_by_term else {"state": state.value}
            changed = unit.connection.execute(update(booking_table).where(ours).values(changed_at=now, **values))
            if changed.rowcount == 0:
                return False
            ticked = {"came": came, "by": by, "at": now}
            insert = unit.upsert(attendance_table).values(booking=booking.id, day=day, **ticked)
            keys = list(attendance_table.primary_key)
            unit.connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=ticked))
            action = Action.ATTENDED if came else Action.MISSED
            note(unit, booking.id, action, by, f"{day}:{local(now):%H%M%S}", now, {"day": [None, day.isoformat()]})
            unit.commit()
        return True

    def of(self, bookings: list[int], day: date) -> dict[int, bool]:
        """Return who came that day, of those who were ticked."""
        ticks = select(_attendance.booking, _attendance.came).where(
            _attendance.booking.in_(bookings), _attendance.day == day
        )
        with self._house.database.read() as connection:
            return {row.booking: row.came for row in connection.execute(ticks)}
