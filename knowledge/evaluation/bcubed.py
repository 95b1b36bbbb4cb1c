"""How well groups agree with labels: B-cubed precision, recall and F1. Source: Bagga & Baldwin, COLING-ACL 1998.

Precision: of the reports in a report's group, the share with its label. Recall: of the reports with its label, the share in
its group. Both averaged over reports, itself among them, so a group of one is right about itself.
"""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class BCubed:
    """Shares, 0 to 1; of no reports at all, 0."""

    precision: float
    recall: float
    f1: float


def bcubed(groups: Sequence[Hashable], labels: Sequence[Hashable]) -> BCubed:
    """Return the figures of a grouping; both in the order of the reports."""
    pairs = Counter(zip(groups, labels, strict=True))
    in_group, with_label, total = Counter(groups), Counter(labels), len(groups) or 1
    precision = sum(count * count / in_group[group] for (group, _), count in pairs.items()) / total
    recall = sum(count * count / with_label[label] for (_, label), count in pairs.items()) / total
    both = precision + recall
    return BCubed(precision, recall, 2 * precision * recall / both if both else 0.0)
