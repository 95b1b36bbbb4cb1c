"""Decides what a message is for, in a fixed order:

what a service is waiting to hear (no command, nothing that was chosen) → danger → commands → open dialogue → menu number → understanding, or a service's own
words → "I don't know".

The open dialogue is asked first whether the line answers it; if not, the line is understood like any other, and the
journey repeats the dialogue's question below the answer.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.routing.commands import Command, command_of
from community import log
from community.clock import local
from handlers.contract import (
    EventKind,
    Intent,
    Message,
    MessageKind,
    Option,
    Service,
    Session,
)
from handlers.menu.model import intent_of_key
from knowledge.entries.entry import Entry
from knowledge.language.danger import recognise_in
from knowledge.language.normalise import normalise
from knowledge.language.phones import is_only_a_number
from knowledge.language.requests.particulars import without_particulars
from knowledge.retrieval.retriever import ASK_BACK_OPTIONS, Decision, Retriever, Understanding

# After NFKC, which makes １ and ① a plain 1.
_NUMBER = re.compile(r"^(?:第|选|我选)?\s*(\d{1,2}|[一二三四五六七八九])\s*(?:个|号|项|条)?[。.、,，]?$")
_NUMERALS = {char: i for i, char in enumerate("一二三四五六七八九", 1)}

# Nobody knows yet what the line means.
_UNSURE = frozenset({"unknown", "ask_back"})

# They are about the conversation itself: nobody answers a grid worker with them.
_NEVER_AWAITED = frozenset(Command) - {Command.YES, Command.NO, Command.THANKS}

_MEDIA = {
    MessageKind.IMAGE: "picture",
    MessageKind.LOCATION: "place",
    MessageKind.VOICE: "voice",
}


@dataclass(frozen=True)
class Begin:
    """Start this intent at the service that listens to it. chosen: the option that was pressed to say so."""

    intent: Intent
    chosen: Option | None = None


@dataclass(frozen=True)
class Resume:
    """Ask the open dialogue's service first; if the line is no answer to it, begin `otherwise`."""

    otherwise: Begin


@dataclass(frozen=True)
class Obey:
    """A command that is about the conversation itself."""

    command: Command


@dataclass(frozen=True)
class Ignore:
    """Nothing is expected back."""


@dataclass(frozen=True)
class Forget:
    """Delete everything about the resident. silently: they have gone, so nothing is said."""

    silently: bool


Route = Begin | Resume | Obey | Ignore | Forget


