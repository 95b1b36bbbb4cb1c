"""Books meals, classes, home visits and rooms, from one sentence to a kept appointment."""

from handlers.booking.dialogue import BookingHandler
from handlers.booking.dialogue.recognition import Recognition
from handlers.booking.pages import build_pages
from handlers.booking.public import public
from handlers.booking.service.desk import Desk
from handlers.contract import House, Service


def build(house: House) -> Service:
    """Build the service."""
    desk = Desk(house)
    handler = BookingHandler(desk)
    return Service(
        "booking",
        handler,
        frozenset({"booking", "my_bookings", "cancel_booking", "change_booking"}),
        desk.forget,
        build_pages(desk),
        tend=desk.caretaker.tend,
        public=public(desk),
        prompted=handler.prompted,
        claim=Recognition(desk.offerings).claim,
    )
