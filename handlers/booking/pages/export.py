"""A period's bookings as a spreadsheet: cells that no spreadsheet takes for a formula, and no more of people than asked."""

from datetime import date, timedelta
from io import BytesIO

from flask import Blueprint, render_template, request, send_file
from werkzeug.wrappers import Response

from handlers.booking.model.booking import Booking
from handlers.booking.pages import texts
from handlers.booking.pages.office import Office
from handlers.booking.pages.sheet import write_sheet
from handlers.fields import Fields
from handlers.spreadsheet import XLSX

LONGEST = timedelta(days=366)


def add_export(routes: Blueprint, office: Office) -> None:
    """Add the choice of a period, and the file."""

    @routes.get("/export")
    def export() -> str | Response:
        fields = Fields({**_this_month(office.today()), **request.args.to_dict()})
        span = _span(fields)
        if span is None or not fields.is_ticked("file"):
            return render_template("booking/export.html", fields=fields, offerings=office.reach().offerings())
        bookings = _chosen(office, fields, *span)
        file = write_sheet(bookings, with_contact=fields.is_ticked("contact"))
        name = f"预约_{span[0]}_{span[1]}.xlsx"
        return send_file(BytesIO(file), mimetype=XLSX, as_attachment=True, download_name=name)


def _this_month(today: date) -> dict[str, str]:
    return {"first": today.replace(day=1).isoformat(), "last": today.isoformat(), "offering": ""}


def _span(fields: Fields) -> tuple[date, date] | None:
    first, last = fields.day("first"), fields.day("last")
    if first is None or last is None:
        return None
    if last < first:
        fields.wrong("last", texts.END_BEFORE_BEGIN)
    elif last - first > LONGEST:
        fields.wrong("last", texts.TOO_LONG_A_TIME)
    return (first, last) if fields.is_good else None


def _chosen(office: Office, fields: Fields, first: date, last: date) -> list[Booking]:
    said = fields.values["offering"]
    if not said:
        return office.reach().between(first, last)
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
    return office.reach().between(first, last, office.offering(number).id)
