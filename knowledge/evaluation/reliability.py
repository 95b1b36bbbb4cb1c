"""Whether a confidence of 0.8 is right 8 times in 10: Brier score, calibration error, and the bins behind them."""

from collections.abc import Sequence
from dataclasses import dataclass

BINS = 10


@dataclass(frozen=True)
class Bin:
    """Questions whose confidence lies in [low, high); the last bin includes 1.

    confidence: its mean. right: the share whose first candidate was right. Both are None where the bin is empty.
    """

    low: float
    high: float
    questions: int
    confidence: float | None
    right: float | None


def in_bins(confidences: Sequence[float], right: Sequence[bool]) -> list[Bin]:
    """Return BINS bins of equal width. confidences: 0 to 1, clipped. right: one per confidence, or ValueError."""
    members: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, was_right in zip(confidences, right, strict=True):
        members[min(max(int(confidence * BINS), 0), BINS - 1)].append((confidence, was_right))
    return [_bin(number, found) for number, found in enumerate(members)]


def brier(confidences: Sequence[float], right: Sequence[bool]) -> float | None:
    """Return the mean squared distance of confidence from what came true (1 or 0); None without questions."""
    if not confidences:
        return None
    return sum((c - r) ** 2 for c, r in zip(confidences, right, strict=True)) / len(confidences)


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """Return how far confidence and share of right ones lie apart, bins weighted by their questions (the ECE)."""
    total = sum(each.questions for each in bins)
    if not total:
        return None
    return sum(each.questions * abs((each.confidence or 0.0) - (each.right or 0.0)) for each in bins) / total


def _bin(number: int, found: Sequence[tuple[float, bool]]) -> Bin:
    count = len(found)
    return Bin(
        low=number / BINS,
        high=(number + 1) / BINS,
        questions=count,
        confidence=sum(confidence for confidence, _ in found) / count if count else None,
        right=sum(was_right for _, was_right in found) / count if count else None,
    )
