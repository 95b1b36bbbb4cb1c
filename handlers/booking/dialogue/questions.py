"""The one thing that is asked next, worded, with what can be pressed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from handlers.booking import texts
from handlers.booking.dialogue.draft import Draft
from handlers.booking.dialogue.openings import Found, lengths_of, pick_of
from handlers.booking.model.booking import Listed, Opening
from handlers.booking.model.offering import Kind, Offering
from handlers.booking.wording import say_opening
from handlers.contract import Option

HUMAN = Option(texts.HUMAN, service="human")


@dataclass(frozen=True)
class Ask:
    """A question: its words, what can be pressed, and what the draft knows while it is open."""

    text: str
    draft: Draft
    options: tuple[Option, ...] = ()


def option(text: str, value: str) -> Option:
    """Return an option of this service's own."""
    return Option(text, service="booking", value=value)


def ask_kind(draft: Draft, offered: Sequence[Listed], text: str = texts.ASK_KIND) -> Ask:
    """Ask what is to be booked at all."""
    kinds = [kind for kind in texts.KINDS if any(listed.offering.kind is kind for listed in offered)]
    options = tuple(option(texts.KINDS[kind], f"kind:{kind}") for kind in kinds)
    return Ask(text, replace(draft, asked="kind"), options)


def ask_offering(draft: Draft, kind: Kind, offered: Sequence[Listed]) -> Ask:
    """Ask which one of a kind, or of those that the line named."""
    options = tuple(option(listed.offering.name, f"offering:{listed.id}") for listed in offered[:9])
    return Ask(texts.ASK_OFFERING[kind], replace(draft, kind=kind, asked="offering"), options)


def ask_when(draft: Draft, offering: Offering, found: Found, today: date) -> Ask:
    """Ask for the day, the hour, the length or the term."""
    if found.asks == "length":
        options: tuple[Option, ...] = tuple(
            option(texts.say_length(length).strip(), f"length:{length}") for length in lengths_of(offering)
        )
    else:
        options = opening_options(found.choices, today)
    text = texts.ASK_WHEN[found.asks].format(name=offering.name)
    if found.is_off:
        text = (
            f"{texts.NONE_THEN.format(name=offering.name)}{texts.CHOOSE_OTHER if options else texts.SAY_ANOTHER_TIME}"
        )
    elif draft.when is not None and draft.when.ask and draft.when.start is None:
        text = texts.CANNOT_PARSE_DAY
    return Ask(text, replace(draft, asked="when"), options)


def ask_days(draft: Draft, offering: Offering) -> Ask:
    """Ask whether the first week is meant where no end was said (每天)."""
    first, last = date.fromisoformat(draft.days[0]), date.fromisoformat(draft.days[-1])
    text = texts.ASK_DAYS.format(
        name=offering.name, days=len(draft.days), first=texts.say_short(first), last=texts.say_short(last)
    )
    options = (
        option(texts.ALL_DAYS.format(days=len(draft.days)), "days:all"),
        option(texts.ONE_DAY.format(first=texts.say_short(first)), "days:one"),
    )
    return Ask(text, replace(draft, asked="days"), options)


def ask_other(draft: Draft, sentence: str, choices: Iterable[Opening], today: date, wait: str = "") -> Ask:
    """Say what can't be, and what could be instead. wait: when there is a line to stand in, what it is for."""
    options = list(opening_options(choices, today))
    if wait:
        options.append(option(texts.WAIT_OPTION.format(when=wait), "wait:"))
    text = f"{sentence}{texts.CHOOSE_OTHER if options else texts.SAY_ANOTHER_TIME}"
    return Ask(text, replace(draft, asked="when"), tuple(options))


def ask_party(draft: Draft, sentence: str, offering: Offering) -> Ask:
    """Ask for a number of people that one booking can hold."""
    question = texts.ASK_PARTY.format(most=offering.max_party)
    return Ask(f"{sentence}\n{question}", replace(draft, party=None, asked="party"), (HUMAN,))


def ask_address(draft: Draft, sentence: str = "") -> Ask:
    """Ask where it is to be brought, or whom to visit."""
    return Ask(f"{sentence}{texts.ASK_ADDRESS[bool(draft.delivery)]}", replace(draft, asked="address"))


def ask_door(draft: Draft) -> Ask:
    """Ask for the rest of an address, once: who has no more to say is found all the same."""
    return Ask(texts.ASK_DOOR.format(address=draft.guest.address), replace(draft, asked="door"))


def ask_phone(draft: Draft, offering: Offering, text: str = "") -> Ask:
    """Ask for a number that can be called."""
    return Ask(text or texts.ASK_PHONE.format(name=offering.name), replace(draft, asked="phone"))


def ask_age(draft: Draft, offering: Offering) -> Ask:
    """Ask how old whoever comes is."""
    who = draft.guest.label or texts.YOU
    text = texts.ASK_AGE.format(name=offering.name, ages=texts.say_ages(offering), who=who)
    return Ask(text, replace(draft, asked="age"))


def opening_options(openings: Iterable[Opening], today: date) -> tuple[Option, ...]:
    """Return openings as options."""
    return tuple(option(say_opening(opening, today), pick_of(opening)) for opening in openings)
