"""The spreadsheet of bookings."""

from collections.abc import Iterable

from community.clock import local
from handlers.booking.model.booking import Booking
from handlers.booking.pages.words import brief_day, who
from handlers.booking.texts import STATES
from handlers.booking.wording import say_hours
from handlers.spreadsheet import Cell, write_rows

_COLUMNS = (
    ("日期", 16),
    ("时间", 14),
    ("项目", 18),
    ("姓名", 18),
    ("人数", 8),
    ("送餐", 8),
    ("状态", 10),
    ("预约号", 10),
    ("应收（元）", 12),
    ("从哪里订", 12),
)
_CONTACT = (("电话", 16), ("地址", 28), ("备注", 28))


def write_sheet(bookings: Iterable[Booking], *, with_contact: bool) -> bytes:
    """Return the bookings as an .xlsx file. with_contact: telephone and note, and an address where somebody goes there."""
    columns = (*_COLUMNS, *_CONTACT) if with_contact else _COLUMNS
    return write_rows("预约", columns, (_row(booking, with_contact=with_contact) for booking in bookings))


def _row(booking: Booking, *, with_contact: bool) -> list[Cell]:
    offering, guest = booking.listed.offering, booking.guest
    row: list[Cell] = [
        brief_day(local(booking.start_at).date()),
        say_hours(booking.start_at, booking.end_at),
        offering.name,
        who(booking),
        booking.party,
        "送" if booking.delivery else "",
        STATES[booking.state],
        booking.code,
        None if booking.price_fen is None else booking.price_fen / 100,
        "电话" if booking.made_by else "微信",
    ]
    if with_contact:
        goes_there = offering.goes_home or booking.delivery
        row += [guest.phone, guest.address if goes_there else "", booking.note]
    return row
