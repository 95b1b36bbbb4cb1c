"""Who is told what of their own accord: outbox rows in the caller's unit, each under a key that is used once."""

from collections.abc import Iterable
from datetime import datetime

from community import outbox
from community.crew import Member
from community.outbox import OutboxState
from community.quiet import after_the_night
from community.storage import UnitOfWork
from handlers.complaints.model.ticket import Reporter, Ticket
from handlers.complaints.model.urgency import Urgency
from handlers.complaints.service import texts
from handlers.complaints.wording import say_next_due, say_ticket


def tell(unit: UnitOfWork, resident: str, ticket: Ticket, event: str, text: str, now: datetime) -> None:
    """Leave a notice for one person; nothing for one who can't be reached in the chat.

    event: what makes it the same notice again, of this ticket and this person. At night only what is urgent goes out.
    """
    if resident:
        can_wait = ticket.problem.urgency is Urgency.NORMAL or event == "closed"
        due_at = after_the_night(now) if can_wait else now
        key = f"complaint:{ticket.id}:{event}:{ticket.revision}:{resident}"[:220]
        outbox.put(unit, resident, text, key, OutboxState.WAITING, now, due_at=due_at)


def tell_reporters(
    unit: UnitOfWork, reporters: Iterable[Reporter], ticket: Ticket, event: str, text: str, now: datetime
) -> None:
    """Leave the same notice for everybody who reported the ticket; nobody sees who else did."""
    for reporter in reporters:
        tell(unit, reporter.resident, ticket, event, text, now)


def tell_member(
    unit: UnitOfWork,
    member: Member | None,
    ticket: Ticket,
    event: str,
    text: str,
    now: datetime,
    count: int = 1,
    **facts: object,
) -> None:
    """Leave a notice for a member of the crew. text: with {ticket}, {what}, {extra}, {due}, {number} and `facts`."""
    if member is not None:
        said = say_to_crew(text, ticket, now, count=count, **facts)
        tell(unit, member.resident, ticket, f"{event}:crew{member.id}", said, now)


def say_to_crew(text: str, ticket: Ticket, now: datetime, *, count: int = 1, **facts: object) -> str:
    """Return a sentence for whoever works the ticket: what was reported, where exactly, what to mind."""
    return text.format(
        ticket=say_ticket(ticket),
        number=ticket.number,
        what=_words(ticket),
        extra=_extra(ticket, count),
        due=_due(ticket, now),
        count=count,
        **facts,
    )


def _words(ticket: Ticket) -> str:
    """The words themselves; of somebody who does not want to be known, what stands in lists: names and numbers may be
    among the words."""
    return ticket.problem.summary if ticket.anonymous else ticket.said.text or ticket.problem.summary


def _extra(ticket: Ticket, count: int) -> str:
    said = ticket.said
    # Behind which door it is may be whose door it is; where water pours, it is where to go.
    says_where = bool(said.address) and not (ticket.anonymous and ticket.problem.urgency is Urgency.NORMAL)
    parts = [
        texts.AT.format(address=said.address) if says_where else "",
        texts.PHONE.format(phone=said.phone) if said.phone and not ticket.anonymous else "",
        texts.MANY.format(count=count) if count > 1 else "",
        texts.CONFIDENTIAL if ticket.confidential else "",
        texts.ANONYMOUS if ticket.anonymous else "",
    ]
    return "".join(parts)


def _due(ticket: Ticket, now: datetime) -> str:
    if ticket.problem.urgency is Urgency.DANGER or not ticket.due:
        return texts.DUE_NOW
    return texts.DUE_LATE if ticket.is_late(now) else texts.DUE.format(due=say_next_due(ticket, now))
