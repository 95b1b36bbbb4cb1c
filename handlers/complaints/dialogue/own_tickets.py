"""What residents do about what they have reported: ask how it goes, take it back, say whether it is solved, give a score."""

from collections.abc import Sequence
from dataclasses import replace

from handlers.complaints.dialogue import texts
from handlers.complaints.dialogue.form import option
from handlers.complaints.dialogue.steps import Step, listen
from handlers.complaints.dialogue.wording import say_line, say_promise, say_status
from handlers.complaints.model.change import Action
from handlers.complaints.model.refusals import CannotMove
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.model.ticket_state import State
from handlers.complaints.service.desk import Desk
from handlers.complaints.service.work import RESIDENT_ACTOR
from handlers.complaints.understanding import cues
from handlers.complaints.wording import say_ticket
from handlers.contract import Option, Refusal, Reply, ReplyKind, Turn
from knowledge.language.numerals import number

MOST_OPTIONS = 6
# So long after its end a ticket still stands in the list of one's own.
SHOWN = 8
# What is named or waits is looked for further back.
MOST_KEPT = 100


class OwnTickets:
    """One's own tickets."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def has_any(self, resident: str) -> bool:
        """Say whether a resident has reported anything."""
        return bool(self._desk.store.of_resident(resident, limit=1))

    def status(self, turn: Turn) -> Reply:
        """Say how a ticket goes: the one that is named, the only one, or each."""
        found = cues.STATUS_OF.search(turn.text)
        mine = self._desk.store.of_resident(turn.resident.id, SHOWN if found is None else MOST_KEPT)
        if not mine:
            text = texts.NOT_YOURS.format(number=found[1]) if found else texts.NOTHING_REPORTED
            return Reply(text, ReplyKind.ANSWER, service="ticket_status")
        if found is not None:
            named = next((ticket for ticket in mine if ticket.number == int(found[1])), None)
            if named is None:
                mine = mine[:SHOWN]
                numbers = "、".join(f"{ticket.number} 号" for ticket in mine)
                text = texts.NO_SUCH_TICKET.format(number=found[1], numbers=numbers)
                return Reply(text, ReplyKind.ANSWER, options=self._options(mine), service="ticket_status")
            return self._tell(named, turn)
        unsolved = [ticket for ticket in mine if ticket.is_unsolved or ticket.state is State.RESOLVED]
        if len(unsolved) == 1 or len(mine) == 1:
            return self._tell((unsolved or mine)[0], turn)
        return Reply(texts.MINE, ReplyKind.ANSWER, options=self._options(unsolved or mine), service="ticket_status")

    def of_option(self, chosen: Option, turn: Turn) -> Reply | None:
        """What is to be done about the ticket that a pressed option stands for; None for an option of another kind."""
        what, _, which = chosen.value.partition(":")
        if what not in ("show", "solved", "unsolved", "withdraw") or not which.isdigit():
            return None
        ticket = self._mine(int(which), turn)
        if ticket is None:
            return Reply(texts.NOTHING_REPORTED, ReplyKind.ANSWER, service="ticket_status")
        match what:
            case "withdraw":
                return self._take_back(ticket, turn)
            case "solved":
                return self._solved(ticket, turn)
            case "unsolved":
                return self._unsolved(ticket, "", turn)
            case _:
                return self._tell(ticket, turn)

    def withdraw(self, turn: Turn, latest: Ticket | None = None) -> Reply:
        """Take back the ticket that the line names, or the only one. latest: what was just talked about."""
        mine = [ticket for ticket in self._desk.store.of_resident(turn.resident.id, MOST_KEPT) if ticket.is_unsolved]
        found = cues.STATUS_OF.search(turn.text)
        if found is not None:
            mine = [ticket for ticket in mine if ticket.number == int(found[1])]
            if not mine:
                text = texts.NOT_YOURS.format(number=found[1])
                return Reply(text, ReplyKind.ANSWER, service="complaint")
        elif len(named := _named(mine, turn.text)) == 1:
            mine = named
        elif latest is not None and latest.id in {ticket.id for ticket in mine}:
            mine = [latest]
        if not mine:
            return Reply(texts.NOTHING_REPORTED, ReplyKind.ANSWER, service="complaint")
        if len(mine) == 1:
            return self._take_back(mine[0], turn)
        options = tuple(option(say_line(ticket), f"withdraw:{ticket.id}") for ticket in mine[:MOST_OPTIONS])
        return Reply(texts.WHICH_WITHDRAW, ReplyKind.FORM, options, service="complaint", step=Step.WITHDRAW)

    def verdict(self, turn: Turn) -> Reply:
        """解决了, 没解决: about the ticket that was asked about last, or the one that is named."""
        asked = self._desk.follow_up.asked_of(turn.resident.id, turn.now)
        found = cues.STATUS_OF.search(turn.text)
        if found is not None:
            asked = [ticket for ticket in asked if ticket.number == int(found[1])] or asked
        open_ones = [ticket for ticket in asked if ticket.state is State.RESOLVED]
        is_unsolved = bool(cues.UNSOLVED.search(turn.text) or cues.AGAIN.search(turn.text))
        if not asked:
            return Reply(texts.NOTHING_REPORTED, ReplyKind.ANSWER, service="complaint")
        if len(open_ones) > 1:
            what = "unsolved" if is_unsolved else "solved"
            options = tuple(option(say_ticket(ticket), f"{what}:{ticket.id}") for ticket in open_ones[:MOST_OPTIONS])
            return Reply(texts.WHICH_VERDICT, ReplyKind.FORM, options, service="complaint", step=Step.VERDICT)
        ticket = (open_ones or asked)[0]
        return self._unsolved(ticket, turn.text, turn) if is_unsolved else self._solved(ticket, turn)

    def answer(self, turn: Turn) -> Reply:
        """An answer to what a grid worker asked."""
        waiting = [
            ticket
            for ticket in self._desk.store.of_resident(turn.resident.id, MOST_KEPT)
            if ticket.state is State.WAITING and ticket.resident == turn.resident.id
        ]
        if not waiting:
            return Reply(texts.NOTHING_REPORTED, ReplyKind.ANSWER, service="complaint")
        done = self._desk.work.answer(waiting[0], RESIDENT_ACTOR, turn.text, turn.request_id, turn.now)
        return listen(texts.ANSWERED.format(number=done.number), done.id)

    def resume(self, turn: Turn) -> Reply | None:
        """Which ticket is meant, a score, a word."""
        dialogue = turn.session.dialogue
        if dialogue is None:
            return None
        match Step(dialogue.step):
            case Step.SCORE:
                return self._score(self._mine(int(dialogue.slots["ticket"]), turn), turn)
            case Step.COMMENT:
                return self._comment(self._mine(int(dialogue.slots["ticket"]), turn), turn)
            case Step.UNSOLVED:
                return self._add_words(self._mine(int(dialogue.slots["ticket"]), turn), turn)
            case _:
                return self.of_option(turn.chosen, turn) if turn.chosen else None

    def question_of(self, ticket: Ticket) -> str:
        """Return what a grid worker asked last, of a ticket that waits."""
        asked = [change.words for change in self._desk.trail.of(ticket.id) if change.action is Action.ASKED]
        return asked[-1] if asked else ""

    def _tell(self, ticket: Ticket, turn: Turn) -> Reply:
        leads = "、".join(member.name for member in self._desk.dispatch.above(ticket.area, max(ticket.level, 1)))
        text = say_status(ticket, self._desk.crew, leads, turn.now)
        if ticket.state is State.WAITING and ticket.resident == turn.resident.id:
            text += texts.STATUS_ANSWER.format(words=self.question_of(ticket))
        return replace(listen(text, ticket.id, "ticket_status"), kind=ReplyKind.ANSWER)

    def _take_back(self, ticket: Ticket, turn: Turn) -> Reply:
        others = [found for found in self._desk.store.everybody(ticket.id) if found.resident != turn.resident.id]
        if others or ticket.resident != turn.resident.id:
            self._desk.follow_up.leave(ticket, turn.resident.id, turn.request_id, turn.now)
            return Reply(texts.NOT_YOURS_TO_WITHDRAW.format(number=ticket.number), ReplyKind.DO, service="complaint")
        try:
            self._desk.work.withdraw(ticket, turn.request_id, turn.now)
        except CannotMove as refusal:
            return Reply(refusal.sentence, ReplyKind.DO, service="complaint")
        return Reply(texts.WITHDRAWN.format(ticket=say_ticket(ticket)), ReplyKind.DO, service="complaint")

    def _solved(self, ticket: Ticket, turn: Turn) -> Reply:
        self._desk.follow_up.solved(ticket, turn.resident.id, turn.request_id, turn.now)
        options = tuple(option(text, f"score:{5 - place}") for place, text in enumerate(texts.SCORES))
        text = texts.THANKS_SOLVED.format(number=ticket.number)
        slots = {"ticket": str(ticket.id)}
        return Reply(text, ReplyKind.DO, options, service="complaint", step=Step.SCORE, slots=slots)

    def _unsolved(self, ticket: Ticket, words: str, turn: Turn) -> Reply:
        try:
            done = self._desk.follow_up.unsolved(ticket, turn.resident.id, words, turn.request_id, turn.now)
        except Refusal as refusal:
            return Reply(refusal.sentence, ReplyKind.DO, service="complaint")
        member = self._desk.crew.get(done.handler) if done.handler is not None else None
        who = f"网格员{member.name}" if member else "网格员"
        text = texts.REOPENED.format(number=done.number, who=who, promise=say_promise(done, turn.now))
        slots = {"ticket": str(done.id)}
        if len(words) < _SAYS_WHY:
            said = f"{text}{texts.SAY_MORE}"
            return Reply(said, ReplyKind.DO, service="complaint", step=Step.UNSOLVED, slots=slots)
        return listen(text, done.id)

    def _score(self, ticket: Ticket | None, turn: Turn) -> Reply | None:
        found = cues.SCORE.match(turn.text.strip())
        score = int(turn.chosen.value[-1]) if turn.chosen and turn.chosen.value.startswith("score:") else None
        # The options stand in falling order, but who writes 5 means five points, not the fifth line.
        if found is not None:
            score = int(found[1]) if found[1].isdigit() else number(found[1])
        if ticket is None:
            return None
        if score is None:
            return self._comment(ticket, turn) if turn.intent.service in _SAYS_NOTHING_ELSE else None
        self._desk.follow_up.rate(ticket, turn.resident.id, score, turn.request_id, turn.now)
        if found is not None and found[2].strip(" 分，,。"):
            self._desk.follow_up.comment(ticket, turn.resident.id, found[2].strip(" 分，,。"))
        text = texts.THANKS_SCORE.format(score=score)
        slots = {"ticket": str(ticket.id)}
        return Reply(text, ReplyKind.DO, service="complaint", step=Step.COMMENT, slots=slots)

    def _comment(self, ticket: Ticket | None, turn: Turn) -> Reply | None:
        if ticket is None or turn.intent.service not in _SAYS_NOTHING_ELSE:
            return None
        self._desk.follow_up.comment(ticket, turn.resident.id, turn.text)
        return Reply(texts.THANKS_COMMENT, ReplyKind.DO, service="complaint")

    def _add_words(self, ticket: Ticket | None, turn: Turn) -> Reply | None:
        if ticket is None or turn.intent.service in ("answer", "greeting", "thanks", "yes", "no"):
            return None
        self._desk.reports.add(ticket, turn.text, "", turn.request_id, turn.now)
        return listen(texts.ADDED.format(number=ticket.number), ticket.id)

    def _mine(self, ticket_id: int, turn: Turn) -> Ticket | None:
        found = self._desk.store.get(ticket_id)
        is_mine = found is not None and self._desk.follow_up.reporter(found, turn.resident.id) is not None
        return found if is_mine else None

    def _options(self, tickets: Sequence[Ticket]) -> tuple[Option, ...]:
        return tuple(
            Option(say_line(ticket), service="ticket_status", value=f"show:{ticket.id}")
            for ticket in tickets[:MOST_OPTIONS]
        )


# A line that the router understood as nothing in particular goes on with what was asked.
_SAYS_NOTHING_ELSE = frozenset({"unknown", "ask_back", "complaint", "offer_person", "thanks"})
_SAYS_LITTLE = frozenset("那个了的在是不这里有我你他们上下好坏没得一，。, ")
# Words shorter than this say that it is not solved, and nothing more.
_SAYS_WHY = 8


def _named(tickets: Sequence[Ticket], text: str) -> list[Ticket]:
    """The tickets that share most with what a line says of them (那个灯不用修了), where it says anything of one."""
    said = (set(cues.WITHDRAW.sub("", text)) - _SAYS_LITTLE) & set(
        "".join(ticket.problem.summary for ticket in tickets)
    )
    shared = {ticket.id: len(said & set(ticket.problem.summary)) for ticket in tickets}
    most = max(shared.values(), default=0)
    return [ticket for ticket in tickets if most and shared[ticket.id] == most]
