"""Booking's side of the conversation: a form filled from any sentence, an ear for corrections, and one's own bookings."""

from collections.abc import Sequence
from dataclasses import replace

from handlers.booking import texts
from handlers.booking.dialogue import cues
from handlers.booking.dialogue.about import answer_about
from handlers.booking.dialogue.draft import Draft, draft_of, from_slots, to_slots
from handlers.booking.dialogue.form import Batch, Form
from handlers.booking.dialogue.hearing import Heard, hear, hear_in, update
from handlers.booking.dialogue.mine import mine_of
from handlers.booking.dialogue.own_bookings import OwnBookings
from handlers.booking.dialogue.questions import HUMAN, Ask, ask_kind, ask_phone
from handlers.booking.dialogue.replies import say_batch, say_done, say_queued
from handlers.booking.dialogue.steps import Step, listen
from handlers.booking.model.booking import Booking, BookingState, Guest, Listed
from handlers.booking.model.offering import Kind, Offering
from handlers.booking.model.refusals import BookedAlready, CannotBook
from handlers.booking.service.desk import Desk
from handlers.contract import Option, Reply, ReplyKind, Turn
from knowledge.language.normalise import simplify
from knowledge.language.phones import looks_like_a_number
from knowledge.language.when.tokens import When


class BookingHandler:
    """Books, lists, changes and cancels."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._form = Form(desk)
        self._own = OwnBookings(desk, self._go)

    def begin(self, turn: Turn) -> Reply:
        """The resident wants to book, or to do something about their bookings."""
        turn = _simplified(turn)
        match turn.intent.service:
            case "my_bookings":
                return self._own.list(turn)
            case "cancel_booking":
                return self._own.cancel(turn)
            case "change_booking":
                return self._own.change(turn)
            case _ if turn.intent.entry in cues.NOT_HERE and not self._hear(turn.text, Draft(), turn).offerings:
                return self._asks(
                    ask_kind(Draft(), self._desk.offerings.list_for(turn.resident.area), texts.CANNOT_HERE)
                )
            case _ if turn.chosen is not None:
                return self._pressed(turn.chosen, turn)
            case _:
                return self._book(Draft(kind=cues.OF_ENTRY.get(turn.intent.entry or "")), turn)

    def resume(self, turn: Turn) -> Reply | None:
        """A dialogue of this service is open."""
        turn, dialogue = _simplified(turn), turn.session.dialogue
        if dialogue is None:
            return None
        match Step(dialogue.step):
            case Step.ASK:
                return self._answer(from_slots(dialogue.slots, self._desk.store.rows), dialogue.question, turn)
            case Step.DONE:
                return self._correct(int(dialogue.slots["booking"]), turn)
            case Step.MINE:
                return self._own.of_list(turn)
            case Step.CANCEL:
                return self._own.say_which(turn, self._own.withdraw)
            case Step.CHANGE:
                return self._own.say_which(turn, self._own.ask_how)

    def prompted(self, turn: Turn) -> Reply | None:
        """要 or 不要 to a seat that was offered, 取消 to what was just booked; None where there is neither."""
        bookings = mine_of(self._desk, turn).bookings
        offers = [found for found in bookings if found.state is BookingState.OFFERED]
        if turn.intent.service == "cancel" and not offers:
            # Something else was said since; what was booked a moment ago is meant all the same.
            latest = max(bookings, key=lambda found: found.created_at, default=None)
            return self._own.withdraw(latest, turn) if latest and latest.is_fresh(turn.now) else None
        if not offers:
            return None
        if turn.intent.service == "yes":
            return self._told(self._desk.amendments.accept(offers[0], turn.request_id, turn.now), texts.ACCEPTED, turn)
        self._desk.amendments.withdraw(offers[0], turn.request_id, turn.now)
        return Reply(texts.DECLINED, ReplyKind.DO, service="booking")

    # The form.

    def _pressed(self, chosen: Option, turn: Turn) -> Reply:
        """An option that leads here: of a menu, or of what the line before may have meant, which then counts."""
        kind = cues.OF_ENTRY.get(chosen.value)
        about = self._own.of_option(chosen, turn)
        if about is not None:
            return about
        if kind is None:
            return self._go(_choose(Draft(), chosen), Heard(), turn)
        heard = self._hear(turn.session.last_text, Draft(kind=kind), turn)
        return self._go(update(Draft(kind=kind), heard), heard, turn)

    def _book(self, draft: Draft, turn: Turn) -> Reply:
        """Book what the line asks for; where it asks for two things, one after the other."""
        first, second = self._two(turn)
        heard = self._hear(first, draft, turn)
        reply = self._go(update(draft, heard), heard, turn)
        if not second or reply.step != Step.DONE:
            return reply
        also = replace(turn, message=replace(turn.message, text=second, key=f"{turn.request_id}#also"))
        before = Draft(kind=draft.kind, when=heard.when, guest=Guest(address=heard.guest.address))
        heard = self._hear(second, before, also)
        then = self._go(update(before, heard), heard, also)
        return replace(then, text=f"{reply.text}\n\n{then.text}")

    def _two(self, turn: Turn) -> tuple[str, str]:
        """The line's two requests, where it has two: 订明天中午的饭，再订一份晚饭. Else the line and nothing."""
        found = cues.BESIDES.search(turn.text)
        if found is None or found.start() == 0:
            return turn.text, ""
        first, second = turn.text[: found.start()], turn.text[found.start() :]
        offered = self._desk.offerings.list_for(turn.resident.area)
        one, other = (hear(part, Draft(), offered, turn.now) for part in (first, second))
        is_other = bool(other.offerings) and other.offerings != one.offerings
        is_for_other = bool(other.guest.label) and other.guest.label != one.guest.label
        has_first = bool(one.offerings) or one.kind is not None
        return (first, second) if has_first and (is_other or is_for_other) else (turn.text, "")

    def _answer(self, draft: Draft, question: str, turn: Turn) -> Reply | None:
        """A line while a question of the form is open."""
        if turn.chosen is not None:
            return self._go(_choose(draft, turn.chosen), Heard(), turn) if turn.chosen.value else None
        if draft.asked == "days" and turn.intent.service == "yes":
            return self._go(replace(draft, is_open=False), Heard(), turn)
        offering = self._desk.offerings.get(draft.offering).offering if draft.offering else None
        heard = self._hear(turn.text, draft, turn)
        if offering is not None and draft.asked == "phone" and not heard.guest.phone:
            if cues.NO_PHONE.search(turn.text):
                text = texts.PHONE_NEEDED if offering.goes_home else texts.CLASS_PHONE_NEEDED
                return self._asks(ask_phone(draft, offering, text.format(phone=offering.phone)))
            if looks_like_a_number(turn.text):
                return self._asks(ask_phone(draft, offering, texts.BAD_PHONE))
        if cues.BESIDES.search(turn.text) and heard.offerings and draft.offering not in _ids(heard.offerings):
            return self._in_between(draft, question, turn)
        if _asks_something(heard, turn):
            return self._tell_about(offering, draft, question, turn) if offering else None
        return None if heard.is_empty else self._go(update(draft, heard), heard, turn)

    def _in_between(self, draft: Draft, question: str, turn: Turn) -> Reply:
        """One more thing, said before the first was settled: do it, and go on with the first."""
        also = self._book(Draft(), turn)
        dialogue = turn.session.dialogue
        if also.step != Step.DONE or dialogue is None:
            return also
        asked = self._asks(Ask(f"{also.text}\n\n{question}", draft, dialogue.options))
        return replace(asked, question=question)

    def _tell_about(self, offering: Offering, draft: Draft, question: str, turn: Turn) -> Reply | None:
        """Answer a question about what is being booked, and ask again; None: it is about something else."""
        answer = answer_about(offering, turn.text)
        dialogue = turn.session.dialogue
        if answer is None or dialogue is None:
            return None
        asked = self._asks(Ask(f"{answer}\n{question}", draft, dialogue.options))
        return replace(asked, question=question)

    def _go(self, draft: Draft, heard: Heard, turn: Turn) -> Reply:
        try:
            outcome = self._form.go(draft, heard.offerings if draft.offering is None else (), turn)
        except BookedAlready as already:
            return listen(f"{already.sentence}{texts.ALREADY}", already.booking_id)
        except CannotBook as refusal:
            return Reply(refusal.sentence, ReplyKind.DO, options=(HUMAN,), service="booking")
        if isinstance(outcome, Ask):
            return self._asks(outcome)
        if isinstance(outcome, Batch):
            return Reply(say_batch(outcome), ReplyKind.DO, service="booking", step=Step.MINE)
        return self._told(outcome, texts.CHANGED if draft.amends else texts.BOOKED, turn)

    def _asks(self, ask: Ask) -> Reply:
        slots = to_slots(ask.draft, self._desk.store.rows)
        return Reply(ask.text, ReplyKind.FORM, options=ask.options, service="booking", step=Step.ASK, slots=slots)

    def _told(self, booking: Booking, sentence: str, turn: Turn) -> Reply:
        if booking.state is BookingState.WAITING:
            return listen(say_queued(booking, self._desk.store.place_in_line(booking), turn.now), booking.id)
        return listen(say_done(booking, sentence, turn.now), booking.id)

    # After it.

    def _correct(self, booking_id: int, turn: Turn) -> Reply | None:
        """A line after something was booked: a correction, an undo, one more, or something else altogether."""
        booking = self._desk.store.get(booking_id)
        if booking is None or booking.resident != turn.resident.id or not booking.is_live:
            return None
        if turn.intent.service == "cancel":
            return self._own.withdraw(booking, turn)
        if turn.chosen is not None:
            return self._own.of_option(turn.chosen, turn)
        if cues.BESIDES.search(turn.text):
            heard = self._hear(turn.text, Draft(), turn)
            return None if heard.is_empty else self._book(Draft(kind=booking.listed.offering.kind), turn)
        if cues.CALL_OFF.search(turn.text) or cues.FEWER.search(turn.text):
            return self._own.cancel(turn, booking)
        change = cues.CHANGE_TO.search(turn.text)
        if change and not self._is_meant(booking, turn.text[: change.start()], turn):
            return self._own.change(turn)  # 把明天那顿挪到周六, said after another one was booked
        heard = self._hear(turn.text, draft_of(booking), turn)
        is_meant = cues.INSTEAD.search(turn.text) or turn.intent.service in _OPEN_TO_CORRECTION or heard.is_detail
        if heard.is_empty or not is_meant or _asks_something(heard, turn):
            return None
        return self._go(update(draft_of(booking), heard), heard, turn)

    def _is_meant(self, booking: Booking, words: str, turn: Turn) -> bool:
        """Whether the words fit the booking (or name nothing)."""
        return booking.id in {found.id for found in mine_of(self._desk, turn).meant(turn, words)}

    def _hear(self, text: str, draft: Draft, turn: Turn) -> Heard:
        return hear_in(turn, text, draft, self._desk.offerings.list_for(turn.resident.area))


