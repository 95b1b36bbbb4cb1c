"""`python -m knowledge.evaluation.grouping_fit ROWS.jsonl:LABEL ...`: the weights of knowledge/grouping/likeness.py, fitted.

Reports are added in the order of time, each to the group its label says; every group considered on the way is an example, of
the right one or of another. Every second label, the largest first, is fitted, and the others are left to measure with;
of a file whose name ends in _tuning, an estate's, all are.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import astuple, fields, replace
from pathlib import Path
from zlib import crc32

import numpy as np
from sklearn.linear_model import LogisticRegression

from knowledge.evaluation.report_rows import Row, read_rows
from knowledge.grouping import Groups, Report
from knowledge.grouping.groups import Reader
from knowledge.grouping.likeness import Evidence, Weights
from knowledge.grouping.reading import Reading, read
from knowledge.retrieval.encoder import Encoder, open_encoder

# Of a report's groups at most one is right, and one missed costs more lines to read than one too many.
RIGHT_COUNTS = 3.0
# Hardly any letter of the hotline leaves out its river, so it can't tell what a road or an estate in common is worth.
AREA = 1.0
# In every third report of an estate the lexicon of matters is taken away, for it was written by who wrote them.
BLIND_EVERY = 3


def fit(sets: Sequence[tuple[Sequence[Row], bool]], encoder: Encoder) -> Weights:
    """Return the weights for labelled rows in the order of time; each set counts the same. The flag: whether it is an
    estate's."""
    features, right, weights = [], [], []
    for rows, of_estate in sets:
        examples = [*_examples(rows, encoder, _blinded if of_estate else read)]
        asked = len({number for number, _, _ in examples})
        for _, evidence, is_right in examples:
            features.append(astuple(replace(evidence, area=0.0)))
            right.append(is_right)
            weights.append((RIGHT_COUNTS if is_right else 1.0) / asked)
    scaled = np.array(weights) * len(weights) / sum(weights)
    model = LogisticRegression(max_iter=2000).fit(np.array(features), np.array(right), sample_weight=scaled)
    fitted = Evidence(*(round(float(each), 2) for each in model.coef_[0]))
    return Weights(round(float(model.intercept_[0]), 2), replace(fitted, area=AREA))


def fitted_half(rows: Sequence[Row]) -> list[Row]:
    """Return the rows whose labels are used for fitting: every second label, the largest first, and every
    second row without one."""
    sizes = Counter(row.label for row in rows if row.label)
    ordered = sorted(sizes, key=lambda label: (-sizes[label], label))
    chosen = set(ordered[::2])
    unlabelled = {row.report.id for row in [row for row in rows if not row.label][::2]}
    return [row for row in rows if row.label in chosen or row.report.id in unlabelled]


def _examples(rows: Sequence[Row], encoder: Encoder, reader: Reader) -> Iterator[tuple[int, Evidence, bool]]:
    groups = Groups(encoder, reader=reader)
    for number, row in enumerate(rows):
        for name, evidence in groups.evidence(row.report).items() if row.label else ():
            # What an unlabelled report is about nobody knows: it is only in the way.
            yield number, evidence, name == row.label
        groups.add(row.report, group=row.label or f"alone {row.report.id}")


def _blinded(report: Report, encoder: Encoder) -> Reading:
    reading = read(report, encoder)
    return replace(reading, matters=frozenset()) if crc32(report.id.encode()) % BLIND_EVERY == 0 else reading


def main(arguments: Sequence[str]) -> int:
    """Print the weights."""
    sets = []
    for argument in arguments:
        name, _, label = argument.rpartition(":")
        rows, problems = read_rows(Path(name), label)
        print(*problems, sep="\n", file=sys.stderr)
        of_estate = Path(name).stem.endswith("_tuning")
        sets.append((rows if of_estate else fitted_half(rows), of_estate))
    weights = fit(sets, open_encoder("builtin"))
    print(f"begin={weights.begin}")
    for field in fields(Evidence):
        print(f"{field.name}={getattr(weights.evidence, field.name)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
