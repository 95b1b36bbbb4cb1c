"""A confidence is judged by how often it came true."""

import pytest

from knowledge.evaluation.reliability import Bin, brier, calibration_error, in_bins


def test_the_brier_score_and_the_calibration_error_are_as_counted_by_hand() -> None:
    confidences, right = [0.9, 0.9, 0.8, 0.3, 0.0], [True, False, True, False, False]
    assert brier(confidences, right) == pytest.approx((0.01 + 0.81 + 0.04 + 0.09 + 0) / 5)
    # The bins: 0.9 twice, right once; 0.8 right; 0.3 wrong; 0.0 wrong.
    assert calibration_error(in_bins(confidences, right)) == pytest.approx((2 * 0.4 + 0.2 + 0.3 + 0) / 5)


def test_who_is_right_as_often_as_confident_has_no_calibration_error_but_a_brier_score() -> None:
    confidences, right = [0.75] * 4, [True, True, True, False]
    assert calibration_error(in_bins(confidences, right)) == pytest.approx(0)
    assert brier(confidences, right) == pytest.approx(0.75 * 0.25)


def test_errors_of_two_bins_do_not_make_up_for_each_other() -> None:
    assert calibration_error(in_bins([0.25, 0.75], [True, False])) == pytest.approx(0.75)


@pytest.mark.parametrize(("confidence", "number"), [(0.0, 0), (0.0999, 0), (0.1, 1), (0.55, 5), (0.999, 9), (1.0, 9)])
def test_every_confidence_has_one_of_ten_bins(confidence: float, number: int) -> None:
    bins = in_bins([confidence], [True])
    assert [each.questions for each in bins] == [int(place == number) for place in range(10)]
    assert (bins[number].confidence, bins[number].right) == (confidence, 1.0)


def test_an_empty_bin_says_nothing_and_no_questions_give_no_figure() -> None:
    assert in_bins([], [])[3] == Bin(0.3, 0.4, 0, None, None)
    assert brier([], []) is None
    assert calibration_error(in_bins([], [])) is None


def test_a_confidence_without_its_outcome_is_refused() -> None:
    with pytest.raises(ValueError, match="argument"):
        in_bins([0.5, 0.6], [True])
