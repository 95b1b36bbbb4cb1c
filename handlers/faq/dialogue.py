"""The FAQ's side of the conversation. After an answer it listens, asking nothing: "那材料呢" goes on about that entry."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from community.clock import local
from handlers.contract import House, Option, Reply, ReplyKind, Turn
from handlers.faq import texts
from handlers.faq.answer import offers, say_missing, tell, write_answer
from handlers.faq.detail import Detail, named_in
from handlers.faq.follow_up import FollowUp, read_follow_up
from handlers.faq.moment import say_moment
from handlers.faq.moment_words import Moment, asked_moment, named_moment
from knowledge.entries.entry import Entry
from knowledge.entries.opening_hours import parse_hours
from knowledge.language.normalise import normalise

HUMAN = Option(texts.HUMAN, service="human")
MENU = Option(texts.MENU, service="menu")

ANSWERED = "answered"
# After a while "今天上班不" no longer means what was asked before; it is understood like any other line.
LISTENS_FOR = timedelta(hours=1)
_OF_INTENT = {detail.intent: detail for detail in Detail}
# A line that the router understood as one of these is an answer or a question of its own.
_OWN_MEANING = frozenset({"greeting", "thanks", "yes", "no", "cancel"})
# What the FAQ itself is asked; anything else is something to do, which a missing detail must not stand in the way of.
_QUESTIONS = frozenset({"answer", "ask_back", "unknown"})
# Beyond the nearest few, an entry of the same category is about something else.
_NEIGHBOURS = 3


class FaqHandler:
    """Answers, tells details, asks back, or admits not knowing."""

    def __init__(self, house: House) -> None:
        self._knowledge = house.knowledge

    def begin(self, turn: Turn) -> Reply:
        """Answer one of the FAQ's intents."""
        match turn.intent.service:
            case "answer":
                return self._answer(turn)
            case "ask_back":
                return self._ask_back(turn)
            case "none":
                return Reply(texts.NOT_THOSE, ReplyKind.UNKNOWN, options=(HUMAN, MENU))
            case name if name in _OF_INTENT:
                entry = self._entry(turn.intent.entry, turn)
                return self._tell(entry, (_OF_INTENT[name],), turn) if entry else _gone()
            case _:
                return Reply(texts.UNKNOWN, ReplyKind.UNKNOWN, options=(HUMAN, MENU), confidence=turn.intent.confidence)

    def resume(self, turn: Turn) -> Reply | None:
        """Go on about the entry answered last, if the line is a bare question about it."""
        slots = turn.session.dialogue.slots if turn.session.dialogue else {}
        entry = self._entry(slots.get("entry"), turn)
        if entry is None or turn.intent.service in _OWN_MEANING:
            return None
        pressed = _OF_INTENT.get(turn.intent.service)
        if pressed:
            return self._tell(entry, (pressed,), turn)
        if turn.now - datetime.fromisoformat(slots["at"]) > LISTENS_FOR:
            return None
        follow_up = read_follow_up(turn.text)
        return self._follow(entry, follow_up, turn) if follow_up else None

    def _follow(self, entry: Entry, follow_up: FollowUp, turn: Turn) -> Reply | None:
        wanted = (Detail.HOURS,) if follow_up.is_about_moment else follow_up.details
        has_any = any(detail.is_in(entry.details) for detail in wanted)
        if not has_any and turn.intent.service not in _QUESTIONS:
            return None
        moment = named_moment(turn.text, local(turn.now).date())
        opening = _say_opening(entry, moment, turn) if follow_up.is_about_moment else ""
        return self._tell(entry, wanted, turn, opening)

    def _entry(self, entry_id: str | None, turn: Turn) -> Entry | None:
        return self._knowledge.entry(entry_id or "", turn.resident.area)

    def _answer(self, turn: Turn) -> Reply:
        entry = self._entry(turn.intent.entry, turn)
        if entry is None:  # an option pressed after staff withdrew its entry
            return _gone()
        question = _question_behind(turn)
        asked = named_in(normalise(question))
        text = write_answer(entry, asked)
        # Of two questions in one line nobody can tell here which the day belongs to.
        moment = asked_moment(question, local(turn.now).date()) if not turn.intent.also else None
        opening = _say_opening(entry, moment, turn) if moment else ""
        text = f"{opening}\n{text}" if opening else text
        told = [detail for detail in asked if detail is not Detail.STEPS]
        reply = _listen(entry, text, turn, told=told, confidence=turn.intent.confidence)
        return self._add_second(reply, turn) if turn.intent.also else reply

    def _add_second(self, reply: Reply, turn: Turn) -> Reply:
        """A second question in the same line is answered below the first; a second thing to do is the first option."""
        also = turn.intent.also
        other = self._entry(also.entry, turn) if also else None
        if also is None or other is None:
            return replace(reply, options=(also, *reply.options)) if also else reply
        return replace(reply, text=f"{reply.text}\n\n{texts.ALSO.format(question=also.text)}\n{write_answer(other)}")

    def _tell(self, entry: Entry, wanted: Sequence[Detail], turn: Turn, opening: str = "") -> Reply:
        missing = [detail for detail in wanted if not detail.is_in(entry.details)]
        if not missing:
            text = tell(entry, wanted)
            return _listen(entry, f"{opening}\n{text}" if opening else text, turn, told=wanted)
        text = "\n".join(part for part in (tell(entry, wanted), say_missing(entry, missing)) if part)
        kind = ReplyKind.UNKNOWN if len(missing) == len(wanted) else ReplyKind.ANSWER
        return _listen(entry, text, turn, kind=kind, options=(*self._neighbour(entry, missing[0], turn), HUMAN))

    def _neighbour(self, entry: Entry, missing: Detail, turn: Turn) -> tuple[Option, ...]:
        """The entry beside this one that tells what this one does not: the canteen's prices beside its hours."""
        if missing not in texts.OFFERS:
            return ()
        question = f"{entry.question} {texts.OFFERS[missing]}"
        understood = self._knowledge.understand(question, turn.resident.area, local(turn.now).date())
        others = [found.entry for found in understood.candidates if found.entry.id != entry.id][:_NEIGHBOURS]
        beside = [other for other in others if other.category == entry.category and missing.is_in(other.details)]
        return tuple(Option(other.question, other.id) for other in beside[:1])

    def _ask_back(self, turn: Turn) -> Reply:
        options = (*turn.intent.choices, Option(texts.NONE_OF_THESE, service="none"))
        return Reply(texts.ASK_BACK, ReplyKind.ASK_BACK, options=options, confidence=turn.intent.confidence)


