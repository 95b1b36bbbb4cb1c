"""The form: asks for what is missing, one thing at a time, and files when nothing is. Danger is filed at once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from community.residents import Resident
from handlers.complaints import texts as names
from handlers.complaints.dialogue import texts
from handlers.complaints.dialogue.draft import Draft
from handlers.complaints.model.category import CATEGORY_NAMES, Category
from handlers.complaints.model.report import NewReport
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.model.urgency import Urgency
from handlers.complaints.service.desk import Desk
from handlers.complaints.understanding import cues
from handlers.contract import Option, Turn

# Asked twice, who does not know where it is won't know the third time.
ASKS_PLACE = 2
REMEMBERS_HOME = timedelta(days=30)
_UNIT_ALONE = re.compile(r"[\d一二三四五六七八九]+单元")
_WITH_UNIT = re.compile(r"^.*?栋[\d一二三四五六七八九]+单元")
# Nobody has to go anywhere for these.
_ANYWHERE = frozenset({Category.PROPERTY, Category.OTHER})


@dataclass(frozen=True)
class Ask:
    """A question of the form, with what is known so far."""

    text: str
    draft: Draft
    options: tuple[Option, ...] = ()


def option(text: str, value: str) -> Option:
    """An option of this service's, whose value means something to it."""
    return Option(text, service="complaint", value=value)


class Form:
    """Takes a draft as far as it goes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def go(self, draft: Draft, turn: Turn) -> Ask | Ticket:
        """Return the next question, or the ticket that was filed. Raises TooMany."""
        if draft.category is None:
            return _ask_what(draft)
        if draft.urgency is Urgency.DANGER:
            return self.file(draft, turn)
        if not draft.is_sure and not draft.kinds_asked and draft.urgency is Urgency.NORMAL:
            return _ask_kind(draft)
        draft = self._at_home(draft, turn)
        if draft.category not in _ANYWHERE and not draft.has_place and draft.places_asked < ASKS_PLACE:
            return ask_place(draft)
        return self._ask_join(draft, turn) or self.file(draft, turn)

    def _at_home(self, draft: Draft, turn: Turn) -> Draft:
        """我家楼上, 楼道: at the building that the resident gave lately; the answer says which, so that it can be put right."""
        is_unit = _UNIT_ALONE.match(draft.where.place) is not None and not draft.where.building
        if (draft.has_place and not is_unit) or not draft.where.place:
            return draft
        lately = turn.now - REMEMBERS_HOME
        own = [
            ticket
            for ticket in self._desk.store.of_resident(turn.resident.id, 5)
            if ticket.said.address and ticket.problem.where.building and ticket.received_at > lately
        ]
        if not own:
            return draft
        building = own[0].problem.where.building
        unit = _WITH_UNIT.match(own[0].said.address)
        house = unit[0] if unit and building in unit[0] and not is_unit else building
        spot = draft.where.place.removeprefix("我们").removeprefix("我").removeprefix("家")
        return replace(draft, where=replace(draft.where, place=f"{house}{spot}", building=building))

    def file(self, draft: Draft, turn: Turn) -> Ticket:
        """File it as it is."""
        return self._desk.reports.file(report_of(draft, turn.resident, turn.now), turn.request_id, turn.now)

    def _ask_join(self, draft: Draft, turn: Turn) -> Ask | None:
        if draft.is_new:
            return None
        alike = self._desk.duplicates.find(turn.resident, draft.problem, draft.text, turn.now)
        if alike is None:
            return None
        count = len(self._desk.store.reporters(alike.id)) or 1
        where = alike.problem.where.place
        is_own = self._desk.follow_up.reporter(alike, turn.resident.id) is not None
        if is_own and cues.BESIDES.search(draft.text):
            return None
        text = (texts.ASK_SAME if is_own else texts.ASK_JOIN).format(
            where=where, count=count, number=alike.number, state=names.STATE_NAMES[alike.state]
        )
        options = (option(texts.JOIN_OPTION, f"join:{alike.id}"), option(texts.NOT_SAME_OPTION, "join:no"))
        return Ask(text, replace(draft, asked="join", alike=alike.id), options)


def report_of(draft: Draft, resident: Resident, now: datetime) -> NewReport:
    """Return the draft as a report of the resident's."""
    return NewReport(
        area=resident.area,
        problem=draft.problem,
        said=draft.said,
        received_at=now,
        resident=resident.id,
        anonymous=draft.anonymous,
        confidential=draft.confidential,
        pictures=draft.pictures,
    )


def ask_place(draft: Draft) -> Ask:
    """Ask where it is; the second time in other words, with a way out."""
    text, options = texts.ASK_PLACE, tuple[Option, ...]()
    if draft.places_asked:
        text, options = texts.ASK_PLACE_AGAIN, (option(texts.DONT_KNOW, "place:unknown"),)
    return Ask(text, replace(draft, asked="place", places_asked=draft.places_asked + 1), options)


def _ask_what(draft: Draft) -> Ask:
    text = texts.ONLY_ANGRY if draft.is_abusive else texts.ASK_WHAT
    if draft.where.place:
        text = texts.ASK_WHAT_THERE.format(place=draft.where.place)
    return Ask(text, replace(draft, asked="what"))


def _ask_kind(draft: Draft) -> Ask:
    likely = [Category(value) for value in draft.choices if value != Category.OTHER.value]
    options = [option(CATEGORY_NAMES[category], f"kind:{category.value}") for category in likely]
    options.append(option(texts.NO_KIND, f"kind:{Category.OTHER.value}"))
    return Ask(texts.ASK_KIND, replace(draft, asked="kind", kinds_asked=1), _unique(options))


def _unique(options: Sequence[Option]) -> tuple[Option, ...]:
    return tuple({found.text: found for found in options}.values())
