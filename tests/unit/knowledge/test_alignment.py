"""A line laid beside a text: sounds in order, rare characters more than common ones, and what either leaves over."""

import numpy as np
import pytest

from knowledge.language.alike import likeness, numbers
from knowledge.retrieval.alignment import COLUMNS, LONGEST, Array, Written, compare
from knowledge.retrieval.ngram_index import NgramIndex

PLACES = ["兰坪县", "田东县", "同乐公园", "公园", "县医院", "县公园"]
INDEX = NgramIndex.build(PLACES)


def compared(line: str, texts: list[str]) -> Array:
    return compare(line, Written.build(["前头的", *texts], INDEX), np.arange(1, len(texts) + 1), INDEX)


def aligned(line: str, text: str, column: str) -> float:
    return float(compared(line, [text])[0, COLUMNS.index(column)])


def test_a_text_beside_itself_has_everything_in_common() -> None:
    assert compared("同乐公园", ["同乐公园"]) == pytest.approx(np.ones((1, len(COLUMNS))))


def test_two_texts_without_a_sound_in_common_have_nothing() -> None:
    assert aligned("公园", "a1", "aligned") == 0
    assert aligned("公园", "a1", "line_meant") == 0


def test_sounds_that_recognisers_confuse_are_nearer_than_others() -> None:
    assert aligned("蓝坪县", "兰坪县", "aligned") > aligned("蓝坪县", "田东县", "aligned")
    assert aligned("长乐公园", "同乐公园", "aligned") > aligned("长乐公园", "县公园", "aligned")


def test_a_text_that_the_line_holds_is_whole_though_the_line_is_not() -> None:
    assert aligned("长乐公园", "公园", "text_aligned") == pytest.approx(1)
    assert aligned("长乐公园", "公园", "line_aligned") < 0.6


def test_sounds_count_in_order_alone() -> None:
    assert aligned("园公", "公园", "aligned") < aligned("公园", "公园", "aligned")


def test_what_is_left_over_weighs_more_when_it_is_rare() -> None:
    # 县 stands in most of the texts, 同 in one.
    assert aligned("公园县", "公园", "line_left") > aligned("公园同", "公园", "line_left")


def test_words_of_one_concept_leave_nothing_over() -> None:
    assert aligned("公园咋个去", "公园怎么去", "line_left") == pytest.approx(1)


def test_each_text_is_compared_by_itself() -> None:
    together = compared("县公园", PLACES)
    apart = np.concatenate([compared("县公园", [text]) for text in PLACES])
    assert together == pytest.approx(apart)


def test_a_very_long_text_is_cut_and_compared() -> None:
    assert compared("公园" * LONGEST, ["公园" * LONGEST])[0, 0] == pytest.approx(1)


def test_likeness_is_the_same_both_ways_and_a_sound_is_most_like_itself() -> None:
    alike = likeness()
    assert np.array_equal(alike, alike.T)
    assert (np.diag(alike)[1:] == 1).all()
    assert alike.max() == 1


@pytest.mark.parametrize(("one", "other"), [("不", "铺"), ("广", "管"), ("家", "夹"), ("师", "思")])
def test_confused_sounds_are_alike(one: str, other: str) -> None:
    table = numbers()
    assert likeness()[table[ord(one)], table[ord(other)]] > 0.5
