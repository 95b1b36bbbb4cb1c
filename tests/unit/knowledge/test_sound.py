"""What voice input confuses sounds alike; what nobody confuses does not."""

import pytest

from knowledge.language.sound import fold, sound_key, syllables


@pytest.mark.parametrize(
    ("meant", "heard"),
    [
        ("食堂", "石堂"),
        ("零工", "林工"),
        ("零工", "灵工"),
        ("社保", "射保"),
        ("高龄津贴", "高林津贴"),
        ("网格员", "王哥员"),
        ("湖", "福"),
        ("四点半", "是点半"),
        ("老年", "脑年"),
        ("奶奶", "来来"),
        ("吃饭", "次饭"),
        ("真的", "增的"),
        ("日子", "一子"),
        ("城管", "陈管"),
        ("女", "旅"),
    ],
)
def test_merged_sounds_are_one(meant: str, heard: str) -> None:
    assert syllables(meant) == syllables(heard)
    assert sound_key(meant) == sound_key(heard)


@pytest.mark.parametrize(
    ("one", "other"), [("食堂", "饭店"), ("妈", "爸"), ("开门", "关门"), ("画", "发"), ("安", "昂"), ("a", "b")]
)
def test_other_sounds_stay_apart(one: str, other: str) -> None:
    assert sound_key(one) != sound_key(other)


def test_a_key_has_one_character_for_each_syllable() -> None:
    assert len(sound_key("食堂abc12点")) == 8
    assert syllables("a1点") == ["a", "1", "dian"]
    assert sound_key("") == ""


@pytest.mark.parametrize(
    ("pinyin", "folded"),
    [("zhang", "zang"), ("ning", "lin"), ("reng", "yen"), ("hu", "fu"), ("hua", "hua"), ("shi", "si"), ("ng", "lg")],
)
def test_folding_is_as_the_field_notes_say(pinyin: str, folded: str) -> None:
    assert fold(pinyin) == folded
