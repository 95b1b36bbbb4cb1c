"""The form: asks for what is missing, one thing at a time, and books when nothing is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from community.clock import local
from handlers.booking import texts
from handlers.booking.dialogue.draft import Draft
from handlers.booking.dialogue.hearing import choose_meal
from handlers.booking.dialogue.openings import Finder, pick_of
from handlers.booking.dialogue.questions import (
    Ask,
    ask_address,
    ask_age,
    ask_days,
    ask_door,
    ask_kind,
    ask_offering,
    ask_other,
    ask_party,
    ask_phone,
    ask_when,
    option,
)
from handlers.booking.model.address import is_served, is_whole
from handlers.booking.model.booking import Booking, Guest, Listed, Opening
from handlers.booking.model.offering import Kind, Offering
from handlers.booking.model.refusals import (
    BeyondHorizon,
    BookedAlready,
    CannotBook,
    DeliveryTooLate,
    Full,
    Gone,
    NothingAhead,
    NotThere,
    OutsideArea,
    OutsideHours,
    Past,
    TooLate,
    TooMany,
    WrongLength,
)
from handlers.booking.model.wish import Wish, last_day
from handlers.booking.service.amendments import Amendment, check_withdrawable
from handlers.booking.service.desk import Desk
from handlers.booking.service.people import merge
from handlers.booking.wording import say_opening
from handlers.contract import Turn
from knowledge.language.when.tokens import When


@dataclass(frozen=True)
class Batch:
    """What came of several days at once: the bookings, and the days that could not be had, with the reason."""

    listed: Listed
    made: tuple[Booking, ...]
    refused: tuple[tuple[date, str], ...]


class Form:
    """Takes a draft as far as it goes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._finder = Finder(desk.slots, desk.timetable)

    def go(self, draft: Draft, named: Sequence[Listed], turn: Turn) -> Ask | Booking | Batch:
        """Return the next question, or what was booked. named: the offerings that the line named alike.

        Raises CannotBook where nothing that can be asked would help.
        """
        listed = self._offering(draft, named, turn)
        if isinstance(listed, Ask):
            return listed
        draft = replace(draft, offering=listed.id, kind=listed.offering.kind)
        # What was said decides whether it is brought; an address that is only remembered does not.
        draft = replace(draft, delivery=_delivery(draft, listed.offering))
        draft = replace(draft, guest=self._known(draft.guest, turn))
        if draft.days and not listed.offering.is_by_time and not listed.offering.is_by_term and not draft.amends:
            return self._several(draft, listed, turn)
        today = local(turn.now).date()
        last = last_day(listed.offering, today)
        if draft.day is not None and draft.day > last and not listed.offering.is_by_term:
            return ask_other(replace(draft, pick=""), BeyondHorizon(listed.offering, last).sentence, (), today)
        found = self._finder.find(draft, listed, turn.now)
        if found.opening is None and not found.choices and (found.asks == "term" or draft.when is None):
            raise NothingAhead(listed.offering)
        if found.opening is None:
            return ask_when(draft, listed.offering, found, today)
        draft = replace(draft, pick=pick_of(found.opening))
        missing = _missing(draft, listed.offering)
        return missing or self._book(draft, found.opening, turn)

    def _several(self, draft: Draft, listed: Listed, turn: Turn) -> Ask | Batch:
        """Book day by day what was named at once; a day that can't be had does not keep the others from it."""
        if draft.is_open:
            return ask_days(draft, listed.offering)
        missing = _missing(draft, listed.offering)
        if missing is not None:
            return missing
        made: list[Booking] = []
        refused: list[tuple[date, str]] = []
        for text in draft.days:
            day = date.fromisoformat(text)
            found = self._finder.find(replace(draft, when=When(text), pick=""), listed, turn.now)
            if found.opening is None or found.is_off:
                refused.append((day, NotThere(listed.offering).sentence))
                continue
            try:
                made.append(self._reserve(draft, found.opening, turn, text))
            except CannotBook as refusal:
                refused.append((day, refusal.sentence))
        self._remember(draft, turn)
        return Batch(listed, tuple(made), tuple(refused))

    def _offering(self, draft: Draft, named: Sequence[Listed], turn: Turn) -> Listed | Ask:
        if draft.offering is not None:
            return self._desk.offerings.get(draft.offering)
        offered = self._desk.offerings.list_for(turn.resident.area)
        of_kind = list(named) or [listed for listed in offered if listed.offering.kind is draft.kind]
        if draft.kind is Kind.MEAL:
            meal = choose_meal(draft, of_kind)
            if meal is not None:
                return meal
        if len(of_kind) == 1:
            return of_kind[0]
        if not of_kind:
            return ask_kind(draft, offered)
        return ask_offering(draft, of_kind[0].offering.kind, of_kind)

    def _known(self, guest: Guest, turn: Turn) -> Guest:
        """The guest with what is remembered of them; a telephone number is the resident's if theirs is not known."""
        known = merge(self._desk.people.known(turn.resident.id, guest.label), guest)
        if guest.label and not known.phone:
            known = replace(known, phone=self._desk.people.known(turn.resident.id, "").phone)
        return known

    def _book(self, draft: Draft, opening: Opening, turn: Turn) -> Ask | Booking:
        try:
            booking = self._amend(draft, opening, turn) if draft.amends else self._reserve(draft, opening, turn)
        except CannotBook as refusal:
            return self._instead(draft, opening, refusal, turn.now)
        self._remember(draft, turn)
        return booking

    def _remember(self, draft: Draft, turn: Turn) -> None:
        self._desk.people.remember(turn.resident.id, draft.guest)

    def _reserve(self, draft: Draft, opening: Opening, turn: Turn, which: str = "") -> Booking:
        """which: tells the bookings of one message apart."""
        if not is_served(opening.listed.offering, draft.guest.address) and _needs_address(
            draft, opening.listed.offering
        ):
            raise OutsideArea(opening.listed.offering)
        wish = Wish(
            opening=opening,
            area=turn.resident.area,
            resident=turn.resident.id,
            guest=draft.guest,
            party=draft.party or 1,
            delivery=bool(draft.delivery),
            note=draft.note,
            waits=draft.waits,
        )
        request_id = f"{turn.request_id}#{which}" if which else turn.request_id
        return self._desk.reservations.reserve(wish, request_id, turn.now)

    def _amend(self, draft: Draft, opening: Opening, turn: Turn) -> Booking:
        """Change the booking; one of another offering takes its place, and only then the old one is given up."""
        old = self._desk.store.get(draft.amends or 0)
        if old is None or old.resident != turn.resident.id or not old.is_live:
            raise Gone
        undoes = old.is_fresh(turn.now)
        if old.listed.id == opening.listed.id:
            amendment = Amendment(opening, draft.party, draft.delivery, draft.guest, draft.note)
            return self._desk.amendments.change(old, amendment, turn.request_id, turn.now, undoes=undoes)
        if not undoes:
            check_withdrawable(old, turn.now)
        made = self._reserve(draft, opening, turn)
        self._desk.amendments.withdraw(old, turn.request_id, turn.now, undoes=undoes)
        return made

    def _instead(self, draft: Draft, opening: Opening, refusal: CannotBook, now: datetime) -> Ask:
        """What can be asked when the wish can't be had; raises the refusal where nothing would help."""
        listed, today = opening.listed, local(now).date()
        again = replace(draft, pick="")
        match refusal:
            case Full():
                wait = say_opening(opening, today) if listed.offering.waiting and not draft.amends else ""
                keeps = replace(draft, pick=pick_of(opening))
                return ask_other(keeps, refusal.sentence, self._finder.nearest(opening, now), today, wait)
            case Past() | TooLate() | NotThere():
                since = local(opening.start_at).date()
                return ask_other(again, refusal.sentence, self._finder.next_free(listed, now, since), today)
            case BeyondHorizon() | OutsideHours() | WrongLength():
                return ask_other(again, refusal.sentence, (), today)
            case DeliveryTooLate():
                ask = ask_other(again, refusal.sentence, self._finder.next_free(listed, now, _next_day(opening)), today)
                there = option(texts.EAT_THERE_OPTION, "delivery:no")
                return replace(ask, draft=replace(ask.draft, pick=pick_of(opening)), options=(there, *ask.options))
            case TooMany():
                return ask_party(draft, refusal.sentence, listed.offering)
            case OutsideArea():
                return ask_address(replace(draft, guest=replace(draft.guest, address="")), refusal.sentence)
            case BookedAlready() | _:
                raise refusal


def _delivery(draft: Draft, offering: Offering) -> bool:
    """Brought, if that was said; an address that came with a meal says so, too."""
    if offering.delivery is None:
        return False
    if draft.delivery is None:
        return bool(draft.guest.address) and draft.kind is Kind.MEAL and not draft.amends
    return draft.delivery


def _needs_address(draft: Draft, offering: Offering) -> bool:
    return offering.goes_home or bool(draft.delivery)


def _missing(draft: Draft, offering: Offering) -> Ask | None:
    guest = draft.guest
    if _needs_address(draft, offering) and not guest.address:
        return ask_address(draft)
    if _needs_address(draft, offering) and not is_whole(guest.address) and draft.asked != "door":
        return ask_door(draft)
    if (offering.min_age is not None or offering.max_age is not None) and guest.birth_year is None:
        return ask_age(draft, offering)
    if offering.needs_phone and not guest.phone:
        return ask_phone(draft, offering)
    return None


def _next_day(opening: Opening) -> date:
    return local(opening.start_at).date() + timedelta(days=1)
