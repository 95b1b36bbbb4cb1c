"""A score by n-grams is a cosine: between 0 and 1, and 1 for the very same text."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from knowledge.retrieval.ngram_index import NgramIndex

TEXTS = st.lists(st.text("食堂几点开门ab1", min_size=1, max_size=12), min_size=1, max_size=12)


@given(TEXTS, st.text("食堂几点开门ab1外", max_size=12), st.sampled_from([1.0, 0.5, 0.1]))
def test_scores_lie_between_nothing_alike_and_the_same(texts: list[str], query: str, share: float) -> None:
    scores = NgramIndex.build(texts, share).scores(query)
    assert scores.shape == (len(texts),)
    assert scores.min() >= 0
    assert scores.max() <= 1 + 1e-6


@given(TEXTS, st.data())
def test_the_same_text_scores_one_and_nothing_scores_more(texts: list[str], data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(texts) - 1))
    scores = NgramIndex.build(texts).scores(texts[number])
    assert abs(scores[number] - 1) < 1e-5
    assert scores[number] >= scores.max() - 1e-6


def test_an_index_of_nothing_finds_nothing() -> None:
    assert NgramIndex.build([]).scores("食堂").shape == (0,)
    assert NgramIndex.build(["", ""]).scores("食堂").tolist() == [0, 0]
    assert NgramIndex.build(["食堂"]).scores("").tolist() == [0]
    assert NgramIndex.build(["食堂"]).scores("电梯").tolist() == [0]


def test_a_score_is_the_cosine_of_the_weights_of_the_source() -> None:
    texts, query = ["aab", "bc", "c"], "aabd"

    def vector(text: str) -> dict[str, float]:
        grams = [*text, *(f"{one}{two}" for one, two in zip("^" + text, text, strict=False))]
        held = {gram: sum(gram in _all_grams(other) for other in texts) for gram in grams}
        weight = {gram: np.log((1 + 3) / (1 + held[gram])) + 1 for gram in grams}
        return {gram: (1 + np.log(grams.count(gram))) * weight[gram] for gram in set(grams)}

    def cosine(one: dict[str, float], two: dict[str, float]) -> float:
        lengths = [np.sqrt(sum(value**2 for value in each.values())) for each in (one, two)]
        return float(sum(one[gram] * two.get(gram, 0) for gram in one) / np.prod(lengths))

    expected = [cosine(vector(query), vector(text)) for text in texts]
    np.testing.assert_allclose(NgramIndex.build(texts).scores(query), expected, atol=1e-6)


def _all_grams(text: str) -> set[str]:
    return {*text, *(f"{one}{two}" for one, two in zip("^" + text, text, strict=False))}


def test_words_that_no_text_holds_lower_the_score() -> None:
    index = NgramIndex.build(["食堂几点开门", "电梯坏了"])
    plain, diluted = (index.scores(query)[0] for query in ("食堂几点开门", "食堂几点开门今天天气不错股票涨了"))
    assert plain > diluted > 0


def test_what_every_text_holds_is_left_out_and_a_rare_word_still_found() -> None:
    texts = [f"食堂{char}" for char in "甲乙丙丁戊己庚辛壬癸"]
    index = NgramIndex.build(texts, 0.1)
    assert index.scores("食堂").max() == 0
    assert int(index.scores("食堂丙").argmax()) == 2


def test_the_beginning_of_a_line_counts() -> None:
    begins, ends = NgramIndex.build(["门口", "口门"]).scores("门")
    assert begins > ends > 0


def test_an_index_survives_as_arrays() -> None:
    index = NgramIndex.build(["食堂几点开门", "电梯坏了"], 0.5)
    again = NgramIndex.from_arrays(index.as_arrays("x_"), "x_")
    np.testing.assert_array_equal(again.scores("食堂坏了"), index.scores("食堂坏了"))
