"""A period's tickets as a spreadsheet, with no more of people than asked."""

from datetime import date, timedelta
from io import BytesIO

from flask import Blueprint, render_template, request, send_file
from sqlalchemy import select
from werkzeug.wrappers import Response

from handlers.complaints.model.ticket import Ticket
from handlers.complaints.pages import texts
from handlers.complaints.pages.office import Office
from handlers.complaints.pages.sheet import write_sheet
from handlers.complaints.service.month import received
from handlers.complaints.tables import ticket_table
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
            return render_template("complaints/export.html", fields=fields, areas=office.area_options())
        areas = [fields.values["area"]] if fields.values["area"] in office.reach().areas else office.reach().areas
        tickets = received(office.desk, areas, *span)
        file = write_sheet(
            tickets,
            dict(office.area_options()),
            office.names_of(ticket.handler for ticket in tickets),
            office.reach().count_reporters([ticket.id for ticket in tickets]),
            _late(office, tickets),
            is_personal=fields.is_ticked("personal"),
        )
        name = f"{texts.PANEL}_{span[0]}_{span[1]}.xlsx"
        response = send_file(BytesIO(file), mimetype=XLSX, as_attachment=True, download_name=name)
        response.headers["Cache-Control"] = "no-store"
        return response


def _this_month(today: date) -> dict[str, str]:
    return {"first": today.replace(day=1).isoformat(), "last": today.isoformat(), "area": ""}


def _span(fields: Fields) -> tuple[date, date] | None:
    first, last = fields.day("first"), fields.day("last")
    if first is None or last is None:
        return None
    if last < first:
        fields.wrong("last", texts.END_BEFORE_BEGIN)
    elif last - first > LONGEST:
        fields.wrong("last", texts.TOO_LONG_A_TIME)
    return (first, last) if fields.is_good else None


def _late(office: Office, tickets: list[Ticket]) -> dict[int, tuple[bool, bool]]:
    """Whether each was answered late and done late, counting what is overdue now."""
    columns, now = ticket_table.c, office.now()
    ids = {ticket.id for ticket in tickets}
    noted = select(columns.id, columns.late_respond, columns.late_resolve)
    noted = noted.where(columns.area.in_(office.reach().areas), columns.late_respond | columns.late_resolve)
    with office.desk.house.database.read() as connection:
        known = {row.id: (row.late_respond, row.late_resolve) for row in connection.execute(noted) if row.id in ids}
    late = {}
    for ticket in tickets:
        respond, resolve = known.get(ticket.id, (False, False))
        dues = (ticket.clock.respond_by, ticket.clock.resolve_by)
        overdue = [ticket.is_unsolved and due is not None and due < now for due in dues]
        late[ticket.id] = (respond or overdue[0], resolve or overdue[1])
    return late
