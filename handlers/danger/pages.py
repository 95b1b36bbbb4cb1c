"""Staff see danger that nobody has answered for, and put their name to it."""

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from community.clock import Clock
from handlers.contract import Pages, Panel
from handlers.danger.service import Alerts
from handlers.danger.texts import KIND_NAMES


def build_pages(alerts: Alerts, clock: Clock) -> Pages:
    """Return the pages under /console/alerts."""
    routes = Blueprint("alerts", __name__, url_prefix="/console/alerts", template_folder="templates")

    @routes.get("/")
    def listing() -> str:
        return render_template("danger/list.html", alerts=alerts.list_open((g.staff.area,)), kinds=KIND_NAMES)

    @routes.post("/<int:number>/acknowledge")
    def acknowledge(number: int) -> Response:
        if not alerts.acknowledge(number, g.staff.area, g.staff.name, clock()):
            abort(404)
        flash(f"险情 {number} 由您负责了")
        return redirect(url_for("alerts.listing"))

    def panel(area: str) -> Panel:
        count = len(alerts.list_open((area,)))
        return Panel("险情", count, "alerts.listing", is_urgent=count > 0)

    return Pages(routes, panel)
