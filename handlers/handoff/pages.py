"""Staff see who waits for a person, and record that somebody has seen to it."""

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from community.clock import Clock
from handlers.contract import Pages, Panel
from handlers.handoff.service import Handoffs
from handlers.handoff.texts import KIND_NAMES


def build_pages(handoffs: Handoffs, clock: Clock) -> Pages:
    """Return the pages under /console/handoffs."""
    routes = Blueprint("handoffs", __name__, url_prefix="/console/handoffs", template_folder="templates")

    @routes.get("/")
    def listing() -> str:
        waiting = handoffs.list_waiting((g.staff.area,))
        return render_template("handoff/list.html", waiting=waiting, kinds=KIND_NAMES)

    @routes.post("/<int:number>/done")
    def finish(number: int) -> Response:
        if not handoffs.finish(number, g.staff.area, g.staff.name, clock()):
            abort(404)
        flash(f"{number} 号已办结")
        return redirect(url_for("handoffs.listing"))

    return Pages(routes, lambda area: Panel("等人回复", len(handoffs.list_waiting((area,))), "handoffs.listing"))
