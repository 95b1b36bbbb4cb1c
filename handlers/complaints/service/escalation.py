"""Reporting a late ticket to the next level up; its reporters are told so themselves."""

from datetime import datetime

from community.crew import Member
from handlers.complaints.model.clock import say_due
from handlers.complaints.model.move import Move, Role
from handlers.complaints.model.moves import RULES, possible
from handlers.complaints.model.refusals import CannotMove
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.service import texts
from handlers.complaints.service.actors import Actor
from handlers.complaints.service.dispatch import Dispatch
from handlers.complaints.service.moving import Moving
from handlers.complaints.service.notices import tell_member
from handlers.complaints.service.owners import Owners
from handlers.complaints.service.step import Step
from handlers.complaints.service.telling import Telling
from handlers.complaints.wording import say_ticket
from handlers.contract import House


class Escalation:
    """Escalates tickets."""

    def __init__(self, house: House, moving: Moving, dispatch: Dispatch, owners: Owners, telling: Telling) -> None:
        self._house = house
        self._moving = moving
        self._dispatch = dispatch
        self._owners = owners
        self._telling = telling

    def escalate(self, ticket: Ticket, level: int, actor: Actor, request_id: str, now: datetime) -> Ticket:
        """Report a late ticket to the next level, which its reporters are told, too; once for each level. Raises CannotMove:
        it is not open, or by itself where it is not late any more."""
        leads = self._dispatch.above(ticket.area, level)
        due = say_due(ticket.due, now) if ticket.due else ""

        def raise_it(step: Step) -> None:
            if actor.role is Role.SYSTEM:
                _check_late(step, actor)
            step.values["level"] = max(level, step.row.level)
            step.detail["level"] = [step.row.level, level]
            if step.row.responded_at is None:
                step.values["late_respond"] = True
            if step.row.resolve_by is not None and step.row.resolve_by < now:
                step.values["late_resolve"] = True

        def tell(step: Step, moved: Ticket) -> None:
            who = self._owners.name(moved.handler) or texts.NOBODY
            # What has passed stands in the text; the notice's own {due} would be what comes next.
            text = texts.LATE_TO_LEAD.replace("{due}", due)
            for lead in leads:
                tell_member(step.unit, lead, moved, f"late{level}", text, now, who=who)
            self._telling.reporters(step.unit, moved, f"late{level}", self._apology(moved, level, leads, due), now)

        return self._moving.move(Move.ESCALATE, ticket, actor, request_id, now, change=raise_it, tell=tell)

    def _apology(self, ticket: Ticket, level: int, leads: list[Member], due: str) -> str:
        if leads:
            names = "、".join(lead.name for lead in leads)
            return texts.LATE.format(ticket=say_ticket(ticket), due=due, who=names)
        chain = self._house.areas.chain(ticket.area)
        area = self._house.areas.get(chain[min(level, len(chain)) - 1]).name
        return texts.LATE_NOBODY.format(ticket=say_ticket(ticket), due=due, area=area)


def _check_late(step: Step, actor: Actor) -> None:
    dues = (step.row.respond_by, step.row.resolve_by)
    if not any(due is not None and due < step.now for due in dues):
        whose, can = RULES[Move.ESCALATE].roles, possible(step.state, actor.role)
        raise CannotMove(step.state, Move.ESCALATE, actor.role, step.row.number, whose, can)
