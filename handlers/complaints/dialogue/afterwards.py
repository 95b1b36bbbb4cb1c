"""What follows a ticket that was just filed or talked about: corrections, more words, pictures, a wish, taking it back."""

from dataclasses import replace
from datetime import timedelta

from handlers.complaints.dialogue import texts
from handlers.complaints.dialogue.belonging import goes_on, is_elsewhere, says_where_alone, shares
from handlers.complaints.dialogue.correcting import Correction, read_correction
from handlers.complaints.dialogue.draft import instead_of, merge_where
from handlers.complaints.dialogue.own_tickets import OwnTickets
from handlers.complaints.dialogue.sent import picture_of, with_position
from handlers.complaints.dialogue.steps import listen
from handlers.complaints.dialogue.wording import say_promise
from handlers.complaints.model.ticket import Problem, Said, Ticket, Where
from handlers.complaints.model.urgency import more_urgent
from handlers.complaints.service.desk import Desk
from handlers.complaints.understanding import cues
from handlers.complaints.understanding.reading import (
    SAYS_PROBLEM_FROM,
    SURE_FROM,
    Reader,
    Reading,
    is_findable,
    where_of,
)
from handlers.complaints.wording import say_problem
from handlers.contract import MessageKind, Reply, Turn

# Later, a new sentence about the same thing is a new report (and is offered to join the old one).
BELONGS_FOR = timedelta(hours=2)
_LONGEST_QUESTION = 40
# So much of a line that was said before makes it the same.
_SAID_BEFORE = 0.5
_NOTHING_ELSE = frozenset({"unknown", "ask_back", "complaint", "offer_person"})


