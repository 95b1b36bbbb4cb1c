"""What can't be done with a ticket, each in one sentence that says what is possible."""

from collections.abc import Collection, Sequence

from handlers.complaints import texts
from handlers.complaints.model.move import Move, Role
from handlers.complaints.model.ticket_state import State
from handlers.contract import Refusal


class CannotMove(Refusal):
    """The move is not for this role, or not from this state.

    number: how people call the ticket. whose: who may make such a move at all. can: what this role may do instead.
    """

    def __init__(
        self, state: State, move: Move, role: Role, number: int | None, whose: Collection[Role], can: Sequence[Move]
    ) -> None:
        self.state, self.move, self.role = state, move, role
        resident = texts.YOU if role is Role.RESIDENT else texts.RESIDENT
        sentence = texts.CANNOT_MOVE if role in whose else texts.NOT_YOURS
        names = texts.MOVE_NAMES | texts.RESIDENT_MOVES if role is Role.RESIDENT else texts.MOVE_NAMES
        super().__init__(
            sentence.format(
                which=texts.THIS_ONE if number is None else texts.WHICH.format(number=number),
                state=texts.STATES_SAID[state].format(resident=resident),
                move=texts.MOVE_NAMES[move],
                whose=texts.WHOSE.join(name for who, name in texts.ROLE_NAMES.items() if who in whose),
                instead=texts.YOU_CAN.format(moves=texts.OR.join(names[one] for one in can))
                if can
                else texts.INSTEAD[state],
            )
        )


class NotYours(Refusal):
    """Somebody else has the ticket."""

    def __init__(self, number: int, who: str) -> None:
        super().__init__(texts.NOT_YOUR_TICKET.format(number=number, who=who or texts.NOBODY_YET))


class TakenAlready(Refusal):
    """Somebody else was faster."""

    def __init__(self, number: int, who: str) -> None:
        super().__init__(texts.TAKEN_ALREADY.format(number=number, who=who or texts.SOMEBODY))


class NeedsWords(Refusal):
    """The move says nothing without words."""

    def __init__(self, move: Move, number: int) -> None:
        super().__init__(texts.NEEDS_WORDS[move].format(number=number))


class NobodyThere(Refusal):
    """There is nobody, or nothing, that it could go to."""

    def __init__(self, number: int) -> None:
        super().__init__(texts.NOBODY_THERE.format(number=number))


class CannotMerge(Refusal):
    """The ticket is over, elsewhere or the very same: nothing can be carried on as part of it."""

    def __init__(self, number: int) -> None:
        super().__init__(texts.CANNOT_MERGE.format(number=number))


class TooMany(Refusal):
    """One resident has more open tickets than anybody could have."""

    def __init__(self, most: int) -> None:
        super().__init__(texts.TOO_MANY.format(most=most))
