"""Tickets as GeoReport's service requests: where each has got to, without anything of whoever reported it."""

from datetime import datetime

from community.areas import AreaTree
from community.clock import local
from handlers.complaints import texts as names
from handlers.complaints.model.category import CATEGORY_NAMES
from handlers.complaints.model.report import Channel
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.model.ticket_state import OPEN, State
from handlers.complaints.open311 import texts
from handlers.complaints.open311.coordinates import to_wgs

# A resident's own telephone says where they live; a hundred metres are near enough for anybody else.
_DECIMALS = 3


def id_of(area: str, number: int) -> str:
    """Return a ticket's number for other systems: qingxi-12."""
    return f"{area}-{number}"


def read_id(text: str) -> tuple[str, int] | None:
    """Return the area and number that an id stands for; None if it is none."""
    area, _, number = text.strip().rpartition("-")
    is_number = number.isascii() and number.isdigit() and len(number) < 10
    return (area, int(number)) if area and is_number else None


def accepted(ticket: Ticket, areas: AreaTree) -> dict[str, object]:
    """Return what is answered to a report."""
    return {
        "service_request_id": id_of(ticket.area, ticket.number),
        "service_notice": texts.NOTICE.format(number=ticket.number, area=areas.get(ticket.area).name),
        "account_id": None,
    }


def describe(ticket: Ticket, areas: AreaTree, carrier: Ticket | None = None) -> dict[str, object]:
    """Return a ticket as a service request. carrier: what it was merged into."""
    problem = ticket.problem
    latitude, longitude = _position(ticket)
    return {
        "service_request_id": id_of(ticket.area, ticket.number),
        "status": "open" if ticket.state in OPEN else "closed",
        "status_notes": _notes(ticket, carrier),
        "service_name": CATEGORY_NAMES[problem.category],
        "service_code": problem.category.value,
        "description": problem.summary,
        "agency_responsible": areas.get(ticket.area).name,
        "service_notice": None,
        "requested_datetime": _when(ticket.received_at),
        "updated_datetime": _when(ticket.changed_at),
        "expected_datetime": _when(ticket.clock.resolve_by),
        "address": problem.where.place or None,
        "address_id": None,
        "zipcode": None,
        "lat": latitude,
        "long": longitude,
        "media_url": None,
    }


def _notes(ticket: Ticket, carrier: Ticket | None) -> str:
    state = names.STATE_NAMES[ticket.state]
    if ticket.state is State.MERGED and carrier is not None:
        return texts.NOTES_MERGED.format(id=id_of(carrier.area, carrier.number))
    says = ticket.resolution and ticket.state in (State.RESOLVED, State.CONFIRMED, State.CLOSED)
    return (
        texts.NOTES_RESOLVED.format(state=state, words=ticket.resolution) if says else texts.NOTES.format(state=state)
    )


def _position(ticket: Ticket) -> tuple[float | None, float | None]:
    where = ticket.problem.where
    if where.latitude is None or where.longitude is None:
        return None, None
    latitude, longitude = to_wgs(where.latitude, where.longitude)
    decimals = 6 if ticket.channel == Channel.OPEN311 else _DECIMALS
    return round(latitude, decimals), round(longitude, decimals)


def _when(at: datetime | None) -> str | None:
    return local(at).isoformat(timespec="seconds") if at else None
