"""From scores to a probability: the shipped model loads, and never with other features than it was trained on."""

import json
from pathlib import Path

import numpy as np
import pytest

from knowledge.retrieval.area_index import VIEWS, Matches
from knowledge.retrieval.fusion import DEPTH, FEATURES, MODEL_FILE, VERBATIM, FusionModel, entry_features, load_fusion
from tests.unit.knowledge.makers import entry


def matches(*rows: tuple[int, float]) -> Matches:
    """Texts (owner, score in every view)."""
    entries = [entry(f"e{number}", "问") for number in range(max((owner for owner, _ in rows), default=-1) + 1)]
    scores = np.array([[score] * len(VIEWS) for _, score in rows]).reshape(-1, len(VIEWS))
    return Matches(entries, np.array([owner for owner, _ in rows], dtype=np.intp), scores)


def test_the_shipped_model_loads_and_its_thresholds_are_in_order() -> None:
    model = load_fusion()
    assert model.weights.shape == (len(FEATURES),)
    assert 0 < model.ask_at < model.answer_at < 1


@pytest.mark.parametrize("change", ["order", "missing", "unknown"])
def test_a_model_of_other_features_is_refused(tmp_path: Path, change: str) -> None:
    stored = json.loads(MODEL_FILE.read_text(encoding="utf-8"))
    weights = list(stored["weights"].items())
    stored["weights"] = dict(
        {"order": weights[::-1], "missing": weights[1:], "unknown": [*weights, ("mood", 1.0)]}[change]
    )
    path = tmp_path / "fusion.json"
    path.write_text(json.dumps(stored), encoding="utf-8")
    with pytest.raises(ValueError, match=r"other features.*jiamenkou encoder train"):
        load_fusion(path)


def test_features_of_an_entry_are_its_best_texts_and_its_lead_over_the_best_rival() -> None:
    features = entry_features(matches((0, 0.5), (0, 0.8), (1, 0.6), (2, 0.1)), query_length=10)
    named = [dict(zip(FEATURES, row, strict=True)) for row in features.tolist()]
    for view in VIEWS:
        assert [row[view] for row in named] == pytest.approx([0.8, 0.6, 0.1])
        assert [row[f"{view}_lead"] for row in named] == pytest.approx([0.2, -0.2, -0.7])
    assert [row["support"] for row in named] == pytest.approx([1.3 / 3, 0.2, 0.1 / 3])
    assert [row["blend_lead_squared"] for row in named] == pytest.approx([0.04, -0.04, -0.49])
    assert {(row["length"], row["short"], row["one"]) for row in named} == {(0.5, 0.0, 1.0)}


def test_an_entry_without_a_rival_leads_by_all_it_has() -> None:
    [row] = entry_features(matches((0, 0.8)), query_length=3).tolist()
    named = dict(zip(FEATURES, row, strict=True))
    assert (named["vector_lead"], named["short"]) == (0.8, 1.0)


def test_what_staff_wrote_down_word_for_word_is_trusted() -> None:
    pessimist = FusionModel(np.full(len(FEATURES), -5.0), 0.9, 0.2)
    ranked = pessimist.rank(matches((0, 0.7), (1, 1.0)), 10)
    assert (ranked[0].entry.id, ranked[0].probability) == ("e1", VERBATIM)


def test_no_more_candidates_than_anybody_looks_at_likeliest_first() -> None:
    ranked = load_fusion().rank(matches(*((number, number / 40) for number in range(30))), 10)
    assert len(ranked) == DEPTH
    assert ranked[0].entry.id == "e29"
    assert [each.probability for each in ranked] == sorted((each.probability for each in ranked), reverse=True)


def test_nothing_found_is_no_candidate() -> None:
    assert load_fusion().rank(matches(), 10) == []


def test_extreme_features_are_still_probabilities() -> None:
    model = FusionModel(np.full(len(FEATURES), 1e6), 0.9, 0.2)
    found = model.probabilities(np.array([[1.0] * len(FEATURES), [-1.0] * len(FEATURES)]))
    assert 0 <= found[1] < 1e-9 < 1 - 1e-9 < found[0] <= 1
