"""Lines that look like a report and are none: thanks, asking when somebody comes at last, where the danger is."""

from dataclasses import replace
from datetime import timedelta

from handlers.complaints.dialogue import texts
from handlers.complaints.dialogue.draft import merge_where
from handlers.complaints.dialogue.own_tickets import OwnTickets
from handlers.complaints.dialogue.steps import listen
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.model.urgency import Urgency
from handlers.complaints.service.desk import Desk
from handlers.complaints.understanding import cues
from handlers.complaints.understanding.reading import Reader, Reading, is_findable, where_of
from handlers.contract import Reply, ReplyKind, Turn

# So long what somebody in danger says is about it.
DANGER_LASTS = timedelta(hours=1)


class Asides:
    """Answers what is no report."""

    def __init__(self, desk: Desk, reader: Reader, own: OwnTickets) -> None:
        self._desk = desk
        self._reader = reader
        self._own = own

    def answer(self, turn: Turn) -> Reply | None:
        """Return the answer to a line that reports nothing; None for one that may."""
        if not turn.text or turn.chosen is not None:
            return None
        if cues.THANKS.fullmatch(turn.text) or cues.THANKS_FOR.fullmatch(turn.text):
            return Reply(texts.WELCOME_ANY, ReplyKind.ANSWER, service="thanks")
        reading = self._reader.read(turn.text, turn.now)
        about_danger = self.in_danger(turn)
        if about_danger is not None:
            return about_danger
        asks = cues.PROGRESS.search(turn.text) or cues.WANTS_LEAD.search(turn.text)
        if asks and not is_findable(where_of(reading.place)) and self._own.has_open(turn.resident.id):
            return self._own.status(turn)
        return None

    def in_danger(self, turn: Turn) -> Reply | None:
        """Take what somebody in danger says next as about it: where it is, how it goes on; None for anything else."""
        ticket = self.danger_of(turn) if turn.text and turn.chosen is None else None
        if ticket is None or cues.ASKS_ANYTHING.search(turn.text):
            return None
        reading = self._reader.read(turn.text, turn.now)
        says_where = reading.place is not None and reading.says_nothing
        if says_where or cues.MOVES_ON.match(turn.text) or cues.GOES_ON.match(turn.text):
            return self._more_of_danger(ticket, reading, turn)
        return None

    def danger_of(self, turn: Turn) -> Ticket | None:
        """Return the danger that the resident has just reported, if they have."""
        mine = self._desk.store.of_resident(turn.resident.id, 5)
        return next(
            (
                ticket
                for ticket in mine
                if ticket.problem.urgency is Urgency.DANGER
                and ticket.is_unsolved
                and turn.now - ticket.received_at < DANGER_LASTS
            ),
            None,
        )

    def _more_of_danger(self, ticket: Ticket, reading: Reading, turn: Turn) -> Reply:
        """Put what was said now to the danger: where it is, or how it goes on. The desk tells whoever heard the alarm."""
        if reading.place is None:
            self._desk.reports.add(ticket, turn.text, "", turn.request_id, turn.now)
            return listen(texts.DANGER_MORE, ticket.id)
        where = merge_where(ticket.problem.where, where_of(reading.place))
        said = replace(ticket.said, address=reading.place.address or ticket.said.address)
        problem = replace(ticket.problem, where=where)
        self._desk.reports.amend(ticket, "", turn.request_id, turn.now, problem=problem, said=said)
        return listen(texts.DANGER_PLACE.format(place=where.place), ticket.id)
