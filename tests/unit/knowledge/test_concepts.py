"""Words that mean the same are one; words that do not, are not; and the lexicon's file keeps its own rules."""

import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language.concepts import LEXICON_FILE, QUESTIONS, asked, groups, meaning, parts, questions
from knowledge.language.normalise import normalise

WORDS = [word for group in groups() for word in group]
# Characters of words in the lexicon, so that lines made of them hold many, whole and in part.
LINES = st.lists(st.sampled_from(WORDS[::40]) | st.sampled_from("食堂电梯不同意见开门a1"), max_size=12).map("".join)


def test_each_word_stands_in_one_concept_and_once() -> None:
    assert [word for word, times in Counter(WORDS).items() if times > 1] == []


def test_each_word_has_one_to_six_characters() -> None:
    assert [word for word in WORDS if not 1 <= len(word) <= 6] == []


def test_each_word_is_folded_as_lines_are() -> None:
    # A word in full width, in capitals or with a space could never be found in a normalised line.
    folded = {word: unicodedata.normalize("NFKC", word).lower() for word in WORDS}
    assert [word for word in WORDS if folded[word] != word or not word.isalnum()] == []


def test_each_line_of_the_file_is_a_concept_that_begins_with_its_own_name() -> None:
    lines = [line for line in LEXICON_FILE.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    named = [(line.partition(":")[0], line.partition(":")[2].split()[:1]) for line in lines]
    assert [name for name, first in named if first != [name]] == []
    assert len(lines) == len(groups())


def test_each_word_by_itself_means_its_concept_whatever_shorter_words_it_holds() -> None:
    wrong = [word for number, group in enumerate(groups()) for word in group if parts(word) != [(word, number)]]
    assert wrong == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("咋个办", "怎么弄"),
        ("如何处理", "怎么办"),
        ("啥子时候", "什么时候"),
        ("哪点", "哪里"),
        ("好多钱", "多少钱"),
        ("娃儿", "孩子"),
        ("莫得", "没有"),
        ("社保卡咋个办理", "社保卡如何办理"),
    ],
)
def test_synonyms_mean_the_same(one: str, other: str) -> None:
    assert meaning(one) == meaning(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("可以", "不能"),
        ("有没有", "没有"),
        ("能不能", "不能"),
        ("同意", "不同意"),
        ("免费", "要钱吗"),
        ("开始", "结束"),
        ("结婚", "离婚"),
        ("报名", "取消报名"),
        ("租房", "卖房"),
        ("打开", "关闭"),
        ("爷爷", "奶奶"),
        ("几点", "哪里"),
        ("多久", "很久"),
        ("开门", "关门"),
        ("怎么办", "怎么办理"),
    ],
)
def test_opposites_and_different_things_stay_apart(one: str, other: str) -> None:
    assert meaning(one) != meaning(other)


def test_the_longest_word_is_taken_first() -> None:
    assert [piece for piece, _ in parts("低保怎么办理")][-1] == "怎么办理"
    assert [piece for piece, _ in parts("低保怎么办")][-1] == "怎么办"


def test_a_longer_word_shields_the_one_in_it() -> None:
    # 不同 asks for a difference; who says 不同意 does not.
    difference = meaning("不同")
    assert difference in meaning("有不同")
    assert difference not in meaning("我不同意")


@pytest.mark.parametrize("line", ["", "a1b2", "甲乙丙丁"])
def test_a_line_without_known_words_is_unchanged(line: str) -> None:
    assert {concept for _, concept in parts(line)} <= {None}
    assert meaning(line) == line


def test_what_stands_around_a_known_word_is_kept() -> None:
    word = meaning("怎么办")
    assert len(word) == 1
    assert meaning("甲乙怎么办丙") == f"甲乙{word}丙"


@given(LINES)
def test_the_pieces_are_the_line_and_each_concept_holds_its_piece(line: str) -> None:
    pieces = parts(line)
    assert "".join(piece for piece, _ in pieces) == line
    for piece, concept in pieces:
        assert len(piece) == 1 if concept is None else piece in groups()[concept]


@given(LINES | st.text())
def test_no_line_holds_a_concepts_character_by_itself(line: str) -> None:
    spelt = normalise(line)
    made = [char for char in meaning(spelt) if ord(char) >= 0xF0000]
    assert len(made) == sum(concept is not None for _, concept in parts(spelt))


def test_the_question_of_a_line_is_known_however_it_is_put() -> None:
    assert asked(meaning("合唱队几点集合")) == asked(meaning("合唱队好多点钟集合")) != 0
    assert asked(meaning("合唱队在哪里集合")) & asked(meaning("合唱队几点集合")) == 0


def test_a_line_with_two_questions_asks_both() -> None:
    both = asked(meaning("合唱队在哪里集合几点集合"))
    assert both == asked(meaning("在哪里集合")) | asked(meaning("几点集合"))
    assert both.bit_count() == 2


def test_things_are_no_questions() -> None:
    assert asked(meaning("电梯坏了")) == asked(meaning("娃儿")) == asked("") == 0


def test_the_questions_are_the_first_concepts_and_fit_two_machine_words() -> None:
    assert 0 < questions() <= QUESTIONS == 128
    first_thing = groups()[questions()]
    assert asked(meaning(groups()[questions() - 1][0])) == 1 << (questions() - 1)
    assert asked(meaning(first_thing[0])) == 0
