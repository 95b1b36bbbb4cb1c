"""One message, top to bottom: once → lock → session → route → handle → save → reply.

Read this page first. Every step is named here and done elsewhere.
"""

import secrets
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot import texts
from bot.dialogue.outcome import Outcome, ask_again, fit, obey, outcome_of, question_of
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
from bot.intake.lane import Lane
from bot.routing.commands import Command
from bot.routing.router import Begin, Forget, Ignore, Obey, Resume, Route, Router
from bot.wechat.codec import render_text
from community import log, outbox
from community.clock import Clock
from community.outbox import OutboxState
from community.storage import Database, UnitOfWork
from handlers.contract import (
    Dialogue,
    Intent,
    Message,
    MessageKind,
    Refusal,
    Reply,
    ReplyKind,
    Service,
    Session,
    Turn,
)

POLL_S = 0.03

# What a bare yes, no or cancel is where nobody asked anything.
_PROMPTS = {"yes": Intent("thanks"), "no": Intent("unknown", confidence=0.0), "cancel": Intent("unknown")}
_MEANS_NOTHING = frozenset({"greeting", "thanks", "unknown", "yes", "no"})
_MEDIA = frozenset({"picture", "place", "voice", "other_media"})


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
        self._lane = Lane()

    def answer(self, message: Message, promise: Promise) -> Reply | None:
        """Answer one message once, however often and to however many workers it is sent.

        promise: whether somebody still waits for the reply; a reply that comes too late is left in the outbox.
        Returns None where nothing is to be said.
        """
        admission = self._wait_in_line(message, promise)
        if isinstance(admission, Repeated):
            return admission.reply
        promise.hold(partial(self._renew, admission.ticket))
        with self._lane.turn():
            return self._answer(message, admission, promise)

    def _answer(self, message: Message, admission: Admitted, promise: Promise) -> Reply | None:
        ticket, session = admission.ticket, admission.session
        started = time.perf_counter()
        now = self._clock()
        route = self._route(message, session, now)
        if isinstance(route, Forget):
            return self._forget(route, message, ticket)
        outcome = self._with_held_messages(self._take_turn(route, message, session, now), message)
        outcome = fit(outcome)
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
            return outcome_of(Reply(refusal.sentence, ReplyKind.UNKNOWN), session, "", keep_dialogue=True)
        except Exception as failure:  # whatever broke, the resident gets a word and a person
            apology = Turn(message, session, _apology(failure), now)
            return outcome_of(self._router.listener(apology.intent).handler.begin(apology), session, "")

    def _follow(self, route: Route, message: Message, session: Session, now: datetime) -> Outcome:
        match route:
            case Begin(intent, chosen):
                return self._begin(Turn(message, session, intent, now, chosen))
            case Resume(Begin(intent, chosen)):
                return self._resume(Turn(message, session, intent, now, chosen))
            case Obey(command):
                self._abandon(command, message, session)
                return obey(command, session)
            case Ignore() | Forget():
                return Outcome(None, session)

    def _begin(self, turn: Turn) -> Outcome:
        if turn.intent.service in _PROMPTS:
            return self._answer_prompt(turn)
        service = self._router.listener(turn.intent)
        reply = service.handler.begin(turn)
        if reply.kind is ReplyKind.DANGER:
            self._let_witness(turn)
            # A form that was open stays open: after the danger the resident may go on with it.
            return outcome_of(reply, turn.session, service.name, keep_dialogue=True)
        return outcome_of(reply, turn.session, service.name, question_of(turn))

    def _let_witness(self, turn: Turn) -> None:
        """Services do their part about a danger; what breaks there must not keep the safety words from the resident."""
        for service in self._services.values():
            try:
                if service.witness is not None:
                    service.witness(turn)
            except Exception as failure:
                log.error(log.Event.TURN_FAILED, failure, service=service.name)

    def _abandon(self, command: Command, message: Message, session: Session) -> None:
        """A form that is cancelled: its service forgets what was said."""
        service = self._router.service(session.dialogue.service) if session.dialogue else None
        if command is Command.CANCEL and service is not None and service.abandon is not None:
            service.abandon(message.resident.id)

    def _answer_prompt(self, turn: Turn) -> Outcome:
        """A bare yes, no or cancel: for the service that has asked something of its own accord, else politeness."""
        for service in self._services.values():
            reply = service.prompted(turn) if service.prompted else None
            if reply is not None:
                return outcome_of(reply, turn.session, service.name)
        if turn.intent.service == Command.CANCEL:
            return obey(Command.CANCEL, turn.session)
        return self._begin(replace(turn, intent=_PROMPTS[turn.intent.service]))

    def _resume(self, turn: Turn) -> Outcome:
        dialogue = turn.session.dialogue
        service = self._router.service(dialogue.service) if dialogue else None
        if dialogue is None or service is None:
            return self._begin(replace(turn, session=replace(turn.session, dialogue=None)))
        reply = service.handler.resume(turn)
        if reply is not None:
            return outcome_of(reply, turn.session, service.name)
        if dialogue.question:
            return self._interrupt(turn, dialogue)
        # Nothing was being asked; the dialogue only listens, and goes on listening after politeness or a line that
        # meant nothing.
        began = self._begin(replace(turn, session=replace(turn.session, dialogue=None)))
        if turn.intent.service not in _MEANS_NOTHING | {"no_such_number"}:
            return began
        return replace(began, session=replace(began.session, dialogue=dialogue))

    def _interrupt(self, turn: Turn, dialogue: Dialogue) -> Outcome:
        """A line that answers something else than what was asked: answer it, and ask again."""
        if turn.intent.service in _MEANS_NOTHING | _MEDIA:
            return ask_again(turn.session, dialogue)
        began = self._begin(turn)
        if began.reply is None or began.session.dialogue is not None:
            return began  # another form has taken this one's place
        text = f"{began.reply.text}\n\n{texts.BACK_TO}{dialogue.question}"
        options = dialogue.options or began.reply.options  # the numbers under a question are answers to it
        session = replace(began.session, dialogue=dialogue, options=options)
        return Outcome(replace(began.reply, text=text, options=options), session)

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


def _apology(failure: Exception) -> Intent:
    incident = secrets.token_hex(3)
    log.error(log.Event.TURN_FAILED, failure, incident=incident)
    return Intent("apology", entry=incident)
