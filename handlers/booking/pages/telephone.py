"""Booking, changing and cancelling for somebody on the telephone, or for a resident who asked a person."""

from datetime import date, timedelta

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.clock import local
from handlers.booking.model.booking import Booking, BookingState, Listed, Opening
from handlers.booking.model.refusals import CannotBook, Full
from handlers.booking.model.wish import Wish
from handlers.booking.pages import texts
from handlers.booking.pages.booking_form import (
    LONGEST_PARTY,
    begins_of,
    lengths_of,
    read_guest,
    read_opening,
    read_wish,
    values_of,
)
from handlers.booking.pages.fields import Fields, new_token
from handlers.booking.pages.office import NUMBER, Office, read_day
from handlers.booking.pages.roster import roster_day
from handlers.booking.pages.words import who
from handlers.booking.service.amendments import Amendment
from handlers.booking.service.trail import read_trail
from handlers.booking.texts import say_length
from handlers.booking.wording import say_briefly


def add_telephone(routes: Blueprint, office: Office) -> None:
    """Add what staff do for one person."""

    @routes.get("/book")
    def choose() -> str:
        return render_template("booking/choose.html", offerings=[o for o in office.reach().offerings() if o.is_open])

    @routes.get(f"/offerings/<{NUMBER}:number>/book")
    def book(number: int) -> str:
        listed = office.offering(number)
        first = {"party": "1", "day": office.today().isoformat(), "length": str(next(iter(lengths_of(listed)), ""))}
        return _form(office, listed, Fields({**first, **_asked_for()}))

    @routes.post(f"/offerings/<{NUMBER}:number>/book")
    def reserve(number: int) -> str | Response:
        listed, fields = office.offering(number), Fields(request.form.to_dict())
        if fields.is_ticked("look"):  # only what is free that day
            return _form(office, listed, fields)
        wish = read_wish(office, listed, fields, g.staff.area, g.staff.name)
        booking = _reserve(office, wish, fields) if wish else None
        if booking is None:
            return _form(office, listed, fields)
        line = office.desk.store.place_in_line(booking) if booking.state is BookingState.WAITING else 0
        flash(texts.QUEUED.format(line=line) if line else texts.BOOKED.format(code=booking.code))
        return redirect(url_for("bookings.booking", number=booking.id))

    @routes.get(f"/<{NUMBER}:number>")
    def booking(number: int) -> str:
        found = office.booking(number)
        line = office.desk.store.place_in_line(found) if found.state is BookingState.WAITING else None
        trail = read_trail(office.desk.house.database, number)
        day = roster_day(found, office.today())
        return render_template("booking/booking.html", booking=found, line=line, trail=trail, day=day)

    @routes.get(f"/<{NUMBER}:number>/change")
    def change(number: int) -> str:
        found = office.booking(number)
        return _form(office, found.listed, Fields({**values_of(found), **_asked_for()}), found)

    @routes.post(f"/<{NUMBER}:number>/change")
    def amend(number: int) -> str | Response:
        found, fields = office.booking(number), Fields(request.form.to_dict())
        if fields.is_ticked("look") or not _amend(office, found, fields):
            return _form(office, found.listed, fields, found)
        flash(texts.CHANGED_AND_TOLD if found.resident else texts.CHANGED)
        return redirect(url_for("bookings.booking", number=number))

    @routes.post(f"/<{NUMBER}:number>/cancel")
    def cancel(number: int) -> Response:
        found = office.booking(number)
        try:
            office.desk.amendments.withdraw(found, request_id("cancel"), office.now(), by_staff=g.staff.name)
        except CannotBook:
            flash(texts.IS_OVER)
        else:
            flash(texts.CANCELLED_AND_TOLD if found.resident else texts.CANCELLED)
        return redirect(url_for("bookings.booking", number=number))


def request_id(token: str) -> str:
    """Return what makes a form sent twice the same request: of this member of staff alone."""
    return f"desk:{g.staff.id}:{token}"


def _reserve(office: Office, wish: Wish, fields: Fields) -> Booking | None:
    try:
        booking = office.desk.reservations.reserve(wish, request_id(fields.token), office.now())
    except CannotBook as refusal:
        fields.wrong("", refusal.sentence)
        if isinstance(refusal, Full) and wish.offering.waiting:
            fields.values["may_wait"] = "1"
        return None
    asked = (wish.guest, wish.opening.start_at, wish.party, wish.listed.id)
    if (booking.guest, booking.start_at, booking.party, booking.listed.id) == asked:
        return booking
    # Somebody went back and wrote another person into a form that had already been sent.
    what = f"{who(booking)}，{say_briefly(booking, office.today())}"
    fields.wrong("", texts.SENT_BEFORE.format(what=what))
    fields.token = new_token()
    return None


def _amend(office: Office, found: Booking, fields: Fields) -> bool:
    guest = read_guest(found.listed, fields, office.today(), found)
    opening = read_opening(office, found.listed, fields)
    party, note = fields.whole("party", 1, LONGEST_PARTY), fields.text("note", 120)
    if opening is None or not fields.is_good:
        return False
    same = (opening.slot, opening.start_at, opening.end_at) == (found.slot, found.start_at, found.end_at)
    amendment = Amendment(None if same else opening, party, fields.is_ticked("delivery"), guest, note)
    try:
        office.desk.amendments.change(found, amendment, request_id(fields.token), office.now(), by_staff=g.staff.name)
    except CannotBook as refusal:
        fields.wrong("", refusal.sentence if found.is_live else texts.IS_OVER)
        return False
    return True


def _asked_for() -> dict[str, str]:
    """What a link may bring into the form: when, never who."""
    return {name: value for name, value in request.args.items() if name in {"slot", "day", "begin"}}


def _form(office: Office, listed: Listed, fields: Fields, booking: Booking | None = None) -> str:
    openings = _openings(office, listed, booking)
    begins = _begins(office, listed, fields)
    allowances = sorted({tier.allowance for tier in listed.offering.prices if tier.allowance})
    return render_template(
        "booking/form.html",
        listed=listed,
        fields=fields,
        booking=booking,
        openings=openings,
        wanted=_wanted(openings, read_day(fields.values.get("day", ""))),
        begins=[(begin, begin if left else f"{begin}（{texts.TAKEN}）") for begin, left in begins],
        lengths=[(str(minutes), say_length(minutes).strip()) for minutes in lengths_of(listed)],
        allowances=[(allowance, allowance) for allowance in allowances],
    )


def _wanted(openings: list[Opening], day: date | None) -> int | None:
    """The occurrence of the day that a link came from."""
    for opening in openings:
        first, last = local(opening.start_at).date(), local(opening.end_at).date()
        if day is not None and first <= day <= last:
            return opening.slot
    return None


def _begins(office: Office, listed: Listed, fields: Fields) -> list[tuple[str, int]]:
    """The times of day at which it may begin, each with how many lanes are free then."""
    lengths = lengths_of(listed)
    if not lengths:
        return []
    day = read_day(fields.values.get("day", "")) or office.today()
    said = fields.values.get("length", "")
    minutes = int(said) if said in {str(each) for each in lengths} else lengths[0]
    free = {f"{local(o.start_at):%-H:%M}": o.left for o in office.desk.timetable.free_on(listed, day, minutes)}
    return [(begin, free.get(begin, 0)) for begin in begins_of(listed)]


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
