"""One message, top to bottom: once → lock → session → route → handle → save → reply.

Read this page first. Every step is named here and done elsewhere.
"""

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot import texts
from bot.dialogue.splitting import split
from bot.intake.admission import (
    LATE_LEASE_S,
    Admission,
    Admissions,
    Admitted,
    Repeated,
    Ticket,
    TicketVoid,
    Underway,
    Waiting,
)
from bot.intake.deadline import Promise
from bot.routing.commands import Command
from bot.routing.router import Begin, Forget, Ignore, Obey, Resume, Route, Router
from bot.wechat.codec import render_text
from community import log, outbox
from community.clock import Clock
from community.outbox import OutboxState
from community.privacy import mask_personal
from community.storage import Database, UnitOfWork
from handlers.contract import (
    Dialogue,
    Intent,
    Message,
    MessageKind,
    Option,
    Refusal,
    Reply,
    ReplyKind,
    Service,
    Session,
    Turn,
)
from handlers.danger.dialogue import words_alone
from handlers.danger.model import recognise_in

POLL_S = 0.03
# After this many lines that answered nothing, a person is offered instead of the same question again.
PATIENCE = 2

MORE = Option(texts.MORE, service="more")
HUMAN = Option(texts.HUMAN, service="human")


@dataclass(frozen=True)
class Outcome:
    """What a turn comes to: the reply (None: nothing is said) and what is remembered. held: the outbox's rows that the
    reply shows."""

    reply: Reply | None
    session: Session
    held: tuple[int, ...] = ()


