"""Filing a report: a ticket with a number, a handler and a promise, in one unit of work. Repeating a request changes nothing."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from community.crew import Member
from community.storage import UnitOfWork
from community.storage.deadlock import past_deadlocks
from handlers.complaints.model.change import Action
from handlers.complaints.model.refusals import TooMany
from handlers.complaints.model.report import NewReport
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.model.ticket_state import State
from handlers.complaints.model.urgency import Urgency
from handlers.complaints.service import texts
from handlers.complaints.service.adding import insert_picture
from handlers.complaints.service.alarm import Alarm
from handlers.complaints.service.dispatch import Dispatch
from handlers.complaints.service.joining import add_reporter
from handlers.complaints.service.notices import tell_member
from handlers.complaints.service.rows import problem_values
from handlers.complaints.service.store import IS_UNSOLVED, Store, lock
from handlers.complaints.service.timing import Timing
from handlers.complaints.service.trail import RESIDENT, Trail
from handlers.complaints.tables import counter_table, reporter_table, ticket_table
from handlers.contract import House

# More from one resident at once is a flood, which would bury their neighbours'.
MOST_OPEN = 20
_tickets = ticket_table.c
_reporters = reporter_table.c


class Filing:
    """Files reports."""

    def __init__(
        self, house: House, store: Store, trail: Trail, timing: Timing, dispatch: Dispatch, alarm: Alarm
    ) -> None:
        self._house = house
        self._store = store
        self._trail = trail
        self._timing = timing
        self._dispatch = dispatch
        self._alarm = alarm

    def file(self, report: NewReport, request_id: str, now: datetime) -> Ticket:
        """File a report and return its ticket; repeating a request id returns the ticket that it made.

        Raises TooMany for a resident with more open tickets than anybody could have.
        """
        known = self._store.of_request(request_id)
        if known is not None:
            return known
        if report.resident and report.problem.urgency is not Urgency.DANGER:
            self._check_flood(report)
        handler = self._dispatch.choose(report.area, report.problem, now)
        past_deadlocks(lambda: self._once(report, handler, request_id, now))
        filed = self._store.of_request(request_id)
        if filed is None:
            raise LookupError(request_id)
        return filed

    def _check_flood(self, report: NewReport) -> None:
        ours = select(_reporters.ticket).where(_reporters.resident == report.resident, _reporters.is_author)
        if self._store.count(_tickets.id.in_(ours), IS_UNSOLVED) >= MOST_OPEN:
            raise TooMany(MOST_OPEN)

    def _once(self, report: NewReport, handler: Member | None, request_id: str, now: datetime) -> None:
        values = self._values(report, handler, now)
        with self._house.open_unit() as unit:
            number = _next_number(unit, report.area)
            ticket_id = unit.insert_numbered(ticket_table, number=number, request_id=request_id, **values)
            if ticket_id is None:
                return  # the same request, filed by another worker in the same moment
            if report.resident:
                rows, who, said = self._store.rows, report.resident, report.said
                anonymous = report.anonymous
                add_reporter(unit, rows, ticket_id, who, said, request_id, now, anonymous=anonymous, is_author=True)
            for picture in report.pictures:
                insert_picture(unit, ticket_id, picture, report.resident or report.by, "before", now)
            self._trail.note(unit, ticket_id, Action.FILED, report.by or RESIDENT, request_id, now)
            if handler is not None:
                given = {"handler": [None, handler.name]}
                self._trail.note(unit, ticket_id, Action.ASSIGNED, "", request_id, now, given)
            self._tell(unit, ticket_id, report, handler, now)
            unit.commit()

    def _values(self, report: NewReport, handler: Member | None, now: datetime) -> dict[str, Any]:
        """The columns of a new ticket, without its number and its request."""
        targets = self._timing.targets(report.area, report.problem.category, report.problem.urgency)
        return {
            "area": report.area,
            "state": (State.ASSIGNED if handler else State.NEW).value,
            "before_waiting": "",
            "sealed": self._store.rows.close(report.said),
            "resident": report.resident,
            "anonymous": report.anonymous,
            "confidential": report.confidential,
            "channel": report.channel.value,
            "handler": handler.id if handler else None,
            "level": 0,
            "received_at": report.received_at,
            "responded_at": None,
            "resolved_at": None,
            "closed_at": None,
            "resolution": "",
            "merged_into": None,
            "reopened": 0,
            "late_respond": False,
            "late_resolve": False,
            "external": report.external,
            "revision": 0,
            "changed_at": now,
            **problem_values(report.problem),
            **self._timing.values(report.area, targets, report.received_at, (), now, responded=False),
        }

    def _tell(self, unit: UnitOfWork, ticket_id: int, report: NewReport, handler: Member | None, now: datetime) -> None:
        row = lock(unit, ticket_id)
        if row is None:
            return
        ticket = self._store.rows.ticket(row)
        if report.problem.urgency is Urgency.DANGER and not report.is_known:
            self._alarm.ring(unit, ticket, handler, now)
        else:
            tell_member(unit, handler, ticket, "assigned", texts.ASSIGNED, now)


def _next_number(unit: UnitOfWork, area: str) -> int:
    first = unit.upsert(counter_table).values(area=area, last=1)
    counted = first.on_conflict_do_update(
        index_elements=[counter_table.c.area], set_={"last": counter_table.c.last + 1}
    ).returning(counter_table.c.last)
    return int(unit.connection.execute(counted).scalar_one())
