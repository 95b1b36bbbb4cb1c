"""B-cubed over small cases that can be worked out by hand."""

import pytest

from knowledge.evaluation.bcubed import bcubed


def test_the_same_partition_under_other_names_is_perfect() -> None:
    assert bcubed("aab", [1, 1, 2]).f1 == 1.0


def test_everything_in_one_group_has_full_recall() -> None:
    found = bcubed("aaaa", "xxyy")
    assert (found.precision, found.recall, found.f1) == (0.5, 1.0, pytest.approx(2 / 3))


def test_everything_alone_has_full_precision() -> None:
    found = bcubed("abcd", "xxyy")
    assert (found.precision, found.recall) == (1.0, 0.5)


def test_a_wrong_one_in_a_group_counts_for_all_of_its_members() -> None:
    # Of aax two are right for each x (2/3), the stranger for itself (1/3); y's other is alone.
    found = bcubed("aaab", "xxyy")
    assert found.precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert found.recall == pytest.approx((1 + 1 + 0.5 + 0.5) / 4)


def test_nothing_is_nothing() -> None:
    assert bcubed([], []).f1 == 0.0
