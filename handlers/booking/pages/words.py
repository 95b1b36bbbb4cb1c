"""How pages name people, times and states."""

from datetime import date, datetime

from community.calendar import WEEKDAY_NAMES
from community.clock import local
from handlers.booking.model.booking import Booking
from handlers.booking.model.change import Action
from handlers.booking.model.price import yuan
from handlers.booking.pages import texts
from handlers.booking.texts import STATES
from handlers.booking.wording import (
    say_booked_time,
    say_date,
    say_hours,
    say_opening,
    say_party,
    say_price,
    say_time,
    say_until,
)

_ACTIONS = {
    Action.RESERVED: "订下",
    Action.QUEUED: "排队",
    Action.OFFERED: "空出位子，等确认",
    Action.ACCEPTED: "要了空出的位子",
    Action.LAPSED: "没有排到，或留的时间过了",
    Action.CHANGED: "改动",
    Action.WITHDRAWN: "取消",
    Action.CALLED_OFF: "因故停办",
    Action.ATTENDED: "记为到了",
    Action.MISSED: "记为没来",
}
_FIELDS = {
    "start": "时间",
    "start_at": "时间",
    "end_at": "结束",
    "party": "人数",
    "delivery": "送餐",
    "state": "状态",
    "day": "哪天",
}
_STATES = {state.value: name for state, name in STATES.items()}
_YES_NO = {True: "是", False: "否"}


def who(booking: Booking) -> str:
    """Return whom a booking is for: 王秀英（妈妈）, 妈妈, or that a resident booked in WeChat and gave no name."""
    guest = booking.guest
    if guest.name and guest.label:
        return f"{guest.name}（{guest.label}）"
    return guest.name or guest.label or texts.WECHAT_RESIDENT


def brief_day(day: date) -> str:
    """Return a day for headings: 11月25日 周三."""
    return f"{day.month}月{day.day}日 周{WEEKDAY_NAMES[day.weekday()]}"


def say_clock(instant: datetime) -> str:
    """Return the time of day as forms have it: 9:30."""
    return f"{local(instant):%-H:%M}"


def detail(name: str, values: list[object]) -> str:
    """Return what a change altered: 人数 2 → 3."""
    before, after = (_value(value) for value in values)
    what = _FIELDS.get(name, name)
    return f"{what} {before} → {after}" if before else f"{what} {after}"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return _YES_NO[value]
    if isinstance(value, str):
        return _STATES.get(value) or value.replace("T", " ").removesuffix("+08:00")
    return "" if value is None else str(value)


FOR_TEMPLATES: dict[str, object] = {
    "ACTIONS": _ACTIONS,
    "KINDS": texts.KINDS,
    "OTHERS": texts.OTHERS,
    "STATES": STATES,
    "brief_day": brief_day,
    "detail": detail,
    "here": local,
    "say_booked_time": say_booked_time,
    "say_date": say_date,
    "say_hours": say_hours,
    "say_opening": say_opening,
    "say_party": say_party,
    "say_price": say_price,
    "say_time": say_time,
    "say_until": say_until,
    "who": who,
    "yuan": yuan,
}
