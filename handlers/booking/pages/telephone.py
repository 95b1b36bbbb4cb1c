"""Booking for somebody on the telephone, or for a resident who asked a person."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from handlers.booking.model.booking import Booking, BookingState
from handlers.booking.model.refusals import CannotBook, Full
from handlers.booking.model.wish import Wish
from handlers.booking.pages import texts
from handlers.booking.pages.booking_form import lengths_of, read_wish
from handlers.booking.pages.form_page import asked_for, request_id, show_form
from handlers.booking.pages.office import NUMBER, Office
from handlers.booking.pages.words import who
from handlers.booking.wording import say_briefly
from handlers.fields import Fields, new_token


def add_telephone(routes: Blueprint, office: Office) -> None:
    """Add the choice of an offering, and its form."""

    @routes.get("/book")
    def choose() -> str:
        return render_template("booking/choose.html", offerings=[o for o in office.reach().offerings() if o.is_open])

    @routes.get(f"/offerings/<{NUMBER}:number>/book")
    def book(number: int) -> str:
        listed = office.offering(number)
        first = {"party": "1", "day": office.today().isoformat(), "length": str(next(iter(lengths_of(listed)), ""))}
        return show_form(office, listed, Fields({**first, **asked_for()}))

    @routes.post(f"/offerings/<{NUMBER}:number>/book")
    def reserve(number: int) -> str | Response:
        listed, fields = office.offering(number), Fields(request.form.to_dict())
        if fields.is_ticked("look"):  # only what is free that day
            return show_form(office, listed, fields)
        wish = read_wish(office, listed, fields, g.staff.area, g.staff.name)
        booking = _reserve(office, wish, fields) if wish else None
        if booking is None:
            return show_form(office, listed, fields)
        line = office.desk.store.place_in_line(booking) if booking.state is BookingState.WAITING else 0
        flash(texts.QUEUED.format(line=line) if line else texts.BOOKED.format(code=booking.code))
        return redirect(url_for("bookings.booking", number=booking.id))


def _reserve(office: Office, wish: Wish, fields: Fields) -> Booking | None:
    try:
        booking = office.desk.reservations.reserve(wish, request_id(fields.token), office.now())
    except CannotBook as refusal:
        fields.wrong("", refusal.sentence)
        if isinstance(refusal, Full) and wish.offering.waiting:
            fields.wrong("waits", texts.MAY_WAIT)
        return None
    asked = (wish.guest, wish.opening.start_at, wish.party, wish.listed.id)
    if (booking.guest, booking.start_at, booking.party, booking.listed.id) == asked:
        return booking
    # Somebody went back and wrote another person into a form that had already been sent.
    what = f"{who(booking)}，{say_briefly(booking, office.today())}"
    fields.wrong("", texts.SENT_BEFORE.format(what=what))
    fields.token = new_token()
    return None
