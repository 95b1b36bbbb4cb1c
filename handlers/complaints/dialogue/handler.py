"""Complaints' side of the conversation: which part of it a line goes to."""

from collections.abc import Mapping
from dataclasses import replace

from handlers.complaints.dialogue.afterwards import Afterwards
from handlers.complaints.dialogue.answering import Answering
from handlers.complaints.dialogue.asides import Asides
from handlers.complaints.dialogue.claiming import Claiming
from handlers.complaints.dialogue.crew import CrewTalk
from handlers.complaints.dialogue.draft import Draft, update
from handlers.complaints.dialogue.heeding import Heeding
from handlers.complaints.dialogue.media import Media
from handlers.complaints.dialogue.own_tickets import OwnTickets
from handlers.complaints.dialogue.reporting import Reporting
from handlers.complaints.dialogue.steps import Step
from handlers.complaints.dialogue.witnessing import Witness
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.service.desk import Desk
from handlers.complaints.understanding import cues
from handlers.complaints.understanding.reading import SAYS_PROBLEM_FROM, SURE_FROM, Reader, is_findable, where_of
from handlers.contract import Option, Reply, Turn
from knowledge.language.normalise import simplify

# What is heard before anything else goes past whatever this service has open.
_HEEDED = frozenset({"crew_bind", "crew_work", "ticket_verdict", "ticket_answer"})


class ComplaintHandler:
    """Files reports and sees them through with whoever made them."""

    def __init__(self, desk: Desk, reader: Reader) -> None:
        self._desk = desk
        self._reader = reader
        self._own = OwnTickets(desk)
        self._crew = CrewTalk(desk)
        self._reporting = Reporting(desk, reader)
        self._after = Afterwards(desk, reader, self._own)
        self._answering = Answering(desk, reader, self._reporting, self._own, self._after)
        self._asides = Asides(desk, reader, self._own)
        self._media = Media(desk, reader, self._reporting, self._crew)
        self.heed = Heeding(desk, reader).heed
        self.claim = Claiming(reader, self._own).claim
        self.witness = Witness(desk, reader).witness

    def begin(self, turn: Turn) -> Reply:
        """The resident reports something, asks after it, or works it."""
        turn = _simplified(turn)
        match turn.intent.service:
            case "ticket_status" if not self._reports_anew(turn):
                return self._own.status(turn)
            case "withdraw_ticket":
                return self._own.withdraw(turn)
            case "ticket_verdict":
                return self._own.verdict(turn)
            case "ticket_answer":
                return self._own.answer(turn)
            case "crew_bind":
                return self._crew.bind(turn)
            case "crew_work":
                return self._crew.work(turn)
            case "picture" | "place":
                return self._media.begin(turn)
            case "complaint" if cues.WITHDRAW.search(turn.text) and cues.STATUS_OF.search(turn.text):
                return self._own.withdraw(turn)
            case _ if turn.chosen is not None:
                return self._pressed(turn.chosen, turn)
            case _:
                return self._asides.answer(turn) or self._reporting.report(turn)

    def resume(self, turn: Turn) -> Reply | None:
        """A dialogue of this service is open."""
        turn, dialogue = _simplified(turn), turn.session.dialogue
        if dialogue is None:
            return None
        if turn.intent.service in _HEEDED:
            return self.begin(turn)
        slots = dialogue.slots
        match Step(dialogue.step):
            case Step.ASK:
                return self._answering.hear(self._reporting.draft_in(slots), turn)
            case Step.TELL:
                return self._media.tell(self._reporting.draft_in(slots), turn)
            case Step.PICTURE:
                return self._media.belongs(self._reporting.draft_in(slots), self._ticket_in(slots), turn)
            case Step.JOB:
                return self._crew.resume(turn)
            case Step.FILED:
                return self._asides.in_danger(turn) or self._after.resume(self._ticket_in(slots), turn)
            case Step.SCORE | Step.COMMENT if self._reports_another(turn):
                return self._reporting.report(turn)
            case Step.SCORE | Step.COMMENT | Step.VERDICT | Step.WITHDRAW | Step.UNSOLVED:
                return self._own.resume(turn)

    def _ticket_in(self, slots: Mapping[str, str]) -> Ticket | None:
        return self._desk.store.get(int(slots["ticket"]))

    def _reports_anew(self, turn: Turn) -> bool:
        """A line that thanks for the last time and reports the next, from somebody who has nothing open."""
        if self._own.has_any(turn.resident.id) or not turn.text:
            return False
        reading = self._reader.read(turn.text, turn.now)
        return reading.is_problem >= SAYS_PROBLEM_FROM and reading.place is not None and not reading.says_nothing

    def _reports_another(self, turn: Turn) -> bool:
        """Asked how content they are, somebody reports the next thing."""
        if turn.chosen is not None or not turn.text or cues.SCORE.match(turn.text.strip()):
            return False
        reading = self._reader.read(turn.text, turn.now)
        if reading.is_problem < SAYS_PROBLEM_FROM or reading.says_nothing:
            return False
        return is_findable(where_of(reading.place)) or cues.BESIDES.search(turn.text) is not None

    def _pressed(self, chosen: Option, turn: Turn) -> Reply:
        """An option that leads here: of a menu, or of what the line before may have meant, which then counts."""
        about = self._own.of_option(chosen, turn)
        if about is not None:
            return about
        said = turn.session.last_text if chosen.value and chosen.value.startswith("do-") else ""
        reading = self._reader.read(said, turn.now) if said else None
        return self._reporting.go(update(Draft(), reading, SURE_FROM) if reading else Draft(), turn)


def _simplified(turn: Turn) -> Turn:
    return replace(turn, message=replace(turn.message, text=simplify(turn.text)))
