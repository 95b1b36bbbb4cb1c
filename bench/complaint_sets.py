"""Files made from public complaints, for `jiamenkou complaints evaluate`: `python -m bench.complaint_sets DATA OUT`.

DATA is the folder of public sets that bench/public_sets.py reads. Two ways to divide the complaints, in OUT, each time the
same. Near-duplicates never lie on both sides: people send a complaint twice, and then it is found again and not understood.

- fold-N: a third of the segmented complaints against the other two thirds; the first characters stand for the title.
- raw: all segmented complaints against the raw ones, which have titles of their own and are written out in full.

Each has train.jsonl, full.jsonl, title.jsonl and heard.jsonl, the titles with heavy voice noise.
"""

import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.public_sets import HEAVY_NOISE, SEED
from knowledge.classification.features import clean
from knowledge.retrieval.training.noise import VoiceNoise

FOLDS = 3
# As long as the raw complaints' titles: 19 characters at the median.
TITLE = 18
# Of two texts' runs of RUN characters, this share of the shorter's in common: the same complaint.
RUN = 4
SAME_COMPLAINT = 0.25


@dataclass(frozen=True)
class Complaint:
    """title: the first characters where the source names none."""

    title: str
    text: str
    label: str


def build(data: Path, out: Path) -> None:
    """Write every division."""
    folder = data / "gov_complaints_taidi"
    segmented = _segmented(folder / "complaints_train_segmented.tsv")
    raw = _raw(folder / "complaints_dev_raw.jsonl")
    same = _same_complaints([*segmented, *raw])
    asked_for = set(same[len(segmented) :])
    _write(out / "raw", [each for each, group in zip(segmented, same, strict=False) if group not in asked_for], raw)
    groups = sorted(set(same[: len(segmented)]))
    random.Random(SEED).shuffle(groups)
    fold_of = {group: place % FOLDS for place, group in enumerate(groups)}
    for fold in range(FOLDS):
        parted: tuple[list[Complaint], list[Complaint]] = ([], [])
        for each, group in zip(segmented, same, strict=False):
            parted[fold_of[group] == fold].append(each)
        _write(out / f"fold-{fold + 1}", *parted)


def _segmented(file: Path) -> list[Complaint]:
    rows = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()[1:]]
    return [Complaint(clean(text)[:TITLE], text, label) for text, label in rows]


def _raw(file: Path) -> list[Complaint]:
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return [Complaint(row["title"], f"{row['title']} {row['text']}", row["label"]) for row in rows]


def _same_complaints(complaints: Sequence[Complaint]) -> list[int]:
    """Return a number for each complaint, equal for those that are nearly the same."""
    runs = [_runs(clean(each.text)) for each in complaints]
    holders: dict[str, list[int]] = defaultdict(list)
    leader = list(range(len(complaints)))

    def find(number: int) -> int:
        while leader[number] != number:
            number = leader[number]
        return number

    for number, own in enumerate(runs):
        common = Counter(other for run in own for other in holders[run])
        for other, count in common.items():
            if count > SAME_COMPLAINT * min(len(own), len(runs[other])):
                leader[find(number)] = find(other)
        for run in own:
            holders[run].append(number)
    return [find(number) for number in range(len(complaints))]


def _runs(text: str) -> set[str]:
    return {text[start : start + RUN] for start in range(max(len(text) - RUN + 1, 1))}


def _write(folder: Path, known: Sequence[Complaint], unknown: Sequence[Complaint]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    noise = VoiceNoise([each.title for each in unknown], SEED)
    _write_rows(folder / "train.jsonl", ((each.text, each.label) for each in known))
    _write_rows(folder / "full.jsonl", ((each.text, each.label) for each in unknown))
    _write_rows(folder / "title.jsonl", ((each.title, each.label) for each in unknown))
    _write_rows(folder / "heard.jsonl", ((noise.corrupt(each.title, HEAVY_NOISE), each.label) for each in unknown))


def _write_rows(file: Path, rows: Iterable[tuple[str, str]]) -> None:
    lines = (json.dumps({"text": text, "label": label}, ensure_ascii=False) for text, label in rows)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))
