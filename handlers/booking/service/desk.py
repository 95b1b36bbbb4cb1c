"""Every use case of booking, built once: what the dialogue, the pages and the schedule work with."""

from community.storage import UnitOfWork
from handlers.booking.model.booking import LIVE, SEATED, BookingState
from handlers.booking.model.change import Action
from handlers.booking.schedule import Caretaker
from handlers.booking.service.amendments import Amendments
from handlers.booking.service.attendance import Attendance
from handlers.booking.service.closures import Closures
from handlers.booking.service.definitions import Definitions
from handlers.booking.service.offerings import Offerings
from handlers.booking.service.people import People
from handlers.booking.service.reach import Reach
from handlers.booking.service.reservations import Reservations
from handlers.booking.service.seating import holder_of, place_of, unseat
from handlers.booking.service.slots import Slots
from handlers.booking.service.store import BookingStore
from handlers.booking.service.tally import Tally
from handlers.booking.service.timetable import Timetable
from handlers.booking.service.trail import RESIDENT, note
from handlers.booking.service.waiting import offer_freed
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
        self.caretaker = Caretaker(house, self.offerings, self.store)

    def reach(self, area: str) -> Reach:
        """Return what staff of an area may see and do."""
        return Reach(self.house.database, self.house.areas, self.offerings, self.store, area)

    def forget(self, unit: UnitOfWork, resident: str) -> None:
        """Give back what the resident still holds and take them out of everything else; the counts stay."""
        now = self.house.clock()
        ours = booking_table.c.resident == resident
        # Read before anything is written: SQLite's readers see the state before this unit.
        for booking in self.store.where(ours, booking_table.c.state.in_(sorted(LIVE)), booking_table.c.end_at > now):
            row = unit.connection.execute(booking_table.select().where(booking_table.c.id == booking.id)).one()
            ended = booking_table.update().where(booking_table.c.id == booking.id)
            unit.connection.execute(ended.values(state=BookingState.WITHDRAWN.value, changed_at=now))
            note(unit, booking.id, Action.WITHDRAWN, RESIDENT, "forgotten", now, {})
            if row.state in SEATED:
                place = place_of(row, booking.listed)
                unseat(unit, place, booking.id)
                offer_freed(unit, place, now)
        unit.connection.execute(quota_table.delete().where(quota_table.c.holder == holder_of(resident, "")))
        unit.connection.execute(person_table.delete().where(person_table.c.resident == resident))
        blank = {"resident": "", "label": "", "sealed": "", "who_key": ""}
        unit.connection.execute(booking_table.update().where(ours).values(**blank))
