"""What ends a ticket's own way, or opens it again: closing with a notice, merging, splitting, reporting upwards."""

from handlers.complaints.model.ticket import Ticket
from handlers.complaints.model.ticket_state import OPEN
from handlers.complaints.pages import texts
from handlers.complaints.pages.office import Office
from handlers.complaints.service.texts import CLOSED_BY_STAFF
from handlers.complaints.texts import RESIDENT, STATES_SAID
from handlers.complaints.wording import say_ticket
from handlers.fields import Fields

_NOTICE = 300
_LARGEST = 999_999


def close(office: Office, ticket: Ticket, fields: Fields, key: str) -> str | None:
    """Settle it and tell the reporters. Raises CannotMove."""
    words = fields.text("close_words", _NOTICE)
    if len(words) < 2:
        fields.wrong("close_words", texts.SAY_MORE)
        return None
    notice = CLOSED_BY_STAFF.format(ticket=say_ticket(ticket), words=words)
    office.desk.work.close(ticket, office.actor(), notice, key, office.now())
    return texts.DONE["close"]


def merge(office: Office, ticket: Ticket, fields: Fields, key: str) -> str | None:
    """Carry it on as part of another ticket of its area. Raises CannotMove."""
    number = fields.whole("merge_number", 1, _LARGEST)
    if not fields.is_good:
        return None
    into = office.reach().numbered(ticket.area, number)
    if into is None:
        fields.wrong("merge_number", texts.NO_SUCH_TICKET.format(area=office.area_name(ticket.area), number=number))
    elif into.id == ticket.id:
        fields.wrong("merge_number", texts.NOT_INTO_ITSELF)
    elif into.state not in OPEN:
        state = STATES_SAID[into.state].format(resident=RESIDENT)
        fields.wrong("merge_number", texts.NOT_INTO_DONE.format(number=number, state=state))
    else:
        office.desk.work.merge(ticket, into, office.actor(), key, office.now())
        return texts.DONE["merge"].format(number=number)
    return None


def split(office: Office, ticket: Ticket, _fields: Fields, key: str) -> str | None:
    """Take it out again. Raises CannotMove."""
    office.desk.work.split(ticket, office.actor(), key, office.now())
    return texts.DONE["split"]


def escalate(office: Office, ticket: Ticket, fields: Fields, key: str) -> str | None:
    """Report what is late to the next level. Raises CannotMove."""
    now = office.now()
    if not ticket.is_late(now):
        fields.wrong("", texts.NOT_LATE.format(number=ticket.number))
    elif ticket.level >= len(office.desk.house.areas.chain(ticket.area)):
        fields.wrong("", texts.AT_THE_TOP.format(number=ticket.number))
    else:
        office.desk.work.escalate(ticket, ticket.level + 1, office.actor(), key, now)
        return texts.DONE["escalate"]
    return None
