"""Taking back what one has reported: the ticket that a line names or describes, or the one just talked about."""

from collections.abc import Sequence

from handlers.complaints.dialogue import texts
from handlers.complaints.dialogue.form import option
from handlers.complaints.dialogue.jobs import number_said
from handlers.complaints.dialogue.status import MOST_KEPT, MOST_OPTIONS
from handlers.complaints.dialogue.steps import Step
from handlers.complaints.dialogue.wording import say_line
from handlers.complaints.model.refusals import CannotMove
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.service.desk import Desk
from handlers.complaints.understanding import cues
from handlers.complaints.wording import say_ticket
from handlers.contract import Reply, ReplyKind, Turn

_SAYS_LITTLE = frozenset("那个了的在是不这里有我你他们上下好坏没得一，。, ")


class Withdrawing:
    """Takes tickets back."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def of_line(self, turn: Turn, latest: Ticket | None = None) -> Reply:
        """Take back the ticket that the line names, or the only one. latest: what was just talked about."""
        mine = [ticket for ticket in self._desk.store.of_resident(turn.resident.id, MOST_KEPT) if ticket.is_unsolved]
        found = cues.STATUS_OF.search(turn.text)
        if found is not None:
            mine = [ticket for ticket in mine if ticket.number == number_said(found[1])]
            if not mine:
                text = texts.NOT_YOURS.format(number=number_said(found[1]))
                return Reply(text, ReplyKind.ANSWER, service="complaint")
        elif len(meant := described(mine, turn.text)) == 1:
            mine = meant
        elif latest is not None and latest.id in {ticket.id for ticket in mine}:
            mine = [latest]
        if not mine:
            return Reply(texts.NOTHING_REPORTED, ReplyKind.ANSWER, service="complaint")
        if len(mine) == 1:
            return self.take_back(mine[0], turn)
        options = tuple(option(say_line(ticket), f"withdraw:{ticket.id}") for ticket in mine[:MOST_OPTIONS])
        return Reply(texts.WHICH_WITHDRAW, ReplyKind.FORM, options, service="complaint", step=Step.WITHDRAW)

    def take_back(self, ticket: Ticket, turn: Turn) -> Reply:
        """Take this ticket back; where others reported it, too, the resident alone leaves it."""
        others = [found for found in self._desk.store.everybody(ticket.id) if found.resident != turn.resident.id]
        if others or ticket.resident != turn.resident.id:
            self._desk.follow_up.leave(ticket, turn.resident.id, turn.request_id, turn.now)
            return Reply(texts.NOT_YOURS_TO_WITHDRAW.format(number=ticket.number), ReplyKind.DO, service="complaint")
        try:
            self._desk.work.withdraw(ticket, turn.request_id, turn.now)
        except CannotMove as refusal:
            return Reply(refusal.sentence, ReplyKind.DO, service="complaint")
        return Reply(texts.WITHDRAWN.format(ticket=say_ticket(ticket)), ReplyKind.DO, service="complaint")


def described(tickets: Sequence[Ticket], text: str) -> list[Ticket]:
    """Return the tickets that share most with what a line says of them (那个灯不用修了), where it says anything of one."""
    said = (set(cues.WITHDRAW.sub("", text)) - _SAYS_LITTLE) & set(
        "".join(ticket.problem.summary for ticket in tickets)
    )
    shared = {ticket.id: len(said & set(ticket.problem.summary)) for ticket in tickets}
    most = max(shared.values(), default=0)
    return [ticket for ticket in tickets if most and shared[ticket.id] == most]
