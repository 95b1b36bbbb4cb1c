"""`python -m knowledge.evaluation.grouping_fit ROWS.jsonl:LABEL ...`: the weights of knowledge/grouping/likeness.py, fitted.

Reports are added in the order of time, each to the group its label says; every group considered on the way is an example, of
the right one or of another. Every second label, the largest first, is fitted, and the others are left to measure with;
of a file whose name ends in _tuning, an estate's, all are.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from knowledge.evaluation.report_rows import Row, read_rows
from knowledge.grouping import Groups, Report
from knowledge.grouping.groups import Reader
from knowledge.grouping.likeness import Evidence, Weights
from knowledge.grouping.reading import Reading, read
from knowledge.retrieval.encoder import Encoder, open_encoder

PENALTY = 1e-4
# What speaks against a group never comes to speak for it, whatever a small set holds.
AGAINST = {"other_matter", "elsewhere", "gap"}
BOUNDS = [(None, None), *((None, 0) if name in AGAINST else (0, None) for name in Evidence._fields)]
Floats = npt.NDArray[np.float64]

# Hardly any letter of the hotline leaves out its river, so it can't tell what a road or an estate in common is worth.
AREA = 1.0
# In every third report of an estate the lexicon of matters is taken away, for it was written by who wrote them.
BLIND_EVERY = 3


def fit(sets: Sequence[tuple[Sequence[Row], bool]], encoder: Encoder) -> Weights:
    """Return the weights for labelled rows in the order of time; each set counts the same. The flag: whether it is an
    estate's."""
    choices = []
    for rows, of_estate in sets:
        of_set = list(_choices(rows, encoder, _blinded if of_estate else read))
        choices += [(given, right, 1 / len(of_set)) for given, right in of_set]
    owners = np.repeat(np.arange(len(choices)), [len(given) for given, _, _ in choices])
    given = np.concatenate([given for given, _, _ in choices])
    right = np.concatenate([right for _, right, _ in choices])
    shares = np.array([share for _, _, share in choices])

    def loss(weights: Floats) -> tuple[float, Floats]:
        # One group is the right one, or none is; a new group's score is 0.
        scores = given @ weights
        odds = np.exp(scores)
        whole = 1 + np.bincount(owners, odds, len(choices))
        unlikely = np.log(whole) - np.bincount(owners, scores * right, len(choices))
        errors = (odds / whole[owners] - right) * shares[owners]
        return float(unlikely @ shares + PENALTY * weights @ weights), given.T @ errors + 2 * PENALTY * weights

    found = minimize(loss, np.zeros(given.shape[1]), jac=True, method="L-BFGS-B", bounds=BOUNDS).x
    begin, *others = (round(float(each), 2) for each in found)
    return Weights(begin, Evidence(*others)._replace(area=AREA))


def fitted_half(rows: Sequence[Row]) -> list[Row]:
    """Return the rows whose labels are used for fitting: every second label, the largest first, and every
    second row without one."""
    sizes = Counter(row.label for row in rows if row.label)
    ordered = sorted(sizes, key=lambda label: (-sizes[label], label))
    chosen = set(ordered[::2])
    unlabelled = {row.report.id for row in [row for row in rows if not row.label][::2]}
    return [row for row in rows if row.label in chosen or row.report.id in unlabelled]


def _choices(rows: Sequence[Row], encoder: Encoder, reader: Reader) -> Iterator[tuple[Floats, Floats]]:
    """For each labelled row the evidence of every group considered, a 1 before it, and which of them is right."""
    groups = Groups(encoder, reader=reader)
    for row in rows:
        if row.label and (found := groups.evidence(row.report)):
            given = np.array([(1.0, *evidence._replace(area=0.0)) for evidence in found.values()])
            yield given, np.array([float(name == row.label) for name in found])
        # What an unlabelled report is about nobody knows: it is only in the way.
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
    for name, value in weights.evidence._asdict().items():
        print(f"{name}={value}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
