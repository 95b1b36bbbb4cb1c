"""The baselines rank by likeness, are sure of the same and know nothing of the foreign."""

import math

import pytest

from knowledge.evaluation.baselines import Bm25Baseline, FuzzyBaseline, TfidfBaseline
from knowledge.evaluation.bm25 import K1, B, Bm25Index
from knowledge.evaluation.systems import baselines
from knowledge.retrieval.retriever import Decision
from tests.unit.knowledge.makers import entry

CANTEEN, LIFT = entry("canteen", "食堂几点开门"), entry("lift", "电梯坏了找谁", "电梯停了")
ALL = pytest.mark.parametrize("kind", [TfidfBaseline, Bm25Baseline, FuzzyBaseline])
Kind = type[TfidfBaseline] | type[Bm25Baseline] | type[FuzzyBaseline]


@ALL
def test_it_ranks_by_likeness_and_answers_only_the_like(kind: Kind) -> None:
    baseline = kind([CANTEEN, LIFT])
    same, near, far = (baseline.respond(line) for line in ("食堂几点开门", "食堂的几个什么点", "比特币"))
    assert (same.decision, same.ranking[0].id) == (Decision.DIRECT, "canteen")
    assert same.confidence == pytest.approx(1, abs=1e-6)
    assert near.ranking[0].id == "canteen"
    assert (far.decision, far.ranking, far.confidence) == (Decision.UNKNOWN, (), 0.0)


@ALL
def test_an_entry_stands_once_by_its_likest_text(kind: Kind) -> None:
    found = kind([CANTEEN, LIFT]).respond("电梯停了")
    assert [each.id for each in found.ranking].count("lift") == 1
    assert found.confidence == pytest.approx(1, abs=1e-6)


@ALL
def test_rows_of_the_same_id_are_one_entry(kind: Kind) -> None:
    found = kind([CANTEEN, entry("canteen", "食堂在哪里"), LIFT]).respond("食堂在哪里")
    assert found.ranking[0] is CANTEEN
    assert found.confidence == pytest.approx(1, abs=1e-6)


@ALL
@pytest.mark.parametrize("line", ["", "？！"])
def test_nothing_is_made_of_nothing(kind: Kind, line: str) -> None:
    assert kind([CANTEEN]).respond(line).ranking == ()
    assert kind([]).respond("食堂").ranking == ()


def test_no_more_than_five_entries_are_named() -> None:
    many = [entry(f"e{number}", f"食堂{number}号窗口") for number in range(9)]
    assert [len(baseline.respond("食堂窗口").ranking) for baseline in baselines(many)] == [5, 5, 5]


def test_they_go_by_the_names_of_their_columns() -> None:
    assert [baseline.name for baseline in baselines([CANTEEN])] == ["tfidf", "bm25", "rapidfuzz"]


def test_bm25_is_as_computed_by_hand() -> None:
    # Lengths in n-grams: 3 (甲, 乙, 甲乙) and 1 (甲); the mean is 2.
    index = Bm25Index(["甲乙", "甲"])

    def part(holding: int, length: float, often: int = 1) -> float:
        rarity = math.log(1 + (2 - holding + 0.5) / (holding + 0.5))
        return rarity * often * (K1 + 1) / (often + K1 * (1 - B + B * length / 2))

    full = part(2, 3) + 2 * part(0, 3)  # 甲丙: 甲 in both texts, 丙 and 甲丙 in none
    assert index.scores("甲丙").tolist() == pytest.approx([part(2, 3) / full, part(2, 1) / full])
    full = 2 * part(2, 3, often=2) + part(0, 3)  # 甲甲: 甲 twice, and 甲甲
    assert index.scores("甲甲").tolist() == pytest.approx([2 * part(2, 3) / full, 2 * part(2, 1) / full])
    assert index.scores("甲").tolist() == pytest.approx([part(2, 3) / part(2, 1), 1])


def test_a_text_that_repeats_the_line_is_no_liker_than_the_line_itself() -> None:
    assert Bm25Index(["食堂食堂食堂", "电梯坏了要找谁来修理"]).scores("食堂").tolist() == [1, 0]


def test_bm25_trusts_rare_words_more_than_common_ones() -> None:
    common, rare = Bm25Index(["食堂甲", "食堂乙", "食堂丙", "电梯"]).scores("食堂电梯")[[0, 3]]
    assert rare > common
