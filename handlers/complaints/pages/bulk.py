"""Assigning several tickets at once: what can be done is done, and each that can't is named with the reason."""

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from community.crew import Member
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.pages import texts
from handlers.complaints.pages.filters import address_of, read_filters
from handlers.complaints.pages.office import Office, request_id
from handlers.complaints.pages.table import PAGE, show_table
from handlers.contract import Refusal
from handlers.fields import Fields

BULK = "bulk"


def add_bulk(routes: Blueprint, office: Office) -> None:
    """Add what the table's tick boxes are for."""

    @routes.post("/tickets/assign")
    def assign_all() -> str | Response:
        form = Fields(request.form.to_dict())
        ticked = _numbers("shown" if form.is_ticked("whole_page") else "ticket")
        member = worker_of(office, form, "to")
        tickets = office.reach().tickets(ticked)
        if member is not None and not tickets:
            form.wrong("", texts.TICK_SOME)
        if member is None or not form.is_good:
            return show_table(office, request.args, form, ticked)
        refusals = [said for ticket in tickets if (said := _assign(office, ticket, member, form.token))]
        done = len(tickets) - len(refusals)
        if done:
            flash(texts.BULK_DONE.format(count=done, name=member.name))
        if refusals:
            return show_table(office, request.args, Fields(), (), refusals)
        return redirect(url_for("complaints.table", **address_of(read_filters(request.args))))


def worker_of(office: Office, fields: Fields, name: str) -> Member | None:
    """Return the chosen member of the crew; a sentence stands beside the field where there is none."""
    said = fields.values.get(name, "")
    found = next((member for member in office.reach().workers() if str(member.id) == said), None)
    if found is None:
        fields.wrong(name, texts.NOT_HERE if said else texts.CHOOSE_SOMEBODY)
    return found


def _assign(office: Office, ticket: Ticket, member: Member, token: str) -> str:
    """Assign one; return why it can't be, or nothing."""
    if office.reach().has_done(ticket, request_id(token, BULK)):
        return ""
    if member.area not in office.desk.house.areas.chain(ticket.area):
        area = office.area_name(ticket.area)
        return texts.BULK_ELSEWHERE.format(number=ticket.number, area=area, name=member.name)
    if ticket.handler == member.id and ticket.is_unsolved:
        return texts.BULK_SAME.format(number=ticket.number, name=member.name)
    try:
        office.desk.work.assign(ticket, office.actor(), member, request_id(token, BULK), office.now())
    except Refusal as refusal:
        return refusal.sentence
    return ""


def _numbers(name: str) -> list[int]:
    said = request.form.getlist(name)[:PAGE]
    return [int(text) for text in said if text.isascii() and text.isdigit() and len(text) < 10]
