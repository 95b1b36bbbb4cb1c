"""The fusion's network learns which candidate is right, and when none is. Toys: a few thousand lines, two features."""

import numpy as np
import pytest

from knowledge.retrieval.fusion import Array, FusionModel, Network
from knowledge.retrieval.training import network as training
from knowledge.retrieval.training.network import fit

Lines = tuple[list[Array], list[int]]


def probabilities(network: Network, line: Array) -> Array:
    return FusionModel(network, 0.9, 0.95, 0.2).probabilities(line)


def separable(count: int, seed: int) -> Lines:
    """Lines of one to four candidates. The right one's first feature is near 1, all others' near 0; the second says
    nothing. In a third of the lines none is right."""
    rng = np.random.default_rng(seed)
    lines, right = [], []
    for _ in range(count):
        size = int(rng.integers(1, 5))
        line = rng.normal([0.0, 0.5], [0.1, 0.3], (size, 2))
        place = -1 if rng.random() < 1 / 3 else int(rng.integers(size))
        if place >= 0:
            line[place, 0] += 1
        lines.append(line)
        right.append(place)
    return lines, right


@pytest.fixture(scope="module")
def learned() -> Network:
    return fit(*separable(3000, seed=1))


def test_the_right_candidate_is_found_among_lines_never_seen(learned: Network) -> None:
    lines, right = separable(500, seed=2)
    judged = [(probabilities(learned, line), place) for line, place in zip(lines, right, strict=True) if place >= 0]
    assert np.mean([found.argmax() == place for found, place in judged]) > 0.99
    assert np.mean([found[place] for found, place in judged]) > 0.9


def test_none_of_them_is_learned_too(learned: Network) -> None:
    lines, right = separable(500, seed=2)
    left = [1 - probabilities(learned, line).sum() for line, place in zip(lines, right, strict=True) if place < 0]
    assert min(left) > 0.5
    assert np.mean(left) > 0.9


def test_probabilities_of_a_line_never_sum_to_more_than_one(learned: Network) -> None:
    rng = np.random.default_rng(3)
    for size in (1, 2, 5, 36):
        found = probabilities(learned, rng.normal(0.5, 5, (size, 2)))
        assert found.shape == (size,)
        assert found.min() >= 0
        assert found.sum() <= 1 + 1e-12


def test_what_cannot_be_told_is_as_likely_as_it_was() -> None:
    # Calibration: ten thousand lines alike, of which the one candidate is right in seven of ten.
    lines = [np.array([[1.0, 0.0]])] * 10_000
    network = fit(lines, [0 if number % 10 < 7 else -1 for number in range(10_000)])
    assert probabilities(network, lines[0])[0] == pytest.approx(0.7, abs=0.02)


def test_what_no_straight_line_separates_is_learned() -> None:
    # Right if one of the two features speaks for it, wrong if both or neither do.
    rng = np.random.default_rng(4)
    corners = rng.integers(0, 2, (6000, 2)).astype(float)
    right = [0 if one != other else -1 for one, other in corners.tolist()]
    network = fit([corner[None, :] for corner in corners], right)
    found = {corner: probabilities(network, np.array([corner]))[0] for corner in ((0, 0), (0, 1), (1, 0), (1, 1))}
    assert min(found[0, 1], found[1, 0]) > 0.9
    assert max(found[0, 0], found[1, 1]) < 0.1


def test_the_same_seed_gives_the_same_weights() -> None:
    lines, right = separable(300, seed=6)
    first, second = fit(lines, right), fit(lines, right)
    names = ("hidden", "bias", "out", "linear", "level")
    for name in names:
        np.testing.assert_array_equal(getattr(first, name), getattr(second, name))
    other = fit(lines, right, training.SEED + 1)
    assert any((getattr(other, name) != getattr(first, name)).any() for name in names[:4])


def test_an_averages_evidence_is_the_mean_of_its_networks() -> None:
    lines, right = separable(300, seed=8)
    networks = [fit(lines, right, seed) for seed in range(3)]
    together = training.average(networks)
    for line in lines[:20]:
        assert together.evidence(line) == pytest.approx(np.mean([each.evidence(line) for each in networks], axis=0))


def test_the_material_is_left_as_it_was() -> None:
    lines, right = separable(200, seed=7)
    before = [line.copy() for line in lines]
    fit(lines, right)
    for line, copy in zip(lines, before, strict=True):
        np.testing.assert_array_equal(line, copy)
