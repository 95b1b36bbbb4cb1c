"""A line while a question of the form is open: an answer to it, a correction, more of the story, or something else."""

import re
from dataclasses import replace

from handlers.complaints.dialogue import texts
from handlers.complaints.dialogue.afterwards import Afterwards
from handlers.complaints.dialogue.correcting import named_category, read_correction
from handlers.complaints.dialogue.draft import Draft, instead_of, update, with_facts
from handlers.complaints.dialogue.own_tickets import OwnTickets
from handlers.complaints.dialogue.reporting import Reporting
from handlers.complaints.dialogue.sent import picture_of, with_position
from handlers.complaints.dialogue.steps import listen
from handlers.complaints.model.category import Category
from handlers.complaints.model.ticket import Said, Ticket
from handlers.complaints.model.ticket_state import OPEN, State
from handlers.complaints.service.desk import Desk
from handlers.complaints.understanding import cues
from handlers.complaints.understanding.reading import SAYS_PROBLEM_FROM, SURE_FROM, Reader, Reading
from handlers.contract import MessageKind, Option, Reply, ReplyKind, Turn
from knowledge.language.requests.place import find_place

# A line that the router understood as none of these is answered as what it is, and the form's question repeated.
_OURS = frozenset({"complaint", "ticket_status", "unknown", "ask_back", "offer_person", "withdraw_ticket", "cancel"})
# Words of a spot that no table has; somebody speaking of themselves names none.
_SPOT = re.compile(
    "^(?!.*我(?!们|家|屋))(?!.*(?:等[一哈下]|喊|说|问))(?:.{2,6}$|.*[楼栋路街门口边旁园区场院店校站桥坝广市馆角落前后下上里头处坡梯巷亭池塘棚库铺苑府湾居])"
)
# 七冻, at the end of an answer to "where".
_HEARD = re.compile("([一二三四五六七八九十\\d]+)[洞动冻](?![\\u4e00-\\u9fff])")
# An answer to "where" is short.
_SAYS_WHERE = 24


class Answering:
    """Hears answers."""

    def __init__(self, desk: Desk, reader: Reader, reporting: Reporting, own: OwnTickets, after: Afterwards) -> None:
        self._desk = desk
        self._reader = reader
        self._reporting = reporting
        self._go = reporting.go
        self._own = own
        self._after = after

    def hear(self, draft: Draft, turn: Turn) -> Reply | None:
        """Take the line as an answer; None: it is about something else, and the question is repeated."""
        filed = self._desk.drafts.filed(draft.begun)
        if filed is not None:
            return self._too_late(filed, turn)
        return self._reporting.then_rest(self._answer(draft, turn), turn)

    def _too_late(self, ticket: Ticket, turn: Turn) -> Reply | None:
        """An answer to what was asked before the report was filed as it stood (schedule): it belongs to the ticket."""
        what, _, which = (turn.chosen.value if turn.chosen else "").partition(":")
        if what == "kind":
            problem = replace(ticket.problem, category=Category(which))
            ticket = self._desk.reports.amend(ticket, "", turn.request_id, turn.now, problem=problem)
        if what:
            return self._own.of_option(Option("", value=f"show:{ticket.id}"), turn)
        return self._after.resume(ticket, turn)

    def _answer(self, draft: Draft, turn: Turn) -> Reply | None:
        """A line while a question of the form is open."""
        if turn.chosen is not None and turn.chosen.value:
            return self._choose(draft, turn.chosen.value, turn)
        if turn.message.kind is MessageKind.IMAGE:
            return self._reporting.again(
                replace(draft, pictures=(*draft.pictures, picture_of(turn))), texts.PHOTO_NOTED, turn
            )
        if turn.message.position is not None:
            return self._go(replace(draft, where=with_position(draft.where, turn)), turn)
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


def _joins(turn: Turn) -> bool | None:
    """Whether a line says that it is the same matter; None: neither."""
    if turn.intent.service in ("yes", "no"):
        return turn.intent.service == "yes"
    if cues.IS_OTHER.search(turn.text):
        return False
    return True if cues.JOINS.match(turn.text) else None


def _adds(reading: Reading) -> bool:
    """Whether a line says anything about a problem."""
    return reading.place is not None or (not reading.says_nothing and reading.is_problem >= SAYS_PROBLEM_FROM)
