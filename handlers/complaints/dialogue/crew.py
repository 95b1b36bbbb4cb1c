"""A grid worker in the chat: their tickets, and every move on them."""

from dataclasses import replace

from community.crew import CrewRole, Member, TooManyTries
from handlers.complaints import texts as names
from handlers.complaints.dialogue import texts
from handlers.complaints.dialogue.heeding import code_in
from handlers.complaints.dialogue.jobs import Command, Job, read_job
from handlers.complaints.dialogue.steps import Step
from handlers.complaints.dialogue.wording import say_job
from handlers.complaints.model.report import Picture
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.model.ticket_state import State
from handlers.complaints.service.desk import Desk
from handlers.complaints.service.notices import say_to_crew
from handlers.complaints.service.store import IS_UNSOLVED
from handlers.complaints.service.work import Actor, crew_actor
from handlers.complaints.tables import ticket_table
from handlers.complaints.wording import say_next_due
from handlers.contract import MessageKind, Option, Reply, ReplyKind, Turn

MOST_OPTIONS = 9
# Of what a column takes, and of what is read as a number at all.
_HIGHEST, _LONGEST_NUMBER = 2**31 - 1, 30
_IN = {
    Job.ACCEPT: (State.NEW, State.ASSIGNED, State.REOPENED),
    Job.ARRIVE: (State.ACCEPTED,),
    Job.RESOLVE: (State.ACCEPTED, State.ON_SITE),
    Job.RETURN: (State.ASSIGNED, State.ACCEPTED, State.ON_SITE, State.REOPENED),
    Job.ASK: (State.ACCEPTED, State.ON_SITE),
}
_ASKS = {Job.RESOLVE: texts.ASK_RESOLUTION, Job.RETURN: texts.ASK_REASON, Job.ASK: texts.ASK_QUESTION}


