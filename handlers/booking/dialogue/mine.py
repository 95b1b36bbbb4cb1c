"""A resident's own bookings: listing them, and finding the one that a line means."""

from collections.abc import Sequence
from dataclasses import dataclass

from community.clock import local
from handlers.booking.dialogue.draft import Draft
from handlers.booking.dialogue.hearing import Heard, choose_meal, hear
from handlers.booking.dialogue.questions import option
from handlers.booking.dialogue.replies import say_mine
from handlers.booking.model.booking import Booking, BookingState, Listed
from handlers.booking.model.offering import Kind
from handlers.booking.service.desk import Desk
from handlers.contract import Option, Turn

# The chat's numbers go from 1 to 9.
MOST_OPTIONS = 9


@dataclass(frozen=True)
class Mine:
    """What one resident has booked, waits for or is offered, soonest first."""

    bookings: tuple[Booking, ...]
    offered: tuple[Listed, ...]

    def meant(self, turn: Turn, text: str) -> tuple[Booking, ...]:
        """Return the bookings that the words fit; all of them where they name nothing."""
        heard = hear(text, Draft(), self.offered, turn.now)
        return tuple(booking for booking in self.bookings if _is_named(booking, heard, self.offered))


def mine_of(desk: Desk, turn: Turn) -> Mine:
    """Read a resident's live bookings."""
    bookings = desk.store.live_of(turn.resident.id, turn.now)
    return Mine(tuple(bookings), tuple(desk.offerings.list_for(turn.resident.area)))


def own(desk: Desk, chosen: Option | None, turn: Turn) -> Booking | None:
    """Return the resident's live booking that a pressed option stands for."""
    what, _, number = chosen.value.partition(":") if chosen else ("", "", "")
    if what not in ("booking", "change", "cancel", "calendar"):
        return None
    booking = desk.store.get(int(number)) if number.isdigit() else None
    return booking if booking and booking.resident == turn.resident.id and booking.is_live else None


def options_of(desk: Desk, bookings: Sequence[Booking], turn: Turn) -> tuple[Option, ...]:
    """Return bookings as options to press."""
    shown = bookings[:MOST_OPTIONS]
    lines = [desk.store.place_in_line(b) if b.state is BookingState.WAITING else None for b in shown]
    return tuple(
        option(say_mine(booking, line, turn.now), f"booking:{booking.id}")
        for booking, line in zip(shown, lines, strict=True)
    )


def _is_named(booking: Booking, heard: Heard, offered: Sequence[Listed]) -> bool:
    """Whether everything that the words say of a booking is true of this one."""
    kind = booking.listed.offering.kind
    if heard.offerings and booking.listed.id not in {listed.id for listed in heard.offerings}:
        return False
    if not heard.offerings and heard.kind not in (None, kind):
        return False
    if heard.guest.label and booking.guest.label != heard.guest.label:
        return False
    return _is_that_day(booking, heard) and not _is_other_meal(booking, heard, offered)


def _is_that_day(booking: Booking, heard: Heard) -> bool:
    if booking.listed.offering.is_by_term or heard.when is None or heard.when.start is None or not heard.names_day:
        return True
    return local(booking.start_at).date().isoformat() == heard.when.start[:10]


def _is_other_meal(booking: Booking, heard: Heard, offered: Sequence[Listed]) -> bool:
    """取消明天晌午那个 is not the supper."""
    if booking.listed.offering.kind is not Kind.MEAL or heard.offerings:
        return False
    meals = [listed for listed in offered if listed.offering.kind is Kind.MEAL]
    meal = choose_meal(Draft(when=heard.when), meals)
    return meal is not None and meal.id != booking.listed.id
