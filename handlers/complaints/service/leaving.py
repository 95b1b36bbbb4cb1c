"""Taking one person out of tickets: what is theirs goes, the problem stays and goes on being worked.

Words in a history are not kept by person, so those of everybody who reported the ticket go; what the handler was sent is
cut down to what stands in lists.
"""

from collections.abc import Iterable

from sqlalchemy import select, update

from community import outbox
from community.storage import UnitOfWork
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.service import texts
from handlers.complaints.service.trail import RESIDENT
from handlers.complaints.tables import change_table, photo_table, reporter_table, ticket_table
from handlers.complaints.wording import say_ticket

_tickets, _reporters = ticket_table.c, reporter_table.c


def take_out(unit: UnitOfWork, resident: str, tickets: Iterable[Ticket]) -> None:
    """Take a resident out of these tickets, in the caller's unit. Of one that was theirs, whoever joined it first is the
    author from then on, with their own words."""
    run = unit.connection.execute
    for ticket in tickets:
        theirs = (_reporters.ticket == ticket.id) & (_reporters.resident == resident)
        run(update(reporter_table).where(theirs).values(resident="", sealed="", comment="", is_author=False))
        if ticket.resident == resident:
            _pass_on(unit, ticket)
        run(photo_table.delete().where(photo_table.c.ticket == ticket.id, photo_table.c.by == resident))
        said = (change_table.c.ticket == ticket.id) & (change_table.c.by == RESIDENT)
        run(update(change_table).where(said).values(sealed=""))
        outbox.reword(unit, f"complaint:{ticket.id}:%:crew%", texts.AUTHOR_GONE.format(ticket=say_ticket(ticket)))


def _pass_on(unit: UnitOfWork, ticket: Ticket) -> None:
    others = select(reporter_table).where(_reporters.ticket == ticket.id, _reporters.resident != "")
    heir = unit.connection.execute(others.order_by(_reporters.id).limit(1)).first()
    values = {"resident": "", "sealed": "", "anonymous": True}
    if heir is not None:
        values = {"resident": heir.resident, "sealed": heir.sealed, "anonymous": heir.anonymous}
        unit.connection.execute(update(reporter_table).where(_reporters.id == heir.id).values(is_author=True))
    unit.connection.execute(update(ticket_table).where(_tickets.id == ticket.id).values(**values))
