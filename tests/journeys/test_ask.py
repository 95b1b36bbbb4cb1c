"""A resident asks, through the real webhook, and is answered."""

import pytest

from tests.app_fixtures import WeChat


@pytest.mark.parametrize(
    "question",
    [
        "老年食堂几点开饭",
        "石堂几点开饭",
        "食堂饭点",
        "食堂好久开饭嘛",
        "请问一下社区老年食堂几点开饭呀",
    ],
)
def test_the_canteen_hours_are_told_however_they_are_asked(wechat: WeChat, question: str) -> None:
    answer = wechat.say("asker", question)
    assert answer is not None
    assert "11:00–12:30" in answer
