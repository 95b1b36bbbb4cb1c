"""Filing a report: a ticket with a number, a handler and a promise, in one unit of work. Repeating a request changes nothing."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from community.crew import Crew, Member
from community.storage import UnitOfWork
from community.storage.deadlock import past_deadlocks
from handlers.complaints.model.change import Action
from handlers.complaints.model.refusals import TooMany
from handlers.complaints.model.report import NewReport, Picture
from handlers.complaints.model.ticket import Problem, Said, Ticket
from handlers.complaints.model.ticket_state import UNSOLVED, State
from handlers.complaints.model.urgency import Urgency
from handlers.complaints.service import texts
from handlers.complaints.service.dispatch import Dispatch
from handlers.complaints.service.notices import tell_member
from handlers.complaints.service.store import IS_UNSOLVED, Store, lock, pauses_of
from handlers.complaints.service.timing import Timing
from handlers.complaints.service.trail import RESIDENT, Trail
from handlers.complaints.tables import (
    counter_table,
    photo_table,
    reporter_table,
    ticket_table,
)
from handlers.contract import House

# More from one resident at once is a flood, which would bury their neighbours'.
MOST_OPEN = 20
_tickets = ticket_table.c
_reporters = reporter_table.c


class Reports:
    """Files reports, joins residents to tickets, and takes what they add or correct."""

    def __init__(
        self, house: House, store: Store, trail: Trail, timing: Timing, dispatch: Dispatch, crew: Crew
    ) -> None:
        self._house = house
        self._store = store
        self._trail = trail
        self._timing = timing
        self._dispatch = dispatch
        self._crew = crew

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
        past_deadlocks(lambda: self._file(report, handler, request_id, now))
        filed = self._store.of_request(request_id)
        if filed is None:
            raise LookupError(request_id)
        return filed

    def join(
        self, ticket: Ticket, resident: str, said: Said, request_id: str, now: datetime, *, anonymous: bool
    ) -> Ticket:
        """Add a resident to a ticket that they would have reported, too, or to the one that it was merged into, which is
        returned; they are told whatever its author is told."""
        with self._house.open_unit() as unit:
            row = lock(unit, ticket.id)
            while row is not None and row.merged_into is not None:  # what carries it on
                row = lock(unit, row.merged_into)
            is_new = row is not None and self._add_reporter(unit, row.id, resident, said, anonymous, request_id, now)
            if row is not None and is_new:
                self._trail.note(unit, row.id, Action.JOINED, RESIDENT, request_id, now)
                touched = self._touch(unit, row, now)
                count = len(self._store.everybody(row.id)) + 1
                tell_member(unit, self._member(row), touched, "joined", texts.MORE_TO_YOU, now, count=count)
                unit.commit()
        return (self._store.get(row.id) if row is not None else None) or ticket

    def add(self, ticket: Ticket, words: str, by: str, request_id: str, now: datetime) -> Ticket:
        """Add words to a ticket's history; its handler is told."""
        with self._house.open_unit() as unit:
            row = lock(unit, ticket.id)
            if row is not None and self._trail.note(
                unit, ticket.id, Action.ADDED, by or RESIDENT, request_id, now, words=words
            ):
                touched = self._touch(unit, row, now)
                tell_member(unit, self._member(row), touched, "added", texts.ADDED_TO_YOU, now, words=words)
                unit.commit()
        return self._store.get(ticket.id) or ticket

    def add_picture(self, ticket: Ticket, picture: Picture, by: str, shows: str, now: datetime) -> bool:
        """Attach a picture; False if this very picture is there already. by: a resident's id, or a name. shows: before or
        after."""
        with self._house.open_unit() as unit:
            row = lock(unit, ticket.id)
            if row is None or not _insert_picture(unit, ticket.id, picture, by, shows, now):
                return False
            touched = self._touch(unit, row, now)
            if shows == "before":
                tell_member(unit, self._member(row), touched, "photo", texts.PHOTO_TO_YOU, now)
            unit.commit()
        return True

    def amend(
        self,
        ticket: Ticket,
        by: str,
        request_id: str,
        now: datetime,
        *,
        problem: Problem | None = None,
        said: Said | None = None,
        anonymous: bool | None = None,
        confidential: bool | None = None,
    ) -> Ticket:
        """Correct what a ticket says. What has run of its clock is kept; where it now is somebody else's, it goes to them
        unless somebody works it already."""
        new, old = problem or ticket.problem, ticket.problem
        moves = ticket.state in (State.NEW, State.ASSIGNED) and _routes_differ(old, new)
        handler = self._dispatch.choose(ticket.area, new, now) if moves else None
        with self._house.open_unit() as unit:
            row = lock(unit, ticket.id)
            if row is None:
                return ticket
            detail = _differences(old, new)
            before = self._member(row)
            # Who has accepted it meanwhile keeps it.
            goes = handler is not None and handler.id != row.handler and row.state in (State.NEW, State.ASSIGNED)
            handler = handler if goes else None
            if handler is not None:
                detail["handler"] = [before.name if before else "", handler.name]
            if not self._trail.note(unit, ticket.id, Action.AMENDED, by or RESIDENT, request_id, now, detail):
                return self._store.get(ticket.id) or ticket
            values = _problem_values(new)
            if said is not None:
                values["sealed"] = self._store.rows.close(said)
            if anonymous is not None:
                values["anonymous"] = anonymous
            if confidential is not None:
                values["confidential"] = confidential
            state = State(row.state)
            if (new.category, new.urgency) != (old.category, old.urgency) and state in UNSOLVED:
                targets = self._timing.targets(ticket.area, new.category, new.urgency)
                values |= self._timing.values(
                    ticket.area,
                    targets,
                    row.clock_from,
                    pauses_of(unit, ticket.id),
                    now,
                    responded=row.responded_at is not None,
                )
            if handler is not None:
                values |= {"handler": handler.id, "state": State.ASSIGNED.value}
            touched = self._touch(unit, row, now, **values)
            self._tell_amended(unit, touched, before, handler, detail, now)
            unit.commit()
        return self._store.get(ticket.id) or ticket

    def _tell_amended(
        self,
        unit: UnitOfWork,
        ticket: Ticket,
        before: Member | None,
        after: Member | None,
        detail: dict[str, Any],
        now: datetime,
    ) -> None:
        if after is not None and (before is None or after.id != before.id):
            tell_member(unit, after, ticket, "assigned", texts.ASSIGNED, now)
            tell_member(unit, before, ticket, "taken", texts.TAKEN_FROM_YOU, now, who=after.name)
        elif detail:
            tell_member(unit, before, ticket, "amended", texts.CHANGED_TO_YOU, now)
        if ticket.problem.urgency is Urgency.DANGER and "urgency" in detail:
            self._alert(unit, ticket, after or before, now)

    def _file(self, report: NewReport, handler: Member | None, request_id: str, now: datetime) -> None:
        targets = self._timing.targets(report.area, report.problem.category, report.problem.urgency)
        clock = self._timing.values(report.area, targets, report.received_at, (), now, responded=False)
        sealed = self._store.rows.close(report.said)
        with self._house.open_unit() as unit:
            number = _next_number(unit, report.area)
            ticket_id = unit.insert_numbered(
                ticket_table,
                area=report.area,
                number=number,
                state=(State.ASSIGNED if handler else State.NEW).value,
                before_waiting="",
                sealed=sealed,
                resident=report.resident,
                anonymous=report.anonymous,
                confidential=report.confidential,
                channel=report.channel.value,
                handler=handler.id if handler else None,
                level=0,
                received_at=report.received_at,
                responded_at=None,
                resolved_at=None,
                closed_at=None,
                resolution="",
                merged_into=None,
                reopened=0,
                late_respond=False,
                late_resolve=False,
                external=report.external,
                revision=0,
                changed_at=now,
                request_id=request_id,
                **_problem_values(report.problem),
                **clock,
            )
            if ticket_id is None:
                return  # the same request, filed by another worker in the same moment
            if report.resident:
                self._add_reporter(
                    unit, ticket_id, report.resident, report.said, report.anonymous, request_id, now, is_author=True
                )
            for picture in report.pictures:
                _insert_picture(unit, ticket_id, picture, report.resident or report.by, "before", now)
            self._trail.note(unit, ticket_id, Action.FILED, report.by or RESIDENT, request_id, now)
            if handler is not None:
                self._trail.note(
                    unit, ticket_id, Action.ASSIGNED, "", request_id, now, {"handler": [None, handler.name]}
                )
            row = lock(unit, ticket_id)
            ticket = self._store.rows.ticket(row) if row is not None else None
            if ticket is not None and report.problem.urgency is Urgency.DANGER:
                self._alert(unit, ticket, handler, now)
            elif ticket is not None:
                tell_member(unit, handler, ticket, "assigned", texts.ASSIGNED, now)
            unit.commit()

    def _alert(self, unit: UnitOfWork, ticket: Ticket, handler: Member | None, now: datetime) -> None:
        """Tell everybody who could go, and their leads."""
        area = self._house.areas.get(ticket.area)
        phone = area.duty_phone or area.phone
        people = {member.id: member for member in self._crew.of_area(*self._house.areas.chain(ticket.area)[:2])}
        if handler is not None:
            people[handler.id] = handler
        for member in people.values():
            tell_member(unit, member, ticket, "danger", texts.DANGER_TO_CREW, now, phone=phone)

    def _add_reporter(
        self,
        unit: UnitOfWork,
        ticket_id: int,
        resident: str,
        said: Said,
        anonymous: bool,
        request_id: str,
        now: datetime,
        *,
        is_author: bool = False,
    ) -> bool:
        return unit.insert_new(
            reporter_table,
            ticket=ticket_id,
            resident=resident,
            is_author=is_author,
            sealed=self._store.rows.close(said),
            anonymous=anonymous,
            joined_at=now,
            verdict="",
            score=None,
            comment="",
            request_id=request_id,
        )

    def _touch(self, unit: UnitOfWork, row: Any, now: datetime, **values: Any) -> Ticket:
        changed = update(ticket_table).where(_tickets.id == row.id)
        changed = changed.values(**values, revision=row.revision + 1, changed_at=now)
        return self._store.rows.ticket(unit.connection.execute(changed.returning(ticket_table)).one())

    def _member(self, row: Any) -> Member | None:
        return self._crew.get(row.handler) if row.handler is not None else None

    def _check_flood(self, report: NewReport) -> None:
        ours = select(_reporters.ticket).where(_reporters.resident == report.resident, _reporters.is_author)
        if self._store.count(_tickets.id.in_(ours), IS_UNSOLVED) >= MOST_OPEN:
            raise TooMany(MOST_OPEN)


