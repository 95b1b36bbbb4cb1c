"""How a ticket is said: on one line, with its promise, without anything personal."""

from datetime import datetime

from handlers.complaints import texts
from handlers.complaints.model.category import CATEGORY_NAMES
from handlers.complaints.model.clock import say_due
from handlers.complaints.model.ticket import Problem, Ticket
from handlers.complaints.model.urgency import Urgency


def say_problem(problem: Problem) -> str:
    """Return 漏水（紧急），清溪花园3栋."""
    urgent = "" if problem.urgency is Urgency.NORMAL else f"（{texts.URGENCY_NAMES[problem.urgency]}）"
    place = f"，{problem.where.place}" if problem.where.place else ""
    return f"{CATEGORY_NAMES[problem.category]}{urgent}{place}"


def say_ticket(ticket: Ticket) -> str:
    """Return 12 号 漏水（紧急），清溪花园3栋."""
    return f"{ticket.number} 号 {say_problem(ticket.problem)}"


def say_next_due(ticket: Ticket, now: datetime) -> str:
    """Return by when what comes next is due: 今天 17:00 前; empty where nothing is."""
    return say_due(ticket.due, now) if ticket.due else ""