class Journey:
    """Answers messages."""

    def __init__(
        self,
        database: Database,
        admissions: Admissions,
        router: Router,
        services: Mapping[str, Service],
        clock: Clock,
    ) -> None:
        self._database = database
        self._held = outbox.HeldMessages(database)
        self._admissions = admissions
        self._router = router
        self._services = services
        self._clock = clock

    def answer(self, message: Message, promise: Promise) -> Reply | None:
        """Answer one message once, however often and to however many workers it is sent.

        promise: whether somebody still waits for the reply; a reply that comes too late is left in the outbox.
        Returns None where nothing is to be said.
        """
        admission = self._wait_in_line(message, promise)
        if isinstance(admission, Repeated):
            return admission.reply
        ticket, session = admission.ticket, admission.session
        promise.hold(partial(self._renew, ticket))
        started = time.perf_counter()
        now = self._clock()
        route = self._route(message, session, now)
        if isinstance(route, Forget):
            return self._forget(route, message, ticket)
        outcome = self._with_held_messages(self._take_turn(route, message, session, now), message)
        outcome = _fit(outcome)
        return self._save(outcome, message, ticket, promise, started)

    def _wait_in_line(self, message: Message, promise: Promise) -> Admitted | Repeated:
        admission = self._admissions.admit(message, time.time())
        while True:
            match admission:
                case Admitted() | Repeated():
                    return admission
                case Waiting(ticket):
                    promise.hold(partial(self._renew, ticket))
                    time.sleep(POLL_S)
                    admission = self._lock(ticket)
                case Underway():
                    # This very message is being answered elsewhere; if that worker dies, its claim lapses to us.
                    promise.join()
                    time.sleep(POLL_S)
                    admission = self._admissions.admit(message, time.time())

    def _lock(self, ticket: Ticket) -> Admission:
        try:
            return self._admissions.lock(ticket, time.time())
        except TicketVoid:  # whoever took the message over answers it, or leaves it to us
            return Underway()

    def _renew(self, ticket: Ticket) -> None:
        self._admissions.renew(ticket, time.time() + LATE_LEASE_S)

    def _route(self, message: Message, session: Session, now: datetime) -> Route:
        try:
            return self._router.route(message, session, now)
        except Exception as failure:  # understanding may break like anything else
            return Begin(_apology(failure))

    def _take_turn(self, route: Route, message: Message, session: Session, now: datetime) -> Outcome:
        try:
            return self._follow(route, message, session, now)
        except Refusal as refusal:
            return _outcome(Reply(refusal.sentence, ReplyKind.UNKNOWN), session, "", keep_dialogue=True)
        except Exception as failure:  # whatever broke, the resident gets a word and a person
            apology = Turn(message, session, _apology(failure), now)
            return _outcome(self._router.listener(apology.intent).handler.begin(apology), session, "")

    def _follow(self, route: Route, message: Message, session: Session, now: datetime) -> Outcome:
        match route:
            case Begin(intent):
                return self._begin(Turn(message, session, intent, now))
            case Resume(otherwise):
                return self._resume(Turn(message, session, otherwise.intent, now))
            case Obey(command):
                return _obey(command, session)
            case Ignore() | Forget():
                return Outcome(None, session)

    def _begin(self, turn: Turn) -> Outcome:
        service = self._router.listener(turn.intent)
        reply = service.handler.begin(turn)
        if reply.kind is ReplyKind.DANGER:
            # A form that was open stays open: after the danger the resident may go on with it.
            return _outcome(reply, turn.session, service.name, keep_dialogue=True)
        return _outcome(reply, turn.session, service.name, _question_of(turn))

    def _resume(self, turn: Turn) -> Outcome:
        dialogue = turn.session.dialogue
        service = self._router.service(dialogue.service) if dialogue else None
        if dialogue is None or service is None:
            return self._begin(replace(turn, session=replace(turn.session, dialogue=None)))
        reply = service.handler.resume(turn)
        if reply is not None:
            return _outcome(reply, turn.session, service.name)
        if dialogue.question:
            return self._interrupt(turn, dialogue)
        # Nothing was being asked; the dialogue was only listening for a correction, and politeness is none yet.
        began = self._begin(replace(turn, session=replace(turn.session, dialogue=None)))
        if turn.intent.service not in {"greeting", "thanks"}:
            return began
        return replace(began, session=replace(began.session, dialogue=dialogue))

    def _interrupt(self, turn: Turn, dialogue: Dialogue) -> Outcome:
        """A line that answers something else than what was asked: answer it, and ask again."""
        if turn.intent.service in {"unknown", "greeting", "thanks", "picture", "place", "voice", "other_media"}:
            return _ask_again(turn.session, dialogue)
        began = self._begin(turn)
        if began.reply is None or began.session.dialogue is not None:
            return began  # another form has taken this one's place
        reply = replace(began.reply, text=f"{began.reply.text}\n\n{texts.BACK_TO}{dialogue.question}")
        return Outcome(reply, replace(began.session, dialogue=dialogue))

    def _with_held_messages(self, outcome: Outcome, message: Message) -> Outcome:
        """Put what could not be pushed to the resident in front of what they are told now."""
        if message.kind is MessageKind.EVENT and outcome.reply is None:
            return outcome
        held = self._held.of(message.resident.id)
        if not held:
            return outcome
        rows = tuple(row.id for row in held)
        earlier = "\n\n".join(row.text for row in held)
        reply = outcome.reply
        if reply is None or reply.text == texts.NO_RESULT:
            return Outcome(Reply(earlier, ReplyKind.ANSWER), outcome.session, rows)
        return Outcome(replace(reply, text=f"{earlier}\n\n{reply.text}"), outcome.session, rows)

    def _save(
        self, outcome: Outcome, message: Message, ticket: Ticket, promise: Promise, started: float
    ) -> Reply | None:
        try:
            if not promise.keep() and outcome.reply is not None:
                self._renew(ticket)  # a void ticket leaves nothing behind, not even a late reply
                self._leave_for_later(outcome.reply, message, promise)
            self._admissions.settle(ticket, outcome.session, outcome.reply)
        except TicketVoid:
            # Our lease lapsed and another worker answers; its reply is the one that counts.
            log.warning(log.Event.REPLY_SUPERSEDED)
            found = self._admissions.look(message.key)
            return found.reply if found else None
        self._note_shown(outcome.held)
        log.info(
            log.Event.MESSAGE_ANSWERED,
            account=message.resident.account,
            who=log.pseudonym(message.resident.id),
            kind=outcome.reply.kind.value if outcome.reply else "none",
            ms=round((time.perf_counter() - started) * 1000, 1),
        )
        return outcome.reply

    def _note_shown(self, rows: tuple[int, ...]) -> None:
        """After settling: a worker that is killed before shows them again rather than never."""
        if rows:
            with UnitOfWork(self._database) as unit:
                outbox.settle(unit, list(rows), OutboxState.SHOWN)
                unit.commit()

    def _leave_for_later(self, reply: Reply, message: Message, promise: Promise) -> None:
        state = OutboxState.WAITING if promise.can_push else OutboxState.HELD
        with UnitOfWork(self._database) as unit:
            text = render_text(reply.text, reply.options)
            outbox.put(unit, message.resident.id, text, f"late:{message.key}", state, self._clock())
            unit.commit()
        log.info(log.Event.MESSAGE_LATE, account=message.resident.account, who=log.pseudonym(message.resident.id))

    def _forget(self, route: Forget, message: Message, ticket: Ticket) -> Reply | None:
        """Delete everything about the resident; the community's counts stay."""
        with UnitOfWork(self._database) as unit:
            for service in self._services.values():
                service.forget(unit, message.resident.id)
            outbox.forget(unit, message.resident.id)
            unit.commit()
        self._admissions.settle_and_forget(ticket)
        log.info(log.Event.RESIDENT_FORGOTTEN, account=message.resident.account)
        return None if route.silently else Reply(texts.FORGOTTEN, ReplyKind.ANSWER, service="menu")