# A line that the router understood as nothing in particular may correct what was just booked.
_OPEN_TO_CORRECTION = frozenset({"unknown", "ask_back", "change_booking", "offer_person"})


def _simplified(turn: Turn) -> Turn:
    return replace(turn, message=replace(turn.message, text=simplify(turn.text)))


def _ids(offerings: Sequence[Listed]) -> set[int]:
    return {listed.id for listed in offerings}


def _choose(draft: Draft, chosen: Option) -> Draft:
    """Return the draft with what was pressed."""
    what, _, value = chosen.value.partition(":")
    match what:
        case "kind":
            return replace(draft, kind=Kind(value))
        case "offering":
            return replace(draft, offering=int(value))
        case "length":
            return replace(draft, length_min=int(value))
        case "days" if value == "all":
            return replace(draft, is_open=False)
        case "days":
            return replace(draft, days=(), is_open=False, when=When(draft.days[0]), pick="")
        case "delivery":
            return replace(draft, delivery=False)
        case "wait":
            return replace(draft, waits=True)
        case "slot" | "at":
            return replace(draft, pick=chosen.value, waits=False)
        case _:
            return draft


def _asks_something(heard: Heard, turn: Turn) -> bool:
    """Whether the line is a question rather than an answer: it sounds like one, and is none that books by asking
    (后天晌午要得不)."""
    if not cues.ASKS.search(turn.text):
        return False
    return turn.intent.service != "booking" or heard.is_empty
