"""Whether it is solved: 解决了 settles a ticket and asks how content its reporter is, 没解决 opens it again."""

from handlers.complaints.dialogue import texts
from handlers.complaints.dialogue.form import option
from handlers.complaints.dialogue.jobs import number_said
from handlers.complaints.dialogue.status import MOST_OPTIONS
from handlers.complaints.dialogue.steps import Step, listen
from handlers.complaints.dialogue.withdrawing import described
from handlers.complaints.dialogue.wording import say_promise
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.model.ticket_state import State
from handlers.complaints.service.desk import Desk
from handlers.complaints.understanding import cues
from handlers.complaints.wording import say_ticket
from handlers.contract import Refusal, Reply, ReplyKind, Turn

# Words shorter than this say that it is not solved, and nothing more.
_SAYS_WHY = 8


class Verdict:
    """Hears whether tickets are solved."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def of_line(self, turn: Turn) -> Reply:
        """解决了, 没解决: about the ticket that was asked about last, or the one that is named."""
        asked = self._desk.follow_up.asked_of(turn.resident.id, turn.now)
        found = cues.STATUS_OF.search(turn.text)
        if found is not None:
            asked = [ticket for ticket in asked if ticket.number == number_said(found[1])] or asked
        open_ones = [ticket for ticket in asked if ticket.state is State.RESOLVED]
        is_unsolved = bool(cues.UNSOLVED.search(turn.text) or cues.AGAIN.search(turn.text))
        if not asked:
            return Reply(texts.NOTHING_REPORTED, ReplyKind.ANSWER, service="complaint")
        if len(open_ones) > 1 and len(meant := described(open_ones, turn.text)) == 1:
            open_ones = meant
        if len(open_ones) > 1:
            what = "unsolved" if is_unsolved else "solved"
            options = tuple(option(say_ticket(ticket), f"{what}:{ticket.id}") for ticket in open_ones[:MOST_OPTIONS])
            return Reply(texts.WHICH_VERDICT, ReplyKind.FORM, options, service="complaint", step=Step.VERDICT)
        ticket = (open_ones or asked)[0]
        return self.unsolved(ticket, turn.text, turn) if is_unsolved else self.solved(ticket, turn)

    def solved(self, ticket: Ticket, turn: Turn) -> Reply:
        """This ticket is solved: how content are they?"""
        self._desk.follow_up.solved(ticket, turn.resident.id, turn.request_id, turn.now)
        options = tuple(option(text, f"score:{5 - place}") for place, text in enumerate(texts.SCORES))
        text = texts.THANKS_SOLVED.format(number=ticket.number)
        slots = {"ticket": str(ticket.id)}
        return Reply(text, ReplyKind.DO, options, service="complaint", step=Step.SCORE, slots=slots)

    def unsolved(self, ticket: Ticket, words: str, turn: Turn) -> Reply:
        """This ticket is not solved. words: what they said of it; where that says nothing more, they are asked."""
        try:
            done = self._desk.follow_up.unsolved(ticket, turn.resident.id, words, turn.request_id, turn.now)
        except Refusal as refusal:
            return Reply(refusal.sentence, ReplyKind.DO, service="complaint")
        member = self._desk.crew.get(done.handler) if done.handler is not None else None
        who = f"网格员{member.name}" if member else "网格员"
        text = texts.REOPENED.format(number=done.number, who=who, promise=say_promise(done, turn.now))
        slots = {"ticket": str(done.id)}
        if len(words) < _SAYS_WHY:
            said = f"{text}{texts.SAY_MORE}"
            return Reply(said, ReplyKind.DO, service="complaint", step=Step.UNSOLVED, slots=slots)
        return listen(text, done.id)

    def say_more(self, ticket: Ticket, turn: Turn) -> Reply | None:
        """Take the line as what is still not solved; None for one that is about something else."""
        if turn.intent.service in ("answer", "greeting", "thanks", "yes", "no"):
            return None
        self._desk.reports.add(ticket, turn.text, "", turn.request_id, turn.now)
        return listen(texts.ADDED.format(number=ticket.number), ticket.id)
