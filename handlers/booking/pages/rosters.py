"""The roster of a day, on the screen and on paper, and ticking who came."""

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.clock import local
from handlers.booking.pages import texts
from handlers.booking.pages.office import NUMBER, Office
from handlers.booking.pages.roster import happens_on, lessons_of, read_roster
from handlers.booking.pages.words import who


def add_rosters(routes: Blueprint, office: Office) -> None:
    """Add the roster, its print view and the ticks."""

    @routes.get(f"/offerings/<{NUMBER}:number>/days/<day>")
    def roster(number: int, day: str) -> str:
        code = request.args.get("code", "").strip()[:8]
        found = read_roster(office.desk, office.reach(), office.offering(number), office.day(day), code)
        return render_template(
            "booking/roster.html",
            roster=found,
            code=code,
            keeps=office.reach().keeps(found.listed),
            now=office.now(),
            may_tick=found.day <= office.today(),
            happens=happens_on(found.listed.offering, found.day),
        )

    @routes.get(f"/offerings/<{NUMBER}:number>/days/<day>/print")
    def print_roster(number: int, day: str) -> str:
        found = read_roster(office.desk, office.reach(), office.offering(number), office.day(day))
        # Paper lies about: numbers are on it only where somebody must ring at a door, or staff ask for them.
        with_phones = request.args.get("phones") == "1" or found.listed.offering.goes_home
        area = office.desk.house.areas.get(g.staff.area).name
        return render_template(
            "booking/print.html", roster=found, with_phones=with_phones, area=area, printed_at=office.now()
        )

    _add_ticks(routes, office)


def _add_ticks(routes: Blueprint, office: Office) -> None:
    @routes.post(f"/<{NUMBER}:number>/tick")
    def tick(number: int) -> Response:
        booking = office.booking(number)
        day = office.day(request.form.get("day", ""))
        came = request.form.get("came") == "yes"
        is_by_term = booking.listed.offering.is_by_term
        days = lessons_of(booking) if is_by_term else [local(booking.start_at).date()]
        if day not in days:
            abort(404)
        if day > office.today():
            flash(texts.NOT_YET)
        elif office.desk.attendance.tick(booking, day, came=came, by=g.staff.name, now=office.now()):
            flash((texts.CAME if came else texts.MISSED).format(who=who(booking)))
        else:
            flash(texts.IS_OVER)
        here = url_for("bookings.roster", number=booking.listed.id, day=day, code=request.form.get("code") or None)
        return redirect(f"{here}#b{number}")
