"""One booking: what it is and how it came to be, changing it, cancelling it."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from handlers.booking.model.booking import Booking, BookingState
from handlers.booking.model.refusals import CannotBook
from handlers.booking.pages import texts
from handlers.booking.pages.booking_form import LONGEST_PARTY, read_guest, read_opening, values_of, wants_delivery
from handlers.booking.pages.form_page import asked_for, request_id, show_form
from handlers.booking.pages.office import NUMBER, Office
from handlers.booking.pages.roster import roster_day
from handlers.booking.service.amendments import Amendment
from handlers.booking.service.trail import read_trail
from handlers.fields import Fields


def add_booking_page(routes: Blueprint, office: Office) -> None:
    """Add the page of one booking and what is done there."""

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
        return show_form(office, found.listed, Fields({**values_of(found), **asked_for()}), found)

    @routes.post(f"/<{NUMBER}:number>/change")
    def amend(number: int) -> str | Response:
        found, fields = office.booking(number), Fields(request.form.to_dict())
        if fields.is_ticked("look") or not _amend(office, found, fields):
            return show_form(office, found.listed, fields, found)
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


def _amend(office: Office, found: Booking, fields: Fields) -> bool:
    guest = read_guest(found.listed, fields, office.today(), found)
    opening = read_opening(office, found.listed, fields)
    party, note = fields.whole("party", 1, LONGEST_PARTY), fields.text("note", 120)
    if opening is None or not fields.is_good:
        return False
    same = (opening.slot, opening.start_at, opening.end_at) == (found.slot, found.start_at, found.end_at)
    amendment = Amendment(None if same else opening, party, wants_delivery(found.listed, fields), guest, note)
    try:
        office.desk.amendments.change(found, amendment, request_id(fields.token), office.now(), by_staff=g.staff.name)
    except CannotBook as refusal:
        fields.wrong("", refusal.sentence if found.is_live else texts.IS_OVER)
        return False
    return True
