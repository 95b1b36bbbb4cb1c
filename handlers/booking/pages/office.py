"""What every page asks first: who is here, what they may reach, what day it is. Whatever they may not reach is a 404."""

from datetime import date, datetime, timedelta

from flask import abort, g

from community.clock import local
from handlers.booking.model.booking import Booking, Listed
from handlers.booking.service.desk import Desk
from handlers.booking.service.reach import Reach
from handlers.fields import read_day

# Numbers that no table has must not get as far as the database.
NUMBER = "int(max=2147483647)"


class Office:
    """The booking office as the signed-in member of staff finds it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def now(self) -> datetime:
        """The current instant."""
        return self.desk.house.clock()

    def today(self) -> date:
        """Today, here."""
        return local(self.now()).date()

    def reach(self) -> Reach:
        """What the signed-in member of staff may reach."""
        return self.desk.reach(g.staff.area)

    def offering(self, number: int) -> Listed:
        """An offering that they may book, or 404."""
        listed = self.reach().offering(number)
        if listed is None:
            abort(404)
        return listed

    def kept(self, number: int) -> Listed:
        """An offering that their area keeps, or 404."""
        listed = self.offering(number)
        if not self.reach().keeps(listed):
            abort(404)
        return listed

    def booking(self, number: int) -> Booking:
        """A booking that they may see, or 404."""
        booking = self.reach().booking(number)
        if booking is None:
            abort(404)
        return booking

    def day(self, text: str) -> date:
        """A day as addresses have it, or 404."""
        return read_day(text) or abort(404)

    def area_name(self, listed: Listed) -> str:
        """Whose offering it is."""
        return self.desk.house.areas.get(listed.area).name


def monday_of(day: date) -> date:
    """Return the Monday of that week."""
    return day - timedelta(days=day.weekday())
