"""create_app(settings): the only wiring of the web application."""

import json
import time
from typing import Any, cast

from flask import Blueprint, Flask, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from bot.console import add_console
from bot.house import Running, build_house
from bot.intake.deadline import Deadline
from bot.wechat.phone import phone
from bot.wechat.webhook import Webhook
from community import log
from community.clock import Clock, system_clock
from community.settings import Settings


def create_app(settings: Settings, clock: Clock = system_clock) -> Flask:
    """Return the WSGI application. Its `extensions["jiamenkou"]` is the running house, for tests and for `close`."""
    log.configure(settings.log_level)
    started = time.perf_counter()
    running = build_house(settings, clock)
    app = Flask("jiamenkou", static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key.get_secret_value(),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_NAME="jiamenkou",
        MAX_CONTENT_LENGTH=1024 * 1024,
    )
    deadline = Deadline(running.journey.answer, settings.deadline_s, threads=settings.threads * 2)
    add_console(app, running)
    for service in running.services.values():
        if service.public is not None:
            app.register_blueprint(cast(Blueprint, service.public))
    if settings.demo:
        app.register_blueprint(phone(settings))
    _add_health(app, running)
    app.register_error_handler(Exception, _apologise)
    hook = Webhook(settings.accounts, deadline)
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/wechat": hook})  # type: ignore[method-assign]
    app.extensions["jiamenkou"] = running
    app.extensions["jiamenkou_deadline"] = deadline
    app.extensions["jiamenkou_start_s"] = round(time.perf_counter() - started, 3)
    return app


def close(app: Flask) -> None:
    """Finish the work in hand and let go of the database."""
    app.extensions["jiamenkou_deadline"].close()
    running: Running = app.extensions["jiamenkou"]
    running.rounds.stop()
    running.house.database.dispose()


def _add_health(app: Flask, running: Running) -> None:
    @app.get("/healthz")
    def health() -> Response:
        """Whether this process can do its work: 200, or 503 with what is missing."""
        try:
            with running.house.database.read() as connection:
                connection.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return _json({"status": "database unavailable"}, 503)
        return _json({"status": "ok", "start_s": app.extensions["jiamenkou_start_s"]}, 200)


def _json(body: dict[str, Any], status: int) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), status=status, mimetype="application/json")


def _apologise(failure: Exception) -> Response:
    if isinstance(failure, HTTPException):
        return Response(f"{failure.code} {failure.name}", status=failure.code or 500, mimetype="text/plain")
    log.error(log.Event.TURN_FAILED, failure)
    return Response("服务暂时出错，请稍后再试", status=500, mimetype="text/plain")
