"""A whole application over the demo community, and a WeChat that talks to it. Import what a test module needs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from bot.app import close, create_app
from bot.demo import demo_settings
from bot.wechat.phone.platform import SimulatedWeChat
from community.clock import fixed_clock
from community.settings import Settings
from tests.conftest import MONDAY_TEN
from tests.demo_community import fill

ACCOUNT = "qingxi"


def seeded_settings(folder: Path, **overrides: Any) -> Settings:
    """Settings of a demo community whose database is filled."""
    fill(folder, MONDAY_TEN)
    return demo_settings(folder, log_level="ERROR", **overrides)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return seeded_settings(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def app(settings: Settings) -> Iterator[Flask]:
    """One application for a module, with the clock at Monday 10:00. Its rounds do not run by themselves."""
    made = create_app(settings, fixed_clock(MONDAY_TEN))
    yield made
    close(made)


class WeChat:
    """Sends signed, encrypted XML to the application, as the platform would."""

    def __init__(self, app: Flask, settings: Settings, account: str = ACCOUNT) -> None:
        self.account = account
        self.platform = SimulatedWeChat(settings.accounts[account], "unused")
        self.client = app.test_client()

    def say(self, openid: str, text: str) -> str | None:
        """Send a text; return what the resident reads (None: nothing)."""
        return self.deliver(self.platform.compose(openid, "text", {"Content": text}))

    def event(self, openid: str, event: str, key: str = "") -> str | None:
        return self.deliver(self.platform.compose(openid, "event", {"Event": event, "EventKey": key}))

    def deliver(self, xml: str) -> str | None:
        """Post this XML once and open the reply."""
        response = self.post(xml)
        assert response.status_code == 200, response.text
        if response.text in {"", "success"}:
            return None
        import xmltodict

        content: str = xmltodict.parse(self.platform.open(response.text))["xml"]["Content"]
        return content

    def post(self, xml: str) -> Any:
        query, body = self.platform.wrap(xml)
        return self.client.post(f"/wechat/{self.account}", query_string=query, data=body.encode())


@pytest.fixture
def wechat(app: Flask, settings: Settings) -> WeChat:
    return WeChat(app, settings)


@pytest.fixture
def plain_wechat(app: Flask, settings: Settings) -> WeChat:
    """The demo's second account: plain mode, unverified."""
    return WeChat(app, settings, "qingxi-plain")


__all__ = ["ACCOUNT", "WeChat", "app", "plain_wechat", "seeded_settings", "settings", "wechat"]
