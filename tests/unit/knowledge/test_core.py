"""What of a rambling line is asked."""

import pytest

from knowledge.language.core import core_of


@pytest.mark.parametrize(
    ("line", "core"),
    [
        ("食堂几点开饭", "食堂几点开饭"),
        ("你好啊，昨天跟老伴走到门口门关了，食堂早中晚都啥时候开", "食堂早中晚都啥时候开"),
        (
            "我一个人住，膝盖疼，你们食堂有没有人把饭菜端到家里来，要不要另外给钱",
            "你们食堂有没有人把饭菜端到家里来要不要另外给钱",
        ),
        ("高龄津贴，要带啥子", "高龄津贴要带啥子"),
        ("楼上天天拖板凳，吵死了", "楼上天天拖板凳吵死了"),
        ("", ""),
    ],
)
def test_the_core_is_what_is_asked_without_greeting_and_story(line: str, core: str) -> None:
    assert core_of(line) == core
