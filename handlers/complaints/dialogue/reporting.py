"""Reporting: a line is taken as far as the form goes, and what the form says is told."""

from collections.abc import Mapping
from dataclasses import replace

from handlers.complaints.dialogue import texts
from handlers.complaints.dialogue.draft import Draft, from_text, to_text, update
from handlers.complaints.dialogue.form import Ask, Form
from handlers.complaints.dialogue.several import parts_of
from handlers.complaints.dialogue.steps import Step, listen
from handlers.complaints.dialogue.wording import say_filed, without_more
from handlers.complaints.model.ticket import Ticket, Where
from handlers.complaints.model.urgency import Urgency
from handlers.complaints.service.desk import Desk
from handlers.complaints.understanding.reading import SURE_FROM, Reader, is_findable, where_of
from handlers.contract import Reply, ReplyKind, Turn


class Reporting:
    """Takes lines and drafts through the form."""

    def __init__(self, desk: Desk, reader: Reader) -> None:
        self._desk = desk
        self._reader = reader
        self._form = Form(desk)

    def report(self, turn: Turn) -> Reply:
        """Report what the line says; where it says several things, one after the other."""
        parts = parts_of(turn.text, self._reader, turn.now)
        reply, told, before = None, "", Where()
        for number, text in enumerate(parts):
            one = (
                replace(turn, message=replace(turn.message, text=text, key=f"{turn.request_id}#{number}"))
                if number
                else turn
            )
            reading = self._reader.read(text, turn.now)
            rest = "，".join(parts[number + 1 :])
            reply = self.go(update(Draft(where=before, rest=rest), reading, SURE_FROM), one)
            told = f"{without_more(told)}\n\n{reply.text}" if told else reply.text
            if reply.step != Step.FILED:  # a question is open: the draft keeps the rest until it is answered
                return replace(reply, text=told, question=reply.text)
            before = Where() if is_findable(where_of(reading.place)) else before
        return replace(reply, text=told) if reply else self.go(Draft(), turn)

    def then_rest(self, reply: Reply | None, turn: Turn) -> Reply | None:
        """Once a question is answered, report what the line before had beside it."""
        slots = turn.session.dialogue.slots if turn.session.dialogue else {}
        rest = self.draft_in(slots).rest
        if reply is None or not rest or reply.step == Step.ASK:
            return reply
        also = replace(turn, message=replace(turn.message, text=rest, key=f"{turn.request_id}#rest"), chosen=None)
        then = self.report(also)
        return replace(then, text=f"{reply.text}\n\n{then.text}")

    def go(self, draft: Draft, turn: Turn) -> Reply:
        """Take a draft as far as it goes: the next question, or what was filed."""
        outcome = self._form.go(draft, turn)
        return self.asks(outcome, turn) if isinstance(outcome, Ask) else self._filed(outcome, draft, turn)

    def again(self, draft: Draft, text: str, turn: Turn) -> Reply:
        """Take what was sent, and ask the same once more."""
        dialogue = turn.session.dialogue
        question = dialogue.question if dialogue else texts.ASK_WHAT
        asked = self.asks(Ask(f"{text}\n{question}", draft, dialogue.options if dialogue else ()), turn)
        return replace(asked, question=question)

    def asks(self, ask: Ask, turn: Turn) -> Reply:
        """Ask the form's question, and keep what is known so far: who falls silent has it filed all the same."""
        calm = f"{texts.CALM}\n" if ask.draft.is_abusive and ask.draft.category is not None else ""
        draft = replace(
            ask.draft, is_abusive=ask.draft.is_abusive and not calm, begun=ask.draft.begun or turn.request_id
        )
        if draft.category is not None:
            self._desk.drafts.keep(turn.resident.id, turn.resident.area, to_text(draft), draft.begun, turn.now)
        text, slots = f"{calm}{ask.text}", self.slots_of(draft)
        return Reply(text, ReplyKind.FORM, ask.options, service="complaint", step=Step.ASK, slots=slots)

    def _filed(self, ticket: Ticket, draft: Draft, turn: Turn) -> Reply:
        self._desk.drafts.drop(turn.resident.id)
        member = self._desk.crew.get(ticket.handler) if ticket.handler is not None else None
        area = self._desk.house.areas.get(ticket.area)
        phone = area.duty_phone or area.phone
        name = member.name if member else ""
        text = say_filed(ticket, name, turn.now, text=draft.text, is_abusive=draft.is_abusive, phone=phone)
        if ticket.problem.urgency is Urgency.DANGER and not draft.has_place:
            text = f"{text}\n{texts.ALSO_PLACE}"
        return listen(text, ticket.id)

    def draft_in(self, slots: Mapping[str, str]) -> Draft:
        """Return the draft that a dialogue keeps; an empty one where it keeps none."""
        return from_text(self._desk.store.rows.open_words(slots.get("sealed", "")))

    def slots_of(self, draft: Draft) -> dict[str, str]:
        """Return a draft as a dialogue keeps it, sealed."""
        return {"sealed": self._desk.store.rows.close_words(to_text(draft))}