class Router:
    """Finds the route of a message."""

    def __init__(self, services: Sequence[Service], knowledge: Retriever) -> None:
        self._knowledge = knowledge
        self._listeners: Mapping[str, Service] = {name: s for s in services for name in s.intents}
        self._by_name: Mapping[str, Service] = {service.name: service for service in services}
        self._claimants = [service for service in services if service.claim is not None]
        self._heeding = [service for service in services if service.heed is not None]

    def listener(self, intent: Intent) -> Service:
        """Return the service that listens to this intent."""
        return self._listeners[intent.service]

    def service(self, name: str) -> Service | None:
        """Return the service of this name; None if a stored dialogue's service has since been removed."""
        return self._by_name.get(name)

    def route(self, message: Message, session: Session, now: datetime) -> Route:
        """Return where the message goes."""
        if message.kind is MessageKind.EVENT:
            return self._route_event(message, session)
        if not message.text.strip():
            return _unless_open(session, Begin(Intent(_MEDIA.get(message.kind, "other_media"))))
        command = command_of(normalise(message.text))
        chosen = _chosen(message.text, session.options)
        awaited = None if command in _NEVER_AWAITED else self._awaited(message, session, now, chosen)
        if awaited is not None:
            return awaited
        danger = recognise_in(message.text)
        if danger is not None:
            return Begin(Intent("danger", entry=danger.value))
        if command is not None:
            return self._route_command(command, session)
        if chosen is not None and chosen.service == Command.MORE:
            return Obey(Command.MORE)
        if chosen is None and _misses(message.text, session):
            return _unless_open(session, Begin(Intent("no_such_number", choices=session.options)))
        meant = self._of_option(chosen) if chosen else self._meant(message, now)
        return _unless_open(session, Begin(meant, chosen))

    def _awaited(self, message: Message, session: Session, now: datetime, chosen: Option | None) -> Route | None:
        """What a service hears before anybody else; it goes past a form that another service has open. What is pressed or
        numbered in a list is no answer to anything else."""
        if chosen is not None:
            return None
        for service in self._heeding:
            intent = self._heed(service, message, session, now)
            if intent is None:
                continue
            is_its_own = session.dialogue is not None and session.dialogue.service == service.name
            begin = Begin(Intent(intent))
            return Resume(begin) if is_its_own else begin
        return None

    def _heed(self, service: Service, message: Message, session: Session, now: datetime) -> str | None:
        try:
            return service.heed(message, session, now) if service.heed else None
        except Exception as failure:  # its database may be away; danger is still to be heard
            log.error(log.Event.TURN_FAILED, failure, service=service.name)
            return None

    def _route_event(self, message: Message, session: Session) -> Route:
        match message.event:
            case EventKind.SUBSCRIBE:
                return Begin(Intent("welcome"))
            case EventKind.UNSUBSCRIBE:
                return Forget(silently=True)
            case EventKind.MENU_CLICK:
                entry, service = intent_of_key(message.event_key)
                meant = Begin(self._of_option(Option("", entry, service)))
                # A question from the menu bar is like a typed one; another thing to do replaces what is open.
                return _unless_open(session, meant) if entry else meant
            case _:
                return Ignore()

    def _route_command(self, command: Command, session: Session) -> Route:
        match command:
            case Command.CANCEL if session.dialogue and session.dialogue.question:
                return Obey(command)
            case Command.MORE | Command.RESULT:
                return Obey(command)
            case Command.FORGET:
                return Forget(silently=False)
            case Command.HUMAN | Command.MENU | Command.NONE:
                return Begin(Intent(command.value))
            case Command.GREETING | Command.THANKS | Command.YES | Command.NO | Command.CANCEL:
                # 好的 may answer an open dialogue or what was asked by a push, 取消 undo what was just done.
                return _unless_open(session, Begin(Intent(command.value)))

    def _of_option(self, option: Option) -> Intent:
        if option.entry and not option.service:
            return Intent("answer", entry=option.entry)
        return self._of_service(option.service or "menu", option.entry or option.value or None, 1.0)

    def _of_service(self, service: str, entry: str | None, confidence: float) -> Intent:
        if service in self._listeners:
            return Intent(service, entry=entry, confidence=confidence)
        # Understood, but the service is yet to come: a person is offered.
        return Intent("offer_person", entry, (Option("", entry, service),), confidence)

    def _meant(self, message: Message, now: datetime) -> Intent:
        """What the line means by the knowledge, or by the words that a service knows best."""
        intent = self._understand(message, now)
        if intent.service not in _UNSURE and intent.service != "answer":
            return intent  # something to do, understood as such
        for service in self._claimants:
            claim = service.claim(message, intent, now) if service.claim else None
            if claim is not None and (claim.is_sure or intent.service in _UNSURE):
                return Intent(claim.intent, confidence=intent.confidence)
        return intent

    def _understand(self, message: Message, now: datetime) -> Intent:
        if is_only_a_number(message.text):  # nothing asked for it; who means to be called back says so
            return Intent("unknown", confidence=0.0)
        said = without_particulars(message.text)
        understood = self._knowledge.understand(said, message.resident.area, local(now).date())
        best = understood.best
        if best is None or understood.decision is Decision.UNKNOWN:
            return Intent("unknown", confidence=best.probability if best else 0.0)
        if understood.decision is Decision.ASK_BACK:
            return Intent("ask_back", choices=_choices(understood), confidence=best.probability)
        also = understood.also
        if best.entry.service and also is not None and not also.entry.service:
            best, also = also, best  # the question is answered at once, what is to be done is a press away
        if best.entry.service:
            return self._of_service(best.entry.service, best.entry.id, best.probability)
        second = _option_of(also.entry) if also is not None else None
        return Intent("answer", entry=best.entry.id, confidence=best.probability, also=second)


def _unless_open(session: Session, meant: Begin) -> Route:
    return meant if session.dialogue is None else Resume(otherwise=meant)


def _choices(understood: Understanding) -> tuple[Option, ...]:
    options: list[Option] = []
    for candidate in understood.candidates:
        options.append(_option_of(candidate.entry))
        if len(options) == ASK_BACK_OPTIONS:
            break
    return tuple(options)


def _option_of(entry: Entry) -> Option:
    if entry.service:
        return Option(entry.question, service=entry.service, value=entry.id)
    return Option(entry.question, entry.id)


def _chosen(text: str, options: Sequence[Option]) -> Option | None:
    """The option that was pressed or whose number or words were typed."""
    typed = text.strip()
    spelt = normalise(typed)
    for option in options:
        if typed == option.text or (spelt and spelt == normalise(option.text)):
            return option
    number = _number_in(typed)
    return options[number - 1] if number and number <= len(options) else None


def _misses(text: str, session: Session) -> bool:
    """Whether a number was typed that none of the options has, while nothing else is asked."""
    is_asked = session.dialogue is not None and bool(session.dialogue.question)
    return bool(session.options) and not is_asked and _number_in(text) is not None


def _number_in(text: str) -> int | None:
    """The number that is all the line says."""
    found = _NUMBER.match(unicodedata.normalize("NFKC", text.strip()))
    return (_NUMERALS.get(found[1]) or int(found[1])) if found else None
