"""From what was said of the time to something that can be booked: one opening, or a few to choose from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from community.clock import CHINA, local
from handlers.booking.dialogue.draft import Draft
from handlers.booking.model.booking import Listed, Opening
from handlers.booking.model.offering import Offering
from handlers.booking.model.wish import closes_at, last_day
from handlers.booking.service.slots import Slots
from handlers.booking.service.timetable import Timetable
from knowledge.language.when.tokens import When

CHOICES = 3
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
# When a part of the day is, in hours: what is free then is offered.
_PART_HOURS = {"早上": (5, 10), "上午": (5, 12), "中午": (11, 14), "下午": (12, 18), "傍晚": (16, 20), "晚上": (17, 24)}


@dataclass(frozen=True)
class Found:
    """What fits. opening: the one that was meant. choices: where several may be, or none was there then. asks: what is
    to be asked: day, clock, length, term. is_off: it does not take place on the day that was named."""

    opening: Opening | None = None
    choices: tuple[Opening, ...] = ()
    asks: str = ""
    is_off: bool = False


class Finder:
    """Looks for openings."""

    def __init__(self, slots: Slots, timetable: Timetable) -> None:
        self._slots = slots
        self._timetable = timetable

    def find(self, draft: Draft, listed: Listed, now: datetime) -> Found:
        """Return what fits the draft's time."""
        if draft.pick:
            picked = self._picked(draft.pick, listed)
            if picked is not None:
                return Found(picked)
        if listed.offering.is_by_time:
            return self._stretch(draft, listed, now)
        if listed.offering.is_by_term:
            return self._term(draft, listed, now)
        return self._slot(draft.when, listed, now)

    def nearest(self, opening: Opening, now: datetime) -> tuple[Opening, ...]:
        """Return what is free nearest to an opening that can't be had: the same day first, then the days around it."""
        listed = opening.listed
        today, day = local(now).date(), local(opening.start_at).date()
        first, last = max(today, day - 2 * _DAY), min(day + 7 * _DAY, last_day(listed.offering, today))
        free = [other for other in self._free(listed, first, last, _length(opening), now) if other != opening]
        free.sort(key=lambda other: abs(other.start_at - opening.start_at))
        chosen = _apart(free) if listed.offering.is_by_time else free[:CHOICES]
        return tuple(sorted(chosen[:CHOICES], key=lambda other: other.start_at))

    def next_free(
        self, listed: Listed, now: datetime, since: date | None = None, length_min: int = 0
    ) -> tuple[Opening, ...]:
        """Return the next openings that can be booked from `since` on; of a team or a room, one a day."""
        today = local(now).date()
        first = max(since or today, today)
        length = length_min or _least(listed.offering)
        free = self._free(listed, first, min(first + 31 * _DAY, last_day(listed.offering, today)), length, now)
        if listed.offering.is_by_time:
            return tuple(_one_a_day(free))[:CHOICES]
        return tuple(free[:CHOICES])

    def _slot(self, when: When | None, listed: Listed, now: datetime) -> Found:
        day = _day_of(when)
        if when is None or day is None:
            return Found(choices=self.next_free(listed, now), asks="day")
        if when.ask and when.part is None:
            last = _day_of(when, end=True) or day + 6 * _DAY
            free = self._free(listed, day, last, 0, now)[:CHOICES]
            return Found(choices=tuple(free) or self.next_free(listed, now, day), asks="day")
        that_day = self._slots.between([listed], _midnight(day), _midnight(day + _DAY))
        if that_day:
            return Found(that_day[0])
        return Found(choices=self.next_free(listed, now, day), asks="day", is_off=True)

    def _term(self, draft: Draft, listed: Listed, now: datetime) -> Found:
        today = local(now).date()
        running = self._slots.between([listed], now, _midnight(last_day(listed.offering, today) + _DAY))
        named = [term for term in running if _is_named(term, draft)]
        fits = named or [term for term in running if closes_at(term) > now]
        if len(fits) == 1:
            return Found(fits[0])
        return Found(choices=tuple(fits[:CHOICES]), asks="term", is_off=not fits)

    def _stretch(self, draft: Draft, listed: Listed, now: datetime) -> Found:
        when, day = draft.when, _day_of(draft.when)
        if when is None or when.start is None or day is None:
            return Found(choices=self.next_free(listed, now, length_min=draft.length_min or 0), asks="clock")
        if len(when.start) == 10:
            return self._at_some_hour(draft, when, listed, day, now)
        start = _in_hours(_moment(when.start), listed.offering)
        length = _wanted_length(draft, when, start, listed.offering)
        if length is None:
            return Found(asks="length")
        opening = self._timetable.at(listed, start, start + length * _MINUTE)
        if when.ask and local(start).date() != local(now).date() and _is_guess(when, now):
            return Found(choices=(opening, *self.nearest(opening, now))[:CHOICES], asks="clock")
        return Found(opening)

    def _at_some_hour(self, draft: Draft, when: When, listed: Listed, day: date, now: datetime) -> Found:
        length = draft.length_min or _least(listed.offering)
        last = (_day_of(when, end=True) or day + 6 * _DAY) if when.ask and when.part is None else day
        free = [opening for opening in self._free(listed, day, last, length, now) if _is_in(opening, when.part)]
        if not free:
            return Found(choices=self.next_free(listed, now, day, length), asks="clock", is_off=True)
        return Found(
            choices=tuple(_apart(free)[:CHOICES] if last == day else list(_one_a_day(free))[:CHOICES]), asks="clock"
        )

    def _free(self, listed: Listed, first: date, last: date, length_min: int, now: datetime) -> list[Opening]:
        if listed.offering.is_by_time:
            found = self._timetable.between(listed, first, last, length_min)
        else:
            found = self._slots.between([listed], _midnight(first), _midnight(last + _DAY))
        return [opening for opening in found if opening.is_open and opening.left > 0 and closes_at(opening) >= now]

    def _picked(self, pick: str, listed: Listed) -> Opening | None:
        kind, _, value = pick.partition(":")
        if kind == "slot":
            return self._slots.get(int(value), listed)
        start, _, end = value.partition("/")
        if not listed.offering.is_by_time:
            return None
        return self._timetable.at(listed, _moment(start), _moment(end))


