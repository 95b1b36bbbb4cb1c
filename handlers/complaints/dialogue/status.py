"""How one's tickets go: the one that is named, the only one, or each to choose from."""

from collections.abc import Sequence
from dataclasses import replace

from handlers.complaints.dialogue import texts
from handlers.complaints.dialogue.jobs import number_said
from handlers.complaints.dialogue.steps import listen
from handlers.complaints.dialogue.wording import say_line, say_status
from handlers.complaints.model.change import Action
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.model.ticket_state import State
from handlers.complaints.service.desk import Desk
from handlers.complaints.understanding import cues
from handlers.contract import Option, Reply, ReplyKind, Turn

MOST_OPTIONS = 6
# So many of one's own tickets are talked about, the newest ones.
SHOWN = 8
# What is named or waits is looked for further back.
MOST_KEPT = 100


class Status:
    """Says how tickets go."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def of_line(self, turn: Turn) -> Reply:
        """Say how a ticket goes: the one that the line names, the only one, or each."""
        found = cues.STATUS_OF.search(turn.text)
        mine = self._desk.store.of_resident(turn.resident.id, SHOWN if found is None else MOST_KEPT)
        if not mine:
            text = texts.NOT_YOURS.format(number=number_said(found[1])) if found else texts.NOTHING_REPORTED
            return Reply(text, ReplyKind.ANSWER, service="ticket_status")
        if found is not None:
            named = next((ticket for ticket in mine if ticket.number == number_said(found[1])), None)
            if named is None:
                mine = mine[:SHOWN]
                numbers = "、".join(f"{ticket.number} 号" for ticket in mine)
                return _choose(texts.NO_SUCH_TICKET.format(number=number_said(found[1]), numbers=numbers), mine)
            return self.tell(named, turn)
        unsolved = [ticket for ticket in mine if ticket.is_unsolved or ticket.state is State.RESOLVED]
        if len(unsolved) == 1 or len(mine) == 1:
            return self.tell((unsolved or mine)[0], turn)
        return _choose(texts.MINE, unsolved or mine)

    def tell(self, ticket: Ticket, turn: Turn) -> Reply:
        """Say how this ticket goes, and what its author is still asked."""
        text = say_status(ticket, self._desk.crew, self.leads_of(ticket), turn.now)
        if ticket.state is State.WAITING and ticket.resident == turn.resident.id:
            text += texts.STATUS_ANSWER.format(words=self._question_of(ticket))
        return replace(listen(text, ticket.id, "ticket_status"), kind=ReplyKind.ANSWER)

    def leads_of(self, ticket: Ticket) -> str:
        """Return the names of those who answer for it at its level."""
        return "、".join(member.name for member in self._desk.dispatch.above(ticket.area, max(ticket.level, 1)))

    def _question_of(self, ticket: Ticket) -> str:
        asked = [change.words for change in self._desk.trail.of(ticket.id) if change.action is Action.ASKED]
        return asked[-1] if asked else ""


def _choose(text: str, tickets: Sequence[Ticket]) -> Reply:
    options = tuple(
        Option(say_line(ticket), service="ticket_status", value=f"show:{ticket.id}")
        for ticket in tickets[:MOST_OPTIONS]
    )
    return Reply(text, ReplyKind.ANSWER, options=options, service="ticket_status")
