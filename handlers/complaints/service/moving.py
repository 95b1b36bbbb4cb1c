"""The one way in which a ticket is moved: lock its row, note the move, ask the rules, write, tell, commit.

Two who move it at once: the second finds the row as the first has left it, and is told who was faster. Repeating a request
changes nothing.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row

from community.storage.deadlock import past_deadlocks
from handlers.complaints.model.change import Action
from handlers.complaints.model.move import Move
from handlers.complaints.model.moves import after
from handlers.complaints.model.refusals import NobodyThere, TakenAlready
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.model.ticket_state import State
from handlers.complaints.service.actors import Actor
from handlers.complaints.service.owners import Owners
from handlers.complaints.service.step import Change, Step, Tell, nobody, nothing_else
from handlers.complaints.service.store import Store, lock
from handlers.complaints.service.trail import Trail
from handlers.contract import House

_ACTIONS: Mapping[Move, Action] = MappingProxyType(
    {
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
)
_TAKEN = frozenset({State.ACCEPTED, State.ON_SITE, State.WAITING})


class Moving:
    """Makes moves."""

    def __init__(self, house: House, store: Store, trail: Trail, owners: Owners) -> None:
        self._house = house
        self._store = store
        self._trail = trail
        self._owners = owners

    def move(
        self,
        move: Move,
        ticket: Ticket,
        actor: Actor,
        request_id: str,
        now: datetime,
        *,
        change: Change = nothing_else,
        tell: Tell = nobody,
        words: str = "",
    ) -> Ticket:
        """Make a move and return the ticket as it then is.

        change: what becomes of it beside the state; what it raises undoes the move. tell: who learns of it. words: kept in
        the history. Raises CannotMove, TakenAlready, NobodyThere where the ticket has gone.
        """
        past_deadlocks(lambda: self._once(move, ticket, actor, request_id, now, change, tell, words))
        return self._store.get(ticket.id) or ticket

    def _once(
        self,
        move: Move,
        ticket: Ticket,
        actor: Actor,
        request_id: str,
        now: datetime,
        change: Change,
        tell: Tell,
        words: str,
    ) -> None:
        action = _ACTIONS[move]
        with self._house.open_unit() as unit:
            row = lock(unit, ticket.id)
            if row is None:
                raise NobodyThere(ticket.number)
            if not self._trail.note(unit, ticket.id, action, actor.name, request_id, now, words=words):
                return  # this very request was carried out before
            step = Step(unit, row, now, self._state_after(move, row, actor))
            change(step)
            if row.state != step.state.value:
                step.detail["state"] = [row.state, step.state.value]
            self._trail.detail(unit, ticket.id, action, request_id, step.detail)
            moved = self._store.write(unit, row, now, **step.values, state=step.state.value)
            tell(step, moved)
            unit.commit()

    def _state_after(self, move: Move, row: "Row[Any]", actor: Actor) -> State:
        state = State(row.state)
        before = State(row.before_waiting) if row.before_waiting else None
        if move is Move.ACCEPT:
            if state in _TAKEN and actor.member is not None and row.handler != actor.member.id:
                raise TakenAlready(row.number, self._owners.name(row.handler))
            if state is State.NEW:  # nobody was given it: who takes it gives it to themselves
                return State.ACCEPTED
        return after(state, move, actor.role, before, number=row.number)