def _question_behind(turn: Turn) -> str:
    """What the resident asked: after a choice ("1") the question that the choice was offered for."""
    was_asked_back = any(option.service == "none" for option in turn.session.options)
    is_choice = any(option.entry == turn.intent.entry for option in turn.session.options)
    return turn.session.last_text if was_asked_back and is_choice else turn.text


def _say_opening(entry: Entry, moment: Moment, turn: Turn) -> str:
    hours = parse_hours(entry.details.hours)
    return say_moment(hours, moment, turn.now, entry.details.phone) if hours else ""


def _listen(
    entry: Entry,
    text: str,
    turn: Turn,
    *,
    told: Sequence[Detail] = (),
    kind: ReplyKind = ReplyKind.ANSWER,
    options: tuple[Option, ...] | None = None,
    confidence: float = 1.0,
) -> Reply:
    """Reply about the entry and stay open for what is asked next, unless a form is open: its numbers and its next line
    belong to the form."""
    if turn.session.dialogue and turn.session.dialogue.question:
        return Reply(text, kind, entry=entry.id, confidence=confidence)
    more = offers(entry, told) if options is None else options
    slots = {"entry": entry.id, "at": turn.now.isoformat()}
    return Reply(text, kind, more, entry.id, confidence=confidence, step=ANSWERED, slots=slots)


def _gone() -> Reply:
    return Reply(texts.GONE, ReplyKind.UNKNOWN, options=(HUMAN, MENU))
