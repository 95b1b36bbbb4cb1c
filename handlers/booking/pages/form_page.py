"""The telephone desk's form on a page, with what is free to choose from."""

from datetime import date, timedelta

from flask import g, render_template, request

from community.clock import local
from handlers.booking.model.booking import Booking, Listed, Opening
from handlers.booking.pages import texts
from handlers.booking.pages.booking_form import begins_of, lengths_of
from handlers.booking.pages.office import Office
from handlers.booking.pages.words import say_clock
from handlers.booking.texts import say_length
from handlers.booking.wording import length_min
from handlers.fields import Fields, read_day


def request_id(token: str) -> str:
    """Return what makes a form sent twice the same request: of this member of staff alone."""
    return f"desk:{g.staff.id}:{token}"


def asked_for() -> dict[str, str]:
    """Return what a link may bring into the form: when, never who."""
    return {name: value for name, value in request.args.items() if name in {"slot", "day", "begin"}}


def show_form(office: Office, listed: Listed, fields: Fields, booking: Booking | None = None) -> str:
    """Return the page. booking: the one that is changed; None: it is to be made."""
    openings = _openings(office, listed, booking)
    begins, lengths = _begins(office, listed, fields, booking), lengths_of(listed)
    booked_min = length_min(booking) if booking and lengths else 0
    allowances = sorted({tier.allowance for tier in listed.offering.prices if tier.allowance})
    return render_template(
        "booking/form.html",
        listed=listed,
        fields=fields,
        booking=booking,
        openings=openings,
        wanted=_wanted(openings, read_day(fields.values.get("day", ""))),
        begins=begins,
        # What was booked before the lengths were changed may stay as long as it is.
        lengths=[(str(m), say_length(m).strip()) for m in sorted({*lengths, booked_min} - {0})],
        allowances=[(allowance, allowance) for allowance in allowances],
    )


def _wanted(openings: list[Opening], day: date | None) -> int | None:
    """The occurrence of the day that a link came from."""
    for opening in openings:
        first, last = local(opening.start_at).date(), local(opening.end_at).date()
        if day is not None and first <= day <= last:
            return opening.slot
    return None


def _begins(office: Office, listed: Listed, fields: Fields, booking: Booking | None) -> list[tuple[str, str]]:
    """The times of day at which it may begin, each in words with whether a lane is free then."""
    lengths = lengths_of(listed)
    if not lengths:
        return []
    day = read_day(fields.values.get("day", "")) or office.today()
    said = fields.values.get("length", "")
    minutes = int(said) if said in {str(each) for each in lengths} else lengths[0]
    free = {say_clock(opening.start_at) for opening in office.desk.timetable.free_on(listed, day, minutes)}
    words = {begin: begin if begin in free else f"{begin}（{texts.TAKEN}）" for begin in begins_of(listed)}
    if booking is not None and local(booking.start_at).date() == day:
        begin = say_clock(booking.start_at)
        words[begin] = f"{begin}（{texts.NOW_BOOKED}）"
    return sorted(words.items(), key=lambda pair: pair[0].rjust(5))


def _openings(office: Office, listed: Listed, booking: Booking | None) -> list[Opening]:
    """The occurrences to choose from: those ahead, and the one that is booked."""
    if listed.offering.is_by_time:
        return []
    now, kept = office.now(), booking.slot if booking else None
    begin = local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    end = begin + timedelta(days=listed.offering.horizon_days + 1)
    found = [
        opening
        for opening in office.desk.slots.between([listed], begin, end)
        if opening.slot == kept or (opening.is_open and (opening.end_at if opening.term else opening.start_at) > now)
    ]
    own = office.desk.slots.get(kept, listed) if kept and all(o.slot != kept for o in found) else None
    return [own, *found] if own else found
