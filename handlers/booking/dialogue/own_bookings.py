"""What residents do about their own bookings: list, change, cancel; by pressing one or by naming it."""

from collections.abc import Callable
from dataclasses import replace

from community.clock import local
from handlers.booking import texts
from handlers.booking.dialogue import cues
from handlers.booking.dialogue.draft import Draft, draft_of
from handlers.booking.dialogue.hearing import Heard, hear_in, update
from handlers.booking.dialogue.mine import MOST_OPTIONS, mine_of, options_of, own
from handlers.booking.dialogue.questions import HUMAN, option
from handlers.booking.dialogue.replies import say_mine
from handlers.booking.dialogue.steps import Step, listen
from handlers.booking.model.booking import Booking, BookingState
from handlers.booking.model.refusals import CannotBook
from handlers.booking.service.desk import Desk
from handlers.booking.wording import say_briefly
from handlers.contract import Option, Reply, ReplyKind, Turn
from knowledge.language.numerals import number


class OwnBookings:
    """Lists, changes and cancels."""

    def __init__(self, desk: Desk, go: Callable[[Draft, Heard, Turn], Reply]) -> None:
        """go: takes a changed draft through the form."""
        self._desk = desk
        self._go = go

    def list(self, turn: Turn) -> Reply:
        """Say what the resident has booked, waits for or is offered."""
        bookings = mine_of(self._desk, turn).bookings
        if not bookings:
            return _nothing("my_bookings")
        if len(bookings) == 1:
            return self._about(bookings[0], turn)
        options = options_of(self._desk, bookings, turn)
        options = (*options[: MOST_OPTIONS - 1], option(texts.CALENDAR_OPTION, "calendar:all"))
        return Reply(texts.MINE, ReplyKind.ANSWER, options=options, service="my_bookings", step=Step.MINE)

    def of_list(self, turn: Turn) -> Reply | None:
        """A line after one's bookings were listed."""
        if turn.chosen is not None:
            return self.of_option(turn.chosen, turn)
        return self.cancel(turn) if cues.CALL_OFF.search(turn.text) else None

    def _about(self, booking: Booking, turn: Turn) -> Reply:
        """One of one's bookings, with what can be done about it."""
        line = self._desk.store.place_in_line(booking) if booking.state is BookingState.WAITING else None
        text = f"{texts.MINE}{say_mine(booking, line, turn.now)}"
        options = (
            option(texts.CHANGE_OPTION, f"change:{booking.id}"),
            option(texts.CANCEL_OPTION, f"cancel:{booking.id}"),
            option(texts.CALENDAR_OPTION, f"calendar:{booking.id}"),
        )
        return replace(listen(text, booking.id), options=options, service="my_bookings", kind=ReplyKind.ANSWER)

    def of_option(self, chosen: Option, turn: Turn) -> Reply | None:
        """What is to be done about the booking that a pressed option stands for; None for an option of another kind."""
        what, _, number = chosen.value.partition(":")
        if (what, number) == ("calendar", "all"):
            link = self._desk.feed_of(turn.resident.id)
            return Reply(texts.CALENDAR.format(link=link), ReplyKind.ANSWER, service="my_bookings")
        booking = own(self._desk, chosen, turn)
        if booking is None:
            return None
        match what:
            case "change":
                return self.ask_how(booking, turn)
            case "cancel":
                return self.withdraw(booking, turn)
            case "calendar":
                return listen(texts.CALENDAR.format(link=self._desk.link_of(booking)), booking.id)
            case _:
                return self._about(booking, turn)

    def cancel(self, turn: Turn, latest: Booking | None = None) -> Reply:
        """Cancel what the line names. latest: what was just booked, and is meant where the line fits several."""
        mine = mine_of(self._desk, turn)
        if not mine.bookings:
            return _nothing("cancel_booking")
        meant = mine.meant(turn, turn.text)
        if latest is not None and latest.id in {found.id for found in meant}:
            meant = (latest,)
        if len(meant) == 1:
            left = _left_of(meant[0], turn.text)
            return (
                self._go(replace(draft_of(meant[0]), party=left), Heard(), turn)
                if left
                else self.withdraw(meant[0], turn)
            )
        options = options_of(self._desk, meant or mine.bookings, turn)
        return Reply(texts.WHICH_CANCEL, ReplyKind.FORM, options=options, service="cancel_booking", step=Step.CANCEL)

    def withdraw(self, booking: Booking, turn: Turn) -> Reply:
        """Cancel this booking, or say why it can't be."""
        undoes = turn.intent.service == "cancel" and booking.is_fresh(turn.now)
        try:
            self._desk.amendments.withdraw(booking, turn.request_id, turn.now, undoes=undoes)
        except CannotBook as refusal:
            return Reply(refusal.sentence, ReplyKind.DO, options=(HUMAN,), service="cancel_booking")
        text = texts.WITHDRAWN.format(what=_briefly(booking, turn))
        return Reply(f"{text}{texts.WITHDRAWN_MORE}", ReplyKind.DO, service="cancel_booking")

    def change(self, turn: Turn) -> Reply:
        """Change the booking that the line names to what it says, or ask which or how."""
        mine = mine_of(self._desk, turn)
        if not mine.bookings:
            return _nothing("change_booking")
        before, _, after = (
            turn.text.partition(found[0]) if (found := cues.CHANGE_TO.search(turn.text)) else ("", "", "")
        )
        meant = (mine.meant(turn, before) if before else ()) or mine.bookings
        if len(meant) == 1:
            return self._amend(meant[0], after, turn)
        options = options_of(self._desk, meant, turn)
        return Reply(texts.WHICH_CHANGE, ReplyKind.FORM, options=options, service="change_booking", step=Step.CHANGE)

    def _amend(self, booking: Booking, said: str, turn: Turn) -> Reply:
        """Change the booking to what was said of it, or ask what it is to become."""
        draft = draft_of(booking)
        heard = self._hear(said, draft, turn)
        return self.ask_how(booking, turn) if heard.is_empty else self._go(update(draft, heard), heard, turn)

    def ask_how(self, booking: Booking, turn: Turn) -> Reply:
        """Ask what the booking is to become; what is said next is heard as a correction."""
        return listen(texts.CHANGE_HOW.format(what=_briefly(booking, turn)), booking.id)

    def say_which(self, turn: Turn, then: Callable[[Booking, Turn], Reply]) -> Reply | None:
        """Which of several bookings is meant: pressed, or named."""
        if turn.chosen is not None:
            booking = own(self._desk, turn.chosen, turn)
            return then(booking, turn) if booking else None
        mine = mine_of(self._desk, turn)
        meant = mine.meant(turn, turn.text)
        return then(meant[0], turn) if len(meant) == 1 else None

    def _hear(self, text: str, draft: Draft, turn: Turn) -> Heard:
        return hear_in(turn, text, draft, self._desk.offerings.list_for(turn.resident.area))


def _left_of(booking: Booking, text: str) -> int:
    """How many stay where only some are cancelled (退一份 of three); 0 where all of it is."""
    fewer = cues.FEWER.search(text)
    return max(0, booking.party - (number(fewer["n"]) or 0)) if fewer else 0


def _nothing(service: str) -> Reply:
    return Reply(texts.NOTHING_BOOKED, ReplyKind.ANSWER, service=service)


def _briefly(booking: Booking, turn: Turn) -> str:
    return say_briefly(booking, local(turn.now).date())
