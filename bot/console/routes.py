"""The console's frame: signing in, the home page, and the protection that every service's pages stand behind."""

from datetime import datetime
from typing import cast

from flask import Blueprint, Flask, Response, flash, g, redirect, render_template, request, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from flask_wtf import CSRFProtect
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as WerkzeugResponse

from bot.console.throttle import SignInThrottle
from bot.house import Running
from community import log
from community.clock import local
from community.privacy import mask_phone
from community.staff import Staff, find_staff, sign_in

# No script and no style but our own files; no page of ours in somebody else's frame.
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_REFUSALS = {
    400: "这一页可能放得太久了。刚才的操作没有生效，什么都没有改动。请回首页再做一次。",
    404: "这一条不在了：多半是已经有人处理了。",
}
_OPEN_TO_ALL = {"console.sign_in_page", "console.enter", "console.static"}


class _User(UserMixin):  # type: ignore[misc]  # flask-login publishes no types
    """Flask-Login's view of a member of staff."""

    def __init__(self, staff: Staff) -> None:
        self.id = str(staff.id)
        self.staff = staff


def add_console(app: Flask, running: Running) -> None:
    """Give `app` the console: its own pages and those that the services bring."""
    _protect(app, running)
    for blueprint in (_frame(running), *_service_pages(running)):
        blueprint.before_request(_require_staff)
        blueprint.after_request(_harden)
        blueprint.register_error_handler(HTTPException, _explain)
        app.register_blueprint(blueprint)
    app.add_template_filter(_when, "when")
    app.add_template_filter(mask_phone, "masked_phone")


def _service_pages(running: Running) -> list[Blueprint]:
    return [cast(Blueprint, service.pages.blueprint) for service in running.services.values() if service.pages]


def _frame(running: Running) -> Blueprint:
    routes = Blueprint("console", __name__, url_prefix="/console", template_folder="templates", static_folder="static")
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
        staff = sign_in(running.house.database, name, password)
        if staff is None:
            throttle.failed(name, source)
            log.warning(log.Event.SIGN_IN_REFUSED)
            flash("用户名或密码不对")
            return redirect(url_for("console.sign_in_page"))
        throttle.succeeded(name, source)
        login_user(_User(staff))
        return redirect(url_for("console.home"))

    @routes.post("/sign-out")
    def leave() -> WerkzeugResponse:
        logout_user()
        return redirect(url_for("console.sign_in_page"))

    @routes.get("/")
    def home() -> str:
        panels = [service.pages.panel(g.staff.area) for service in running.services.values() if service.pages]
        return render_template("home.html", area=running.house.areas.get(g.staff.area), panels=panels)

    return routes


def _require_staff() -> WerkzeugResponse | None:
    if request.endpoint in _OPEN_TO_ALL:
        return None
    if not current_user.is_authenticated:
        return redirect(url_for("console.sign_in_page"))
    g.staff = current_user.staff
    return None


def _explain(refused: HTTPException) -> tuple[str, int]:
    code = refused.code or 500
    return render_template("refused.html", sentence=_REFUSALS.get(code, "这一步做不了。")), code


def _harden(response: Response) -> Response:
    response.headers.update(_HEADERS)
    return response


def _protect(app: Flask, running: Running) -> None:
    # A form is good for as long as its session: staff leave pages open all day.
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    protection = CSRFProtect(app)
    # The simulated phone plays WeChat, which knows nothing of our forms.
    for name in ("send", "stable_token", "custom_send", "menu_create"):
        protection.exempt(f"bot.wechat.phone.routes.{name}")
    # Nobody is signed in there: who comes with a key of their own, or with none, has no session that could be misused.
    for service in running.services.values():
        if service.public is not None:
            protection.exempt(cast(Blueprint, service.public))
    manager = LoginManager(app)

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(user_id: str) -> _User | None:
        staff = find_staff(running.house.database, int(user_id)) if user_id.isdigit() else None
        return _User(staff) if staff else None


def _when(instant: datetime) -> str:
    return f"{local(instant):%m-%d %H:%M}"
