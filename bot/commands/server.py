"""`jiamenkou serve`, `demo`, `db upgrade`, `wechat menu`."""

import argparse
import json
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests
from flask import Flask
from gunicorn.app.base import BaseApplication

from bot.app import close, create_app
from bot.commands.common import settings_of
from bot.demo import demo_settings, seed, set_staff_password
from bot.wechat.api.client import WeChatApi, WeChatRefused, WeChatUnreachable
from bot.wechat.api.menu import menu_payload
from bot.wechat.api.token_store import TokenStore, TokenUnavailable
from bot.wechat.capabilities import capabilities_of
from community import log
from community.areas import save_areas
from community.clock import system_clock
from community.privacy import Seal
from community.settings import Settings
from community.storage import Database, UnitOfWork
from community.storage.migrations import upgrade
from handlers.menu.model import BAR


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn publishes no types
    """gunicorn, told by our settings. The app is made in each worker, after the fork: FAISS must not cross one."""

    def __init__(self, settings: Settings, make_app: Callable[[], Flask]) -> None:
        self._settings = settings
        self._make_app = make_app
        self.app: Flask | None = None
        super().__init__()

    def load_config(self) -> None:
        options = {
            "bind": f"{self._settings.host}:{self._settings.port}",
            "workers": self._settings.workers,
            "worker_class": "gthread",
            "threads": self._settings.threads,
            "timeout": 30,
            "graceful_timeout": 20,
            "keepalive": 15,
            "preload_app": False,
            "loglevel": "warning",
            # gunicorn's control socket would leave a file in the working directory.
            "control_socket_disable": True,
            "worker_exit": self._close,
        }
        for key, value in options.items():
            if key in self.cfg.settings:
                self.cfg.set(key, value)

    def load(self) -> Flask:
        self.app = self._make_app()
        return self.app

    def _close(self, _arbiter: object, _worker: object) -> None:
        if self.app is not None and "jiamenkou" in self.app.extensions:
            close(self.app)


def serve_app(settings: Settings, make_app: Callable[[], Flask]) -> None:
    """Serve any application by the settings' address, workers and threads until told to stop."""
    _Server(settings, make_app).run()


def run_server(settings: Settings) -> None:
    """Serve the house, its rounds included."""

    def make_app() -> Flask:
        app = create_app(settings)
        app.extensions["jiamenkou"].rounds.start()
        return app

    serve_app(settings, make_app)


def serve(options: argparse.Namespace) -> int:
    """Migrate and serve."""
    settings = settings_of(options)
    _upgrade(settings)
    run_server(settings)
    return 0


def upgrade_database(options: argparse.Namespace) -> int:
    """Create or migrate the tables and write the settings' areas into them."""
    _upgrade(settings_of(options))
    print("数据库已是最新")
    return 0


def demo(options: argparse.Namespace) -> int:
    """Seed the demo community and serve it."""
    folder: Path = options.folder.resolve()
    settings = demo_settings(folder, port=options.port)
    log.configure(settings.log_level)
    database = Database(settings.database_url)
    seed(database, system_clock())
    name, password = set_staff_password(database, folder)
    database.dispose()
    base = f"http://{settings.host}:{settings.port}"
    print(f"模拟手机  {base}/phone\n工作台    {base}/console  用户名 {name}  密码 {password}", flush=True)
    threading.Thread(target=_push_menus_when_up, args=(settings, base), daemon=True).start()
    run_server(settings)
    return 0


def push_menu(options: argparse.Namespace) -> int:
    """Push the menu bar to one account or to all that have one."""
    payload = menu_payload(BAR)
    if options.dry_run:
        print(json.dumps(payload, ensure_ascii=False, indent=2))
        return 0
    settings = settings_of(options)
    wanted = [options.account] if options.account else list(settings.accounts)
    unknown = [name for name in wanted if name not in settings.accounts]
    if unknown:
        print(f"没有叫“{unknown[0]}”的帐号", file=sys.stderr)
        return 2
    return max((_push_one(settings, name, payload) for name in wanted), default=0)


def _push_one(settings: Settings, name: str, payload: dict[str, Any]) -> int:
    account = settings.accounts[name]
    if not capabilities_of(account).menu:
        print(f"{name}：未认证的公众号没有菜单接口，请在公众平台手工设置", file=sys.stderr)
        return 0
    database = Database(settings.database_url)
    api = WeChatApi(name, account, TokenStore(database, Seal(settings.seal_keys)))
    try:
        api.create_menu(payload)
    except WeChatRefused as refused:
        hint = "；请把服务器 IP 加进公众平台的白名单" if refused.code == 40164 else ""
        print(f"{name}：微信没有接受（{refused.code}）{hint}", file=sys.stderr)
        return 1
    except (WeChatUnreachable, TokenUnavailable):
        print(f"{name}：连不上微信接口 {account.api_base_url}", file=sys.stderr)
        return 1
    finally:
        database.dispose()
    print(f"{name}：菜单已推送，手机上 5 分钟内更新", flush=True)  # into a log file as into a terminal
    return 0


def _push_menus_when_up(settings: Settings, base: str) -> None:
    for _ in range(100):
        try:
            if requests.get(f"{base}/healthz", timeout=1).ok:
                break
        except requests.RequestException:
            time.sleep(0.2)
    for name, account in settings.accounts.items():
        if capabilities_of(account).menu:
            _push_one(settings, name, menu_payload(BAR))


def _upgrade(settings: Settings) -> None:
    database = Database(settings.database_url)
    upgrade(database)
    with UnitOfWork(database) as unit:
        save_areas(unit, settings.areas)
        unit.commit()
    database.dispose()
