"""From scores to a probability: the shipped model loads, and never with other features than it was trained on."""

import json
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from knowledge.retrieval.area_index import VIEWS, Matches
from knowledge.retrieval.fusion import (
    DEPTH,
    FEATURES,
    MANY_WORDINGS,
    VERBATIM,
    Array,
    Candidate,
    FusionModel,
    Network,
    entry_features,
    load_fusion,
    save_fusion,
)
from tests.unit.knowledge.makers import entry


def matches(*rows: tuple[int, float], unknown: float = 0.0, **of_entries: Sequence[float]) -> Matches:
    """Texts (owner, score in every view), and what is known of the entries as wholes; 0 unless said."""
    count = max((owner for owner, _ in rows), default=-1) + 1
    given: dict[str, Any] = {field.name: np.zeros(count) for field in fields(Matches)}
    given |= {name: np.array(figures) for name, figures in of_entries.items()}
    given["entries"] = [entry(f"e{number}", "问") for number in range(count)]
    given["owners"] = np.array([owner for owner, _ in rows], dtype=np.intp)
    given["scores"] = np.array([[score] * len(VIEWS) for _, score in rows]).reshape(-1, len(VIEWS))
    return Matches(**given | {"unknown": unknown})


def network(level: float = 0.0, **linear: float) -> Network:
    """A network that sees the named features alone, in a straight line."""
    weights = np.array([linear.pop(feature, 0.0) for feature in FEATURES])
    assert not linear
    return Network(np.zeros((len(FEATURES), 2)), np.zeros(2), np.zeros(2), weights, level)


def model(level: float = 0.0, **linear: float) -> FusionModel:
    return FusionModel(network(level, **linear), 0.9, 0.95, 0.2)


def named(features: Array) -> list[dict[str, float]]:
    return [dict(zip(FEATURES, row, strict=True)) for row in features.tolist()]


def test_the_shipped_model_loads_and_its_thresholds_are_in_order() -> None:
    shipped = load_fusion()
    learned = shipped.network
    assert learned.hidden.shape == (len(FEATURES), len(learned.bias))
    assert learned.bias.shape == learned.out.shape
    assert learned.linear.shape == (len(FEATURES),)
    assert 0 < shipped.ask_at < shipped.answer_at <= shipped.answer_few_at < 1


@pytest.mark.parametrize("change", ["order", "missing", "unknown"])
def test_a_model_of_other_features_is_refused(tmp_path: Path, change: str) -> None:
    path = tmp_path / "fusion.json"
    save_fusion(model(), path)
    stored = json.loads(path.read_text(encoding="utf-8"))
    names = stored["features"]
    stored["features"] = {"order": names[::-1], "missing": names[1:], "unknown": [*names, "mood"]}[change]
    path.write_text(json.dumps(stored), encoding="utf-8")
    with pytest.raises(ValueError, match=r"other features.*jiamenkou encoder train"):
        load_fusion(path)


def test_a_saved_model_comes_back_to_four_places(tmp_path: Path) -> None:
    rng = np.random.default_rng(7)
    width = 3
    made = Network(
        rng.standard_normal((len(FEATURES), width)),
        rng.standard_normal(width),
        rng.standard_normal(width),
        rng.standard_normal(len(FEATURES)),
        -0.25,
    )
    save_fusion(FusionModel(made, 0.87654321, 0.9, 0.2), tmp_path / "fusion.json")
    again = load_fusion(tmp_path / "fusion.json")
    for name in ("hidden", "bias", "out", "linear", "level"):
        np.testing.assert_allclose(getattr(again.network, name), getattr(made, name), atol=5.1e-5)
    assert (again.answer_at, again.answer_few_at, again.ask_at) == (0.8765, 0.9, 0.2)


def test_features_of_an_entry_are_its_best_texts_and_its_lead_over_the_best_rival() -> None:
    found = matches((0, 0.5), (0, 0.8), (1, 0.6), (2, 0.1), held=(0.9, 0.4, 0.2), kept=(0.7, 0.3, 0.1), unknown=0.05)
    rows = named(entry_features(found, query_length=10))
    for view in VIEWS:
        assert [row[view] for row in rows] == pytest.approx([0.8, 0.6, 0.1])
        assert [row[f"{view}_lead"] for row in rows] == pytest.approx([0.2, -0.2, -0.7])
    assert [row["support"] for row in rows] == pytest.approx([1.3 / 3, 0.2, 0.1 / 3])
    assert [row["held"] for row in rows] == [0.9, 0.4, 0.2]
    assert [row["held_lead"] for row in rows] == pytest.approx([0.5, -0.5, -0.7])
    assert [row["kept"] for row in rows] == [0.7, 0.3, 0.1]
    assert {(row["unknown"], row["length"], row["short"]) for row in rows} == {(0.05, 0.5, 0.0)}


