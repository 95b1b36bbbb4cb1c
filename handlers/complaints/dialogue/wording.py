"""How a ticket is told to whoever reported it, and to whoever works it."""

from datetime import datetime

from community.crew import Crew
from handlers.complaints import texts as names
from handlers.complaints.dialogue import texts
from handlers.complaints.model.clock import say_due, say_target
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.model.ticket_state import State
from handlers.complaints.model.urgency import Urgency
from handlers.complaints.understanding.urgency import danger_of
from handlers.complaints.wording import say_next_due, say_problem, say_ticket


def say_promise(ticket: Ticket, now: datetime) -> str:
    """Return what was promised: 承诺 1 个工作日内联系您、3 个工作日内办好."""
    clock = ticket.clock
    facts = {"respond": say_target(clock.respond), "resolve": say_target(clock.resolve)}
    if ticket.problem.urgency is not Urgency.NORMAL:
        return texts.PROMISE_URGENT.format(**facts)
    due = say_due(clock.resolve_by, now) if clock.resolve_by else ""
    return texts.PROMISE.format(**facts, due=due) if due else ""


def say_filed(ticket: Ticket, handler: str, now: datetime, *, text: str, is_abusive: bool, phone: str) -> str:
    """Return the answer to whoever reported it, at once. text: the report in the resident's words."""
    calm = texts.CALM if is_abusive else ""
    what = say_problem(ticket.problem)
    if ticket.problem.urgency is Urgency.DANGER:
        said = f"（{phone}）" if phone else ""
        kind = danger_of(text)
        safe = texts.SAFE_FROM[kind] if kind is not None else texts.FIRST_SAFE
        return texts.DANGER_FILED.format(calm=calm, safe=safe, number=ticket.number, what=what, phone=said)
    who = texts.HANDLER.format(name=handler) if handler else texts.NO_HANDLER
    more = texts.MORE.format(number=ticket.number)
    wishes = "".join(
        [
            texts.CONFIDENTIAL_NOTED if ticket.confidential else "",
            texts.ANONYMOUS_NOTED if ticket.anonymous else "",
        ]
    )
    return texts.FILED.format(
        calm=calm, number=ticket.number, what=what, promise=say_promise(ticket, now), who=who + wishes, more=more
    )


def without_more(text: str) -> str:
    """Return the answer without its last line on how to go on, for one that another answer follows."""
    first, _, last = text.rpartition("\n")
    return first if last.startswith(texts.MORE[:_SAYS_MORE]) else text


def say_status(ticket: Ticket, crew: Crew, leads: str, now: datetime) -> str:
    """Return where a ticket has got to. leads: who answers for it where it is late."""
    member = crew.get(ticket.handler) if ticket.handler is not None else None
    late = ""
    if ticket.is_unsolved and (ticket.is_late(now) or ticket.level):
        late = texts.STATUS_LATE.format(who=leads) if leads else texts.STATUS_LATE_NOBODY
    due = _say_dues(ticket, now) if ticket.is_unsolved and not late else ""
    done = texts.STATUS_BEFORE if ticket.is_unsolved else texts.STATUS_RESOLUTION
    resolution = done.format(words=ticket.resolution) if ticket.resolution else ""
    if ticket.state is State.RESOLVED:
        resolution += texts.STATUS_ASK
    return texts.STATUS.format(
        ticket=say_ticket(ticket),
        state=names.STATE_NAMES[ticket.state],
        handler=_say_handler(ticket, member.name) if member and ticket.is_unsolved else "",
        due=due,
        late=late,
        resolution=resolution,
    )


def _say_handler(ticket: Ticket, name: str) -> str:
    waits = ticket.state in (State.ASSIGNED, State.REOPENED)
    return (texts.STATUS_ASSIGNED if waits else texts.STATUS_HANDLER).format(name=name)


def _say_dues(ticket: Ticket, now: datetime) -> str:
    """By when it will be answered, if it has not been, and by when it will be done."""
    clock = ticket.clock
    respond = say_due(clock.respond_by, now) if ticket.responded_at is None and clock.respond_by else ""
    resolve = say_due(clock.resolve_by, now) if clock.resolve_by else ""
    said = [
        texts.STATUS_RESPOND.format(due=respond) if respond else "",
        texts.STATUS_DUE.format(due=resolve) if resolve else "",
    ]
    dues = texts.OR.join(part for part in said if part)
    return texts.STATUS_PROMISE.format(dues=dues) if dues else ""


def say_line(ticket: Ticket) -> str:
    """Return a ticket as an option: 12 号 漏水，清溪花园3栋（已接单）."""
    return texts.REPORTED_LINE.format(ticket=say_ticket(ticket), state=names.STATE_NAMES[ticket.state])


def say_job(ticket: Ticket, now: datetime, handler: str = "") -> str:
    """Return a ticket as an option of a grid worker's list, with when it is due. handler: for a lead, whose it is."""
    due = ""
    if ticket.is_late(now):
        due = texts.CREW_LATE
    elif ticket.due:
        due = texts.CREW_DUE.format(due=say_next_due(ticket, now))
    who = texts.CREW_WHO.format(name=handler) if handler else ""
    return texts.CREW_LINE.format(ticket=say_ticket(ticket), who=who, state=names.STATE_NAMES[ticket.state], due=due)


# So many characters of the last line show that it is the one on how to go on.
_SAYS_MORE = 8
