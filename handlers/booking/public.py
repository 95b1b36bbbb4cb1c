"""What is open to residents without signing in: a booking, or all of one's own, for the calendar of a telephone.

A link is its own key: signed, not to be guessed, and dead once its resident is forgotten.
"""

from flask import Blueprint, Response, abort

from handlers.booking.service.desk import Desk


def public(desk: Desk) -> Blueprint:
    """Return GET /bookings/<token>.ics and GET /calendar/<token>.ics."""
    blueprint = Blueprint("booking_calendar", __name__)

    @blueprint.get("/bookings/<token>.ics")
    def booking(token: str) -> Response:
        return _calendar(desk.calendars.one(token), "booking.ics")

    @blueprint.get("/calendar/<token>.ics")
    def feed(token: str) -> Response:
        return _calendar(desk.calendars.feed(token, desk.house.clock()), "calendar.ics")

    return blueprint


def _calendar(text: bytes | None, name: str) -> Response:
    if text is None:
        abort(404)
    response = Response(text, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f"inline; filename={name}"
    response.headers["Cache-Control"] = "private, max-age=60"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
