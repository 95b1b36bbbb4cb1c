"""What reporters say once it is done: solved, not solved, how content they are. Silence settles it after seven days."""

from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import Update, select, update

from handlers.complaints.model.change import Action
from handlers.complaints.model.refusals import CannotMove
from handlers.complaints.model.ticket import Reporter, Ticket
from handlers.complaints.model.ticket_state import State
from handlers.complaints.service import texts
from handlers.complaints.service.actors import RESIDENT_ACTOR, SYSTEM_ACTOR
from handlers.complaints.service.leaving import take_out
from handlers.complaints.service.store import Store
from handlers.complaints.service.trail import RESIDENT, Trail
from handlers.complaints.service.work import Work
from handlers.complaints.tables import reporter_table, ticket_table
from handlers.complaints.wording import say_ticket
from handlers.contract import House

SILENCE_DAYS = 7
# Who comes back later than this has another problem.
REOPENS_FOR = timedelta(days=30)
# One who says that it is solved may add how content they are; then it is settled all the same.
RATES_FOR = timedelta(days=2)

_tickets = ticket_table.c
_reporters = reporter_table.c
SOLVED, UNSOLVED_VERDICT = "solved", "unsolved"


class FollowUp:
    """Asks, hears, and settles."""

    def __init__(self, house: House, store: Store, trail: Trail, work: Work) -> None:
        self._house = house
        self._store = store
        self._trail = trail
        self._work = work

    def asked_of(self, resident: str, now: datetime) -> list[Ticket]:
        """Return what a resident was asked about and may still say something to, what was done last ahead."""
        with self._house.database.read() as connection:
            reported = connection.execute(select(_reporters.ticket).where(_reporters.resident == resident)).scalars()
            ours = list(reported)
        if not ours:
            return []
        settled = _tickets.state.in_((State.RESOLVED.value, State.CONFIRMED.value, State.CLOSED.value))
        lately = _tickets.resolved_at > now - REOPENS_FOR
        found = self._store.where(_tickets.id.in_(self._store.carriers(ours)), settled, lately)
        return sorted(found, key=lambda ticket: (ticket.state is not State.RESOLVED, -_stamp(ticket.resolved_at)))

    def solved(self, ticket: Ticket, resident: str, request_id: str, now: datetime) -> Ticket:
        """A reporter says that it is solved. The author's word settles it, or that of everybody who joined."""
        self._say(ticket, resident, SOLVED)
        reporters = self._store.everybody(ticket.id)
        settles = ticket.resident in ("", resident) or all(reporter.verdict == SOLVED for reporter in reporters)
        if ticket.state is State.RESOLVED and settles:
            return self._work.confirm(ticket, RESIDENT_ACTOR, request_id, now)
        return ticket

    def unsolved(self, ticket: Ticket, resident: str, words: str, request_id: str, now: datetime) -> Ticket:
        """A reporter says that it is not solved: it is opened again. Raises CannotMove."""
        reopened = self._work.reopen(ticket, RESIDENT_ACTOR, words, request_id, now)
        self._say(ticket, resident, UNSOLVED_VERDICT)
        return reopened

    def rate(self, ticket: Ticket, resident: str, score: int, request_id: str, now: datetime) -> None:
        """Keep how content a reporter is, 1 to 5; said again, the last one counts."""
        with self._house.open_unit() as unit:
            unit.connection.execute(self._reports_of(ticket, resident).values(score=score))
            self._trail.note(unit, ticket.id, Action.RATED, RESIDENT, request_id, now, {"score": [None, score]})
            unit.commit()

    def comment(self, ticket: Ticket, resident: str, words: str) -> None:
        """Keep the words that go with a score."""
        with self._house.open_unit() as unit:
            unit.connection.execute(self._reports_of(ticket, resident).values(comment=words[:200]))
            unit.commit()

    def leave(self, ticket: Ticket, resident: str, request_id: str, now: datetime) -> None:
        """One of several who reported it takes themselves out; the others still wait for it."""
        with self._house.open_unit() as unit:
            if self._trail.note(unit, ticket.id, Action.WITHDRAWN, RESIDENT, request_id, now):
                take_out(unit, resident, [ticket])
                unit.commit()

    def settle_silent(self, now: datetime) -> None:
        """Close what nobody has said anything about for seven days, with a notice; and what was confirmed two days ago."""
        is_resolved = _tickets.state == State.RESOLVED.value
        for ticket in self._store.where(is_resolved, _tickets.resolved_at < now - timedelta(days=SILENCE_DAYS)):
            notice = texts.CLOSED_SILENTLY.format(ticket=say_ticket(ticket), days=SILENCE_DAYS)
            with suppress(CannotMove):  # somebody said something in this very moment
                self._work.close(ticket, SYSTEM_ACTOR, notice, f"silence:{ticket.revision}", now)
        is_confirmed = _tickets.state == State.CONFIRMED.value
        for ticket in self._store.where(is_confirmed, _tickets.changed_at < now - RATES_FOR):
            with suppress(CannotMove):
                self._work.close(ticket, SYSTEM_ACTOR, "", f"confirmed:{ticket.revision}", now)

    def reporter(self, ticket: Ticket, resident: str) -> Reporter | None:
        """Return the resident as a reporter of the ticket; None if they are none."""
        found = self._store.everybody(ticket.id)
        return next((reporter for reporter in found if reporter.resident == resident), None)

    def _reports_of(self, ticket: Ticket, resident: str) -> Update:
        """What a resident reported that is now part of the ticket."""
        part_of_it = _reporters.ticket.in_([ticket.id, *self._store.merged(ticket.id)])
        return update(reporter_table).where(part_of_it, _reporters.resident == resident)

    def _say(self, ticket: Ticket, resident: str, verdict: str) -> None:
        with self._house.open_unit() as unit:
            unit.connection.execute(self._reports_of(ticket, resident).values(verdict=verdict))
            unit.commit()


def _stamp(at: datetime | None) -> float:
    return at.timestamp() if at else 0.0
