"""Books meals, classes, home visits and rooms, from one sentence to a kept appointment."""

from handlers.booking.dialogue import BookingHandler
from handlers.booking.pages import build_pages
from handlers.booking.public import public
from handlers.booking.service.desk import Desk
from handlers.contract import House, Service


def build(house: House) -> Service:
    """Build the service."""
    desk = Desk(house)
    intents = frozenset({"booking", "my_bookings", "cancel_booking", "change_booking"})
    return Service(
        "booking",
        BookingHandler(desk),
        intents,
        desk.forget,
        build_pages(desk),
        desk.caretaker.tend,
        public(desk),
    )
