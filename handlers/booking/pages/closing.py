"""Closing a day: first who is affected, then the deed, then whom to ring; and opening it again."""

from datetime import date

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from handlers.booking.model.booking import Booking, Listed
from handlers.booking.pages import texts
from handlers.booking.pages.office import NUMBER, Office
from handlers.booking.pages.roster import happens_on
from handlers.fields import Fields

LONGEST_REASON = 30


def add_closing(routes: Blueprint, office: Office) -> None:
    """Add closed days. Only the area that keeps an offering closes it."""

    @routes.get(f"/offerings/<{NUMBER}:number>/closing")
    def closing(number: int) -> str:
        listed, fields = office.kept(number), Fields(request.args.to_dict())
        day = _read(office, listed, fields) if "reason" in fields.values else None
        return _page(office, listed, fields, day)

    @routes.post(f"/offerings/<{NUMBER}:number>/closing")
    def close(number: int) -> str | Response:
        listed, fields = office.kept(number), Fields(request.form.to_dict())
        day = _read(office, listed, fields)
        if day is None:
            return _page(office, listed, fields, None)
        closed_before = day in _closed(office, listed)
        ended = office.desk.closures.close(listed, day, fields.text("reason"), g.staff.name, office.now())
        flash(texts.CLOSED_BEFORE if closed_before else texts.CLOSED.format(count=len(ended)))
        return redirect(url_for("bookings.closed", number=number, day=day))

    @routes.get(f"/offerings/<{NUMBER}:number>/closed/<day>")
    def closed(number: int, day: str) -> str:
        listed, when = office.kept(number), office.day(day)
        return render_template(
            "booking/closed.html",
            listed=listed,
            day=when,
            reason=_closed(office, listed, when).get(when),
            ended=_affected(office, listed, when),
        )

    @routes.post(f"/offerings/<{NUMBER}:number>/closed/<day>/reopen")
    def reopen(number: int, day: str) -> Response:
        listed, when = office.kept(number), office.day(day)
        if office.desk.closures.reopen(listed, when, office.now()):
            flash(texts.REOPENED)
        return redirect(url_for("bookings.closing", number=number))


def _read(office: Office, listed: Listed, fields: Fields) -> date | None:
    fields.text("reason", LONGEST_REASON, needed=True)
    day = fields.day("day")
    if day is not None and day < office.today():
        fields.wrong("day", texts.DAY_GONE)
    elif day is not None and not happens_on(listed.offering, day):
        fields.wrong("day", texts.NOT_THAT_DAY)
    return day if fields.is_good else None


def _page(office: Office, listed: Listed, fields: Fields, day: date | None) -> str:
    affected = office.desk.closures.affected(listed, day) if day else []
    return render_template(
        "booking/closing.html",
        listed=listed,
        fields=fields,
        day=day,
        affected=affected,
        to_ring=sum(not booking.resident for booking in affected),
        closed=sorted(_closed(office, listed).items()),
    )


def _closed(office: Office, listed: Listed, first: date | None = None) -> dict[date, str]:
    days = office.desk.closures.list_of([listed.id], first or office.today())
    return {day: reason for _, day, reason in days}


def _affected(office: Office, listed: Listed, day: date) -> list[Booking]:
    """Whose booking the closing ended; of a course, whose lesson it took."""
    if listed.offering.is_by_term:
        return office.desk.closures.affected(listed, day)
    return office.reach().called_off(listed, day)
