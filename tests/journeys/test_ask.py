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


def test_two_questions_in_one_line_are_both_answered(wechat: WeChat) -> None:
    answer = wechat.say("two", "老年食堂几点开饭，顺便问一下高龄津贴每个月好多钱")
    assert answer is not None
    assert "11:00–12:30" in answer
    assert "80–89岁每月 100 元" in answer


def test_beside_a_question_something_to_do_is_a_press_away(wechat: WeChat) -> None:
    answer = wechat.say("both", "帮我订明天中午的饭，另外高龄津贴每个月好多钱")
    assert answer is not None
    assert "80–89岁每月 100 元" in answer
    assert "我要订明天中午的饭</a>" in answer


@pytest.mark.parametrize("written", ["老年食堂幾點開飯", "ＬＡＯ年食堂几点开饭", "老年食堂🍚几点开饭？？"])
def test_traditional_characters_wide_letters_and_emoji_change_nothing(wechat: WeChat, written: str) -> None:
    answer = wechat.say("spelling", written)
    assert answer is not None
    assert "11:00–12:30" in answer


def test_a_bare_telephone_number_out_of_the_blue_starts_nothing(wechat: WeChat) -> None:
    answer = wechat.say("number", "138 0000 5555")
    assert answer is not None
    assert "答不上来" in answer


def test_a_question_with_a_long_story_behind_it_is_asked_back_rather_than_lost(wechat: WeChat) -> None:
    story = "，走得脚杆都痛了，硬是没得哪个给我说一声，气死个人了" * 6
    answer = wechat.say("story", f"食堂几点开饭{story}")
    assert answer is not None
    assert "社区老年食堂几点开饭</a>" in answer or "11:00–12:30" in answer


def test_two_questions_parted_by_a_question_mark_are_both_answered(wechat: WeChat) -> None:
    answer = wechat.say("marks", "食堂几点开门？高龄津贴每个月好多钱？")
    assert answer is not None
    assert "11:00–12:30" in answer
    assert "80–89岁每月 100 元" in answer