class Afterwards:
    """Listens after a ticket."""

    def __init__(self, desk: Desk, reader: Reader, own: OwnTickets) -> None:
        self._desk = desk
        self._reader = reader
        self._own = own

    def resume(self, ticket: Ticket | None, turn: Turn) -> Reply | None:
        """Take the line as belonging to the ticket; None: it is about something else."""
        if ticket is None or self._desk.follow_up.reporter(ticket, turn.resident.id) is None:
            return None
        if turn.chosen is not None:
            return self._own.of_option(turn.chosen, turn)
        if turn.message.kind is MessageKind.IMAGE:
            return self._add_picture(ticket, turn)
        if not ticket.is_unsolved:
            return None
        if turn.message.position is not None:
            return self._amend(ticket, replace(ticket.problem, where=with_position(ticket.problem.where, turn)), turn)
        is_fresh = turn.now - ticket.received_at < BELONGS_FOR
        if (
            turn.intent.service == "cancel"
            or cues.WITHDRAW.search(turn.text)
            or (is_fresh and cues.CALLS_OFF.match(turn.text))
        ):
            if cues.CALLS_OFF.match(turn.text) and cues.GIVES_UP.search(turn.text):  # 算了，报了也没用
                status = self._own.tell(ticket, turn).text
                return listen(texts.NOT_IN_VAIN.format(number=ticket.number, status=status), ticket.id)
            return self._own.withdraw(turn, ticket)
        said = self._polite(ticket, turn) or self._asks(ticket, turn)
        if said is not None:
            return said
        if not turn.text or turn.intent.service in ("greeting", "thanks", "yes", "no", "ticket_status"):
            return None
        return self._say(ticket, self._reader.read(turn.text, turn.now), turn)

    def _polite(self, ticket: Ticket, turn: Turn) -> Reply | None:
        """Thanks, and the news that it has come right by itself."""
        if turn.intent.service in ("greeting", "thanks"):
            return None
        if cues.THANKS.fullmatch(turn.text):
            return listen(texts.WELCOME.format(number=ticket.number), ticket.id)
        if cues.SOLVED.match(turn.text) and not (cues.UNSOLVED.search(turn.text) or cues.AGAIN.search(turn.text)):
            self._desk.reports.add(ticket, turn.text, "", f"{turn.request_id}:add", turn.now)
            return listen(texts.SOLVED_EARLY, ticket.id)
        return None

    def _asks(self, ticket: Ticket, turn: Turn) -> Reply | None:
        """When somebody comes, whom one can ring, who answers for it; what names another place is another matter."""
        progress, worker = cues.PROGRESS.search(turn.text), cues.ASKS_WORKER.search(turn.text)
        lead, urges = cues.WANTS_LEAD.search(turn.text), cues.URGES.fullmatch(turn.text)
        rages = cues.ABUSE.search(turn.text)
        if not (progress or worker or lead or urges or rages) or len(turn.text) > _LONGEST_QUESTION:
            return None
        reading = self._reader.read(turn.text, turn.now)
        if is_elsewhere(ticket.problem.where, reading) or turn.intent.service in ("answer", "ticket_status"):
            return None
        if rages and not (reading.says_nothing or reading.confidence < SURE_FROM):
            return None
        told = self._own.tell(ticket, turn)
        area = self._desk.house.areas.get(ticket.area)
        if lead:
            self._desk.reports.add(ticket, turn.text, "", f"{turn.request_id}:add", turn.now)
            facts = {"number": ticket.number, "who": self._own.leads_of(ticket), "phone": area.phone}
            return replace(told, text=texts.LEAD_TOLD.format(**facts, status=told.text))
        if urges or rages:
            self._desk.reports.add(ticket, turn.text, "", f"{turn.request_id}:add", turn.now)
            return replace(told, text=f"{texts.URGED if urges else texts.CALM_AGAIN}{told.text}")
        return replace(told, text=f"{told.text}\n{texts.FOR_WORKER.format(phone=area.phone)}") if worker else told

    def _say(self, ticket: Ticket, reading: Reading, turn: Turn) -> Reply | None:
        wishes = self._wish(ticket, reading, turn)
        if wishes is not None:
            return wishes
        if cues.CORRECTS.search(turn.text) and turn.now - ticket.received_at < BELONGS_FOR:
            corrected, address = self._corrected(ticket.problem, ticket.said.address, turn)
            if corrected != ticket.problem:
                return self._amend(ticket, corrected, turn, address)
        asks = cues.ASKS_US.search(turn.text) and bool(ticket.problem.where.place)
        if asks or turn.intent.service not in _NOTHING_ELSE | {"answer"}:
            return None
        if reading.place is not None and reading.says_nothing:
            where = merge_where(ticket.problem.where, where_of(reading.place))
            return self._amend(ticket, replace(ticket.problem, where=where), turn, reading.place.address)
        if turn.intent.service == "answer" and not cues.ADDS.match(turn.text):
            return None
        return self._add(ticket, reading, turn)

    def _add(self, ticket: Ticket, reading: Reading, turn: Turn) -> Reply | None:
        """More about the same thing; another thing, or the same elsewhere, is a report of its own."""
        if turn.now - ticket.received_at > BELONGS_FOR or (reading.says_nothing and not goes_on(turn)):
            return None
        adds = bool(cues.ADDS.match(turn.text))
        is_away = is_elsewhere(ticket.problem.where, reading)
        is_other = (
            not reading.says_nothing
            and reading.is_problem >= SAYS_PROBLEM_FROM
            and (
                cues.BESIDES.search(turn.text) is not None or reading.category is not ticket.problem.category or is_away
            )
        )
        if is_other and not is_away and self._is_the_same(ticket, reading, turn):
            is_other = False
        names_place = is_away or (not ticket.problem.where.place and says_where_alone(turn.text, reading))
        if not is_findable(ticket.problem.where) and names_place:  # where it is comes after what it is
            where = where_of(reading.place)
            return self._amend(
                ticket, replace(ticket.problem, where=where), turn, reading.place.address if reading.place else ""
            )
        if (is_other and not adds) or is_away:
            return None
        says_it = adds or reading.is_problem >= SAYS_PROBLEM_FROM or reading.since is not None or reading.phone
        if not says_it and not goes_on(turn):
            return None
        self._desk.reports.add(ticket, turn.text, "", f"{turn.request_id}:add", turn.now)
        problem = ticket.problem
        urgency = more_urgent(problem.urgency, reading.urgency)
        if urgency is not problem.urgency or reading.since is not None or reading.phone:
            since = reading.since
            changed = replace(problem, urgency=urgency, since_said=since.text if since else problem.since_said)
            said = replace(ticket.said, phone=reading.phone or ticket.said.phone)
            self._desk.reports.amend(ticket, "", turn.request_id, turn.now, problem=changed, said=said)
        return listen(texts.ADDED.format(number=ticket.number), ticket.id)

    def _is_the_same(self, ticket: Ticket, reading: Reading, turn: Turn) -> bool:
        """Said once more (我说六栋三单元嘛，楼道头堆起烂家具), or a grumble of no kind of its own (你们就是敷衍)."""
        if cues.BESIDES.search(turn.text):
            return False
        is_vague = reading.confidence < SURE_FROM and not is_findable(where_of(reading.place))
        return is_vague or shares(turn.text, ticket.said.text) >= _SAID_BEFORE

    def _wish(self, ticket: Ticket, reading: Reading, turn: Turn) -> Reply | None:
        anonymous, confidential = reading.anonymous, reading.confidential
        if not (anonymous or confidential) or turn.intent.service == "answer":
            return None
        amended = self._desk.reports.amend(
            ticket,
            "",
            turn.request_id,
            turn.now,
            anonymous=True if anonymous else None,
            confidential=True if confidential else None,
        )
        wish = (texts.ANONYMOUS_NOTED if anonymous else "") + (texts.CONFIDENTIAL_NOTED if confidential else "")
        return listen(texts.WISH_NOTED.format(wish=wish), amended.id)

    def _corrected(self, problem: Problem, said: str, turn: Turn) -> tuple[Problem, str]:
        """The problem with what the line puts right, and the address that it names."""
        correction = read_correction(turn.text, problem.category, self._reader, turn.now)
        where, address = problem.where, ""
        if correction.where is not None:
            where = instead_of(problem.where, correction.where)
            address = _address_of(said, problem.where, correction)
        return replace(problem, where=where, category=correction.category or problem.category), address

    def _amend(self, ticket: Ticket, problem: Problem, turn: Turn, address: str = "") -> Reply:
        said: Said | None = replace(ticket.said, address=address) if address else None
        amended = self._desk.reports.amend(ticket, "", turn.request_id, turn.now, problem=problem, said=said)
        promise = say_promise(amended, turn.now) if amended.problem.category is not ticket.problem.category else ""
        text = texts.AMENDED.format(number=amended.number, what=say_problem(amended.problem), promise=promise)
        return listen(text, amended.id)

    def _add_picture(self, ticket: Ticket, turn: Turn) -> Reply:
        self._desk.reports.add_picture(ticket, picture_of(turn), turn.resident.id, "before", turn.now)
        return listen(texts.PHOTO_ADDED.format(number=ticket.number), ticket.id)


def _address_of(said: str, before: Where, correction: Correction) -> str:
    """The address with what is put right: of 5栋2单元, 是6栋 makes 6栋2单元."""
    now = correction.where
    just_building = now is not None and now.building and now.place == now.building
    if just_building and before.building and now is not None and said.startswith(before.building):
        return now.building + said.removeprefix(before.building)
    return correction.address
