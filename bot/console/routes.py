"""Console pages: who waits for a person, and danger that nobody has answered for. Every page checks the area."""

from typing import Any

from flask import Blueprint, Flask, Response, abort, flash, redirect, render_template, request, url_for
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user, logout_user
from flask_wtf import CSRFProtect
from werkzeug.wrappers import Response as WerkzeugResponse

from bot.console.texts import HANDOFF_KINDS
from bot.console.throttle import SignInThrottle
from bot.house import Running
from community import log
from community.clock import local
from community.privacy import mask_phone
from community.staff import Staff, find_staff, sign_in
from handlers.danger.service import Alerts
from handlers.danger.texts import KIND_NAMES
from handlers.handoff.service import Handoffs


class _User(UserMixin):  # type: ignore[misc]  # flask-login publishes no types
    """Flask-Login's view of a member of staff."""

    def __init__(self, staff: Staff) -> None:
        self.id = str(staff.id)
        self.staff = staff


def console(app: Flask, running: Running) -> Blueprint:
    """Return the blueprint of /console, and give `app` its sign-in and its CSRF protection."""
    database = running.house.database
    handoffs, alerts = Handoffs(running.house), Alerts(running.house)
    routes = Blueprint("console", __name__, url_prefix="/console", template_folder="templates", static_folder="static")
    _protect(app, running)
    throttle = SignInThrottle()

    @routes.get("/sign-in")
    def sign_in_page() -> str:
        return render_template("sign_in.html")

    @routes.post("/sign-in")
    def enter() -> WerkzeugResponse:
        name, password = request.form.get("name", "")[:32], request.form.get("password", "")[:200]
        source = request.remote_addr or ""
        if not throttle.allows(name, source):
            flash("试的次数太多了，请过几分钟再试")
            return redirect(url_for("console.sign_in_page"))
        staff = sign_in(database, name, password)
        if staff is None:
            throttle.failed(name, source)
            log.warning(log.Event.SIGN_IN_REFUSED)
            flash("用户名或密码不对")
            return redirect(url_for("console.sign_in_page"))
        throttle.succeeded(name, source)
        login_user(_User(staff))
        return redirect(url_for("console.home"))

    @routes.post("/sign-out")
    @login_required  # type: ignore[untyped-decorator]
    def leave() -> WerkzeugResponse:
        logout_user()
        return redirect(url_for("console.sign_in_page"))

    @routes.get("/")
    @login_required  # type: ignore[untyped-decorator]
    def home() -> str:
        staff: Staff = current_user.staff
        return render_template(
            "home.html",
            area=running.house.areas.get(staff.area),
            alerts=alerts.list_open((staff.area,)),
            waiting=handoffs.list_waiting((staff.area,)),
            danger_names=KIND_NAMES,
            kinds=HANDOFF_KINDS,
        )

    @routes.post("/handoffs/<int:number>/done")
    @login_required  # type: ignore[untyped-decorator]
    def finish_handoff(number: int) -> WerkzeugResponse:
        staff: Staff = current_user.staff
        if not handoffs.finish(number, staff.area, staff.name, running.clock()):
            abort(404)
        flash(f"{number} 号已办结")
        return redirect(url_for("console.home"))

    @routes.post("/alerts/<int:number>/acknowledge")
    @login_required  # type: ignore[untyped-decorator]
    def acknowledge_alert(number: int) -> WerkzeugResponse:
        staff: Staff = current_user.staff
        if not alerts.acknowledge(number, staff.area, staff.name, running.clock()):
            abort(404)
        flash(f"险情 {number} 由您负责了")
        return redirect(url_for("console.home"))

    @routes.app_template_filter("when")
    def when(instant: Any) -> str:
        return f"{local(instant):%m-%d %H:%M}"

    @routes.app_template_filter("masked_phone")
    def masked(phone: str) -> str:
        return mask_phone(phone)

    @routes.after_request
    def harden(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = "default-src 'self'; frame-ancestors 'none'; form-action 'self'"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cache-Control"] = "no-store"
        return response

    return routes


def _protect(app: Flask, running: Running) -> None:
    protection = CSRFProtect(app)
    protection.exempt("bot.wechat.webhook.receive")  # WeChat signs its requests itself
    for name in ("send", "stable_token", "custom_send", "menu_create"):
        protection.exempt(f"bot.wechat.phone.routes.{name}")
    manager = LoginManager(app)
    manager.login_view = "console.sign_in_page"
    manager.login_message = "请先登录"

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(user_id: str) -> _User | None:
        staff = find_staff(running.house.database, int(user_id)) if user_id.isdigit() else None
        return _User(staff) if staff else None
