"""What complaints do by themselves, every little while: file what was left unsaid, report what is late to the next level,
settle what nobody objects to, fetch pictures, tell what grows.

Safe to run in several processes at once: each step is a move under a request id of its own, and who finds it done does
nothing.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from sqlalchemy import or_, select

from community import log, outbox
from community.crew import crew_table
from community.outbox import OutboxState
from community.residents import Resident, split_id
from handlers.complaints.dialogue import texts
from handlers.complaints.dialogue.draft import Draft, from_text
from handlers.complaints.dialogue.form import report_of
from handlers.complaints.dialogue.wording import say_promise
from handlers.complaints.model.clock import Target, Unit, due_at
from handlers.complaints.model.refusals import CannotMove
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.model.urgency import Urgency
from handlers.complaints.service.actors import SYSTEM_ACTOR
from handlers.complaints.service.desk import Desk
from handlers.complaints.service.drafts import Kept, silent_key
from handlers.complaints.service.store import IS_UNSOLVED
from handlers.complaints.tables import ticket_table
from handlers.complaints.wording import say_ticket
from handlers.contract import Refusal

# What is still late after this goes to the level above.
NEXT_LEVEL = {
    Urgency.NORMAL: Target(1, Unit.WORKING_DAYS),
    Urgency.URGENT: Target(60, Unit.MINUTES),
    Urgency.DANGER: Target(15, Unit.MINUTES),
}
_tickets = ticket_table.c


class Caretaker:
    """Keeps tickets going."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def tend(self, now: datetime) -> None:
        """Do whatever is due; one step that fails does not keep the others from it."""
        steps = (
            self.file_silent,
            self.hand_on,
            self.report_late,
            self._desk.follow_up.settle_silent,
            self._desk.hot.alert,
            self._desk.photos.fetch_due,
        )
        for step in steps:
            try:
                step(now)
            except Exception as failure:
                log.error(log.Event.TEND_FAILED, failure, service=f"complaints.{step.__name__}")

    def file_silent(self, now: datetime) -> None:
        """File what residents began to report and did not finish."""
        for kept in self._desk.drafts.silent(now):
            try:
                draft = from_text(kept.content)
            except (KeyError, TypeError, ValueError) as failure:  # of another version of this programme
                log.error(log.Event.TEND_FAILED, failure, service="complaints.file_silent")
                draft = Draft()
            if draft.category is not None:
                self._file(draft, kept, now)
            self._desk.drafts.drop(kept.resident)

    def hand_on(self, now: datetime) -> None:
        """Give what they had who have left to somebody who is there, in the area or above it; also what comes back to them."""
        gone = select(crew_table.c.id).where(crew_table.c.is_active.is_(False))
        for ticket in self._desk.store.where(IS_UNSOLVED, _tickets.handler.in_(gone)):
            levels = range(1, len(self._desk.house.areas.chain(ticket.area)) + 1)
            leads = (lead for level in levels for lead in self._desk.dispatch.above(ticket.area, level))
            owner = self._desk.dispatch.choose(ticket.area, ticket.problem, now) or next(leads, None)
            if owner is not None:
                with suppress(CannotMove):  # moved in this very moment
                    key = f"left:{ticket.handler}:{ticket.revision}"
                    self._desk.work.assign(ticket, SYSTEM_ACTOR, owner, key, now)

    def report_late(self, now: datetime) -> None:
        """Escalate what is late, one level at a time."""
        is_late = or_(_tickets.respond_by < now, _tickets.resolve_by < now)
        for ticket in self._desk.store.where(IS_UNSOLVED, is_late):
            top = len(self._desk.house.areas.chain(ticket.area))
            level = min(self._level_due(ticket, now, top), top)
            if level > ticket.level:
                step = ticket.level + 1
                with suppress(CannotMove):  # done in this very moment
                    self._desk.work.escalate(ticket, step, SYSTEM_ACTOR, f"late:{ticket.clock.start}:{step}", now)

    def _level_due(self, ticket: Ticket, now: datetime, top: int) -> int:
        """How far a ticket must have got by now, by how long it is late."""
        first = min(at for at in (ticket.clock.respond_by, ticket.clock.resolve_by) if at is not None and at < now)
        level, at = 1, first
        while level < top:
            hours = self._desk.timing.hours(ticket.area)
            later = due_at(at, NEXT_LEVEL[ticket.problem.urgency], (), hours, now)
            if later is None or later >= now:
                break
            level, at = level + 1, later
        return level

    def _file(self, draft: Draft, kept: Kept, now: datetime) -> None:
        account, openid = split_id(kept.resident)
        resident = Resident(account, openid, kept.area)
        report = report_of(draft, resident, now)
        if draft.rest:  # what else the line reported is for whoever goes there to sort out
            report = replace(report, said=replace(report.said, text=f"{draft.text}；{draft.rest}"))
        try:
            ticket = self._desk.reports.file(report, silent_key(kept.request_id), now)
        except Refusal:  # a flood: they were told before
            return
        text = texts.FILED_SILENTLY.format(ticket=say_ticket(ticket), promise=say_promise(ticket, now))
        with self._desk.house.open_unit() as unit:
            outbox.put(unit, resident.id, text, f"complaint:{ticket.id}:silent", OutboxState.WAITING, now)
            unit.commit()
