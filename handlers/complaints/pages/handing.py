"""Giving a ticket to somebody: for the first time, to somebody else with a reason, or back."""

from community.crew import Member
from handlers.complaints.model.move import Move, Role
from handlers.complaints.model.moves import possible
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.pages import texts
from handlers.complaints.pages.office import Office
from handlers.fields import Fields

_REASON = 200


def assign(office: Office, ticket: Ticket, fields: Fields, key: str) -> str | None:
    """Give it out; with a reason it is a transfer, of which the reporters learn. Raises CannotMove."""
    member = _chosen(office, ticket, fields, "assign_to")
    reason = fields.text("assign_reason", _REASON)
    if member is None or not fields.is_good:
        return None
    now = office.now()
    if reason and Move.TRANSFER in possible(ticket.state, Role.STAFF):
        office.desk.work.transfer(ticket, office.actor(), member, reason, key, now)
    else:
        office.desk.work.assign(ticket, office.actor(), member, key, now)
    return texts.DONE["assign"].format(name=member.name)


def transfer(office: Office, ticket: Ticket, fields: Fields, key: str) -> str | None:
    """Give it to somebody else, with a reason. Raises CannotMove."""
    member = _chosen(office, ticket, fields, "transfer_to")
    reason = _reason(fields, "transfer_reason")
    if member is None or not fields.is_good:
        return None
    office.desk.work.transfer(ticket, office.actor(), member, reason, key, office.now())
    return texts.DONE["transfer"].format(name=member.name)


def send_back(office: Office, ticket: Ticket, fields: Fields, key: str) -> str | None:
    """Return it with a reason, to a chosen next owner or to whom the rules name. Raises CannotMove, NobodyThere."""
    reason = _reason(fields, "return_reason")
    to = _chosen(office, ticket, fields, "return_to") if fields.values.get("return_to") else None
    if not fields.is_good:
        return None
    now = office.now()
    moved = office.desk.work.send_back(ticket, office.actor(), reason, key, now, to)
    return texts.DONE["return"].format(name=office.names_of([moved.handler]).get(moved.handler, texts.NOBODY_HAS_IT))


def _chosen(office: Office, ticket: Ticket, fields: Fields, name: str) -> Member | None:
    said = fields.values.get(name, "")
    workers = office.reach().workers_for(ticket.area)
    found = next((member for member in workers if str(member.id) == said), None)
    if found is None:
        fields.wrong(name, texts.NOT_HERE if said else texts.CHOOSE_SOMEBODY)
    elif found.id == ticket.handler:
        fields.wrong(name, texts.HAS_IT.format(name=found.name))
    return found


def _reason(fields: Fields, name: str) -> str:
    reason = fields.text(name, _REASON)
    if len(reason) < 2:
        fields.wrong(name, texts.REASON_NEEDED)
    return reason
