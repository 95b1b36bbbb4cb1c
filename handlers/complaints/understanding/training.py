"""Trains what reads complaints, from the phrasings the project wrote itself: `jiamenkou complaints train`.

Three classifiers: the category; whether it is urgent (danger is heard by words, knowledge/language/danger.py); and whether a
line reports a problem at all, against the questions and wishes of the starter's knowledge. The same every time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from handlers.complaints.model.category import Category
from handlers.complaints.model.urgency import Urgency
from knowledge.classification.training import train
from knowledge.entries.files import read_files, starter_files

_HERE = Path(__file__).parent
PHRASINGS = _HERE.parent / "phrasings"
# Of the starter's services, those whose phrasings report or follow up on a problem.
_OURS = frozenset({"complaint", "ticket_status"})
COMPLAINT, ELSE = "complaint", "else"


@dataclass(frozen=True)
class Sample:
    """One line as residents would say it, and what it is."""

    category: Category
    urgency: Urgency
    text: str


def read_phrasings(folder: Path = PHRASINGS) -> list[Sample]:
    """Return all phrasings. Raises ValueError for a line that is not `urgency<TAB>text`."""
    found = []
    for category in Category:
        file = folder / f"{category.value}.tsv"
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            urgency, tab, text = line.partition("\t")
            if not tab or not text.strip():
                raise ValueError(f"{file.name}:{number}: urgency<TAB>text is expected")
            if urgency != "urgency":  # a heading
                found.append(Sample(category, Urgency(urgency), text.strip()))
    return found


def others() -> list[str]:
    """Return lines of the starter's knowledge that report no problem."""
    entries = read_files(starter_files())
    return [text for entry in entries if entry.service not in _OURS for text in entry.texts]


def train_all(folder: Path = _HERE) -> None:
    """Train the three classifiers and write them to `folder`."""
    phrasings = read_phrasings()
    texts = [phrasing.text for phrasing in phrasings]
    train(texts, [phrasing.category.value for phrasing in phrasings]).save(folder / "category.npz")
    urgencies = ["normal" if phrasing.urgency is Urgency.NORMAL else "urgent" for phrasing in phrasings]
    train(texts, urgencies).save(folder / "urgency.npz")
    lines, labels = gate_lines(texts)
    train(lines, labels).save(folder / "gate.npz")


def gate_lines(texts: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the lines and labels of the classifier that tells complaints from everything else."""
    rest = others()
    return [*texts, *rest], [COMPLAINT] * len(texts) + [ELSE] * len(rest)
