"""What a turn comes to: the reply, and what is remembered of it. Pure functions; the journey saves their results."""

from dataclasses import dataclass, replace

from bot import texts
from bot.dialogue.splitting import split
from bot.routing.commands import Command
from community.privacy import mask_personal
from handlers.contract import Dialogue, Option, Reply, ReplyKind, Session, Turn

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


def outcome_of(
    reply: Reply, session: Session, service: str, asked: str | None = None, *, keep_dialogue: bool = False
) -> Outcome:
    """What is remembered after `reply`: its dialogue, its options, and what the resident last asked."""
    if reply.step is not None:
        question = (reply.question or reply.text) if reply.kind is ReplyKind.FORM else ""
        asked_with = reply.options if question else ()
        dialogue: Dialogue | None = Dialogue(service, str(reply.step), reply.slots, question, asked_with)
    else:
        dialogue = session.dialogue if keep_dialogue else None
    last_text = session.last_text if asked is None else asked
    # An answer that offers nothing new leaves the choice standing: whoever pressed 1 may press 2 next.
    stands = reply.kind is ReplyKind.ANSWER and not (dialogue and dialogue.question)
    options = reply.options or (session.options if stands else ())
    return Outcome(reply, Session(dialogue, options, last_text, ""))


def question_of(turn: Turn) -> str | None:
    """What staff should see when this resident asks for a person next; asking for one is no question itself."""
    if turn.intent.service in {"human", "callback", "menu", "greeting", "thanks", "none", "yes", "no", "cancel"}:
        return None
    return mask_personal(turn.text)[:200] or None  # a picture or a click says nothing that staff could read


def ask_again(session: Session, dialogue: Dialogue) -> Outcome:
    """Ask the open dialogue's question again, for a line that meant nothing."""
    misses = dialogue.misses + 1
    text = f"{texts.NOT_UNDERSTOOD}{dialogue.question}"
    options = dialogue.options
    if misses >= PATIENCE:
        offers_person = any(option.service == HUMAN.service for option in options)
        text, options = f"{text}\n{texts.OR_A_PERSON}", options if offers_person else (*options, HUMAN)
    reply = Reply(text, ReplyKind.FORM, options=options, service=dialogue.service)
    return Outcome(reply, replace(session, dialogue=replace(dialogue, misses=misses), options=options))


def obey(command: Command, session: Session) -> Outcome:
    """Do what a command word asks of the conversation itself."""
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


def fit(outcome: Outcome) -> Outcome:
    """Cut a reply that is too long for one message; what is left waits for 继续看."""
    if outcome.reply is None:
        return outcome
    shown, rest = split(outcome.reply.text)
    if not rest:
        return outcome
    options = (MORE, *outcome.reply.options)
    reply = replace(outcome.reply, text=shown, options=options)
    return replace(outcome, reply=reply, session=replace(outcome.session, rest=rest, options=options))
