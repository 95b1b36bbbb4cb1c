"""A grid worker in the chat: their tickets, and every move on them."""

from dataclasses import replace

from community.crew import Member, TooManyTries
from handlers.complaints import texts as names
from handlers.complaints.dialogue import texts
from handlers.complaints.dialogue.crew_lists import CrewLists, ask, command_of, number_of, say
from handlers.complaints.dialogue.heeding import code_in
from handlers.complaints.dialogue.jobs import Command, Job, read_job
from handlers.complaints.dialogue.sent import picture_of
from handlers.complaints.dialogue.steps import Step
from handlers.complaints.model.move import Move, Role
from handlers.complaints.model.moves import after
from handlers.complaints.model.refusals import NotYours
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.model.ticket_state import State
from handlers.complaints.service.actors import Actor, crew_actor
from handlers.complaints.service.desk import Desk
from handlers.complaints.service.notices import say_to_crew
from handlers.complaints.wording import say_next_due
from handlers.contract import MessageKind, Option, Refusal, Reply, Turn

MOST_OPTIONS = 9
# Of what is read as a number at all.
_LONGEST_NUMBER = 30
_ASKS = {Job.RESOLVE: texts.ASK_RESOLUTION, Job.RETURN: texts.ASK_REASON, Job.ASK: texts.ASK_QUESTION}
_MOVES = {Job.RESOLVE: Move.RESOLVE, Job.RETURN: Move.RETURN, Job.ASK: Move.ASK}