def pick_of(opening: Opening) -> str:
    """Return the opening as an option's value, which `Finder.find` reads back."""
    if opening.slot is not None:
        return f"slot:{opening.slot}"
    return f"at:{opening.start_at.isoformat()}/{opening.end_at.isoformat()}"


def lengths_of(offering: Offering) -> list[int]:
    """Return the lengths, in minutes, that are worth asking about."""
    room = offering.room
    if room is None:
        return []
    step = max(room.step_min, 60 if room.max_min - room.min_min > 60 else 30)
    return list(range(room.min_min, room.max_min + 1, step))[:6]


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), tzinfo=CHINA)


def _day_of(when: When | None, *, end: bool = False) -> date | None:
    text = (when.end if end else when.start) if when else None
    return date.fromisoformat(text[:10]) if text else None


def _least(offering: Offering) -> int:
    return offering.room.min_min if offering.room else 0


def _length(opening: Opening) -> int:
    return (opening.end_at - opening.start_at) // _MINUTE


def _in_hours(start: datetime, offering: Offering) -> datetime:
    """七点 of a court that opens at eight is in the evening."""
    hours, later = offering.schedule, start + timedelta(hours=12)
    is_outside = not hours.begin <= start.time() < hours.end
    return later if is_outside and later.date() == start.date() and hours.begin <= later.time() < hours.end else start


def _wanted_length(draft: Draft, when: When, start: datetime, offering: Offering) -> int | None:
    """How long, in minutes; None where it has to be asked."""
    room = offering.room
    if room is None or room.min_min == room.max_min:
        return _least(offering)
    if when.end is not None and len(when.end) > 10:
        end = _moment(when.end)
        while end <= start:
            end += timedelta(hours=12)
        return (end - start) // _MINUTE
    return draft.length_min


def _is_guess(when: When, now: datetime) -> bool:
    """Whether the day was rolled on because the hour that was said has passed today."""
    start = _moment(when.start or "")
    return start - _DAY < now < start and local(start).date() == local(now).date() + _DAY


def _is_in(opening: Opening, part: str | None) -> bool:
    if part is None:
        return True
    begin, end = _PART_HOURS[part]
    return begin <= local(opening.start_at).hour < end


def _is_named(term: Opening, draft: Draft) -> bool:
    """Whether the line named this term, or a day on which it runs."""
    if draft.term:
        return draft.term in term.term
    return draft.day is not None and local(term.start_at).date() <= draft.day <= local(term.end_at).date()


def _one_a_day(free: Iterable[Opening]) -> list[Opening]:
    first: dict[date, Opening] = {}
    for opening in free:
        first.setdefault(local(opening.start_at).date(), opening)
    return list(first.values())


def _apart(free: Sequence[Opening]) -> list[Opening]:
    """A few that differ: an hour apart at least, where there are enough of them."""
    chosen: list[Opening] = []
    for opening in free:
        if all(abs(opening.start_at - other.start_at) >= timedelta(hours=1) for other in chosen):
            chosen.append(opening)
    return chosen if len(chosen) >= CHOICES or len(free) < CHOICES else list(free)
