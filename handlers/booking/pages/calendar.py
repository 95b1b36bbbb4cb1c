"""The week at a glance, and finding somebody by the code they say at the counter."""

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from handlers.booking.model.offering import Kind
from handlers.booking.pages import texts
from handlers.booking.pages.office import Office, monday_of
from handlers.booking.pages.roster import roster_day
from handlers.booking.pages.week import read_week
from handlers.fields import read_day

WEEK = timedelta(days=7)
# As far ahead as a code is looked for; at the counter it is about today.
CODE_DAYS = timedelta(days=31)


def add_calendar(routes: Blueprint, office: Office) -> None:
    """Add the calendar, which is the first page, and the search by code."""

    @routes.get("/")
    def calendar() -> str:
        asked = read_day(request.args.get("week", ""))
        monday = monday_of(asked or office.today())
        kind = _kind(request.args.get("kind", ""))
        week = read_week(office.desk, office.reach().offerings(kind), monday)
        around = {"before": monday - WEEK, "after": monday + WEEK, "this": monday_of(office.today())}
        return render_template("booking/calendar.html", week=week, kind=kind, kinds=texts.KINDS, **around)

    @routes.get("/find")
    def find() -> Response:
        code = request.args.get("code", "").strip()[:8]
        first = office.today()
        hits = [booking for booking in office.reach().coming(first, first + CODE_DAYS) if booking.code == code]
        if not hits:
            flash(texts.CODE_UNKNOWN.format(code=code))
            return redirect(url_for("bookings.calendar"))
        day = roster_day(hits[0], first)
        return redirect(url_for("bookings.roster", number=hits[0].listed.id, day=day, code=code))


def _kind(text: str) -> Kind | None:
    return Kind(text) if text in {kind.value for kind in Kind} else None