def _outcome(
    reply: Reply, session: Session, service: str, asked: str | None = None, *, keep_dialogue: bool = False
) -> Outcome:
    """What is remembered after `reply`: its dialogue, its options, and what the resident last asked."""
    if reply.step is not None:
        question = reply.text if reply.kind is ReplyKind.FORM else ""
        dialogue: Dialogue | None = Dialogue(service, str(reply.step), reply.slots, question)
    else:
        dialogue = session.dialogue if keep_dialogue else None
    last_text = session.last_text if asked is None else asked
    return Outcome(reply, Session(dialogue, reply.options, last_text, ""))


def _apology(failure: Exception) -> Intent:
    incident = secrets.token_hex(3)
    log.error(log.Event.TURN_FAILED, failure, incident=incident)
    return Intent("apology", entry=incident)


def _question_of(turn: Turn) -> str | None:
    """What staff should see when this resident asks for a person next; asking for one is no question itself."""
    if turn.intent.service in {"human", "callback", "menu", "greeting", "thanks", "none"}:
        return None
    return mask_personal(turn.text)[:200] or None  # a picture or a click says nothing that staff could read


def _ask_again(session: Session, dialogue: Dialogue) -> Outcome:
    misses = dialogue.misses + 1
    text = f"{texts.NOT_UNDERSTOOD}{dialogue.question}"
    options: tuple[Option, ...] = ()
    if misses >= PATIENCE:
        text, options = f"{text}\n{texts.OR_A_PERSON}", (HUMAN,)
    reply = Reply(text, ReplyKind.FORM, options=options, service=dialogue.service)
    return Outcome(reply, replace(session, dialogue=replace(dialogue, misses=misses), options=options))


def _obey(command: Command, session: Session) -> Outcome:
    match command:
        case Command.CANCEL:
            text = texts.CANCELLED if session.dialogue and session.dialogue.question else texts.NOTHING_TO_CANCEL
            return Outcome(Reply(text, ReplyKind.ANSWER, service="menu"), Session(last_text=session.last_text))
        case Command.MORE if session.rest:
            return Outcome(Reply(session.rest, ReplyKind.ANSWER), replace(session, rest=""))
        case Command.MORE:
            return Outcome(Reply(texts.NO_MORE, ReplyKind.ANSWER, service="menu"), session)
        case _:
            return Outcome(Reply(texts.NO_RESULT, ReplyKind.ANSWER, service="menu"), session)


def _fit(outcome: Outcome) -> Outcome:
    """Cut a reply that is too long for one message; what is left waits for 继续看."""
    if outcome.reply is None:
        return outcome
    shown, rest = split(outcome.reply.text)
    if not rest:
        return outcome
    options = (MORE, *outcome.reply.options)
    reply = replace(outcome.reply, text=shown, options=options)
    return replace(outcome, reply=reply, session=replace(outcome.session, rest=rest, options=options))


def last_resort(message: Message) -> str:
    """What to say when the house itself is down: the safety words if there is danger, else when to come back."""
    return safety_words(message) or texts.TRY_AGAIN


def safety_words(message: Message) -> str:
    """Return what to say at once, before anything has been done; empty where there is no danger."""
    danger = recognise_in(message.text)
    return words_alone(danger) if danger is not None else ""
