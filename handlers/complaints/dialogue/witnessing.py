"""Danger at a place: whoever works there has a ticket for it, beside the alert that went out already."""

from dataclasses import replace
from datetime import timedelta

from handlers.complaints.dialogue.draft import Draft, update
from handlers.complaints.dialogue.form import report_of
from handlers.complaints.model.ticket import Ticket, Where
from handlers.complaints.model.urgency import Urgency
from handlers.complaints.service.desk import Desk
from handlers.complaints.service.duplicates import is_near
from handlers.complaints.understanding.reading import SURE_FROM, Reader, is_findable
from handlers.contract import Turn
from knowledge.language.danger import Danger

# A danger to whoever passes by is somebody's work afterwards; what happens to a person is theirs alone.
_OF_PLACES = frozenset(Danger) - {Danger.INJURY, Danger.SUICIDE, Danger.VIOLENCE, Danger.POISON, Danger.ATTACK}
# Who is afraid writes one line after the other; they are about one thing.
ONE_PANIC = timedelta(minutes=30)


class Witness:
    """Makes tickets of dangers."""

    def __init__(self, desk: Desk, reader: Reader) -> None:
        self._desk = desk
        self._reader = reader

    def witness(self, turn: Turn) -> None:
        """File it, or add it to what the same person reported a moment ago; repeating the turn changes nothing."""
        if (turn.intent.entry or "") not in {kind.value for kind in _OF_PLACES}:
            return
        reading = self._reader.read(turn.text, turn.now)
        draft = replace(update(Draft(), reading, SURE_FROM), urgency=Urgency.DANGER)
        key = f"danger:{turn.request_id}"
        earlier = self._earlier(draft.where, turn)
        if earlier is None or earlier.request_id == key:
            report = replace(report_of(draft, turn.resident, turn.now), is_known=True)  # by the alert that went out
            self._desk.reports.file(report, key, turn.now)
            return
        self._desk.reports.add(earlier, turn.text, "", key, turn.now)
        problem, is_first = earlier.problem, not is_findable(earlier.problem.where)
        if (is_first and draft.has_place) or draft.anonymous or draft.confidential:
            where = draft.where if is_first else problem.where
            self._desk.reports.amend(
                earlier,
                "",
                key,
                turn.now,
                problem=replace(problem, where=where),
                anonymous=True if draft.anonymous else None,
                confidential=True if draft.confidential else None,
            )

    def _earlier(self, where: Where, turn: Turn) -> Ticket | None:
        lately = turn.now - ONE_PANIC
        for ticket in self._desk.store.of_resident(turn.resident.id, limit=5):
            there = ticket.problem.where
            is_elsewhere = is_findable(where) and is_findable(there) and not is_near(where, there)
            is_danger = ticket.is_unsolved and ticket.problem.urgency is Urgency.DANGER
            if is_danger and ticket.received_at >= lately and not is_elsewhere:
                return ticket
        return None
