"""What staff see of bookings: calendar, rosters, the telephone desk, closed days, definitions, use, export."""

from flask import Blueprint, g

from handlers.booking.pages import words
from handlers.booking.pages.booking_page import add_booking_page
from handlers.booking.pages.calendar import add_calendar
from handlers.booking.pages.calls import add_calls
from handlers.booking.pages.closing import add_closing
from handlers.booking.pages.definitions import add_definitions
from handlers.booking.pages.export import add_export
from handlers.booking.pages.office import Office
from handlers.booking.pages.rosters import add_rosters
from handlers.booking.pages.telephone import add_telephone
from handlers.booking.pages.use import add_use
from handlers.booking.service.desk import Desk
from handlers.contract import Pages, Panel

_PARTS = (
    add_calendar,
    add_rosters,
    add_telephone,
    add_booking_page,
    add_calls,
    add_closing,
    add_definitions,
    add_use,
    add_export,
)


def build_pages(desk: Desk) -> Pages:
    """Return the pages under /console/bookings."""
    routes = Blueprint(
        "bookings",
        "handlers.booking",
        url_prefix="/console/bookings",
        template_folder="templates",
        static_folder="static",
    )
    office = Office(desk)
    for add in _PARTS:
        add(routes, office)

    @routes.context_processor
    def words_of_pages() -> dict[str, object]:
        # A form without its token is refused before anybody is known to be signed in.
        calls = office.reach().count_calls() if "staff" in g else 0
        return {"calls": calls, "today": office.today(), **words.FOR_TEMPLATES}

    def panel(area: str) -> Panel:
        reach = desk.reach(area)
        return Panel("预约", reach.count_calls() + reach.count_on(office.today()), "bookings.calendar")

    return Pages(routes, panel)
