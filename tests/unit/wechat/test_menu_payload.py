"""The menu bar is checked against WeChat's limits before it is sent."""

import json

import pytest

from bot.wechat.api.menu import MenuInvalid, menu_payload
from handlers.menu.model import BAR, Button

LEAF = Button("叶子", "do:menu")


def test_the_projects_own_bar_fits() -> None:
    payload = menu_payload(BAR)
    assert [top["name"] for top in payload["button"]] == [button.name for button in BAR]
    first = payload["button"][0]["sub_button"][0]
    assert first == {"type": "click", "name": "食堂几点开饭", "key": "ask:canteen-hours"}
    json.dumps(payload)


def test_a_bar_at_every_limit_fits() -> None:
    child = Button("八个汉字的一个名", "k" * 128)
    menu_payload([Button("四个汉字", children=(child,) * 5)] * 3)


@pytest.mark.parametrize(
    "buttons",
    [
        pytest.param([], id="no button"),
        pytest.param([LEAF] * 4, id="four above"),
        pytest.param([Button("上", children=(LEAF,) * 6)], id="six below"),
        pytest.param([Button("五个汉字长", "k")], id="five characters above"),
        pytest.param([Button("上", children=(Button("九个汉字的一个名字", "k"),))], id="nine characters below"),
        pytest.param([Button("", "k")], id="no name"),
        pytest.param([Button("上", "")], id="no key"),
        pytest.param([Button("上", "k" * 129)], id="a key of 129 bytes"),
        pytest.param([Button("上", "汉" * 43)], id="a key of 43 characters and 129 bytes"),
    ],
)
def test_a_bar_beyond_a_limit_is_refused_in_chinese(buttons: list[Button]) -> None:
    with pytest.raises(MenuInvalid, match=r"菜单"):
        menu_payload(buttons)
