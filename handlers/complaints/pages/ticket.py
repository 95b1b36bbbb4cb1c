"""One ticket: what was reported, by when it is due, what became of it, and what can be done with it now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template

from handlers.complaints.model.category import CATEGORY_NAMES, Category
from handlers.complaints.model.move import Move, Role
from handlers.complaints.model.moves import possible
from handlers.complaints.model.ticket import Reporter, Ticket
from handlers.complaints.model.ticket_state import OPEN, State
from handlers.complaints.pages import texts
from handlers.complaints.pages.office import NUMBER, Office
from handlers.complaints.pages.words import say_left
from handlers.complaints.texts import URGENCY_NAMES
from handlers.fields import Fields

# What staff do beside moving a ticket.
REPLY, AMEND = "reply", "amend"
# Withdrawing is the author's; a page offers to report upwards what is late.
_NOT_OFFERED = {Move.WITHDRAW}


@dataclass(frozen=True)
class Statement:
    """What one household said. words: their own; of one who wants to stay unknown, none."""

    words: str
    is_anonymous: bool
    at: datetime
    is_author: bool
    verdict: str
    score: int | None
    comment: str


def add_ticket(routes: Blueprint, office: Office) -> None:
    """Add the page of one ticket."""

    @routes.get(f"/<{NUMBER}:number>")
    def ticket(number: int) -> str:
        found = office.ticket(number)
        return show_ticket(office, found, first_values(found))


def first_values(ticket: Ticket) -> Fields:
    """Return the forms of a ticket's page as they are first shown."""
    return Fields(
        {
            "amend_category": ticket.problem.category.value,
            "amend_urgency": ticket.problem.urgency.value,
            "amend_place": ticket.problem.where.place,
        }
    )


def actions_of(ticket: Ticket, now: datetime) -> list[str]:
    """Return what staff may do now, as addresses have it, in the order in which the page offers it."""
    moves = [move for move in possible(ticket.state, Role.STAFF) if move not in _NOT_OFFERED]
    if Move.ASSIGN in moves and Move.TRANSFER in moves:
        moves.remove(Move.TRANSFER)  # one form: with a reason it is a transfer
    if Move.ESCALATE in moves and not ticket.is_late(now):
        moves.remove(Move.ESCALATE)
    actions = [move.value for move in moves]
    if ticket.state in OPEN or ticket.state in (State.CONFIRMED, State.CLOSED):
        actions.append(REPLY)
    if ticket.state in OPEN:
        actions.append(AMEND)
    return actions


def show_ticket(
    office: Office, ticket: Ticket, fields: Fields, tried: str = "", lost: Mapping[str, str] | None = None
) -> str:
    """Return the page. tried: the action whose form was sent and not carried out. lost: what was typed into a form that
    the page no longer has."""
    desk, reach, now = office.desk, office.reach(), office.now()
    reporters = desk.store.reporters(ticket.id)
    trail = desk.trail.of(ticket.id)
    into = desk.store.get(ticket.merged_into) if ticket.merged_into is not None else None
    workers = [(str(one.id), office.say_member(one)) for one in reach.workers_for(ticket.area)]
    return render_template(
        "complaints/ticket.html",
        ticket=ticket,
        area=office.area_name(ticket.area),
        handler=desk.crew.get(ticket.handler) if ticket.handler is not None else None,
        statements=[_statement(reporter) for reporter in reporters],
        own_words=ticket.problem.summary if ticket.anonymous else ticket.said.text or ticket.problem.summary,
        households=reach.count_reporters([ticket.id])[ticket.id],
        photos=desk.photos.of(ticket.id),
        left=say_left(ticket, reach.pauses(ticket), desk.timing.hours(ticket.area), now),
        proposed=_proposed(ticket),
        trail=trail,
        into=into,
        merged=reach.merged_into(ticket),
        actions=actions_of(ticket, now),
        fields=fields,
        tried=tried,
        lost=lost or {},
        workers=[("", texts.CHOOSE), *workers],
        next_owners=[("", texts.BY_RULES), *workers],
        categories=[(category.value, name) for category, name in CATEGORY_NAMES.items()],
        urgencies=[(urgency.value, name) for urgency, name in URGENCY_NAMES.items()],
    )


def _statement(reporter: Reporter) -> Statement:
    return Statement(
        words="" if reporter.anonymous else reporter.said.text,
        is_anonymous=reporter.anonymous,
        at=reporter.joined_at,
        is_author=reporter.is_author,
        verdict=reporter.verdict,
        score=reporter.score,
        comment=reporter.comment,
    )


def _proposed(ticket: Ticket) -> str:
    """What the classifier took it for, and how surely; empty where nothing was proposed."""
    problem = ticket.problem
    if problem.proposed not in set(Category):
        return ""
    return f"{CATEGORY_NAMES[Category(problem.proposed)]}（把握 {round(100 * problem.confidence)}%）"
