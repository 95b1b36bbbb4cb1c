"""What a resident's line says about a booking: which offering, when, how many, for whom, where, brought or not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from community.clock import CHINA, local
from handlers.booking.dialogue import cues
from handlers.booking.dialogue.draft import Draft
from handlers.booking.model.address import join
from handlers.booking.model.booking import Guest, Listed
from handlers.booking.model.offering import Kind
from handlers.booking.service.people import merge
from handlers.contract import Turn
from knowledge.language.normalise import normalise
from knowledge.language.numerals import number
from knowledge.language.requests.age import find_age
from knowledge.language.requests.line import tidy
from knowledge.language.requests.relation import same_person
from knowledge.language.slots import read_slots
from knowledge.language.sound import sound_key
from knowledge.language.when.reading import names_day, read_length, read_part
from knowledge.language.when.several import Several, read_several
from knowledge.language.when.tokens import When

# A part of the day without a clock, for meals: by then lunch has begun.
_MORNING_PARTS = ("早上", "上午", "中午")


@dataclass(frozen=True)
class Heard:
    """What one line says. offerings: those that it names, all equally well. Everything else as in Draft."""

    offerings: tuple[Listed, ...] = ()
    kind: Kind | None = None
    when: When | None = None
    names_day: bool = False
    several: Several | None = None
    length_min: int | None = None
    party: int | None = None
    delivery: bool | None = None
    guest: Guest = field(default_factory=Guest)
    term: str = ""
    waits: bool = False

    @property
    def is_detail(self) -> bool:
        """Whether it says something, but neither what nor when: that is about what was said before."""
        return not self.is_empty and not self.offerings and self.when is None

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing about any booking."""
        return self == Heard()


def hear(text: str, draft: Draft, offered: Sequence[Listed], now: datetime, meant: Kind | None = None) -> Heard:
    """Return what the line says. draft: what is being talked about. offered: what can be booked. meant: the kind that the
    router is sure of."""
    text = cues.ECHO.sub("", text)
    line = tidy(text)
    slots = read_slots(text, _week_of(draft, text, now), draft.day)
    named = _named(text, offered, by_sound=draft.offering is None)
    length = read_length(line, now)
    return Heard(
        offerings=named,
        kind=_kind(line, named, meant, draft),
        when=_with_part(slots.when, line, now),
        names_day=slots.when is not None and names_day(line, now),
        several=read_several(line, now),
        length_min=length // timedelta(minutes=1) if length else None,
        party=slots.count or _seats(line),
        delivery=_delivery(line),
        guest=_guest(line, slots.name, slots.phone, slots.address, slots.for_whom, draft, local(now).date()),
        term=_term(line, offered),
        waits=bool(cues.WAIT.search(line)),
    )


def hear_in(turn: Turn, text: str, draft: Draft, offered: Sequence[Listed]) -> Heard:
    """Return what the line says, with what the router made of it."""
    meant = cues.OF_ENTRY.get(turn.intent.entry or "") if turn.intent.service == "booking" else None
    return hear(text, draft, offered, turn.now, meant)


def update(draft: Draft, heard: Heard) -> Draft:
    """Return the draft with what was heard: what is said now counts, what is not said stays."""
    draft = _with_offering(draft, heard)
    changes: dict[str, object] = {}
    if heard.when is not None:
        changes |= {"when": _keep_day(draft, heard), "pick": "", "days": (), "is_open": False}
    if heard.several is not None:
        days = tuple(day.isoformat() for day in heard.several.days)
        changes |= {"days": days, "is_open": heard.several.is_open, "pick": ""}
    for name in ("length_min", "party", "delivery", "term"):
        value = getattr(heard, name)
        if value is not None and value != "":
            changes[name] = value
    guest = replace(heard.guest, address=join(draft.guest.address, heard.guest.address))
    changes["guest"] = merge(_same_or_other(draft.guest, guest), guest)
    changes["waits"] = draft.waits or heard.waits
    return replace(draft, **changes)  # type: ignore[arg-type]  # the names are Draft's own


def choose_meal(draft: Draft, meals: Sequence[Listed]) -> Listed | None:
    """Return the meal of the time that was said; None where the time fits none or several."""
    if draft.when is None:
        return None
    start, part = draft.when.start or "", draft.when.part
    if len(start) > 10:
        hour = int(start[11:13])
    elif part is not None:
        hour = 11 if part in _MORNING_PARTS else 17
    else:
        return None
    fits = [meal for meal in meals if (meal.offering.schedule.begin.hour < 15) == (hour < 15)]
    return fits[0] if len(fits) == 1 else None