class CrewTalk:
    """Takes commands."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lists = CrewLists(desk)

    def bind(self, turn: Turn) -> Reply:
        """Bind this WeChat to whoever was given the code."""
        try:
            member = self._desk.crew.bind(code_in(turn.text) or "", turn.resident.id, turn.now)
        except TooManyTries:
            return say(texts.TOO_MANY_TRIES)
        if member is None:
            return say(texts.BAD_CODE)
        area = self._desk.house.areas.get(member.area).name
        return say(texts.BOUND.format(name=member.name, area=area, role=texts.ROLE_NAMES[member.role]))

    def work(self, turn: Turn) -> Reply:
        """Carry out a command, typed or pressed."""
        member = self._desk.crew.bound_to(turn.resident.id)
        command = self._pressed(turn) if turn.chosen else read_job(turn.text)
        if member is None or command is None:
            return say(texts.NOTHING_TO_DO)
        return self._carry_out(command, member, turn)

    def _pressed(self, turn: Turn) -> Command | None:
        """The command of a button; of a ticket in a list, what the list was for."""
        if turn.chosen is None:
            return None
        number = number_of(turn)
        if number is None:
            return command_of(turn.chosen.value) or read_job(turn.text)
        dialogue = turn.session.dialogue
        slots = dialogue.slots if dialogue and dialogue.step == Step.JOB else {"job": Job.SHOW.value, "words": ""}
        return Command(Job(slots["job"]), number, slots["words"])

    def resume(self, turn: Turn) -> Reply | None:
        """What a command lacked: which ticket, which words."""
        member = self._desk.crew.bound_to(turn.resident.id)
        slots = turn.session.dialogue.slots if turn.session.dialogue else {}
        if member is None:
            return None
        if turn.message.kind is MessageKind.IMAGE:
            return self.picture(turn)
        if turn.chosen is not None and turn.chosen.value:
            return self.work(turn)
        command = Command(Job(slots["job"]), int(slots["number"]) if slots["number"] else None, slots["words"])
        if command.number is None:
            said = turn.text.strip().removesuffix("号")
            if not said.isdecimal() or len(said) > _LONGEST_NUMBER:  # how it was done, before which it was
                words = turn.text.strip() if command.job in _ASKS else ""
                return self._carry_out(replace(command, words=words), member, turn) if words else None
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
            return say(texts.CREW_PHOTO_NOWHERE) if self._desk.store.open_of_handler(member.id) else None
        self._desk.reports.add_picture(at, picture_of(turn), member.name, "after", turn.now)
        return say(texts.CREW_PHOTO.format(number=at.number))

    def _carry_out(self, command: Command, member: Member, turn: Turn) -> Reply:
        match command.job:
            case Job.LIST | Job.LATE:
                return self._lists.show(member, turn, only_late=command.job is Job.LATE)
            case Job.HEARD:
                return self._lists.offer(member)
        if command.is_all or command.more:
            return self._do_several(command, member, turn)
        ticket = self._lists.meant(command, member)
        if isinstance(ticket, Reply):
            return ticket
        actor = crew_actor(member)
        if command.job in _ASKS and not command.words:
            _check(_MOVES[command.job], ticket, actor, self._name_of(ticket))
            return ask(_ASKS[command.job].format(number=ticket.number), replace(command, number=ticket.number))
        return self._do(command, ticket, member, turn)

    def _do_several(self, command: Command, member: Member, turn: Turn) -> Reply:
        """One command for several tickets: each by itself, so that one that can't be done keeps no other from it."""
        numbers = [command.number, *command.more] if command.number is not None else self._lists.waiting(member)
        done, told = [], []
        for number in dict.fromkeys(numbers):
            ticket = self._lists.numbered(number, member)
            if ticket is None:
                told.append(texts.NO_SUCH_NUMBER.format(number=number))
                continue
            try:
                self._desk.work.accept(ticket, crew_actor(member), f"{turn.request_id}#{number}", turn.now)
                done.append(number)
            except Refusal as refusal:
                told.append(refusal.sentence)
        if done:
            said = texts.OR.join(str(number) for number in done)
            told.insert(0, texts.ACCEPTED_SEVERAL.format(numbers=said, count=len(done), first=done[0]))
        return say("\n".join(told) or texts.NOTHING_TO_DO)

    def _do(self, command: Command, ticket: Ticket, member: Member, turn: Turn) -> Reply:
        work, key, now, actor = self._desk.work, turn.request_id, turn.now, crew_actor(member)
        match command.job:
            case Job.ACCEPT:
                done = work.accept(ticket, actor, key, now)
                return self._and_then(self._to_crew(texts.ACCEPTED, done, turn), done, member)
            case Job.ARRIVE:
                done = work.arrive(ticket, actor, key, now)
                return self._and_then(texts.ARRIVED.format(number=ticket.number), done, member)
            case Job.RESOLVE:
                work.resolve(ticket, actor, command.words, key, now)
                left = len(self._desk.store.open_of_handler(member.id))
                also = texts.LEFT.format(count=left) if left else texts.NONE_LEFT
                return say(f"{texts.RESOLVED.format(number=ticket.number)}{also}")
            case Job.RETURN:
                done = work.send_back(ticket, actor, command.words, key, now)
                return say(texts.RETURNED.format(number=ticket.number, who=self._name_of(done)))
            case Job.TRANSFER:
                return self._transfer(command, ticket, actor, turn)
            case Job.ASK:
                work.ask(ticket, actor, command.words, key, now)
                return say(texts.ASKED.format(number=ticket.number))
            case Job.NOTE if command.words:
                self._desk.remarks.note(ticket, command.words, actor.name, key, now)
                return say(texts.NOTED.format(number=ticket.number))
            case _:
                return self._and_then(self._described(ticket, member, turn), ticket, member)

    def _described(self, ticket: Ticket, member: Member, turn: Turn) -> str:
        due = f"，{say_next_due(ticket, turn.now)}" if ticket.due else ""
        due = texts.CREW_LATE if ticket.is_late(turn.now) else due
        who = "" if ticket.handler in (None, member.id) else texts.CREW_WHO.format(name=self._name_of(ticket))
        state = f"{who}{names.STATE_NAMES[ticket.state]}"
        return self._to_crew(texts.DO_HOW.replace("{due}", due), ticket, turn, state=state)

    def _and_then(self, text: str, ticket: Ticket, member: Member) -> Reply:
        """Say it, with a button for each thing that comes next."""
        return replace(say(text), options=self._lists.buttons(ticket, member))

    def _transfer(self, command: Command, ticket: Ticket, actor: Actor, turn: Turn) -> Reply:
        chain = self._desk.house.areas.chain(ticket.area)
        people = [member for member in self._desk.crew.of_area(*chain) if member.id != ticket.handler]
        if command.whom in ("", *texts.SOMEBODY_ELSE):
            options = tuple(
                Option(one.name, service="crew_work", value=f"do:transfer:{ticket.number}:{one.name}")
                for one in people[:MOST_OPTIONS]
            )
            return replace(
                ask(texts.ASK_WHOM.format(number=ticket.number), replace(command, number=ticket.number)),
                options=options,
            )
        to = next((member for member in people if command.whom in (member.name, member.name[:1])), None)
        to = to or next((member for member in people if member.name.startswith(command.whom)), None)
        if to is None and command.whom == self._name_of(ticket):
            return say(texts.HAS_IT_ALREADY.format(number=ticket.number, name=command.whom))
        if to is None:
            known = "、".join(member.name for member in people)
            return say(texts.NO_SUCH_PERSON.format(name=command.whom, names=known))
        done = self._desk.work.transfer(ticket, actor, to, command.words, turn.request_id, turn.now)
        return say(texts.TRANSFERRED.format(number=done.number, who=to.name))

    def _to_crew(self, text: str, ticket: Ticket, turn: Turn, **facts: object) -> str:
        count = len(self._desk.store.reporters(ticket.id))
        return say_to_crew(text, ticket, turn.now, count=count, **facts)

    def _name_of(self, ticket: Ticket) -> str:
        member = self._desk.crew.get(ticket.handler) if ticket.handler is not None else None
        return member.name if member else names.SOMEBODY


def _check(move: Move, ticket: Ticket, actor: Actor, holder: str) -> None:
    """Refuse what can't be done before anybody writes words for it. Raises CannotMove, NotYours."""
    if actor.role is Role.HANDLER and actor.member is not None and ticket.handler != actor.member.id:
        raise NotYours(ticket.number, holder)
    after(ticket.state, move, actor.role, number=ticket.number)
