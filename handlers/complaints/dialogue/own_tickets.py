"""What residents do about what they have reported: ask how it goes, answer, take it back, say whether it is solved."""

from handlers.complaints.dialogue import texts
from handlers.complaints.dialogue.scoring import Scoring
from handlers.complaints.dialogue.status import MOST_KEPT, SHOWN, Status
from handlers.complaints.dialogue.steps import Step, listen
from handlers.complaints.dialogue.verdict import Verdict
from handlers.complaints.dialogue.withdrawing import Withdrawing
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.model.ticket_state import State
from handlers.complaints.service.actors import RESIDENT_ACTOR
from handlers.complaints.service.desk import Desk
from handlers.contract import Option, Reply, ReplyKind, Turn


class OwnTickets:
    """One's own tickets."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._status = Status(desk)
        self._withdrawing = Withdrawing(desk)
        self._verdict = Verdict(desk)
        self._scoring = Scoring(desk)
        self.tell = self._status.tell
        self.leads_of = self._status.leads_of
        self.withdraw = self._withdrawing.of_line
        self.verdict = self._verdict.of_line

    def has_any(self, resident: str) -> bool:
        """Say whether a resident has reported anything."""
        return bool(self._desk.store.of_resident(resident, limit=1))

    def has_open(self, resident: str) -> bool:
        """Say whether a resident has reported anything that is not over yet."""
        return any(ticket.is_unsolved for ticket in self._desk.store.of_resident(resident, SHOWN))

    def status(self, turn: Turn) -> Reply:
        """Say how a ticket goes: the one that was pressed or named, the only one, or each."""
        pressed = self.of_option(turn.chosen, turn) if turn.chosen is not None else None
        return pressed or self._status.of_line(turn)

    def answer(self, turn: Turn) -> Reply:
        """An answer to what a grid worker asked."""
        waiting = [
            ticket
            for ticket in self._desk.store.of_resident(turn.resident.id, MOST_KEPT)
            if ticket.state is State.WAITING and ticket.resident == turn.resident.id
        ]
        if not waiting:
            return Reply(texts.NOTHING_REPORTED, ReplyKind.ANSWER, service="complaint")
        done = self._desk.work.answer(waiting[0], RESIDENT_ACTOR, turn.text, turn.request_id, turn.now)
        return listen(texts.ANSWERED.format(number=done.number), done.id)

    def of_option(self, chosen: Option, turn: Turn) -> Reply | None:
        """What is to be done about the ticket that a pressed option stands for; None for an option of another kind."""
        what, _, which = chosen.value.partition(":")
        if what not in ("show", "solved", "unsolved", "withdraw") or not which.isdigit():
            return None
        ticket = self._mine(int(which), turn)
        if ticket is None:
            return Reply(texts.NOTHING_REPORTED, ReplyKind.ANSWER, service="ticket_status")
        match what:
            case "withdraw":
                return self._withdrawing.take_back(ticket, turn)
            case "solved":
                return self._verdict.solved(ticket, turn)
            case "unsolved":
                return self._verdict.unsolved(ticket, "", turn)
            case _:
                return self._status.tell(ticket, turn)

    def resume(self, turn: Turn) -> Reply | None:
        """Which ticket is meant, a score, a word, what is still not solved."""
        dialogue = turn.session.dialogue
        if dialogue is None:
            return None
        step = Step(dialogue.step)
        if step not in (Step.SCORE, Step.COMMENT, Step.UNSOLVED):
            return self.of_option(turn.chosen, turn) if turn.chosen else None
        ticket = self._mine(int(dialogue.slots["ticket"]), turn)
        if ticket is None:
            return None
        match step:
            case Step.SCORE:
                return self._scoring.score(ticket, turn)
            case Step.COMMENT:
                return self._scoring.comment(ticket, turn)
            case _:
                return self._verdict.say_more(ticket, turn)

    def _mine(self, ticket_id: int, turn: Turn) -> Ticket | None:
        found = self._desk.store.get(ticket_id)
        is_mine = found is not None and self._desk.follow_up.reporter(found, turn.resident.id) is not None
        return found if is_mine else None
