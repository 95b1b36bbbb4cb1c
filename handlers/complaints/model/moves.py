"""What may be done to a ticket, in which state, by whom, and where it stands afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from handlers.complaints.model.move import Move, Role
from handlers.complaints.model.refusals import CannotMove
from handlers.complaints.model.ticket_state import OPEN, UNSOLVED, State

__all__ = ["RULES", "CannotMove", "Move", "Role", "Rule", "after", "possible"]


@dataclass(frozen=True)
class Rule:
    """A move is for `roles`, from `states`, to `to`; without one the state stays (of an answer: what was before counts)."""

    roles: frozenset[Role]
    states: frozenset[State]
    to: State | None = None


_WORKERS = frozenset({Role.HANDLER, Role.STAFF})
_CALLERS = frozenset({Role.RESIDENT, Role.STAFF})  # staff on the resident's word, by telephone
_DESK = frozenset({Role.STAFF, Role.SYSTEM})
_NOT_RESIDENT = _WORKERS | _DESK
_STAFF = frozenset({Role.STAFF})
_IN_WORK = frozenset({State.ACCEPTED, State.ON_SITE})
_OWNED = _IN_WORK | {State.ASSIGNED, State.REOPENED}
_SETTLED = frozenset({State.CONFIRMED, State.CLOSED})

# In the order in which a page offers them: what carries the ticket on comes first, what takes it away last.
RULES: Mapping[Move, Rule] = MappingProxyType(
    {
        Move.ASSIGN: Rule(_DESK, frozenset({State.NEW, State.REOPENED, State.ASSIGNED}), State.ASSIGNED),
        Move.ACCEPT: Rule(_WORKERS, frozenset({State.ASSIGNED, State.REOPENED}), State.ACCEPTED),
        Move.ARRIVE: Rule(_WORKERS, frozenset({State.ACCEPTED}), State.ON_SITE),
        Move.RESOLVE: Rule(_WORKERS, _IN_WORK, State.RESOLVED),
        Move.ANSWER: Rule(_CALLERS | _WORKERS, frozenset({State.WAITING})),
        Move.CONFIRM: Rule(_CALLERS, frozenset({State.RESOLVED}), State.CONFIRMED),
        Move.REOPEN: Rule(_CALLERS, _SETTLED | {State.RESOLVED}, State.REOPENED),
        Move.CLOSE: Rule(_DESK, frozenset({State.RESOLVED, State.CONFIRMED}), State.CLOSED),
        Move.ASK: Rule(_WORKERS, _IN_WORK, State.WAITING),
        Move.TRANSFER: Rule(_NOT_RESIDENT, _OWNED | {State.WAITING}, State.ASSIGNED),
        Move.RETURN: Rule(_WORKERS, _OWNED, State.ASSIGNED),
        Move.NOTE: Rule(frozenset(Role), OPEN | _SETTLED),
        Move.ESCALATE: Rule(_NOT_RESIDENT, OPEN),
        Move.WITHDRAW: Rule(frozenset({Role.RESIDENT}), UNSOLVED, State.WITHDRAWN),
        Move.MERGE: Rule(_STAFF, OPEN, State.MERGED),
        Move.SPLIT: Rule(_STAFF, frozenset({State.MERGED}), State.NEW),
    }
)


def possible(state: State, role: Role) -> tuple[Move, ...]:
    """Return what `role` may do to a ticket in `state`, in the order in which a page would offer it."""
    return tuple(move for move, rule in RULES.items() if role in rule.roles and state in rule.states)


def after(
    state: State, move: Move, role: Role, before_waiting: State | None = None, *, number: int | None = None
) -> State:
    """Return where the ticket stands after `move`.

    before_waiting: the state in which the resident was asked; an answer goes back to it (ValueError where it is none from
    which one may ask). number: how people call the ticket, for the refusal. Raises CannotMove.
    """
    rule = RULES[move]
    if role not in rule.roles or state not in rule.states:
        raise CannotMove(state, move, role, number, rule.roles, possible(state, role))
    if move is Move.ANSWER:
        if before_waiting not in RULES[Move.ASK].states:
            raise ValueError(f"nobody asks from {before_waiting}, so an answer can't go back there")
        return before_waiting
    return rule.to or state
