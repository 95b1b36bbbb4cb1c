"""Several accounts of different kinds in one process: each with its own key, mode, residents and area."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from bot.app import close, create_app
from bot.wechat.phone.platform import SimulatedWeChat
from community.clock import fixed_clock
from community.settings import Settings
from handlers.handoff.tables import handoff_table
from tests.app_fixtures import WeChat, seeded_settings
from tests.conftest import MONDAY_TEN
from tests.journeys.conftest import rows

CANTEEN = "11:00–12:30"
NEW_KEY, OLD_KEY = "n" * 43, "o" * 43


def account(**values: Any) -> dict[str, Any]:
    return {"app_id": "wxone", "token": "sharedtoken", "aes_key": NEW_KEY, "area": "qingxi", **values}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    accounts = {
        "safe": account(mode="safe"),
        "compatible": account(mode="compatible", app_id="wxtwo"),
        "plain": account(mode="plain", aes_key=""),
        "rotated": account(mode="safe", previous_aes_key=OLD_KEY),
        "street": account(mode="safe", area="linjiang"),
    }
    return seeded_settings(tmp_path_factory.mktemp("accounts"), accounts=accounts)


@pytest.fixture(scope="module")
def app(settings: Settings) -> Iterator[Flask]:
    made = create_app(settings, fixed_clock(MONDAY_TEN))
    yield made
    close(made)


@pytest.mark.parametrize("name", ["safe", "compatible", "plain", "rotated"])
def test_every_mode_is_answered_in_its_own_way(app: Flask, settings: Settings, openid: str, name: str) -> None:
    wechat = WeChat(app, settings, name)
    answer = wechat.say(openid, "老年食堂几点开饭")
    assert answer is not None
    assert CANTEEN in answer
    sealed = wechat.post(wechat.platform.compose(openid, "text", {"Content": "菜单"})).text
    assert ("<Encrypt>" in sealed) is (name != "plain")


def test_an_element_in_a_residents_words_does_not_confuse_compatible_mode(
    app: Flask, settings: Settings, openid: str
) -> None:
    wechat = WeChat(app, settings, "compatible")
    xml = wechat.platform.compose(openid, "text", {"Content": "X"}).replace(
        "<Content>X</Content>", "<Content><![CDATA[<Encrypt>QUJD</Encrypt>]]></Content>"
    )
    assert wechat.deliver(xml) is not None


def test_a_message_sealed_before_a_key_change_is_answered_with_the_same_key(
    app: Flask, settings: Settings, openid: str
) -> None:
    before = settings.accounts["rotated"].model_copy(update={"aes_key": settings.accounts["rotated"].previous_aes_key})
    wechat = WeChat(app, settings, "rotated")
    for known in (before, settings.accounts["rotated"]):
        wechat.platform = SimulatedWeChat(known, "unused")
        answer = wechat.say(openid, "老年食堂几点开饭")  # opening the reply with another key would raise
        assert answer is not None
        assert CANTEEN in answer


def test_a_message_for_another_app_is_refused_though_token_and_key_are_the_same(
    app: Flask, settings: Settings, openid: str
) -> None:
    wechat = WeChat(app, settings, "safe")
    wechat.platform = SimulatedWeChat(settings.accounts["compatible"].model_copy(update={"mode": "safe"}), "unused")
    assert wechat.post(wechat.platform.compose(openid, "text", {"Content": "转人工"})).status_code == 403


def test_the_same_openid_at_two_accounts_is_two_residents(app: Flask, settings: Settings, openid: str) -> None:
    one, other = WeChat(app, settings, "safe"), WeChat(app, settings, "plain")
    one.say(openid, "给我回电话")
    wrong = other.say(openid, "13800005555")
    assert wrong is not None
    assert "记下了" not in wrong, "the other account's form took the number"
    noted = one.say(openid, "13800005555")
    assert noted is not None
    assert "记下了" in noted
    assert len(rows(app, handoff_table, openid, "safe")) == 1
    assert rows(app, handoff_table, openid, "plain") == []


def test_the_same_msg_id_at_two_accounts_is_two_messages(app: Flask, settings: Settings, openid: str) -> None:
    one, other = WeChat(app, settings, "safe"), WeChat(app, settings, "plain")
    wish = one.platform.compose(openid, "text", {"Content": "转人工"})
    one.deliver(wish)
    other.deliver(wish)
    assert [len(rows(app, handoff_table, openid, name)) for name in ("safe", "plain")] == [1, 1]


def test_each_account_speaks_for_its_own_area(app: Flask, settings: Settings, openid: str) -> None:
    welcomes = [WeChat(app, settings, name).event(openid, "subscribe") for name in ("safe", "street")]
    assert welcomes[0] is not None
    assert "清溪社区" in welcomes[0]
    assert welcomes[1] is not None
    assert "临江街道" in welcomes[1]


def test_a_higher_area_does_not_answer_with_a_communitys_entry(app: Flask, settings: Settings, openid: str) -> None:
    answer = WeChat(app, settings, "street").say(openid, "老年食堂几点开饭")
    assert answer is not None
    assert CANTEEN not in answer
