"""How pages name tickets, times, states and what changed."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from math import ceil

from community.calendar import OpeningHours
from community.clock import local
from community.privacy import mask_personal
from handlers.complaints.model.category import CATEGORY_NAMES, Category
from handlers.complaints.model.change import Change
from handlers.complaints.model.clock import Pause, Target, Unit, left, say_due, say_target
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.model.ticket_state import State
from handlers.complaints.model.urgency import Urgency
from handlers.complaints.pages import texts
from handlers.complaints.pages.rota import say_rota
from handlers.complaints.texts import STATE_NAMES, URGENCY_NAMES
from handlers.complaints.wording import say_ticket

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_MINUTES_AN_HOUR = 60
_NAMES: dict[str, dict[str, str]] = {
    "state": {state.value: name for state, name in STATE_NAMES.items()},
    "category": {category.value: name for category, name in CATEGORY_NAMES.items()},
    "urgency": {urgency.value: name for urgency, name in URGENCY_NAMES.items()},
}


def say_span(span: timedelta) -> str:
    """Return a length of time as one would say it: 35 分钟, 3 小时, 2 天."""
    if span < _HOUR:
        return texts.MINUTES.format(count=max(int(span / timedelta(minutes=1)), 1))
    if span < 2 * _DAY:
        return texts.HOURS.format(count=int(span / _HOUR))
    return texts.DAYS.format(count=span.days)


def say_clock(ticket: Ticket, now: datetime) -> str:
    """Return where a ticket's clock stands, for lists: 超时 3 小时, 今天 17:00 前; empty where nothing is due."""
    if ticket.state is State.WAITING:
        return texts.STANDS_STILL
    if ticket.due is None:
        return ""
    return texts.LATE_BY.format(span=say_span(now - ticket.due)) if ticket.is_late(now) else say_due(ticket.due, now)


def say_left(ticket: Ticket, pauses: Iterable[Pause], hours: OpeningHours, now: datetime) -> str:
    """Return how much of what is due next is left, in the unit in which it was promised."""
    if ticket.state is State.WAITING:
        return texts.PAUSED
    if ticket.due is None or ticket.is_late(now):
        return say_clock(ticket, now) or texts.NO_DUE
    clock = ticket.clock
    target: Target = clock.respond if ticket.due == clock.respond_by and not ticket.responded_at else clock.resolve
    rest = left(clock.start, target, pauses, hours, now)
    if target.unit is Unit.WORKING_DAYS:
        is_today = local(ticket.due).date() == local(now).date()
        return texts.DUE_TODAY if is_today else texts.WORKING_DAYS_LEFT.format(days=max(ceil(rest), 1))
    if target.unit is Unit.WORKING_MINUTES:
        return texts.WORKING_HOURS_LEFT.format(span=say_span(timedelta(minutes=rest)))
    return texts.LEFT.format(span=say_span(ticket.due - now))


def say_detail(name: str, values: list[object]) -> str:
    """Return what a change altered: 状态 待派单 → 待接单."""
    before, after = (_value(name, value) for value in values)
    if name == "level":
        return texts.TO_LEVEL.format(level=after)
    what = texts.DETAILS.get(name, name)
    return f"{what} {before} → {after}" if before else f"{what} {after}"


def say_change(change: Change) -> str:
    """Return what somebody did, for whoever was about to do something else: 王芳 派单，经办 陈师傅."""
    details = [say_detail(name, values) for name, values in change.detail.items() if name != "state"]
    return "，".join([f"{change.by}{texts.ACTIONS[change.action]}", *details])


def safe_words(words: str) -> str:
    """Return somebody's words for the screen: numbers by which a person can be found are masked."""
    return mask_personal(words)


def brief_day(day: date) -> str:
    """Return a day for headings: 11月25日."""
    return f"{day.month}月{day.day}日"


def _value(name: str, value: object) -> str:
    if value is None or value == "":
        return ""
    if name == "merged_into":
        return f"{value} 号"
    return _NAMES.get(name, {}).get(str(value), str(value))


def category_name(key: str) -> str:
    """Return a category's name by its key."""
    return CATEGORY_NAMES[Category(key)]


FOR_TEMPLATES: dict[str, object] = {
    "ACTIONS": texts.ACTIONS,
    "CATEGORIES": CATEGORY_NAMES,
    "CHANNELS": texts.CHANNELS,
    "NOBODY_HAS_IT": texts.NOBODY_HAS_IT,
    "ROLES": texts.ROLES,
    "STATE_NAMES": STATE_NAMES,
    "URGENCIES": URGENCY_NAMES,
    "VERDICTS": texts.VERDICTS,
    "brief_day": brief_day,
    "here": local,
    "is_danger": lambda ticket: ticket.problem.urgency is Urgency.DANGER,
    "is_urgent": lambda ticket: ticket.problem.urgency is Urgency.URGENT,
    "safe_words": safe_words,
    "say_clock": say_clock,
    "say_detail": say_detail,
    "say_rota": say_rota,
    "say_target": say_target,
    "say_ticket": say_ticket,
}
