"""Offers that nobody can write to: somebody must ring, and notes the answer."""

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from handlers.booking.model.booking import BookingState
from handlers.booking.model.refusals import CannotBook
from handlers.booking.pages import texts
from handlers.booking.pages.form_page import request_id
from handlers.booking.pages.office import NUMBER, Office
from handlers.booking.pages.words import who


def add_calls(routes: Blueprint, office: Office) -> None:
    """Add the list of calls and both answers."""

    @routes.get("/calls")
    def calls() -> str:
        return render_template("booking/calls.html", offers=office.reach().to_call())

    @routes.post(f"/<{NUMBER}:number>/accept")
    def accept(number: int) -> Response:
        booking = office.booking(number)
        try:
            office.desk.amendments.accept(booking, request_id("accept"), office.now(), by_staff=g.staff.name)
        except CannotBook:
            flash(texts.OFFER_OVER)
        else:
            flash(texts.ACCEPTED.format(who=who(booking)))
        return redirect(url_for("bookings.calls"))

    @routes.post(f"/<{NUMBER}:number>/decline")
    def decline(number: int) -> Response:
        booking = office.booking(number)
        if booking.state is not BookingState.OFFERED:
            abort(404)
        try:
            office.desk.amendments.withdraw(booking, request_id("decline"), office.now(), by_staff=g.staff.name)
        except CannotBook:
            flash(texts.IS_OVER)
        else:
            flash(texts.DECLINED)
        return redirect(url_for("bookings.calls"))
