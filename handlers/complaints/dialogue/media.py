"""Pictures and positions that come before any words: what they are about may follow, or they belong to a ticket."""

from dataclasses import replace

from handlers.complaints.dialogue import texts
from handlers.complaints.dialogue.crew import CrewTalk
from handlers.complaints.dialogue.draft import Draft, update
from handlers.complaints.dialogue.form import option
from handlers.complaints.dialogue.reporting import Reporting
from handlers.complaints.dialogue.sent import picture_of, with_position
from handlers.complaints.dialogue.steps import Step, listen
from handlers.complaints.model.ticket import Ticket, Where
from handlers.complaints.service.desk import Desk
from handlers.complaints.understanding.reading import SAYS_PROBLEM_FROM, SURE_FROM, Reader
from handlers.complaints.wording import say_ticket
from handlers.contract import MessageKind, Reply, ReplyKind, Turn


class Media:
    """Takes what is sent without words."""

    def __init__(self, desk: Desk, reader: Reader, reporting: Reporting, crew: CrewTalk) -> None:
        self._desk = desk
        self._reader = reader
        self._reporting = reporting
        self._crew = crew

    def begin(self, turn: Turn) -> Reply:
        """A picture or a position out of the blue."""
        if turn.message.kind is not MessageKind.IMAGE:
            return self._wait_for_words(Draft(where=with_position(Where(), turn)), texts.PLACE)
        at_work = self._crew.picture(turn)
        if at_work is not None:
            return at_work
        draft = Draft(pictures=(picture_of(turn),))
        recent = next((found for found in self._desk.store.of_resident(turn.resident.id, 5) if found.is_unsolved), None)
        return self._ask_whether(recent, draft) if recent else self._wait_for_words(draft, texts.PICTURE)

    def tell(self, draft: Draft, turn: Turn) -> Reply | None:
        """Take what follows a picture or a position: another one, or what it is about."""
        if turn.message.kind is MessageKind.IMAGE:
            return self._wait_for_words(_with_picture(draft, turn), texts.PICTURE)
        if turn.message.position is not None:
            return self._wait_for_words(replace(draft, where=with_position(draft.where, turn)), texts.PLACE)
        reading = self._reader.read(turn.text, turn.now)
        says = turn.intent.service == "complaint" or reading.is_problem >= SAYS_PROBLEM_FROM
        return self._reporting.go(update(draft, reading, SURE_FROM), turn) if says else None

    def belongs(self, draft: Draft, ticket: Ticket | None, turn: Turn) -> Reply | None:
        """Take the answer to whether the pictures are the ticket's; more pictures are asked about together."""
        value = turn.chosen.value if turn.chosen else {"yes": "add:yes", "no": "add:no"}.get(turn.intent.service, "")
        if ticket is None or value == "add:no":
            return self._wait_for_words(draft, texts.PICTURE)
        if turn.message.kind is MessageKind.IMAGE:
            return self._ask_whether(ticket, _with_picture(draft, turn))
        if not value:
            return self.tell(draft, turn)
        for picture in draft.pictures:
            self._desk.reports.add_picture(ticket, picture, turn.resident.id, "before", turn.now)
        return listen(texts.PHOTO_ADDED.format(number=ticket.number), ticket.id)

    def _ask_whether(self, ticket: Ticket, draft: Draft) -> Reply:
        text = texts.PICTURE_FOR.format(ticket=say_ticket(ticket))
        options = (option(texts.YES_ADD_OPTION, f"add:{ticket.id}"), option(texts.OTHER_THING_OPTION, "add:no"))
        slots = {**self._reporting.slots_of(draft), "ticket": str(ticket.id)}
        return Reply(text, ReplyKind.FORM, options, service="complaint", step=Step.PICTURE, slots=slots)

    def _wait_for_words(self, draft: Draft, text: str) -> Reply:
        slots = self._reporting.slots_of(draft)
        return Reply(text, ReplyKind.UNKNOWN, service="complaint", step=Step.TELL, slots=slots)


def _with_picture(draft: Draft, turn: Turn) -> Draft:
    return replace(draft, pictures=(*draft.pictures, picture_of(turn)))
