"""Bookings in words: what, when, for whom, how much. Used in replies, notices and pages alike."""

from datetime import date, datetime, timedelta

from community.calendar import WEEKDAY_NAMES, say_day
from community.clock import local
from handlers.booking import texts
from handlers.booking.model.booking import Booking, BookingState, Guest, Opening
from handlers.booking.model.offering import Kind, Offering
from handlers.booking.model.price import yuan

_SAYS_DATE = {"今天", "明天", "后天"}


def say_date(day: date, today: date) -> str:
    """Return a day so that nobody mistakes it: 明天 11月26日（周四）."""
    full = f"{day.month}月{day.day}日（周{WEEKDAY_NAMES[day.weekday()]}）"
    near = say_day(day, today)
    return f"{near} {full}" if near in _SAYS_DATE else full


def say_hours(start_at: datetime, end_at: datetime) -> str:
    """Return the hours of a day: 11:00–12:30."""
    return f"{local(start_at):%-H:%M}–{local(end_at):%-H:%M}"


def say_time(offering: Offering, start_at: datetime, end_at: datetime, term: str, today: date) -> str:
    """Return when something is: a day with its hours, or a term with its first lesson."""
    hours = offering.schedule
    if term:
        first, last = local(start_at).date(), local(end_at).date()
        return texts.TERM.format(
            term=term,
            first=f"{first.month}月{first.day}日",
            last=f"{last.month}月{last.day}日",
            days=say_days(offering),
            hours=f"{hours.begin:%-H:%M}–{hours.end:%-H:%M}",
        )
    return f"{say_date(local(start_at).date(), today)} {say_hours(start_at, end_at)}"


def say_days(offering: Offering) -> str:
    """Return on which days of the week a course is: 每周三, 每周一、三, 上学日."""
    rule = offering.schedule.rule.upper()
    by_day = rule.partition("BYDAY=")[2].partition(";")[0].split(",")
    names = [WEEKDAY_NAMES[_DAYS.index(day)] for day in by_day if day in _DAYS]
    if names:
        return f"每周{'、'.join(names)}"
    return texts.WORKING_DAYS if offering.schedule.days == "working" else texts.EVERY_DAY


def say_opening(opening: Opening, today: date) -> str:
    """Return an opening as an option: 明天 11月26日（周四）11:00–12:30."""
    offering = opening.listed.offering
    return say_time(offering, opening.start_at, opening.end_at, opening.term, today)


def say_booked_time(booking: Booking, today: date) -> str:
    """Return when a booking is."""
    offering = booking.listed.offering
    term = term_of(offering, booking.start_at) if offering.is_by_term else ""
    return say_time(offering, booking.start_at, booking.end_at, term, today)


def term_of(offering: Offering, start_at: datetime) -> str:
    """Return the name of the term that begins with the lesson at `start_at`."""
    day = local(start_at).date()
    return next((term.name for term in offering.schedule.terms if term.first <= day <= term.last), "")


def say_party(offering: Offering, party: int) -> str:
    """Return how many: 2 份 for meals, 2 位 otherwise; nothing for one visitor of a visit or a room."""
    if offering.kind is Kind.MEAL:
        return f"{party} 份"
    return f"{party} 位" if party > 1 or offering.kind is Kind.SESSION else ""


def say_guest(guest: Guest) -> str:
    """Return for whom: 给妈妈; nothing for oneself."""
    return texts.FOR.format(who=guest.label or guest.name) if guest.label or guest.name else ""


def say_price(booking: Booking) -> str:
    """Return what it costs, or how that is settled."""
    offering = booking.listed.offering
    if booking.price_fen is not None:
        return texts.FREE if booking.price_fen == 0 else texts.PAYS.format(price=yuan(booking.price_fen))
    prices = [tier.fen * max(1, booking.party) for tier in offering.prices]
    if not prices:
        return ""
    return texts.PRICE_BY_AGE.format(least=yuan(min(prices)).split()[0], most=yuan(max(prices)))


def say_tiers(offering: Offering) -> str:
    """Return a price list in words: 60 岁以上 10 元、低保 6 元、其他 15 元."""
    parts = []
    for tier in sorted(
        offering.prices, key=lambda tier: (tier.from_age is None, tier.allowance or "", tier.from_age or 0)
    ):
        who = tier.allowance or (f"{tier.from_age} 岁以上" if tier.from_age else texts.OTHERS)
        parts.append(f"{who} {yuan(tier.fen)}")
    return "、".join(parts)


def say_state(booking: Booking, line: int | None, today: date) -> str:
    """Return where a booking stands, in words for its owner."""
    if booking.state is BookingState.WAITING:
        return texts.WAITS.format(line=line) if line else texts.WAITS_SOMEWHERE
    if booking.state is BookingState.OFFERED and booking.offer_until is not None:
        return texts.IS_OFFERED.format(until=say_until(booking.offer_until, today))
    return texts.STATES[booking.state]


def say_until(instant: datetime, today: date) -> str:
    """Return a deadline: 今天 16:00."""
    here = local(instant)
    return f"{say_day(here.date(), today)} {here:%-H:%M}"


def say_briefly(booking: Booking, today: date) -> str:
    """Return a booking on one line: 老年食堂午餐，明天 11月26日（周四）11:00–12:30，2 份，给妈妈，送餐."""
    offering = booking.listed.offering
    parts = [
        offering.name,
        say_booked_time(booking, today),
        say_party(offering, booking.party),
        say_guest(booking.guest),
        texts.DELIVERED if booking.delivery else "",
    ]
    return "，".join(part for part in parts if part)


def length_min(booking: Booking) -> int:
    """Return how long a booking lasts, in minutes."""
    return (booking.end_at - booking.start_at) // timedelta(minutes=1)


_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