def _with_offering(draft: Draft, heard: Heard) -> Draft:
    """Change to what is named now; facts that hold for anything (person, telephone, address) stay."""
    if len(heard.offerings) == 1 and heard.offerings[0].id != draft.offering:
        chosen = heard.offerings[0]
        moved = replace(draft, offering=chosen.id, kind=chosen.offering.kind, pick="", length_min=None, term="")
        return moved if draft.offering is None or draft.amends else replace(moved, waits=False)
    if heard.kind is not None and draft.offering is None:
        return replace(draft, kind=heard.kind)
    if heard.kind not in (None, draft.kind) and not heard.offerings and not _is_about_bringing(draft, heard):
        return Draft(kind=heard.kind, guest=draft.guest)
    return draft


def _is_about_bringing(draft: Draft, heard: Heard) -> bool:
    """送到屋头来嘛, said of a meal, asks for no visit."""
    return draft.kind is Kind.MEAL and heard.delivery is not None


def _with_part(when: When | None, line: str, now: datetime) -> When | None:
    """The part of the day, where it stands beside the last of several days."""
    if when is None or when.part is not None or (when.start is not None and len(when.start) > 10):
        return when
    return replace(when, part=read_part(line, now))


def _week_of(draft: Draft, text: str, now: datetime) -> datetime:
    """When the line is to be read from: 礼拜三, after 下个礼拜, is that of next week."""
    when = draft.when
    if when is None or not when.ask or when.start is None or not cues.WEEKDAY.search(text):
        return now
    return max(now, datetime.combine(date.fromisoformat(when.start[:10]), datetime.min.time(), tzinfo=CHINA))


def _same_or_other(before: Guest, said: Guest) -> Guest:
    """What holds of the guest still, where another person is named now."""
    if not before.label or not said.label or said.label == before.label:
        return before
    return Guest(phone=before.phone, address=before.address)


def _keep_day(draft: Draft, heard: Heard) -> When | None:
    """A day by itself keeps the clock that was said before: 改成下周一."""
    new, old = heard.when, draft.when
    if new is None or old is None or not heard.names_day or new.start is None or new.part or len(new.start) > 10:
        return new
    if old.start is not None and len(old.start) > 10:
        end = f"{new.start}{old.end[10:]}" if old.end and len(old.end) > 10 else None
        return replace(new, start=f"{new.start}{old.start[10:]}", end=end)
    return replace(new, part=old.part)


def _named(text: str, offered: Sequence[Listed], *, by_sound: bool) -> tuple[Listed, ...]:
    """The offerings whose name or word stands in the line, the longest ones; by sound where none is written."""
    spelt = normalise(text)
    found = _longest(spelt, offered, normalise)
    if found or not by_sound:
        return found
    return _longest(sound_key(spelt), offered, lambda word: sound_key(normalise(word)))


def _longest(spelt: str, offered: Sequence[Listed], spell: Callable[[str], str]) -> tuple[Listed, ...]:
    best: dict[int, int] = {}
    for place, listed in enumerate(offered):
        words = (listed.offering.name, *listed.offering.words)
        hits = [len(key) for word in words if (key := spell(word)) and key in spelt]
        if hits:
            best[place] = max(hits)
    longest = max(best.values(), default=0)
    return tuple(offered[place] for place, length in best.items() if length == longest)


def _kind(line: str, named: Sequence[Listed], meant: Kind | None, draft: Draft) -> Kind | None:
    """The kind of what is named, else what the router is sure of. Once something is being talked about, the line must
    have a word for another kind to turn to it: 后天下午三点 asks for no room."""
    kinds = {listed.offering.kind for listed in named}
    if len(kinds) == 1:
        return kinds.pop()
    if draft.kind is not None:
        return meant if meant is not None and cues.KIND_WORDS[meant].search(line) else None
    if meant is not None:
        return meant
    return next((kind for kind, words in cues.KIND_WORDS.items() if words.search(line)), None)


def _seats(line: str) -> int | None:
    """两个坐: a number of seats, misheard."""
    found = cues.SEATS.search(line)
    return number(found["n"]) if found else None


def _delivery(line: str) -> bool | None:
    if cues.EAT_THERE.search(line):
        return False
    if cues.BRING.search(line):
        return True
    return None


def _guest(
    line: str, name: str | None, phone: str | None, address: str | None, whom: str | None, draft: Draft, today: date
) -> Guest:
    age = find_age(line, today, is_answer=draft.asked == "age")
    allowance = next((name for name, words in cues.ALLOWANCES.items() if words.search(line)), "")
    return Guest(
        label=same_person(whom or ""),
        name=name or "",
        phone=phone or "",
        address=address or "",
        birth_year=None if age is None else today.year - age,
        allowance=allowance,
    )


def _term(line: str, offered: Sequence[Listed]) -> str:
    names = {term.name for listed in offered for term in listed.offering.schedule.terms}
    return next((season for season in ("春季", "秋季") if season in line and any(season in name for name in names)), "")