class CrewTalk:
    """Takes commands."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def bind(self, turn: Turn) -> Reply:
        """Bind this WeChat to whoever was given the code."""
        try:
            member = self._desk.crew.bind(code_in(turn.text) or "", turn.resident.id, turn.now)
        except TooManyTries:
            return _say(texts.TOO_MANY_TRIES)
        if member is None:
            return _say(texts.BAD_CODE)
        area = self._desk.house.areas.get(member.area).name
        return _say(texts.BOUND.format(name=member.name, area=area, role=texts.ROLE_NAMES[member.role]))

    def work(self, turn: Turn) -> Reply:
        """Carry out a command."""
        member = self._desk.crew.bound_to(turn.resident.id)
        command = read_job(turn.text)
        if member is None or command is None:
            return _say(texts.NOTHING_TO_DO)
        return self._carry_out(command, member, turn)

    def resume(self, turn: Turn) -> Reply | None:
        """What a command lacked: which ticket, which words."""
        member = self._desk.crew.bound_to(turn.resident.id)
        slots = turn.session.dialogue.slots if turn.session.dialogue else {}
        if member is None:
            return None
        if turn.message.kind is MessageKind.IMAGE:
            return self.picture(turn)
        command = Command(Job(slots["job"]), int(slots["number"]) if slots["number"] else None, slots["words"])
        if turn.chosen is not None and turn.chosen.value.startswith("job:"):
            return self._carry_out(replace(command, number=int(turn.chosen.value.partition(":")[2])), member, turn)
        if command.number is None:
            said = turn.text.strip().removesuffix("号")
            if not said.isdecimal() or len(said) > _LONGEST_NUMBER:
                return None
            return self._carry_out(replace(command, number=int(said)), member, turn)
        if command.job is Job.TRANSFER:
            return self._carry_out(replace(command, whom=turn.text.strip()), member, turn)
        return self._carry_out(replace(command, words=turn.text.strip()), member, turn)

    def picture(self, turn: Turn) -> Reply | None:
        """A picture of what was done, for the ticket they are at; None for one who has none in hand, or is no worker."""
        member = self._desk.crew.bound_to(turn.resident.id)
        if member is None:
            return None
        working = (State.ON_SITE, State.ACCEPTED)
        mine = [ticket for ticket in self._desk.store.open_of_handler(member.id) if ticket.state in working]
        slots = turn.session.dialogue.slots if turn.session.dialogue else {}
        asked = slots.get("number") if turn.session.dialogue and turn.session.dialogue.step == Step.JOB else None
        at = next((ticket for ticket in mine if asked and ticket.number == int(asked)), None)
        at = at or max(mine, key=lambda ticket: (ticket.state is State.ON_SITE, ticket.changed_at), default=None)
        if at is None:
            return _say(texts.CREW_PHOTO_NOWHERE) if self._desk.store.open_of_handler(member.id) else None
        picture = Picture(turn.message.key, turn.message.picture_url, turn.message.media_id)
        self._desk.reports.add_picture(at, picture, member.name, "after", turn.now)
        return _say(texts.CREW_PHOTO.format(number=at.number))

    def _carry_out(self, command: Command, member: Member, turn: Turn) -> Reply:
        if command.job is Job.LIST:
            return self._list(member, turn)
        ticket = self._meant(command, member)
        if isinstance(ticket, Reply):
            return ticket
        if command.job in _ASKS and not command.words:
            return _ask(_ASKS[command.job].format(number=ticket.number), replace(command, number=ticket.number))
        return self._do(command, ticket, crew_actor(member), turn)

    def _do(self, command: Command, ticket: Ticket, actor: Actor, turn: Turn) -> Reply:
        work, key, now = self._desk.work, turn.request_id, turn.now
        match command.job:
            case Job.ACCEPT:
                done = work.accept(ticket, actor, key, now)
                return _say(self._to_crew(texts.ACCEPTED, done, turn))
            case Job.ARRIVE:
                work.arrive(ticket, actor, key, now)
                return _say(texts.ARRIVED.format(number=ticket.number))
            case Job.RESOLVE:
                work.resolve(ticket, actor, command.words, key, now)
                return _say(texts.RESOLVED.format(number=ticket.number))
            case Job.RETURN:
                done = work.send_back(ticket, actor, command.words, key, now)
                return _say(texts.RETURNED.format(number=ticket.number, who=self._name_of(done)))
            case Job.TRANSFER:
                return self._transfer(command, ticket, actor, turn)
            case Job.ASK:
                work.ask(ticket, actor, command.words, key, now)
                return _say(texts.ASKED.format(number=ticket.number))
            case Job.NOTE if command.words:
                self._desk.remarks.note(ticket, command.words, actor.name, key, now)
                return _say(texts.NOTED.format(number=ticket.number))
            case _:
                due = f"，{say_next_due(ticket, now)}" if ticket.due else ""
                state = names.STATE_NAMES[ticket.state]
                return _say(self._to_crew(texts.DO_HOW.replace("{due}", due), ticket, turn, state=state))

    def _transfer(self, command: Command, ticket: Ticket, actor: Actor, turn: Turn) -> Reply:
        chain = self._desk.house.areas.chain(ticket.area)
        people = [member for member in self._desk.crew.of_area(*chain) if member.id != ticket.handler]
        if not command.whom:
            options = tuple(Option(member.name, service="crew_work") for member in people[:MOST_OPTIONS])
            return replace(
                _ask(texts.ASK_WHOM.format(number=ticket.number), replace(command, number=ticket.number)),
                options=options,
            )
        to = next((member for member in people if command.whom in (member.name, member.name[:1])), None)
        to = to or next((member for member in people if member.name.startswith(command.whom)), None)
        if to is None:
            known = "、".join(member.name for member in people)
            return _say(texts.NO_SUCH_PERSON.format(name=command.whom, names=known))
        done = self._desk.work.transfer(ticket, actor, to, command.words, turn.request_id, turn.now)
        return _say(texts.TRANSFERRED.format(number=done.number, who=to.name))

    def _meant(self, command: Command, member: Member) -> Ticket | Reply:
        """The ticket that the command names, or the only one it can be about; else the question which."""
        if command.number is not None:
            return self._numbered(command.number, member) or _say(texts.NO_SUCH_NUMBER.format(number=command.number))
        fits = [ticket for ticket in self._mine(member) if ticket.state in _IN.get(command.job, tuple(State))]
        if len(fits) == 1:
            return fits[0]
        if not fits:
            return _say(texts.NOTHING_TO_DO)
        options = tuple(_option(ticket) for ticket in fits[:MOST_OPTIONS])
        return replace(_ask(texts.WHICH_TICKET, command), options=options)

    def _numbered(self, number: int, member: Member) -> Ticket | None:
        """The ticket that people call by this number: of their own area, or of one below that came up to them."""
        if number > _HIGHEST:
            return None
        below = [area.key for area in self._desk.house.areas.below(member.area)]
        found = self._desk.store.where(ticket_table.c.number == number, ticket_table.c.area.in_([member.area, *below]))
        return max(
            found,
            key=lambda ticket: (
                ticket.handler == member.id,
                ticket.area == member.area,
                ticket.is_unsolved,
                ticket.level,
            ),
            default=None,
        )

    def _mine(self, member: Member) -> list[Ticket]:
        """What they have in hand; of what nobody has, everybody may take something; a lead sees all of the area."""
        mine = self._desk.store.open_of_handler(member.id)
        free = self._desk.store.where(ticket_table.c.area == member.area, ticket_table.c.handler.is_(None), IS_UNSOLVED)
        if member.role is CrewRole.LEAD:
            others = self._desk.store.where(ticket_table.c.area == member.area, IS_UNSOLVED)
            return [*mine, *(ticket for ticket in others if ticket.handler != member.id)]
        return [*mine, *free]

    def _list(self, member: Member, turn: Turn) -> Reply:
        tickets = self._mine(member)
        if not tickets:
            return _say(texts.NOTHING_TO_DO)
        options = tuple(
            Option(say_job(ticket, turn.now), service="crew_work", value=f"job:{ticket.number}")
            for ticket in tickets[:MOST_OPTIONS]
        )
        slots = _slots(Command(Job.SHOW))
        text = texts.YOUR_TICKETS.format(count=len(tickets))
        return Reply(text, ReplyKind.ANSWER, options, service="crew", step=Step.JOB, slots=slots)

    def _to_crew(self, text: str, ticket: Ticket, turn: Turn, **facts: object) -> str:
        count = len(self._desk.store.reporters(ticket.id))
        return say_to_crew(text, ticket, turn.now, count=count, **facts)

    def _name_of(self, ticket: Ticket) -> str:
        member = self._desk.crew.get(ticket.handler) if ticket.handler is not None else None
        return member.name if member else names.SOMEBODY


def _option(ticket: Ticket) -> Option:
    return Option(
        f"{ticket.number} 号 {ticket.problem.summary[:20]}", service="crew_work", value=f"job:{ticket.number}"
    )


def _slots(command: Command) -> dict[str, str]:
    number = "" if command.number is None else str(command.number)
    return {"job": command.job.value, "number": number, "words": command.words}


def _ask(text: str, command: Command) -> Reply:
    return Reply(text, ReplyKind.FORM, service="crew", step=Step.JOB, slots=_slots(command))


def _say(text: str) -> Reply:
    return Reply(text, ReplyKind.DO, service="crew")
