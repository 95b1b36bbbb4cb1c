"""What a grid worker sees of their tickets in the chat: lists, buttons for what comes next, and the question which is meant."""

from dataclasses import replace

from community.crew import CrewRole, Member
from handlers.complaints.dialogue import texts
from handlers.complaints.dialogue.jobs import Command, Job
from handlers.complaints.dialogue.steps import Step
from handlers.complaints.dialogue.wording import say_job
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.model.ticket_state import State
from handlers.complaints.service.desk import Desk
from handlers.complaints.service.store import IS_UNSOLVED
from handlers.complaints.tables import ticket_table
from handlers.contract import Option, Reply, ReplyKind, Turn

MOST_OPTIONS = 9
_WAITING = (State.NEW, State.ASSIGNED, State.REOPENED)
_IN = {
    Job.ACCEPT: _WAITING,
    Job.ARRIVE: (State.ACCEPTED,),
    Job.RESOLVE: (State.ACCEPTED, State.ON_SITE),
    Job.RETURN: (State.ASSIGNED, State.ACCEPTED, State.ON_SITE, State.REOPENED),
    Job.ASK: (State.ACCEPTED, State.ON_SITE),
}
# What a thumb most likely presses next.
_NEXT = {
    State.NEW: (Job.ACCEPT,),
    State.ASSIGNED: (Job.ACCEPT, Job.RETURN),
    State.REOPENED: (Job.ACCEPT, Job.RETURN),
    State.ACCEPTED: (Job.ARRIVE, Job.RESOLVE, Job.ASK),
    State.ON_SITE: (Job.RESOLVE, Job.ASK),
}

# Of what a column takes.
_HIGHEST = 2**31 - 1


class CrewLists:
    """Finds and shows the tickets of a member of the crew."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def show(self, member: Member, turn: Turn, *, only_late: bool) -> Reply:
        """List what they have in hand, what is due first ahead. only_late: of it, what is overdue."""
        tickets = [ticket for ticket in self.of(member) if ticket.is_late(turn.now) or not only_late]
        if not tickets:
            return say(texts.NOTHING_LATE if only_late else texts.NOTHING_TO_DO)
        is_lead = member.role is CrewRole.LEAD
        people = {one.id: one.name for one in self._desk.crew.of_area(member.area)} if is_lead else {}
        options = [
            Option(
                say_job(ticket, turn.now, people.get(ticket.handler or 0, "")),
                service="crew_work",
                value=f"job:{ticket.number}",
            )
            for ticket in tickets[:MOST_OPTIONS]
        ]
        if len(self.waiting(member)) > 1 and not is_lead and not only_late:
            options = [*options[: MOST_OPTIONS - 1], Option(texts.ACCEPT_ALL, service="crew_work", value="do:accept:")]
        text = texts.LATE_TICKETS if only_late else texts.AREAS_TICKETS if is_lead else texts.YOUR_TICKETS
        text = text.format(count=len(tickets))
        slots = _slots(Command(Job.SHOW))
        return Reply(text, ReplyKind.ANSWER, tuple(options), service="crew", step=Step.JOB, slots=slots)

    def offer(self, member: Member) -> Reply:
        """What was sent to them was read: ask for the word that takes it on."""
        numbers = self.waiting(member)
        if not numbers:
            return say(texts.NOTHING_TO_DO)
        options = [_button(Job.ACCEPT, number) for number in numbers[: MOST_OPTIONS - 1]]
        if len(numbers) > 1:
            options.append(Option(texts.ACCEPT_ALL, service="crew_work", value="do:accept:"))
        return replace(say(texts.TAKE_ON), options=tuple(options))

    def meant(self, command: Command, member: Member) -> Ticket | Reply:
        """The ticket that the command names, or the only one it can be about; else the question which."""
        if command.number is not None:
            found = self.numbered(command.number, member)
            return found or say(texts.NO_SUCH_NUMBER.format(number=command.number))
        fits = [ticket for ticket in self.of(member) if ticket.state in _IN.get(command.job, tuple(State))]
        there = [ticket for ticket in fits if ticket.state is State.ON_SITE]
        if len(fits) == 1 or len(there) == 1:  # 办好了, said by one who is at one of them
            return (fits if len(fits) == 1 else there)[0]
        if not fits:
            return say(texts.NOTHING_TO_DO)
        options = tuple(
            Option(
                f"{ticket.number} 号 {ticket.problem.summary[:20]}", service="crew_work", value=f"job:{ticket.number}"
            )
            for ticket in fits[:MOST_OPTIONS]
        )
        return replace(ask(texts.WHICH_TICKET, command), options=options)

    def numbered(self, number: int, member: Member) -> Ticket | None:
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

    def of(self, member: Member) -> list[Ticket]:
        """What they have in hand; of what nobody has, everybody may take something; a lead sees all of the area."""
        mine = self._desk.store.open_of_handler(member.id)
        free = self._desk.store.where(ticket_table.c.area == member.area, ticket_table.c.handler.is_(None), IS_UNSOLVED)
        if member.role is CrewRole.LEAD:
            others = self._desk.store.where(ticket_table.c.area == member.area, IS_UNSOLVED)
            others.sort(key=lambda ticket: (ticket.due is None, ticket.due or ticket.received_at, ticket.id))
            return [*mine, *(ticket for ticket in others if ticket.handler != member.id)]
        return [*mine, *free]

    def waiting(self, member: Member) -> list[int]:
        """The numbers of the tickets that are theirs and that they have not taken on yet."""
        mine = self._desk.store.open_of_handler(member.id)
        return [ticket.number for ticket in mine if ticket.state in _WAITING]

    def buttons(self, ticket: Ticket, member: Member) -> tuple[Option, ...]:
        """A button for each thing that comes next; for a lead, whose ticket it is not, to give it to somebody else."""
        if member.role is CrewRole.LEAD and ticket.handler != member.id:
            return (_button(Job.TRANSFER, ticket.number),)
        return tuple(_button(job, ticket.number) for job in _NEXT.get(ticket.state, ()))


def number_of(turn: Turn) -> int | None:
    """The ticket that was pressed in a list; None for a button of another kind. Who writes 6 means ticket 6, where the list
    has one, and not its sixth line."""
    if turn.chosen is None or not turn.chosen.value.startswith("job:"):
        return None
    typed = turn.text.strip().removesuffix("号")
    shown = {option.value for option in turn.session.options}
    return int(typed) if f"job:{typed}" in shown else int(turn.chosen.value.partition(":")[2])


def command_of(value: str) -> Command | None:
    """The command of a button: do:accept:12, do:transfer:12:周敏; without a number, of every ticket that it can be about."""
    what, job, number, whom = (*value.split(":"), "", "", "")[:4]
    if what != "do":
        return None
    return Command(Job(job), int(number), whom=whom) if number else Command(Job(job), is_all=True)


def say(text: str) -> Reply:
    """Tell a grid worker something."""
    return Reply(text, ReplyKind.DO, service="crew")


def ask(text: str, command: Command) -> Reply:
    """Ask a grid worker for what the command lacks."""
    return Reply(text, ReplyKind.FORM, service="crew", step=Step.JOB, slots=_slots(command))


def _button(job: Job, number: int) -> Option:
    return Option(texts.BUTTONS[job.value].format(number=number), service="crew_work", value=f"do:{job.value}:{number}")


def _slots(command: Command) -> dict[str, str]:
    number = "" if command.number is None else str(command.number)
    return {"job": command.job.value, "number": number, "words": command.words}
