"""What is heard before anything else: a grid worker's commands, and answers to what somebody was asked by a push."""

import re
from datetime import datetime

from sqlalchemy import bindparam, select

from community.crew import Member
from community.storage.prepared import Prepared, bare_read
from handlers.complaints.dialogue.jobs import CREW_WORDS, Command, Job, read_job
from handlers.complaints.dialogue.steps import Step
from handlers.complaints.model.ticket_state import State
from handlers.complaints.service.desk import Desk
from handlers.complaints.tables import ticket_table
from handlers.complaints.understanding import cues
from handlers.complaints.understanding.reading import SAYS_PROBLEM_FROM, Reader
from handlers.complaints.understanding.urgency import DANGER_SURE_FROM
from handlers.contract import Message, Session
from knowledge.language.danger import recognise_in
from knowledge.language.normalise import simplify

_BIND = re.compile(r"^\s*(?:绑定|绑|邦定|綁定)\s*(?:码|工号|网格员)?\s*[:：]?\s*((?:\d[ \-]?){8})\s*$")
_waiting = (
    select(ticket_table.c.id)
    .where(
        ticket_table.c.resident == bindparam("resident"),
        ticket_table.c.state == State.WAITING.value,
    )
    .limit(1)
)
_ALWAYS = frozenset({Job.LIST, Job.LATE})
_LONGEST_BINDING = 60
# Longer than any answer to what a grid worker would ask.
_LONGEST_ANSWER = 200


def code_in(text: str) -> str | None:
    """Return the code of a line that binds a grid worker's WeChat, or None."""
    # Its spaces can be shared out in very many ways, so what is far too long is not looked at.
    found = _BIND.match(text) if len(text) <= _LONGEST_BINDING else None
    return "".join(filter(str.isdigit, found[1])) if found else None


class Heeding:
    """Says whose a line is, before anything is understood."""

    def __init__(self, desk: Desk, reader: Reader) -> None:
        self._desk = desk
        self._reader = reader
        self._is_waiting = Prepared(desk.house.database, _waiting)

    def heed(self, message: Message, session: Session, now: datetime) -> str | None:
        """Return the intent of a line that a grid worker commands or that answers a push; None for any other."""
        text = simplify(message.text)
        if code_in(text) is not None:
            return "crew_bind"
        resident = message.resident.id
        said = text.strip()
        command = read_job(text) if CREW_WORDS.match(said) else None
        if command is not None and self._commands(command, said, resident, session, now):
            return "crew_work"
        if self._is_danger(message.text, text):
            return "complaint"
        judges = cues.UNSOLVED.search(said) or cues.SOLVED.match(said) or cues.AGAIN.search(said)
        if judges and self._may_judge(message, said, session, now) and recognise_in(text) is None:
            return "ticket_verdict"
        return "ticket_answer" if self._answers(message, text, session) else None

    def _commands(self, command: Command, said: str, resident: str, session: Session, now: datetime) -> bool:
        """A member of the crew says what to do. 收到 is about a ticket only where one waits to be taken on."""
        member = None if _is_said_in_answer(command, session) else self._desk.crew.bound_to(resident)
        if member is None or self._means_else(command, member, said, now):
            return False
        if command.job is not Job.HEARD:
            return True
        is_asked = session.dialogue is not None and session.dialogue.question
        waits = (State.ASSIGNED, State.REOPENED)
        return not is_asked and any(one.state in waits for one in self._desk.store.open_of_handler(member.id))

    def _is_danger(self, said: str, text: str) -> bool:
        """Danger that the words every service hears miss: filed whatever else the line might mean, and whatever is open. What
        the words hear is not ours: it has its own answer."""
        return self._reader.danger(text) >= DANGER_SURE_FROM and recognise_in(said) is None

    def _means_else(self, command: Command, member: Member, text: str, now: datetime) -> bool:
        """Danger beside a command that names no ticket; 解决了 of somebody who has been asked about a report of their own."""
        if command.number is None and command.words and recognise_in(text) is not None:
            return True
        if command.job is not Job.RESOLVE or command.words or not cues.SOLVED.match(text):
            return False
        asked = self._desk.follow_up.asked_of(member.resident, now)
        own = [ticket for ticket in asked if ticket.state is State.RESOLVED]
        return any(command.number in (None, ticket.number) for ticket in own)

    def _may_judge(self, message: Message, text: str, session: Session, now: datetime) -> bool:
        """One who was asked. The same trouble again is about the ticket, another trouble is a report; of what was settled,
        and while something else is asked, only who says so in plain words (没解决) means it."""
        asked = self._desk.follow_up.asked_of(message.resident.id, now)
        denies = cues.RHETORICAL.match(text) and (cues.AGAIN.search(text) or cues.UNSOLVED.search(text))
        if not asked or (cues.ASKS_US.search(text) and not denies):
            return False
        if "解决" in text:
            return True
        if session.dialogue is not None and session.dialogue.question:
            return False
        open_ones = [ticket for ticket in asked if ticket.state is State.RESOLVED]
        if not open_ones:
            return False
        if cues.UNSOLVED.search(text) or cues.SOLVED.match(text):
            return True
        reading = self._reader.read(text, now)
        return reading.is_problem < SAYS_PROBLEM_FROM or any(
            reading.category is ticket.problem.category for ticket in open_ones
        )

    def _answers(self, message: Message, text: str, session: Session) -> bool:
        """A line of somebody whom a grid worker has asked something, while no form is open."""
        if session.dialogue is not None and session.dialogue.question and not cues.TO_WORKER.search(text):
            return False
        with bare_read(self._desk.house.database) as cursor:
            if self._is_waiting.run(cursor, {"resident": message.resident.id}).fetchone() is None:
                return False
        plain = text.strip()
        is_other = (
            cues.THANKS.fullmatch(plain)
            or cues.ASKS_US.search(plain)
            or cues.WITHDRAW.search(plain)
            or cues.STATUS_OF.search(plain)
        )
        is_new = cues.BESIDES.search(plain) and self._reader.is_problem(plain) >= SAYS_PROBLEM_FROM
        return not (is_other or is_new) and len(plain) <= _LONGEST_ANSWER and recognise_in(plain) is None


def _is_said_in_answer(command: Command, session: Session) -> bool:
    """Whether a line that could be a command is the words that a grid worker was asked for: 清走了."""
    dialogue = session.dialogue
    asks_words = dialogue is not None and dialogue.step == Step.JOB and bool(dialogue.slots.get("number"))
    return asks_words and command.number is None and command.job not in _ALWAYS
