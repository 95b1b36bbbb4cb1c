"""How well complaints are sorted, as docs/complaints.md shows it: `python -m bench.complaint_table SETS`.

SETS is what bench/complaint_sets.py wrote. Trains once per division; minutes.
"""

import sys
from pathlib import Path

from knowledge.evaluation.classification import compare_on_each
from knowledge.evaluation.labelled_rows import read_labelled

KINDS = ("full", "title", "heard")


def table(sets: Path) -> str:
    """Return a row per division and kind of text: macro-F1 and accuracy of ours and of the baseline."""
    lines = [
        "| division | texts | jiamenkou macro-F1 | TF-IDF + SVM | jiamenkou accuracy | TF-IDF + SVM | calibration error |",
        "|---|---|---|---|---|---|---|",
    ]
    for folder in sorted(path for path in sets.iterdir() if path.is_dir()):
        unknowns = [read_labelled(folder / f"{kind}.jsonl") for kind in KINDS]
        measured = compare_on_each(read_labelled(folder / "train.jsonl"), unknowns)
        for kind, compared in zip(KINDS, measured, strict=True):
            ours, baseline = compared.systems
            f1 = f"**{ours.macro_f1:.3f}** | {baseline.macro_f1:.3f}"
            accuracy = f"{ours.accuracy:.3f} | {baseline.accuracy:.3f}"
            lines.append(f"| {folder.name} | {kind} | {f1} | {accuracy} | {ours.ece:.3f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table(Path(sys.argv[1])))