def test_an_entry_without_a_rival_leads_by_all_it_has() -> None:
    [row] = named(entry_features(matches((0, 0.8), held=(0.6,)), query_length=3))
    assert {row[f"{view}_lead"] for view in VIEWS} == {0.8}
    assert (row["held_lead"], row["short"]) == (0.6, 1.0)


def test_of_two_that_are_equally_alike_neither_leads() -> None:
    rows = named(entry_features(matches((0, 0.7), (1, 0.7), (2, 0.2)), query_length=8))
    assert [row["spelling_lead"] for row in rows] == pytest.approx([0, 0, -0.5])


def test_a_view_that_speaks_against_a_text_counts_as_nothing_alike() -> None:
    # A vector's cosine may be negative; an entry's best starts at 0.
    [row] = named(entry_features(matches((0, -0.3)), query_length=8))
    assert row["vector"] == 0


def test_a_very_long_line_is_no_longer_than_a_long_one() -> None:
    lengths = [named(entry_features(matches((0, 0.5)), length))[0]["length"] for length in (20, 40, 200)]
    assert lengths == [1, 2, 2]


def test_evidence_is_the_bent_path_and_the_straight_one_together() -> None:
    features = np.zeros((2, len(FEATURES)))
    features[:, 0] = [1.0, -2.0]
    bent = replace(network(0.5, vector=0.25), out=np.array([3.0, 0.0]), bias=np.array([0.1, 9.0]))
    bent.hidden[0, 0] = 2.0
    expected = [3 * np.tanh(2 * x + 0.1) + 0.25 * x + 0.5 for x in (1.0, -2.0)]
    np.testing.assert_allclose(bent.evidence(features), expected)


def test_the_candidates_and_none_of_them_share_one_sum_of_probability() -> None:
    features = entry_features(matches((0, 0.5), (1, 0.5)), query_length=8)
    # With no evidence either way, two candidates and "none" are equally likely.
    np.testing.assert_allclose(model().probabilities(features), [1 / 3, 1 / 3])
    np.testing.assert_allclose(model(level=np.log(2)).probabilities(features), [2 / 5, 2 / 5])


def test_a_near_twin_makes_an_entry_less_sure() -> None:
    judge = model(level=-2, spelling=6)
    alone, beside = (judge.rank(matches(*rows), 8)[0].probability for rows in ([(0, 0.8)], [(0, 0.8), (1, 0.78)]))
    assert alone > 0.9
    assert beside < 0.55


def test_what_staff_wrote_down_word_for_word_is_trusted() -> None:
    pessimist = model(level=-20)
    ranked = pessimist.rank(matches((0, 0.7), (1, 1.0)), 10)
    assert (ranked[0].entry.id, ranked[0].probability) == ("e1", VERBATIM)
    assert ranked[1].probability < 1e-6


def test_no_more_candidates_than_anybody_looks_at_likeliest_first() -> None:
    ranked = model(spelling=5).rank(matches(*((number, number / 40) for number in range(30))), 10)
    assert [each.entry.id for each in ranked] == [f"e{number}" for number in range(29, 29 - DEPTH, -1)]
    assert [each.probability for each in ranked] == sorted((each.probability for each in ranked), reverse=True)


def test_nothing_found_is_no_candidate() -> None:
    assert model().rank(matches(), 10) == []


def test_extreme_features_are_still_probabilities() -> None:
    found = model(vector=1e6).probabilities(np.array([[1.0] * len(FEATURES), [-1.0] * len(FEATURES)]))
    assert 0 <= found[1] < 1e-9 < 1 - 1e-9 < found[0] <= 1


def test_an_entry_known_in_few_wordings_has_to_be_surer() -> None:
    few, many = (Candidate(entry("a", "问"), 0.92, wordings) for wordings in (MANY_WORDINGS - 1, MANY_WORDINGS))
    assert model().answers_from(few) == 0.95
    assert model().answers_from(many) == 0.9