def _next_number(unit: UnitOfWork, area: str) -> int:
    first = unit.upsert(counter_table).values(area=area, last=1)
    counted = first.on_conflict_do_update(
        index_elements=[counter_table.c.area], set_={"last": counter_table.c.last + 1}
    ).returning(counter_table.c.last)
    return int(unit.connection.execute(counted).scalar_one())


def _insert_picture(unit: UnitOfWork, ticket_id: int, picture: Picture, by: str, shows: str, now: datetime) -> bool:
    return unit.insert_new(
        photo_table,
        ticket=ticket_id,
        by=by,
        shows=shows,
        url=picture.url,
        media_id=picture.media_id,
        content=None,
        content_type="",
        tries=0,
        due_at=now,
        at=now,
        request_id=f"{ticket_id}:{picture.key}"[:220],
    )


def _problem_values(problem: Problem) -> dict[str, Any]:
    return {
        "category": problem.category.value,
        "proposed": problem.proposed,
        "confidence": problem.confidence,
        "urgency": problem.urgency.value,
        "summary": problem.summary[:300],
        "place": problem.where.place[:120],
        "building": problem.where.building[:60],
        "latitude": problem.where.latitude,
        "longitude": problem.where.longitude,
        "since_said": problem.since_said[:40],
        "since_at": problem.since_at,
    }


def _differences(old: Problem, new: Problem) -> dict[str, list[object]]:
    read: dict[str, Callable[[Problem], object]] = {
        "category": lambda problem: problem.category.value,
        "urgency": lambda problem: problem.urgency.value,
        "place": lambda problem: problem.where.place,
    }
    return {name: [of(old), of(new)] for name, of in read.items() if of(old) != of(new)}


def _routes_differ(old: Problem, new: Problem) -> bool:
    return old.category is not new.category or old.where.place != new.where.place
