"""Complaints' side of the conversation: a form filled from any sentence, an ear for what follows, and one's own tickets."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from handlers.complaints.dialogue import texts
from handlers.complaints.dialogue.afterwards import Afterwards
from handlers.complaints.dialogue.asides import Asides
from handlers.complaints.dialogue.correcting import named_category, read_correction
from handlers.complaints.dialogue.crew import CrewTalk
from handlers.complaints.dialogue.draft import Draft, from_text, instead_of, to_text, update, with_facts
from handlers.complaints.dialogue.form import Ask, Form, option
from handlers.complaints.dialogue.heeding import Heeding
from handlers.complaints.dialogue.own_tickets import OwnTickets
from handlers.complaints.dialogue.several import parts_of
from handlers.complaints.dialogue.steps import Step, listen
from handlers.complaints.dialogue.witnessing import Witness
from handlers.complaints.dialogue.wording import say_filed, without_more
from handlers.complaints.model.category import Category
from handlers.complaints.model.report import Picture
from handlers.complaints.model.ticket import Said, Ticket, Where
from handlers.complaints.model.ticket_state import OPEN, State
from handlers.complaints.model.urgency import Urgency
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
from handlers.complaints.understanding.urgency import DANGER_FROM
from handlers.complaints.wording import say_ticket
from handlers.contract import Claim, Intent, Message, MessageKind, Option, Reply, ReplyKind, Turn
from knowledge.language.normalise import simplify
from knowledge.language.requests.place import find_place

# A line that the router understood as none of these is answered as what it is, and the form's question repeated.
_OURS = frozenset({"complaint", "ticket_status", "unknown", "ask_back", "offer_person", "withdraw_ticket", "cancel"})
# Words of a spot that no table has; somebody speaking of themselves names none.
_SPOT = re.compile(
    "^(?!.*我(?!们|家|屋))(?!.*(?:等[一哈下]|喊|说|问))(?:.{2,6}$|.*[楼栋路街门口边旁园区场院店校站桥坝广市馆角落前后下上里头处坡梯巷亭池塘棚库铺苑府湾居])"
)
# 七冻, at the end of an answer to "where".
_HEARD = re.compile("([一二三四五六七八九十\\d]+)[洞动冻](?![\\u4e00-\\u9fff])")
# Nobody else understands the line.
_UNSURE = frozenset({"unknown", "ask_back"})
# What a long message asks, it asks in the end.
_LAST_WORDS = 40
# An answer to "where" is short.
_SAYS_WHERE = 24


class ComplaintHandler:
    """Files reports and sees them through with whoever made them."""

    def __init__(self, desk: Desk, reader: Reader) -> None:
        self._desk = desk
        self._reader = reader
        self._form = Form(desk)
        self._own = OwnTickets(desk)
        self._after = Afterwards(desk, reader, self._own)
        self._asides = Asides(desk, reader, self._own)
        self._crew = CrewTalk(desk)
        self.heed = Heeding(desk, reader).heed
        self.witness = Witness(desk, reader).witness

    def begin(self, turn: Turn) -> Reply:
        """The resident reports something, asks after it, or works it."""
        turn = _simplified(turn)
        match turn.intent.service:
            case "ticket_status" if not self._reports_anew(turn):
                return self._own.status(turn)
            case "withdraw_ticket":
                return self._own.withdraw(turn)
            case "ticket_verdict":
                return self._own.verdict(turn)
            case "ticket_answer":
                return self._own.answer(turn)
            case "crew_bind":
                return self._crew.bind(turn)
            case "crew_work":
                return self._crew.work(turn)
            case "picture" | "place":
                return self._media(turn)
            case "complaint" if cues.WITHDRAW.search(turn.text) and cues.STATUS_OF.search(turn.text):
                return self._own.withdraw(turn)
            case _ if turn.chosen is not None:
                return self._pressed(turn.chosen, turn)
            case _:
                return self._asides.answer(turn) or self._report(turn)

    def resume(self, turn: Turn) -> Reply | None:
        """A dialogue of this service is open."""
        turn, dialogue = _simplified(turn), turn.session.dialogue
        if dialogue is None:
            return None
        if turn.intent.service in ("crew_bind", "crew_work", "ticket_verdict", "ticket_answer"):
            return self.begin(turn)
        slots = dialogue.slots
        match Step(dialogue.step):
            case Step.ASK:
                draft = from_text(self._open(slots))
                filed = self._desk.drafts.filed(draft.begun)
                if filed is not None:
                    return self._too_late(filed, turn)
                return self._then_rest(self._answer(draft, turn), turn)
            case Step.TELL:
                return self._tell(from_text(self._open(slots)), turn)
            case Step.PICTURE:
                return self._picture_for(from_text(self._open(slots)), turn)
            case Step.JOB:
                return self._crew.resume(turn)
            case Step.FILED:
                return self._asides.in_danger(turn) or self._after.resume(
                    self._desk.store.get(int(slots["ticket"])), turn
                )
            case Step.SCORE | Step.COMMENT if self._reports_another(turn):
                return self._report(turn)
            case Step.SCORE | Step.COMMENT | Step.VERDICT | Step.WITHDRAW | Step.UNSOLVED:
                return self._own.resume(turn)

    def claim(self, message: Message, understood: Intent, now: datetime) -> Claim | None:
        """A line that reports a problem, where nobody else understands it."""
        text = simplify(message.text)
        names_one = cues.STATUS_OF.search(text) is not None
        if cues.WITHDRAW.search(text) and (names_one or self._own.has_any(message.resident.id)):
            return Claim("withdraw_ticket", is_sure=names_one)
        if names_one and cues.STATUS.search(text):
            return Claim("ticket_status", is_sure=self._own.has_any(message.resident.id))
        if understood.service in _UNSURE and self._reader.danger(text) >= DANGER_FROM:
            return Claim("complaint", is_sure=True)  # how it goes on is said at once: 她不动了，怎么办
        if understood.service not in _UNSURE or cues.ASKS_US.search(text[-_LAST_WORDS:]):
            return None
        is_start = cues.BUILDING.search(text) or cues.SMALL_TALK.search(text)
        if is_start and self._reader.read(text, now).says_nothing:  # 3栋2单元: and what is there?
            return Claim("complaint", is_sure=False)
        says_problem = self._reader.is_problem(text) >= SAYS_PROBLEM_FROM or cues.ABUSE.search(text)
        return Claim("complaint", is_sure=False) if says_problem else None

    def _reports_anew(self, turn: Turn) -> bool:
        """A line that thanks for the last time and reports the next, from somebody who has nothing open."""
        if self._own.has_any(turn.resident.id) or not turn.text:
            return False
        reading = self._reader.read(turn.text, turn.now)
        return reading.is_problem >= SAYS_PROBLEM_FROM and reading.place is not None and not reading.says_nothing

    # The form.

    def _then_rest(self, reply: Reply | None, turn: Turn) -> Reply | None:
        """Once a question is answered, report what the line before had beside it."""
        slots = turn.session.dialogue.slots if turn.session.dialogue else {}
        rest = from_text(self._open(slots)).rest
        if reply is None or not rest or reply.step == Step.ASK:
            return reply
        also = replace(turn, message=replace(turn.message, text=rest, key=f"{turn.request_id}#rest"), chosen=None)
        then = self._report(also)
        return replace(then, text=f"{reply.text}\n\n{then.text}")

    def _report(self, turn: Turn) -> Reply:
        """Report what the line says; where it says several things, one after the other."""
        parts = parts_of(turn.text, self._reader, turn.now)
        reply, told, before = None, "", Where()
        for number, text in enumerate(parts):
            one = (
                replace(turn, message=replace(turn.message, text=text, key=f"{turn.request_id}#{number}"))
                if number
                else turn
            )
            reading = self._reader.read(text, turn.now)
            rest = "，".join(parts[number + 1 :])
            reply = self._go(update(Draft(where=before, rest=rest), reading, SURE_FROM), one)
            told = f"{without_more(told)}\n\n{reply.text}" if told else reply.text
            if reply.step != Step.FILED:  # a question is open: the draft keeps the rest until it is answered
                return replace(reply, text=told, question=reply.text)
            before = Where() if is_findable(where_of(reading.place)) else before
        return replace(reply, text=told) if reply else self._go(Draft(), turn)

    def _too_late(self, ticket: Ticket, turn: Turn) -> Reply | None:
        """An answer to what was asked before the report was filed as it stood (schedule): it belongs to the ticket."""
        what, _, which = (turn.chosen.value if turn.chosen else "").partition(":")
        if what == "kind":
            problem = replace(ticket.problem, category=Category(which))
            ticket = self._desk.reports.amend(ticket, "", turn.request_id, turn.now, problem=problem)
        if what:
            return self._own.of_option(Option("", value=f"show:{ticket.id}"), turn)
        return self._after.resume(ticket, turn)

    def _reports_another(self, turn: Turn) -> bool:
        """Asked how content they are, somebody reports the next thing."""
        if turn.chosen is not None or not turn.text or cues.SCORE.match(turn.text.strip()):
            return False
        reading = self._reader.read(turn.text, turn.now)
        if reading.is_problem < SAYS_PROBLEM_FROM or reading.says_nothing:
            return False
        return is_findable(where_of(reading.place)) or cues.BESIDES.search(turn.text) is not None

    def _pressed(self, chosen: Option, turn: Turn) -> Reply:
        """An option that leads here: of a menu, or of what the line before may have meant, which then counts."""
        about = self._own.of_option(chosen, turn)
        if about is not None:
            return about
        said = turn.session.last_text if chosen.value and chosen.value.startswith("do-") else ""
        reading = self._reader.read(said, turn.now) if said else None
        return self._go(update(Draft(), reading, SURE_FROM) if reading else Draft(), turn)

    def _answer(self, draft: Draft, turn: Turn) -> Reply | None:
        """A line while a question of the form is open."""
        if turn.chosen is not None and turn.chosen.value:
            return self._choose(draft, turn.chosen.value, turn)
        if turn.message.kind is MessageKind.IMAGE:
            return self._again(replace(draft, pictures=(*draft.pictures, _picture(turn))), texts.PHOTO_NOTED, turn)
        if turn.message.position is not None:
            return self._go(replace(draft, where=_position(turn, draft.where)), turn)
        if cues.CALLS_OFF.match(turn.text) or (
            cues.WITHDRAW.search(turn.text) and not cues.STATUS_OF.search(turn.text)
        ):
            self._desk.drafts.drop(turn.resident.id)
            return Reply(texts.CALLED_OFF, ReplyKind.DO, service="complaint")
        if draft.asked == "join" and (joins := _joins(turn)) is not None:
            # 不是一件，我说的是后门: where it is instead.
            draft = draft if joins else with_facts(draft, self._reader.read(turn.text, turn.now))
            return self._choose(draft, f"join:{draft.alike}" if joins else "join:no", turn)
        if turn.intent.service not in _OURS and not self._is_answer(draft, turn):
            return None
        reading = self._reader.read(turn.text, turn.now)
        if draft.asked != "join" and cues.CORRECTS.search(turn.text) and draft.text and not reading.says_nothing:
            return self._go(self._corrected(draft, turn), turn)
        match draft.asked:
            case "what":
                return self._go(update(draft, reading, SURE_FROM), turn)
            case "place":
                return self._placed(draft, reading, turn)
            case "kind":
                category = named_category(turn.text)
                if cues.ASKS_US.search(turn.text) or (category is None and not _adds(reading)):
                    return None
                if reading.says_nothing:  # a place by itself
                    return self._go(with_facts(draft, reading), turn)
                draft = (
                    replace(draft, category=category, is_sure=True) if category else update(draft, reading, SURE_FROM)
                )
                return self._go(with_facts(draft, reading), turn)
            case _:
                return self._go(update(draft, reading, SURE_FROM), turn) if _adds(reading) else None

    def _placed(self, draft: Draft, reading: Reading, turn: Turn) -> Reply | None:
        """An answer to where: a place as it is known, else the words themselves, for people there know them."""
        if cues.DONT_KNOW.search(turn.text) and not reading.is_abusive:
            return self._go(replace(draft, places_asked=9), turn)
        heard = find_place(_HEARD.sub(r"\1栋", turn.text)) if reading.place is None else None
        reading = replace(reading, place=heard) if heard else reading
        if reading.place is None and (
            reading.is_abusive or reading.since is not None or cues.ASKS_US.search(turn.text)
        ):
            return self._go(replace(with_facts(draft, reading), is_abusive=reading.is_abusive), turn)
        if reading.place is not None:
            tells = len(turn.text) > _SAYS_WHERE or (
                reading.is_problem >= SAYS_PROBLEM_FROM and not reading.says_nothing
            )
            return self._go(update(draft, reading, SURE_FROM) if tells else with_facts(draft, reading), turn)
        if reading.says_nothing and (reading.anonymous or reading.confidential):  # 匿名哈
            return self._go(with_facts(draft, reading), turn)
        if cues.AMOUNT.match(turn.text):  # 好多盏
            return self._go(replace(draft, text=f"{draft.text}，{turn.text}"), turn)
        if _adds(reading) and (len(turn.text) > _SAYS_WHERE or not _SPOT.search(turn.text)):
            return self._go(update(draft, reading, SURE_FROM), turn)
        if len(turn.text) > _SAYS_WHERE or not _SPOT.search(turn.text) or cues.ASKS_US.search(turn.text):
            return None
        said = turn.text.strip(" ,，。!！~").removeprefix("在").removeprefix("就在")
        return self._go(replace(with_facts(draft, reading), where=replace(draft.where, place=said)), turn)

    def _is_answer(self, draft: Draft, turn: Turn) -> bool:
        """Whether a line that could mean something else is an answer all the same: it names a place, and asks nothing."""
        if cues.ASKS_US.search(turn.text):
            return False
        reading = self._reader.read(turn.text, turn.now)
        return reading.place is not None or (draft.asked == "what" and _adds(reading))

    def _corrected(self, draft: Draft, turn: Turn) -> Draft:
        """不是3栋，是5栋; 不是噪音，是漏水; else what the line adds."""
        correction = read_correction(turn.text, draft.category, self._reader, turn.now)
        if correction.where is not None:
            where = instead_of(draft.where, correction.where)
            draft = replace(draft, where=where, address=correction.address)
        if correction.category is not None:
            draft = replace(draft, category=correction.category, is_sure=True, text=f"{draft.text}，{turn.text}")
        return update(draft, self._reader.read(turn.text, turn.now), SURE_FROM) if correction.is_empty else draft

    def _choose(self, draft: Draft, value: str, turn: Turn) -> Reply | None:
        what, _, which = value.partition(":")
        match what:
            case "kind":
                return self._go(replace(draft, category=Category(which), is_sure=True), turn)
            case "place":
                return self._go(replace(draft, places_asked=9), turn)
            case "join" if which == "no":
                return self._go(replace(draft, is_new=True), turn)
            case "join":
                return self._join(draft, int(which), turn)
            case _:
                return None

    def _join(self, draft: Draft, number: int, turn: Turn) -> Reply:
        ticket = self._desk.store.get(number)
        if ticket is None or ticket.area != turn.resident.area or ticket.state not in OPEN | {State.MERGED}:
            return self._go(replace(draft, is_new=True), turn)
        said = Said(draft.text, draft.address, draft.phone, draft.name)
        key = turn.request_id
        if self._desk.follow_up.reporter(ticket, turn.resident.id) is not None:  # their own: more about it
            self._desk.reports.add(ticket, draft.text, "", f"{key}:add", turn.now)
            for picture in draft.pictures:
                self._desk.reports.add_picture(ticket, picture, turn.resident.id, "before", turn.now)
            return listen(texts.ADDED.format(number=ticket.number), ticket.id)
        ticket = self._desk.reports.join(ticket, turn.resident.id, said, key, turn.now, anonymous=draft.anonymous)
        self._desk.drafts.drop(turn.resident.id)  # not before: who is killed in between leaves it to be filed
        for picture in draft.pictures:
            self._desk.reports.add_picture(ticket, picture, turn.resident.id, "before", turn.now)
        count = len(self._desk.store.everybody(ticket.id))
        return listen(texts.JOINED.format(number=ticket.number, count=count), ticket.id)

    def _go(self, draft: Draft, turn: Turn) -> Reply:
        outcome = self._form.go(draft, turn)
        return self._asks(outcome, turn) if isinstance(outcome, Ask) else self._filed(outcome, draft, turn)

    def _again(self, draft: Draft, text: str, turn: Turn) -> Reply:
        """Take what was sent, and ask the same once more."""
        dialogue = turn.session.dialogue
        question = dialogue.question if dialogue else texts.ASK_WHAT
        asked = self._asks(Ask(f"{text}\n{question}", draft, dialogue.options if dialogue else ()), turn)
        return replace(asked, question=question)

    def _asks(self, ask: Ask, turn: Turn) -> Reply:
        calm = f"{texts.CALM}\n" if ask.draft.is_abusive and ask.draft.category is not None else ""
        draft = replace(
            ask.draft, is_abusive=ask.draft.is_abusive and not calm, begun=ask.draft.begun or turn.request_id
        )
        kept = to_text(draft)
        if draft.category is not None:
            self._desk.drafts.keep(turn.resident.id, turn.resident.area, kept, draft.begun, turn.now)
        slots = {"sealed": self._desk.store.rows.close_words(kept)}
        text = f"{calm}{ask.text}"
        return Reply(text, ReplyKind.FORM, ask.options, service="complaint", step=Step.ASK, slots=slots)

    def _filed(self, ticket: Ticket, draft: Draft, turn: Turn) -> Reply:
        self._desk.drafts.drop(turn.resident.id)
        member = self._desk.crew.get(ticket.handler) if ticket.handler is not None else None
        area = self._desk.house.areas.get(ticket.area)
        phone = area.duty_phone or area.phone
        name = member.name if member else ""
        text = say_filed(ticket, name, turn.now, text=draft.text, is_abusive=draft.is_abusive, phone=phone)
        if ticket.problem.urgency is Urgency.DANGER and not draft.has_place:
            text = f"{text}\n{texts.ALSO_PLACE}"
        return listen(text, ticket.id)

    # Pictures and positions that come first.

    def _media(self, turn: Turn) -> Reply:
        at_work = self._crew.picture(turn) if turn.message.kind is MessageKind.IMAGE else None
        if at_work is not None:
            return at_work
        if turn.message.kind is MessageKind.IMAGE:
            draft = Draft(pictures=(_picture(turn),))
            recent = next((t for t in self._desk.store.of_resident(turn.resident.id, 5) if t.is_unsolved), None)
            if recent is not None:
                text = texts.PICTURE_FOR.format(ticket=say_ticket(recent))
                options = (
                    option(texts.YES_ADD_OPTION, f"add:{recent.id}"),
                    option(texts.OTHER_THING_OPTION, "add:no"),
                )
                slots = {"sealed": self._desk.store.rows.close_words(to_text(draft)), "ticket": str(recent.id)}
                return Reply(text, ReplyKind.FORM, options, service="complaint", step=Step.PICTURE, slots=slots)
            return self._wait_for_words(draft, texts.PICTURE)
        return self._wait_for_words(Draft(where=_position(turn, Where())), texts.PLACE)

    def _wait_for_words(self, draft: Draft, text: str) -> Reply:
        slots = {"sealed": self._desk.store.rows.close_words(to_text(draft))}
        return Reply(text, ReplyKind.UNKNOWN, service="complaint", step=Step.TELL, slots=slots)

    def _tell(self, draft: Draft, turn: Turn) -> Reply | None:
        """What follows a picture or a position: another one, or what it is about."""
        if turn.message.kind is MessageKind.IMAGE:
            return self._wait_for_words(replace(draft, pictures=(*draft.pictures, _picture(turn))), texts.PICTURE)
        if turn.message.position is not None:
            return self._wait_for_words(replace(draft, where=_position(turn, draft.where)), texts.PLACE)
        reading = self._reader.read(turn.text, turn.now)
        says = turn.intent.service == "complaint" or reading.is_problem >= SAYS_PROBLEM_FROM
        return self._go(update(draft, reading, SURE_FROM), turn) if says else None

    def _picture_for(self, draft: Draft, turn: Turn) -> Reply | None:
        value = turn.chosen.value if turn.chosen else {"yes": "add:yes", "no": "add:no"}.get(turn.intent.service, "")
        slots = turn.session.dialogue.slots if turn.session.dialogue else {}
        ticket = self._desk.store.get(int(slots["ticket"]))
        if turn.message.kind is MessageKind.IMAGE:
            return self._again_picture(replace(draft, pictures=(*draft.pictures, _picture(turn))), turn)
        if value == "add:no" or ticket is None:
            return self._wait_for_words(draft, texts.PICTURE)
        if value:
            for picture in draft.pictures:
                self._desk.reports.add_picture(ticket, picture, turn.resident.id, "before", turn.now)
            return listen(texts.PHOTO_ADDED.format(number=ticket.number), ticket.id)
        return self._tell(draft, turn)

    def _again_picture(self, draft: Draft, turn: Turn) -> Reply:
        dialogue = turn.session.dialogue
        question, options, slots = (dialogue.question, dialogue.options, dialogue.slots) if dialogue else ("", (), {})
        kept = {**slots, "sealed": self._desk.store.rows.close_words(to_text(draft))}
        return Reply(question, ReplyKind.FORM, options, service="complaint", step=Step.PICTURE, slots=kept)

    def _open(self, slots: Mapping[str, str]) -> str:
        return self._desk.store.rows.open_words(slots.get("sealed", ""))


def _joins(turn: Turn) -> bool | None:
    """Whether a line says that it is the same matter; None: neither."""
    if turn.intent.service in ("yes", "no"):
        return turn.intent.service == "yes"
    if cues.IS_OTHER.search(turn.text):
        return False
    return True if cues.JOINS.match(turn.text) else None


def _picture(turn: Turn) -> Picture:
    return Picture(turn.message.key, turn.message.picture_url, turn.message.media_id)


def _position(turn: Turn, before: Where) -> Where:
    at = turn.message.position
    if at is None:
        return before
    return replace(before, place=before.place or at.label[:60], latitude=at.latitude, longitude=at.longitude)


def _adds(reading: Reading) -> bool:
    """Whether a line says anything about a problem."""
    return reading.place is not None or (not reading.says_nothing and reading.is_problem >= SAYS_PROBLEM_FROM)


def _simplified(turn: Turn) -> Turn:
    return replace(turn, message=replace(turn.message, text=simplify(turn.text)))
