"""Lines that say the same become one spelling; nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language.normalise import MAX_CHARACTERS, normalise

FILLERS = "嗯呃啊哦喂诶哎唉噻嘛哈哟嗦撒呀呢吧哇嘞"
WORDS = ("请问", "你好", "您好", "那个", "这个", "谢谢", "麻烦了", "想问一下", "就是说")
GOING = ("我要去", "我想到", "导航到", "带我去", "帮我")
LINES = st.lists(st.sampled_from([*FILLERS, *WORDS, *GOING, *"食堂几点开门A1、，。 ！ab", "😀"]), max_size=40).map(
    "".join
)


@pytest.mark.parametrize(
    ("written", "spelt"),
    [
        pytest.param("ＡＢＣ１２３", "abc123", id="width"),
        pytest.param("老年食堂幾點開飯", "老年食堂几点开饭", id="traditional"),
        pytest.param("孃孃領高齡津貼", "娘娘领高龄津贴", id="traditional beside dialect"),
        pytest.param("WiFi密码", "wifi密码", id="case"),
        pytest.param("食堂，几点 开门？！", "食堂几点开门", id="punctuation and spaces"),
        pytest.param("食堂😀🍚几点开门❤️", "食堂几点开门", id="emoji"),
        pytest.param("①号楼", "1号楼", id="enclosed digits"),
        pytest.param("嗯那个食堂几点开门", "那个食堂几点开门", id="a filler in front"),
        pytest.param("请问一下食堂几点开门啊", "食堂几点开门", id="politeness"),
        pytest.param("你好啊，想问问食堂几点开门呢，谢谢", "食堂几点开门", id="several at both ends"),
        pytest.param("食堂嗯几点呃开门", "食堂几点开门", id="spoken pauses"),
        pytest.param("那个那个食堂几点", "那个食堂几点", id="a repeated 那个"),
        pytest.param("食堂食堂几点几点几点开门", "食堂几点开门", id="stutter"),
        pytest.param("食堂噻几点开门噻", "食堂噻几点开门", id="a particle inside a sentence stays"),
        pytest.param("", "", id="nothing"),
        pytest.param("？！……😀", "", id="no letter at all"),
    ],
)
def test_a_line_gets_its_one_spelling(written: str, spelt: str) -> None:
    assert normalise(written) == spelt


@pytest.mark.parametrize(
    "going", ["我要去", "我想去", "导航", "导航去", "帮我导航到", "麻烦你给我导航到", "带我去", "请带我到", "你带我去"]
)
def test_going_somewhere_leaves_the_place(going: str) -> None:
    assert normalise(f"{going}社区食堂") == "社区食堂"
    assert normalise(f"您好，{going}社区食堂吧，谢谢") == "社区食堂"


@pytest.mark.parametrize(
    "line",
    [
        "我要去",
        "导航",
        "带我去",
        "我要去死",
        "我想去死了",
        "我要去年的发票",
        "我要去掉低保",
        "我想到一个问题",
        "他们带我去医院",
        "食堂我要去",
        "去食堂",
        "要去食堂",
        "到了食堂",
    ],
)
def test_who_names_no_place_or_somebody_else_going_is_left_alone(line: str) -> None:
    # What is taken away must leave at least two characters, and stand at the beginning.
    assert normalise(line) == line


@pytest.mark.parametrize("line", ["嗯", "呃", "啊啊啊", "请问", "你好啊", "谢谢", "那个那个", "喂喂", "嗯嗯嗯"])
def test_a_line_that_is_all_filler_is_not_emptied(line: str) -> None:
    # 嗯 once became nothing, so that nobody's 嗯 was heard as thanks.
    assert normalise(line) != ""


@given(LINES | st.text())
def test_a_line_with_a_letter_is_never_emptied(line: str) -> None:
    assert bool(normalise(line)) == any(char.isalnum() for char in _folded(line))


@given(LINES | st.text())
def test_normalising_again_changes_nothing(line: str) -> None:
    once = normalise(line)
    assert normalise(once) == once


@pytest.mark.parametrize(
    ("line", "spelt"),
    [
        pytest.param("食堂食堂几点食堂食堂几点", "食堂几点", id="a stutter made of stutters"),
        pytest.param("0123456789" * 19 + "01食堂几点开门嘛呢abc" + "x" * 20, None, id="a filler at the cut"),
    ],
)
def test_what_shortening_brings_about_is_shortened_too(line: str, spelt: str | None) -> None:
    once = normalise(line)
    assert normalise(once) == once
    assert spelt in (None, once)


@given(st.text(max_size=2000))
def test_a_spelling_is_short_and_only_letters_and_digits(line: str) -> None:
    spelt = normalise(line)
    assert len(spelt) <= MAX_CHARACTERS
    assert not spelt or spelt.isalnum()


@pytest.mark.parametrize(
    "word", ["旁边", "安逸", "哈尔滨", "呢子大衣", "你好漂亮小区", "天天", "妈妈", "谢谢你的帮助", "吧台"]
)
def test_words_that_hold_a_filler_are_left_alone(word: str) -> None:
    assert normalise(word + "在哪里") == ("漂亮小区在哪里" if word.startswith("你好") else word + "在哪里")


def test_lines_that_differ_in_meaning_stay_apart() -> None:
    lines = ["食堂几点开门", "食堂几点关门", "食堂在几楼", "不要食堂"]
    assert len({normalise(line) for line in lines}) == len(lines)


def _folded(line: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFKC", line[: MAX_CHARACTERS * 4]).lower()
