"""What a line and a text have in common, worked out by hand over two texts: "ab" and "b".

N-grams are characters and pairs, and a pair of the line's beginning (^) and its first character. Of two texts, what
both hold has idf ln(3/3) + 1, what one holds ln(3/2) + 1, what none holds ln(3/1) + 1.
"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.retrieval.ngram_index import Held, NgramIndex, Overlap

BOTH, ONE, NONE = 1.0, math.log(3 / 2) + 1, math.log(3) + 1
TEXTS = st.lists(st.text("食堂几点开门", min_size=1, max_size=8), min_size=1, max_size=8)


def overlap(line: str, common_share: float = 1.0) -> Overlap:
    return NgramIndex.build(["ab", "b"], common_share).overlap(line)


def held(found: Overlap) -> Held:
    return found.among(np.arange(found.size))


def test_of_a_line_a_text_holds_its_part_of_the_rarity() -> None:
    # "b" is made of b, which both hold, and ^b, which the second holds.
    found = overlap("b")
    assert held(found).of_line == pytest.approx([BOTH / (BOTH + ONE), 1])
    assert found.rarity == pytest.approx(BOTH + ONE)
    assert found.unknown == 0


def test_of_a_text_a_line_holds_its_part_of_the_squared_weights() -> None:
    # "ab" is made of a, ^a, ab, which it alone holds, and b.
    assert held(overlap("b")).of_texts == pytest.approx([BOTH**2 / (BOTH**2 + 3 * ONE**2), 1])


def test_what_no_text_holds_is_unknown_and_rarest() -> None:
    # "bx" is made of b, ^b, and x and bx, which nothing holds.
    found = overlap("bx")
    assert found.rarity == pytest.approx(BOTH + ONE + 2 * NONE)
    assert found.unknown == pytest.approx(2 * NONE / found.rarity)
    assert held(found).of_line == pytest.approx([BOTH / found.rarity, (BOTH + ONE) / found.rarity])
    assert held(found).of_texts == pytest.approx(held(overlap("b")).of_texts)


def test_saying_a_word_twice_makes_it_no_rarer() -> None:
    # "bab" says b twice: b, ^b, ba, a, ab.
    found = overlap("bab")
    assert found.rarity == pytest.approx(BOTH + 3 * ONE + NONE)
    assert found.unknown == pytest.approx(NONE / found.rarity)
    assert held(found).of_line == pytest.approx([(BOTH + 2 * ONE) / found.rarity, (BOTH + ONE) / found.rarity])


def test_what_too_many_texts_hold_counts_neither_way() -> None:
    found = overlap("b", common_share=0.5)
    assert held(found).of_line == pytest.approx([0, 1])
    assert held(found).of_texts == pytest.approx([0, 1])
    assert found.rarity == pytest.approx(ONE)


@pytest.mark.parametrize("line", ["", "xyz"])
def test_a_line_of_other_words_has_nothing_in_common_and_all_of_it_is_unknown(line: str) -> None:
    found = overlap(line)
    assert held(found).of_line.tolist() == held(found).of_texts.tolist() == found.cosine().tolist() == [0, 0]
    assert found.unknown == 1


def test_a_line_of_other_words_is_as_rare_as_its_words() -> None:
    # "xyz" is made of three characters and three pairs. A line so rare has much to lose.
    assert overlap("xyz").rarity == pytest.approx(6 * NONE)
    assert NgramIndex.build([]).overlap("x").rarity == pytest.approx(2)


def test_what_all_texts_hold_is_left_out_and_yet_not_unknown() -> None:
    found = NgramIndex.build(["b", "b"], 0.5).overlap("b")
    assert held(found).of_line.tolist() == [0, 0]
    assert (found.rarity, found.unknown) == (0, 0)


def test_an_index_of_nothing_overlaps_with_nothing() -> None:
    found = NgramIndex.build([]).overlap("b")
    assert held(found).of_line.shape == held(found).of_texts.shape == (0,)
    assert found.unknown == 1


@given(TEXTS, st.text("食堂几点开门外", max_size=10), st.sampled_from([1.0, 0.5]))
def test_parts_lie_between_nothing_and_all(texts: list[str], line: str, share: float) -> None:
    found = NgramIndex.build(texts, share).overlap(line)
    for part in (held(found).of_line, held(found).of_texts):
        assert part.shape == (len(texts),)
        assert part.min() >= 0
        assert part.max() <= 1 + 1e-6
    assert 0 <= found.unknown <= 1


@given(TEXTS, st.text("食堂几点开门外", max_size=10), st.data())
def test_some_texts_hold_what_they_hold_among_all(texts: list[str], line: str, data: st.DataObject) -> None:
    found = NgramIndex.build(texts).overlap(line)
    rows = np.array(data.draw(st.permutations(range(len(texts)))), dtype=np.int64)[: data.draw(st.integers(0, 8))]
    some, everyone = found.among(rows), held(found)
    np.testing.assert_allclose(some.of_line, everyone.of_line[rows])
    np.testing.assert_allclose(some.of_texts, everyone.of_texts[rows])


@given(TEXTS, st.data())
def test_a_text_and_a_line_that_are_the_same_hold_all_of_each_other(texts: list[str], data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(texts) - 1))
    found = NgramIndex.build(texts).overlap(texts[number])
    assert held(found).of_line[number] == pytest.approx(1)
    assert held(found).of_texts[number] == pytest.approx(1)
    assert found.unknown == 0


@given(TEXTS, st.text("食堂几点开门外", min_size=1, max_size=10))
def test_no_text_holds_more_of_a_line_than_is_known(texts: list[str], line: str) -> None:
    found = NgramIndex.build(texts).overlap(line)
    assert np.all(held(found).of_line <= 1 - found.unknown + 1e-9)
