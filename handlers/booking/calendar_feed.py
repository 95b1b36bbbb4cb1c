"""Bookings as iCalendar text (RFC 5545), for the calendar of a telephone: one event each, of a course with its lessons.

Promise: an event keeps its UID for ever, and its SEQUENCE rises with every change of its time. Nothing personal is in it
but the resident's own words for whom it is for.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta

from dateutil.rrule import rrulestr
from icalendar import Calendar, Event, Timezone, TimezoneStandard, vRecur

from community.clock import CHINA, local
from handlers.booking import texts
from handlers.booking.model.booking import Booking, BookingState
from handlers.booking.model.rule import days_of
from handlers.booking.wording import say_party, term_of

# So long a booking that is over, or was cancelled, stays in the feed: a calendar that has it must learn what became of it.
STAYS_FOR = timedelta(days=30)
_ASKS_AGAIN = timedelta(hours=1)
_STATUS = {
    BookingState.BOOKED: "CONFIRMED",
    BookingState.ATTENDED: "CONFIRMED",
    BookingState.NO_SHOW: "CONFIRMED",
    BookingState.WAITING: "TENTATIVE",
    BookingState.OFFERED: "TENTATIVE",
    BookingState.WITHDRAWN: "CANCELLED",
    BookingState.CALLED_OFF: "CANCELLED",
    BookingState.LAPSED: "CANCELLED",
}


def calendar_text(bookings: Iterable[Booking], closed: Mapping[int, Collection[date]]) -> bytes:
    """Return the bookings as one calendar, UTF-8. closed: the days that staff have closed, by offering."""
    calendar = Calendar()
    calendar.add("prodid", "-//jiamenkou//booking//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", texts.CALENDAR)
    calendar.add("refresh-interval", _ASKS_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add_component(_china())
    for booking in bookings:
        calendar.add_component(_event(booking, closed.get(booking.listed.id, ())))
    text: bytes = calendar.to_ical()
    return text


def _china() -> Timezone:
    """Asia/Shanghai as it has been since 1991: eight hours ahead, with no summer time."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", CHINA.key)
    standard.add("dtstart", datetime(1991, 9, 15, 2))  # noqa: DTZ001 - a VTIMEZONE is given in its own local time
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=8))
    standard.add("tzname", "CST")
    zone.add_component(standard)
    return zone


def _event(booking: Booking, closed: Collection[date]) -> Event:
    offering = booking.listed.offering
    event = Event()
    event.add("uid", f"booking-{booking.id}-{booking.created_at:%Y%m%dT%H%M%S}@jiamenkou")
    event.add("dtstamp", booking.changed_at)
    event.add("sequence", booking.revision)
    event.add("status", _STATUS[booking.state])
    event.add("summary", f"{offering.name}{_for(booking)}")
    event.add("location", texts.AT_HOME if booking.delivery or offering.goes_home else offering.place)
    event.add("description", _description(booking))
    if offering.is_by_term:
        _add_lessons(event, booking, closed)
    else:
        event.add("dtstart", local(booking.start_at))
        event.add("dtend", local(booking.end_at))
    return event


def _add_lessons(event: Event, booking: Booking, closed: Collection[date]) -> None:
    """One event that recurs: the offering's own rule, its gaps as EXDATE, what is beside the rule as RDATE."""
    schedule = booking.listed.offering.schedule
    first, last = local(booking.start_at).date(), local(booking.end_at).date()
    lessons = set(days_of(schedule, first, last)) - set(closed)
    kept = [part for part in schedule.rule.upper().split(";") if not part.startswith(("COUNT=", "UNTIL="))]
    rule = ";".join(kept)
    regular = rrulestr(rule, dtstart=datetime.combine(first, time())).between(
        datetime.combine(first, time()), datetime.combine(last, time()), inc=True
    )
    by_rule = {moment.date() for moment in regular} | {first}
    event.add("dtstart", _at(first, schedule.begin))
    event.add("dtend", _at(first, schedule.end))
    event.add("rrule", vRecur.from_ical(f"{rule};UNTIL={booking.end_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"))
    if by_rule - lessons:
        event.add("exdate", [_at(day, schedule.begin) for day in sorted(by_rule - lessons)])
    if lessons - by_rule:
        event.add("rdate", [_at(day, schedule.begin) for day in sorted(lessons - by_rule)])


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=CHINA)


def _for(booking: Booking) -> str:
    return f"（{texts.FOR.format(who=booking.guest.label)}）" if booking.guest.label else ""


def _description(booking: Booking) -> str:
    offering = booking.listed.offering
    said = [
        term_of(offering, booking.start_at) if offering.is_by_term else "",
        say_party(offering, booking.party),
        texts.STATES[booking.state],
        "" if booking.delivery or offering.goes_home else texts.SHOW_CODE.format(code=booking.code).rstrip("。"),
        texts.ASKS.format(phone=offering.phone) if offering.phone else "",
    ]
    return "，".join(part for part in said if part)
