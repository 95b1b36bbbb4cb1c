"""How content a reporter is once it is solved: a score of 1 to 5, and a word that goes with it."""

from handlers.complaints.dialogue import texts
from handlers.complaints.dialogue.jobs import number_said
from handlers.complaints.dialogue.steps import Step
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.service.desk import Desk
from handlers.complaints.understanding import cues
from handlers.contract import Reply, ReplyKind, Turn

# A line that the router understood as nothing in particular goes on with what was asked.
_SAYS_NOTHING_ELSE = frozenset({"unknown", "ask_back", "complaint", "offer_person", "thanks"})
# Up to here somebody was not content.
_CONTENT_FROM = 2
_AROUND_WORDS = " 分，,。"


class Scoring:
    """Takes scores."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def score(self, ticket: Ticket, turn: Turn) -> Reply | None:
        """Take a score, with any word after it, or a word alone; None for a line about something else."""
        found = cues.SCORE.match(turn.text.strip())
        score = int(turn.chosen.value[-1]) if turn.chosen and turn.chosen.value.startswith("score:") else None
        # The options stand in falling order, but who writes 5 means five points, not the fifth line.
        if found is not None:
            score = number_said(found[1])
        if score is None:
            return self.comment(ticket, turn)
        self._desk.follow_up.rate(ticket, turn.resident.id, score, turn.request_id, turn.now)
        words = found[2].strip(_AROUND_WORDS) if found is not None else ""
        if words:
            self._desk.follow_up.comment(ticket, turn.resident.id, words)
        text = (texts.THANKS_SCORE if score > _CONTENT_FROM else texts.SORRY_SCORE).format(score=score)
        slots = {"ticket": str(ticket.id)}
        return Reply(text, ReplyKind.DO, service="complaint", step=Step.COMMENT, slots=slots)

    def comment(self, ticket: Ticket, turn: Turn) -> Reply | None:
        """Take the line as a word about how it went; None for one about something else."""
        if turn.intent.service not in _SAYS_NOTHING_ELSE:
            return None
        self._desk.follow_up.comment(ticket, turn.resident.id, turn.text)
        return Reply(texts.THANKS_COMMENT, ReplyKind.DO, service="complaint")
