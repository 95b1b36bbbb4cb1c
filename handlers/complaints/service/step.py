"""A move under way: what the row becomes and what the history says, gathered before either is written."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Row, update

from community.storage import UnitOfWork
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.model.ticket_state import State
from handlers.complaints.tables import pause_table


@dataclass
class Step:
    """A move of the locked `row` to `state`. values: the columns that change beside the state. detail: what the history
    says beside it, {"handler": [from, to], …}."""

    unit: UnitOfWork
    row: "Row[Any]"
    now: datetime
    state: State
    values: dict[str, Any] = field(default_factory=dict)
    detail: dict[str, list[object]] = field(default_factory=dict)

    def respond(self) -> None:
        """Count as the first answer that the reporters get, where there was none before."""
        if self.row.responded_at is None:
            late = self.row.respond_by is not None and self.row.respond_by < self.now
            self.values |= {"responded_at": self.now, "respond_by": None}
            self.values["late_respond"] = self.row.late_respond or late

    def stop_clock(self) -> None:
        """Let nothing be due any more."""
        self.values |= {"respond_by": None, "resolve_by": None}

    def pause(self) -> None:
        """Let the clock stand still until the pause ends."""
        self.values["before_waiting"] = self.row.state
        self.stop_clock()
        self.unit.insert_new(pause_table, ticket=self.row.id, begin_at=self.now, end_at=None)

    def end_pause(self) -> None:
        """End the pause, if there is one; what is due then is for the caller to say."""
        ours = (pause_table.c.ticket == self.row.id) & pause_table.c.end_at.is_(None)
        self.unit.connection.execute(update(pause_table).where(ours).values(end_at=self.now))
        self.values["before_waiting"] = ""

    def settle(self) -> None:
        """Let the ticket have its end now."""
        self.values["closed_at"] = self.now
        self.stop_clock()


# What a kind of move adds to the step before it is written, and whom it tells once it is: the ticket as it then is.
Change: TypeAlias = Callable[[Step], None]
Tell: TypeAlias = Callable[[Step, Ticket], None]


def nothing_else(_step: Step) -> None:
    """Nothing beside the state changes."""


def nobody(_step: Step, _moved: Ticket) -> None:
    """Nobody is told."""
