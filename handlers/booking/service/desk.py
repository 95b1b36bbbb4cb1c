"""Every use case of booking, built once: what the dialogue, the pages and the schedule work with."""

from sqlalchemy import String, cast, literal

from community.storage import UnitOfWork
from handlers.booking.model.booking import LIVE, Booking
from handlers.booking.schedule import Caretaker
from handlers.booking.service.amendments import Amendments, end
from handlers.booking.service.attendance import Attendance
from handlers.booking.service.calendars import Calendars
from handlers.booking.service.closures import Closures
from handlers.booking.service.definitions import Definitions
from handlers.booking.service.offerings import Offerings
from handlers.booking.service.people import People
from handlers.booking.service.reach import Reach
from handlers.booking.service.reservations import Reservations
from handlers.booking.service.rows import FORGOTTEN
from handlers.booking.service.seating import holder_of
from handlers.booking.service.slots import Slots
from handlers.booking.service.store import BookingStore, lock
from handlers.booking.service.tally import Tally
from handlers.booking.service.timetable import Timetable
from handlers.booking.service.trail import RESIDENT
from handlers.booking.tables import booking_table, person_table, quota_table
from handlers.contract import House


class Desk:
    """The booking office."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.offerings = Offerings(house.database, house.areas)
        self.store = BookingStore(house, self.offerings)
        self.slots = Slots(house.database)
        self.timetable = Timetable(house.database)
        self.reservations = Reservations(house, self.store)
        self.amendments = Amendments(house, self.store)
        self.closures = Closures(house, self.store)
        self.attendance = Attendance(house)
        self.people = People(house)
        self.definitions = Definitions(house)
        self.tally = Tally(house.database)
        self.calendars = Calendars(house, self.store, self.closures)
        self.caretaker = Caretaker(house, self.offerings, self.store)

    def reach(self, area: str) -> Reach:
        """Return what staff of an area may see and do."""
        return Reach(self.house.database, self.house.areas, self.offerings, self.store, area)

    def link_of(self, booking: Booking) -> str:
        """Return the address of one booking's .ics file."""
        return self.calendars.link_of(booking)

    def feed_of(self, resident: str) -> str:
        """Return the address of a resident's calendar feed; empty for one who has never booked."""
        return self.calendars.feed_of(resident)

    def forget(self, unit: UnitOfWork, resident: str) -> None:
        """Give back what the resident still holds and take them out of everything else; the counts stay."""
        now = self.house.clock()
        ours = booking_table.c.resident == resident
        # Read before anything is written: SQLite's readers see the state before this unit.
        for booking in self.store.where(ours, booking_table.c.state.in_(sorted(LIVE)), booking_table.c.end_at > now):
            row = lock(unit, booking)
            if row is not None:
                end(unit, row, booking, RESIDENT, "forgotten", now)
        unit.connection.execute(quota_table.delete().where(quota_table.c.holder == holder_of(resident, "")))
        unit.connection.execute(person_table.delete().where(person_table.c.resident == resident))
        # Each keeps a key of its own: two that nobody ticked may have been at the same time.
        gone = literal(FORGOTTEN).concat(cast(booking_table.c.id, String))
        blank = {"resident": "", "label": "", "sealed": "", "who_key": gone}
        unit.connection.execute(booking_table.update().where(ours).values(**blank))
