"""The spreadsheet of bookings."""

from collections.abc import Iterable
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from community.clock import local
from handlers.booking.model.booking import Booking
from handlers.booking.pages.words import brief_day, who
from handlers.booking.texts import STATES
from handlers.booking.wording import say_hours

_HEADS = ("日期", "时间", "项目", "姓名", "人数", "送餐", "状态", "预约号", "应收（元）", "从哪里订")
_CONTACT = ("电话", "地址", "备注")
_WIDTHS = (16, 14, 18, 18, 8, 8, 10, 10, 12, 12, 16, 28, 28)
# What a spreadsheet may take for a formula, full-width forms among them.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_sheet(bookings: Iterable[Booking], *, with_contact: bool) -> bytes:
    """Return the bookings as an .xlsx file. with_contact: telephone and note, and an address where somebody goes there."""
    book = Workbook()
    sheet = book.active or book.create_sheet()
    sheet.title = "预约"
    heads = (*_HEADS, *_CONTACT) if with_contact else _HEADS
    sheet.append(heads)
    for booking in bookings:
        sheet.append([safe(value) for value in _row(booking, with_contact=with_contact)])
    for index, width in enumerate(_WIDTHS[: len(heads)], start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
        sheet.cell(1, index).font = Font(bold=True)
    sheet.freeze_panes = "A2"
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def safe(value: str | int | float | None) -> str | int | float | None:
    """Return a cell's value so that it is shown as it was typed, and never computed."""
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def _row(booking: Booking, *, with_contact: bool) -> list[str | int | float | None]:
    offering, guest = booking.listed.offering, booking.guest
    row: list[str | int | float | None] = [
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
