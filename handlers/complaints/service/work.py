"""Working a ticket: every move in one unit of work, decided by its row, noted in its history, told to whom it concerns.

Two who move it at once: the second finds the row as the first has left it, and is told who was faster. Repeating a request
changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import update

from community.crew import Crew, CrewRole, Member
from community.storage import UnitOfWork
from community.storage.deadlock import past_deadlocks
from handlers.complaints.model.change import Action
from handlers.complaints.model.clock import say_due
from handlers.complaints.model.move import Move, Role
from handlers.complaints.model.moves import RULES, after, possible
from handlers.complaints.model.refusals import CannotMerge, CannotMove, NeedsWords, NobodyThere, NotYours, TakenAlready
from handlers.complaints.model.targets import Targets
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.model.ticket_state import OPEN, State
from handlers.complaints.service import texts
from handlers.complaints.service.dispatch import Dispatch
from handlers.complaints.service.notices import tell, tell_member, tell_reporters
from handlers.complaints.service.store import Store, lock, pauses_of
from handlers.complaints.service.timing import Timing
from handlers.complaints.service.trail import RESIDENT, SYSTEM, Trail
from handlers.complaints.tables import pause_table, reporter_table, ticket_table
from handlers.complaints.wording import say_next_due, say_ticket
from handlers.contract import House

_tickets = ticket_table.c

_ACTIONS = {
    Move.ASSIGN: Action.ASSIGNED,
    Move.TRANSFER: Action.TRANSFERRED,
    Move.ACCEPT: Action.ACCEPTED,
    Move.ARRIVE: Action.ARRIVED,
    Move.RESOLVE: Action.RESOLVED,
    Move.RETURN: Action.RETURNED,
    Move.ASK: Action.ASKED,
    Move.ANSWER: Action.ANSWERED,
    Move.CONFIRM: Action.CONFIRMED,
    Move.REOPEN: Action.REOPENED,
    Move.CLOSE: Action.CLOSED,
    Move.WITHDRAW: Action.WITHDRAWN,
    Move.MERGE: Action.MERGED,
    Move.SPLIT: Action.SPLIT,
    Move.ESCALATE: Action.ESCALATED,
}


@dataclass(frozen=True)
class Actor:
    """Who makes a move. name: as the history shows it. member: of the crew, for those who work in the chat."""

    role: Role
    name: str
    member: Member | None = None


STAFF_ROLE, SYSTEM_ACTOR = Role.STAFF, Actor(Role.SYSTEM, SYSTEM)
RESIDENT_ACTOR = Actor(Role.RESIDENT, RESIDENT)


def crew_actor(member: Member) -> Actor:
    """Return a member of the crew as an actor: a lead acts as staff."""
    return Actor(Role.STAFF if member.role is CrewRole.LEAD else Role.HANDLER, member.name, member)


def staff_actor(name: str) -> Actor:
    """Return a member of staff at the console."""
    return Actor(Role.STAFF, name)


@dataclass
class _Step:
    """A move under way: what the row becomes, and what the history says beside the state."""

    unit: UnitOfWork
    row: Any
    now: datetime
    state: State
    values: dict[str, Any] = field(default_factory=dict)
    detail: dict[str, Any] = field(default_factory=dict)


class Work:
    """Moves tickets."""

    def __init__(
        self, house: House, store: Store, trail: Trail, timing: Timing, dispatch: Dispatch, crew: Crew
    ) -> None:
        self._house = house
        self._store = store
        self._trail = trail
        self._timing = timing
        self._dispatch = dispatch
        self._crew = crew

    # The handler's moves.

    def accept(self, ticket: Ticket, actor: Actor, request_id: str, now: datetime) -> Ticket:
        """Take a ticket on. One that nobody was given yet is given to whoever takes it. Raises CannotMove, TakenAlready."""

        def take(step: _Step) -> None:
            if actor.member is not None:
                self._check_free_or_own(step.row, actor)
                step.values["handler"] = actor.member.id
                if step.row.handler != actor.member.id:
                    step.detail["handler"] = [self._name_of(step.row.handler), actor.member.name]
            self._answered(step)

        def told(step: _Step, moved: Ticket) -> None:
            who = self._name_of(moved.handler)
            text = texts.ACCEPTED.format(ticket=say_ticket(moved), who=who, due=self._promise(moved, now))
            self._tell_all(step, moved, "accepted", text)

        return self._move(ticket, Move.ACCEPT, actor, request_id, now, take, told)

    def arrive(self, ticket: Ticket, actor: Actor, request_id: str, now: datetime) -> Ticket:
        """Report being there. Raises CannotMove, NotYours."""

        def told(step: _Step, moved: Ticket) -> None:
            text = texts.ON_SITE.format(ticket=say_ticket(moved), who=self._name_of(moved.handler))
            self._tell_all(step, moved, "on_site", text)

        return self._move(ticket, Move.ARRIVE, actor, request_id, now, self._own(actor), told)

    def resolve(self, ticket: Ticket, actor: Actor, words: str, request_id: str, now: datetime) -> Ticket:
        """Report it done, with words that the reporters get; they are asked whether it is. Raises CannotMove, NotYours,
        NeedsWords."""
        if len(words.strip()) < 2:
            raise NeedsWords(Move.RESOLVE, ticket.number)

        def done(step: _Step) -> None:
            self._own(actor)(step)
            self._answered(step)
            late = step.row.resolve_by is not None and step.row.resolve_by < now
            step.values |= {"resolution": words[:500], "resolved_at": now, "respond_by": None, "resolve_by": None}
            step.values["late_resolve"] = step.row.late_resolve or late

        def told(step: _Step, moved: Ticket) -> None:
            asked = reporter_table.c.ticket.in_([moved.id, *self._store.merged(moved.id)])
            step.unit.connection.execute(update(reporter_table).where(asked).values(verdict=""))
            self._tell_all(step, moved, "resolved", texts.RESOLVED.format(ticket=say_ticket(moved), words=words))

        return self._move(ticket, Move.RESOLVE, actor, request_id, now, done, told, words)

    def send_back(
        self, ticket: Ticket, actor: Actor, reason: str, request_id: str, now: datetime, to: Member | None = None
    ) -> Ticket:
        """Return it with a reason; it goes to `to`, else to whom the rules name next, else to a lead. Raises CannotMove,
        NotYours, NeedsWords, NobodyThere."""
        if len(reason.strip()) < 2:
            raise NeedsWords(Move.RETURN, ticket.number)
        held = [ticket.handler] if ticket.handler is not None else []
        owner = to or self._next_owner(ticket, held, now)
        if owner is None or owner.id in held:
            raise NobodyThere(ticket.number)
        return self._hand_over(ticket, Move.RETURN, actor, owner, reason, request_id, now, texts.RETURNED_TO_YOU)

    def transfer(self, ticket: Ticket, actor: Actor, to: Member, reason: str, request_id: str, now: datetime) -> Ticket:
        """Give it to somebody else. Raises CannotMove, NotYours."""
        return self._hand_over(ticket, Move.TRANSFER, actor, to, reason, request_id, now, texts.TRANSFERRED_TO_YOU)

    def assign(self, ticket: Ticket, actor: Actor, to: Member, request_id: str, now: datetime) -> Ticket:
        """Give it to a member of the crew. Raises CannotMove."""
        if ticket.state not in (State.NEW, State.ASSIGNED, State.REOPENED):
            return self.transfer(ticket, actor, to, "", request_id, now)
        return self._hand_over(ticket, Move.ASSIGN, actor, to, "", request_id, now, texts.ASSIGNED)

    def ask(self, ticket: Ticket, actor: Actor, words: str, request_id: str, now: datetime) -> Ticket:
        """Ask the reporter something; the clock stands still until they answer. Raises CannotMove, NotYours, NeedsWords."""
        if len(words.strip()) < 2:
            raise NeedsWords(Move.ASK, ticket.number)

        def pause(step: _Step) -> None:
            self._own(actor)(step)
            self._answered(step)
            step.values |= {"before_waiting": step.row.state, "respond_by": None, "resolve_by": None}
            step.unit.insert_new(pause_table, ticket=ticket.id, begin_at=now, end_at=None)

        def told(step: _Step, moved: Ticket) -> None:
            who = self._name_of(moved.handler) or actor.name
            text = texts.ASKED.format(ticket=say_ticket(moved), who=who, words=words)
            tell(step.unit, moved.resident, moved, "asked", text, now)

        return self._move(ticket, Move.ASK, actor, request_id, now, pause, told, words)

    def answer(self, ticket: Ticket, actor: Actor, words: str, request_id: str, now: datetime) -> Ticket:
        """Take the answer to what was asked; the clock goes on. Raises CannotMove."""

        def go_on(step: _Step) -> None:
            self._end_pause(step)
            step.values |= self._clock(step, step.row.clock_from)

        def told(step: _Step, moved: Ticket) -> None:
            tell_member(
                step.unit, self._member(moved.handler), moved, "answered", texts.ANSWERED_TO_YOU, now, words=words
            )

        return self._move(ticket, Move.ANSWER, actor, request_id, now, go_on, told, words)

    # What its author and staff do.

    def confirm(self, ticket: Ticket, actor: Actor, request_id: str, now: datetime) -> Ticket:
        """It is solved. Raises CannotMove."""

        def told(step: _Step, moved: Ticket) -> None:
            tell_member(step.unit, self._member(moved.handler), moved, "confirmed", texts.CONFIRMED_TO_YOU, now)

        return self._move(ticket, Move.CONFIRM, actor, request_id, now, _nothing, told)

    def reopen(self, ticket: Ticket, actor: Actor, words: str, request_id: str, now: datetime) -> Ticket:
        """It is not solved after all: it goes back to its handler, and their leads learn of it. The clock starts anew.
        Raises CannotMove."""

        def again(step: _Step) -> None:
            step.values |= {
                "resolved_at": None,
                "closed_at": None,
                "responded_at": None,
                "level": 0,
                "reopened": step.row.reopened + 1,
                **self._clock(step, now, responded=False),
            }

        def told(step: _Step, moved: Ticket) -> None:
            handler = self._member(moved.handler)
            tell_member(step.unit, handler, moved, "reopened", texts.REOPENED_TO_YOU, now, words=words)
            who = handler.name if handler else texts.NOBODY
            for lead in self._dispatch.above(moved.area, 1):
                if lead != handler:
                    tell_member(step.unit, lead, moved, "reopened", texts.REOPENED_TO_LEAD, now, words=words, who=who)

        return self._move(ticket, Move.REOPEN, actor, request_id, now, again, told, words)

    def close(self, ticket: Ticket, actor: Actor, notice: str, request_id: str, now: datetime) -> Ticket:
        """Settle it. notice: what the reporters are told; empty: nothing. Raises CannotMove."""

        def end(step: _Step) -> None:
            step.values |= {"closed_at": now, "respond_by": None, "resolve_by": None}

        def told(step: _Step, moved: Ticket) -> None:
            if notice:
                self._tell_all(step, moved, "closed", notice)

        return self._move(ticket, Move.CLOSE, actor, request_id, now, end, told)

    def withdraw(self, ticket: Ticket, request_id: str, now: datetime) -> Ticket:
        """Its author takes it back. Raises CannotMove."""

        def end(step: _Step) -> None:
            step.values |= {"closed_at": now, "respond_by": None, "resolve_by": None}

        def told(step: _Step, moved: Ticket) -> None:
            tell_member(step.unit, self._member(moved.handler), moved, "withdrawn", texts.WITHDRAWN_TO_YOU, now)

        return self._move(ticket, Move.WITHDRAW, RESIDENT_ACTOR, request_id, now, end, told)

    def merge(self, ticket: Ticket, into: Ticket, actor: Actor, request_id: str, now: datetime) -> Ticket:
        """Carry it on as part of another ticket of the same area. Raises CannotMove, CannotMerge."""
        if into.area != ticket.area or into.id == ticket.id:
            raise CannotMerge(into.number)

        def end(step: _Step) -> None:
            row = lock(step.unit, into.id)
            if row is None or State(row.state) not in OPEN:
                raise CannotMerge(into.number)
            self._end_pause(step)
            step.values |= {"merged_into": into.id, "closed_at": now, "respond_by": None, "resolve_by": None}
            step.detail["merged_into"] = [None, into.number]

        def told(step: _Step, moved: Ticket) -> None:
            text = texts.MERGED.format(ticket=say_ticket(moved), number=into.number)
            self._tell_all(step, moved, "merged", text)
            tell_member(step.unit, self._member(into.handler), into, f"more{moved.id}", texts.MORE_TO_YOU, now, count=2)

        return self._move(ticket, Move.MERGE, actor, request_id, now, end, told)

    def split(self, ticket: Ticket, actor: Actor, request_id: str, now: datetime) -> Ticket:
        """Take it out of the ticket that it was merged into, and give it to somebody. Raises CannotMove."""

        def out(step: _Step) -> None:
            step.values |= {"merged_into": None, "closed_at": None, "resolved_at": None, "handler": None}
            step.values |= self._clock(step, step.row.clock_from)

        split = self._move(ticket, Move.SPLIT, actor, request_id, now, out, _told_nobody)
        owner = self._dispatch.choose(split.area, split.problem, now)
        if split.state is not State.NEW or owner is None:
            return split
        return self.assign(split, SYSTEM_ACTOR, owner, request_id, now)

    def escalate(self, ticket: Ticket, level: int, actor: Actor, request_id: str, now: datetime) -> Ticket:
        """Report a late ticket to the next level, which its reporters are told, too; once for each level. Raises CannotMove:
        it is not open, or by itself where it is not late any more."""
        people = self._dispatch.above(ticket.area, level)

        def raise_it(step: _Step) -> None:
            dues = (step.row.respond_by, step.row.resolve_by)
            if actor.role is Role.SYSTEM and not any(due is not None and due < now for due in dues):
                whose, can = RULES[Move.ESCALATE].roles, possible(step.state, actor.role)
                raise CannotMove(step.state, Move.ESCALATE, actor.role, step.row.number, whose, can)
            step.values["level"] = max(level, step.row.level)
            step.detail["level"] = [step.row.level, level]
            if step.row.responded_at is None:
                step.values["late_respond"] = True
            if step.row.resolve_by is not None and step.row.resolve_by < now:
                step.values["late_resolve"] = True

        def told(step: _Step, moved: Ticket) -> None:
            due = say_due(ticket.due, now) if ticket.due else ""
            who = self._name_of(moved.handler) or texts.NOBODY
            for lead in people:
                tell_member(step.unit, lead, moved, f"late{level}", _with_due(texts.LATE_TO_LEAD, due), now, who=who)
            names = "、".join(lead.name for lead in people)
            chain = self._house.areas.chain(moved.area)
            area = self._house.areas.get(chain[min(level, len(chain)) - 1]).name
            text = texts.LATE if people else texts.LATE_NOBODY
            said = text.format(ticket=say_ticket(moved), due=due, who=names, area=area)
            self._tell_all(step, moved, f"late{level}", said)

        return self._move(ticket, Move.ESCALATE, actor, request_id, now, raise_it, told)

    def reply(self, ticket: Ticket, actor: Actor, words: str, request_id: str, now: datetime) -> None:
        """Tell everybody who reported the ticket something; that counts as a first answer."""
        with self._house.open_unit() as unit:
            row = lock(unit, ticket.id)
            if row is None or not self._trail.note(
                unit, ticket.id, Action.NOTED, actor.name, request_id, now, words=words
            ):
                return
            step = _Step(unit, row, now, State(row.state))
            self._answered(step)
            moved = self._write(step)
            self._tell_all(step, moved, "reply", texts.REPLY.format(ticket=say_ticket(moved), words=words))
            unit.commit()

    # What the moves share.

    def _hand_over(
        self,
        ticket: Ticket,
        move: Move,
        actor: Actor,
        to: Member,
        reason: str,
        request_id: str,
        now: datetime,
        text: str,
    ) -> Ticket:
        def give(step: _Step) -> None:
            if move is not Move.ASSIGN:
                self._own(actor)(step)
            if step.row.state == State.WAITING.value:
                self._end_pause(step)
                step.values |= self._clock(step, step.row.clock_from)
            step.values["handler"] = to.id
            step.detail["handler"] = [self._name_of(step.row.handler), to.name]

        def told(step: _Step, moved: Ticket) -> None:
            before = self._member(step.row.handler)
            tell_member(step.unit, to, moved, move.value, text, now, by=actor.name, reason=reason)
            if before is not None and before.id != to.id and before != actor.member:
                tell_member(step.unit, before, moved, "taken", texts.TAKEN_FROM_YOU, now, who=to.name)
            if move is not Move.ASSIGN and reason:
                said = texts.MOVED.format(ticket=say_ticket(moved), who=to.name, reason=reason)
                self._tell_all(step, moved, move.value, said)

        return self._move(ticket, move, actor, request_id, now, give, told, reason)

    def _move(
        self,
        ticket: Ticket,
        move: Move,
        actor: Actor,
        request_id: str,
        now: datetime,
        change: Any,
        told: Any,
        words: str = "",
    ) -> Ticket:
        past_deadlocks(lambda: self._once(ticket, move, actor, request_id, now, change, told, words))
        return self._store.get(ticket.id) or ticket

    def _once(
        self,
        ticket: Ticket,
        move: Move,
        actor: Actor,
        request_id: str,
        now: datetime,
        change: Any,
        told: Any,
        words: str,
    ) -> None:
        with self._house.open_unit() as unit:
            row = lock(unit, ticket.id)
            if row is None:
                raise NobodyThere(ticket.number)
            if not self._trail.note(unit, ticket.id, _ACTIONS[move], actor.name, request_id, now, words=words):
                return  # this very request was carried out before
            state = _allowed(row, move, actor, self._name_of)
            step = _Step(unit, row, now, state)
            change(step)
            if row.state != state.value:
                step.detail["state"] = [row.state, state.value]
            self._trail.detail(unit, ticket.id, _ACTIONS[move], request_id, step.detail)
            moved = self._write(step)
            told(step, moved)
            unit.commit()

    def _write(self, step: _Step) -> Ticket:
        values = {**step.values, "state": step.state.value, "revision": step.row.revision + 1, "changed_at": step.now}
        changed = update(ticket_table).where(_tickets.id == step.row.id).values(**values).returning(ticket_table)
        return self._store.rows.ticket(step.unit.connection.execute(changed).one())

    def _own(self, actor: Actor) -> Any:
        def check(step: _Step) -> None:
            if actor.role is Role.HANDLER and actor.member is not None and step.row.handler != actor.member.id:
                raise NotYours(step.row.number, self._name_of(step.row.handler))

        return check

    def _check_free_or_own(self, row: Any, actor: Actor) -> None:
        is_free = row.handler is None or (actor.member is not None and row.handler == actor.member.id)
        if not is_free and actor.role is Role.HANDLER:
            raise NotYours(row.number, self._name_of(row.handler))

    def _end_pause(self, step: _Step) -> None:
        ours = (pause_table.c.ticket == step.row.id) & pause_table.c.end_at.is_(None)
        step.unit.connection.execute(update(pause_table).where(ours).values(end_at=step.now))
        step.values["before_waiting"] = ""

    def _answered(self, step: _Step) -> None:
        """The first answer has been given."""
        if step.row.responded_at is None:
            late = step.row.respond_by is not None and step.row.respond_by < step.now
            step.values |= {"responded_at": step.now, "respond_by": None}
            step.values["late_respond"] = step.row.late_respond or late

    def _clock(self, step: _Step, start: datetime, *, responded: bool | None = None) -> Mapping[str, Any]:
        row, ticket = step.row, self._store.rows.ticket(step.row)
        has_responded = row.responded_at is not None if responded is None else responded
        targets = self._timing.targets(row.area, ticket.problem.category, ticket.problem.urgency)
        if responded is None:  # what was promised when it came in holds
            targets = Targets(ticket.clock.respond, ticket.clock.resolve)
        pauses = pauses_of(step.unit, row.id)
        return self._timing.values(row.area, targets, start, pauses, step.now, responded=has_responded)

    def _next_owner(self, ticket: Ticket, without: list[int], now: datetime) -> Member | None:
        given_back = [*without, *self._gave_back(ticket)]
        found = self._dispatch.choose(ticket.area, ticket.problem, now, without=given_back)
        if found is not None:
            return found
        for level in range(1, len(self._house.areas.chain(ticket.area)) + 1):
            leads = [lead for lead in self._dispatch.above(ticket.area, level) if lead.id not in given_back]
            if leads:
                return leads[0]
        return None

    def _gave_back(self, ticket: Ticket) -> list[int]:
        names = {change.by for change in self._trail.of(ticket.id) if change.action is Action.RETURNED}
        chain = self._house.areas.chain(ticket.area)
        return [member.id for member in self._crew.of_area(*chain) if member.name in names]

    def _tell_all(self, step: _Step, ticket: Ticket, event: str, text: str) -> None:
        tell_reporters(step.unit, self._store.everybody(ticket.id), ticket, event, text, step.now)

    def _member(self, member_id: int | None) -> Member | None:
        return self._crew.get(member_id) if member_id is not None else None

    def _name_of(self, member_id: int | None) -> str:
        member = self._member(member_id)
        return member.name if member else ""

    def _promise(self, ticket: Ticket, now: datetime) -> str:
        due = say_next_due(ticket, now)
        return texts.DUE.format(due=due) if due else texts.DUE_NOW


def _allowed(row: Any, move: Move, actor: Actor, name_of: Any) -> State:
    state = State(row.state)
    before = State(row.before_waiting) if row.before_waiting else None
    if move is Move.ACCEPT:
        is_mine = actor.member is not None and row.handler == actor.member.id
        if state in (State.ACCEPTED, State.ON_SITE, State.WAITING) and not is_mine and actor.member is not None:
            raise TakenAlready(row.number, name_of(row.handler))
        if state is State.NEW:  # nobody was given it: who takes it gives it to themselves
            return State.ACCEPTED
    return after(state, move, actor.role, before, number=row.number)


def _with_due(text: str, due: str) -> str:
    """The due time that has passed stands in the text; what comes next is not due yet."""
    return text.replace("{due}", due)


def _nothing(_step: _Step) -> None:
    """Nothing beside the state changes."""


def _told_nobody(_step: _Step, _moved: Ticket) -> None:
    """Nobody is told."""
