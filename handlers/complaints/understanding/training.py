"""Trains what reads complaints, from the phrasings the project wrote itself: `jiamenkou complaints train`.

Three classifiers: the category; how urgent it is, where danger is also heard by words (knowledge/language/danger); and
whether a line reports a problem at all, against the questions and wishes of the starter's knowledge. The same every time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from handlers.complaints.model.category import Category
from handlers.complaints.model.urgency import Urgency
from knowledge.classification.training import train
from knowledge.entries.files import read_files, starter_files
from knowledge.language.danger import recognise_in
from knowledge.language.danger.vocabulary import kind_by_words

_HERE = Path(__file__).parent
PHRASINGS = _HERE.parent / "phrasings"
# Danger of every category, and what only comes near it; each line names its category.
DANGER_FILE = "danger.tsv"
NOTHING_FILE = "nothing.tsv"
# Of the starter's services, those whose phrasings report or follow up on a problem.
_OURS = frozenset({"complaint", "ticket_status"})
COMPLAINT, ELSE = "complaint", "else"
# Entries whose phrasings are asked in danger, too: no examples of lines without urgency.
_OF_DANGER = frozenset(
    {
        "fire-ebike",
        "gas-leak",
        "domestic-violence",
        "elevator-trapped",
        "emergency-numbers",
        "mental-help",
        "flood",
        "elder-alarm",
        "clinic-phone",
    }
)
# Of the questions without a word of danger, every so many-th is enough to learn what they are like.
_EVERY = 8


@dataclass(frozen=True)
class Sample:
    """One line as residents would say it, and what it is. near_danger: it only has the words of danger, and teaches
    urgency alone: its kind is often nobody's."""

    category: Category
    urgency: Urgency
    text: str
    near_danger: bool = False


class PhrasingInvalid(ValueError):
    """A line of the phrasings is not as it should be; the message says where and why."""


def read_phrasings(folder: Path = PHRASINGS) -> list[Sample]:
    """Return all phrasings: of each category's file `urgency<TAB>text`, of danger.tsv `urgency<TAB>category<TAB>text`.

    Raises PhrasingInvalid for a line that is neither.
    """
    found = []
    for category in Category:
        found += [
            _sample(place, category.value, *fields) for place, fields in _rows(folder / f"{category.value}.tsv", 2)
        ]
    for place, (urgency, category_name, text) in _rows(folder / DANGER_FILE, 3):
        sample = _sample(place, category_name, urgency, text)
        found.append(replace(sample, near_danger=sample.urgency is Urgency.NORMAL))
    return found


def _rows(file: Path, columns: int) -> list[tuple[str, list[str]]]:
    rows = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        fields = [field.strip() for field in line.split("\t")]
        if len(fields) != columns or not all(fields):
            raise PhrasingInvalid(f"{file.name}:{number}: {columns} columns are expected")
        if fields[0] != "urgency":  # a heading
            rows.append((f"{file.name}:{number}", fields))
    return rows


def _sample(place: str, category: str, urgency: str, text: str) -> Sample:
    try:
        return Sample(Category(category), Urgency(urgency), text)
    except ValueError as unknown:
        raise PhrasingInvalid(f"{place}: {unknown}") from unknown


def others() -> list[str]:
    """Return lines of the starter's knowledge that report no problem, and small talk that reports nothing at all."""
    entries = read_files(starter_files())
    return [*small_talk(), *(text for entry in entries if entry.service not in _OURS for text in entry.texts)]


def small_talk(folder: Path = PHRASINGS) -> list[str]:
    """Return what people say around a report, one line each: greetings, thanks, asking for patience."""
    return [line for line in (folder / NOTHING_FILE).read_text(encoding="utf-8").splitlines() if line.strip()]


def calm_questions() -> list[str]:
    """Return questions and wishes of the starter's knowledge that no danger is in, most of them with a word of danger."""
    entries = read_files(starter_files())
    texts = [
        text
        for entry in entries
        if entry.service not in _OURS and entry.id not in _OF_DANGER
        for text in entry.texts
        if recognise_in(text) is None
    ]
    worded = [kind_by_words(text) is not None for text in texts]
    return [
        text
        for place, (text, is_worded) in enumerate(zip(texts, worded, strict=True))
        if is_worded or place % _EVERY == 0
    ]


def train_all(folder: Path = _HERE) -> list[Path]:
    """Train the three classifiers, write them to `folder` and return their files."""
    phrasings = read_phrasings()
    texts = [phrasing.text for phrasing in phrasings]
    problems = [phrasing for phrasing in phrasings if not phrasing.near_danger]
    questions = [*calm_questions(), *small_talk()]
    urgencies = [phrasing.urgency.value for phrasing in phrasings]
    tasks = {
        "category": ([phrasing.text for phrasing in problems], [phrasing.category.value for phrasing in problems]),
        "urgency": ([*texts, *questions], urgencies + [Urgency.NORMAL.value] * len(questions)),
        "gate": gate_lines([phrasing.text for phrasing in problems]),
    }
    for name, (lines, labels) in tasks.items():
        train(lines, labels).save(folder / f"{name}.npz")
    return [folder / f"{name}.npz" for name in tasks]


def gate_lines(texts: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the lines and labels of the classifier that tells complaints from everything else."""
    rest = others()
    return [*texts, *rest], [COMPLAINT] * len(texts) + [ELSE] * len(rest)
