"""The phone's page and the endpoints behind it. Demo only: create_app leaves it out unless `demo: true`."""

import secrets
import time
from collections import defaultdict, deque
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, request, send_file

from bot.wechat.phone.platform import SimulatedWeChat
from community.settings import Account, Settings

_HERE = Path(__file__).parent
MAX_LINE = 4096
TOKEN_S = 7200
# Which XML elements each kind of message may bring from the page.
_FIELDS = {
    "text": ("Content", "bizmsgmenuid"),
    "voice": ("MediaId", "Format", "Recognition"),
    "image": ("PicUrl", "MediaId"),
    "location": ("Location_X", "Location_Y", "Scale", "Label"),
    "link": ("Title", "Description", "Url"),
    "video": ("MediaId", "ThumbMediaId"),
    "event": ("Event", "EventKey"),
}


class _Air:
    """What the simulated WeChat holds for its phones: pushes on their way, the menu bar, tokens."""

    def __init__(self) -> None:
        self.pushes: dict[str, deque[dict[str, Any]]] = defaultdict(lambda: deque(maxlen=50))
        self.menus: dict[str, Any] = {}
        self.tokens: dict[str, str] = {}

    def account_of(self, token: str) -> str | None:
        return next((account for account, held in self.tokens.items() if held == token), None)


def phone(settings: Settings) -> Blueprint:
    """Return the blueprint of /phone."""
    air = _Air()
    by_app_id = {account.app_id: name for name, account in settings.accounts.items()}
    base = f"http://{settings.host}:{settings.port}"
    platforms = {name: SimulatedWeChat(account, f"{base}/wechat/{name}") for name, account in settings.accounts.items()}
    routes = Blueprint("phone", __name__, url_prefix="/phone", template_folder="templates", static_folder="static")

    @routes.get("/")
    @routes.get("", strict_slashes=False)
    def page() -> str:
        accounts = [(name, _label(settings, account)) for name, account in settings.accounts.items()]
        return render_template("phone.html", accounts=accounts)

    @routes.post("/send")
    def send() -> Response:
        """Take a message from the page and carry it to the webhook as WeChat does."""
        wish = request.get_json(silent=True)
        if not isinstance(wish, dict):
            abort(400)
        platform = platforms.get(str(wish.get("account")))
        kind = str(wish.get("kind"))
        openid = str(wish.get("resident", ""))[:64]
        if platform is None or kind not in _FIELDS or not openid:
            abort(400)
        given = wish.get("fields") or {}
        if not isinstance(given, dict):
            abort(400)
        fields = {name: str(given[name])[:MAX_LINE] for name in _FIELDS[kind] if name in given}
        exchange = platform.deliver(platform.compose(openid, kind, fields))
        return jsonify(vars(exchange))

    @routes.get("/pushes/<account>/<resident>")
    def pushes(account: str, resident: str) -> Response:
        """What was pushed to this resident since the page last asked."""
        waiting = air.pushes[f"{account}:{resident}"]
        found = [waiting.popleft() for _ in range(len(waiting))]
        return jsonify(found)

    @routes.get("/menu/<account>")
    def menu(account: str) -> Response:
        """The menu bar that the account has pushed, or an empty one."""
        return jsonify(air.menus.get(account) or {"button": []})

    @routes.get("/picture.svg")
    def picture() -> Response:
        """The picture that the phone's camera takes."""
        return send_file(_HERE / "static" / "picture.svg", mimetype="image/svg+xml")

    @routes.post("/cgi-bin/stable_token")
    def stable_token() -> Response:
        body = request.get_json(silent=True) or {}
        account = by_app_id.get(str(body.get("appid")))
        if account is None or not _secret_fits(settings.accounts[account], str(body.get("secret"))):
            return jsonify({"errcode": 40125, "errmsg": "invalid appsecret"})
        if account not in air.tokens or body.get("force_refresh"):
            air.tokens[account] = secrets.token_hex(32)
        return jsonify({"access_token": air.tokens[account], "expires_in": TOKEN_S})

    @routes.post("/cgi-bin/message/custom/send")
    def custom_send() -> Response:
        account = air.account_of(request.args.get("access_token", ""))
        if account is None:
            return jsonify({"errcode": 40001, "errmsg": "invalid credential"})
        body = request.get_json(force=True, silent=True) or {}
        message = {"text": body.get("text", {}).get("content", ""), "at": time.time()}
        air.pushes[f"{account}:{body.get('touser')}"].append(message)
        return jsonify({"errcode": 0, "errmsg": "ok"})

    @routes.post("/cgi-bin/menu/create")
    def menu_create() -> Response:
        account = air.account_of(request.args.get("access_token", ""))
        if account is None:
            return jsonify({"errcode": 40001, "errmsg": "invalid credential"})
        air.menus[account] = request.get_json(force=True, silent=True)
        return jsonify({"errcode": 0, "errmsg": "ok"})

    return routes


def _label(settings: Settings, account: Account) -> str:
    area = settings.areas[account.area].name
    return area if account.verified else f"{area}（未认证）"


def _secret_fits(account: Account, secret: str) -> bool:
    return secrets.compare_digest(account.app_secret.get_secret_value().encode(), secret.encode())
