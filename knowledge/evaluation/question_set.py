"""Question sets: tab-separated id, style, text. id `-`: must not be answered; `do:<service>`: something to do."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.entries.entry import Entry
from knowledge.evaluation import holdout

# Names that an older or coarser set may use for a group of services.
GROUPS = {
    "booking": {"booking"},
    "jobs": {"jobs_find", "jobs_post"},
    "complaints": {"complaint", "ticket_status"},
    "handoff": {"human", "callback"},
}


@dataclass(frozen=True)
class Question:
    """expected: an entry id, `do:<service>`, or `-`."""

    expected: str
    style: str
    text: str

    @property
    def is_answerable(self) -> bool:
        """Whether the knowledge holds an answer or a service for it."""
        return self.expected != "-"

    def accepts(self, entry: Entry) -> bool:
        """Say whether `entry` is what this question asks for."""
        if self.expected.startswith("do:"):
            wanted = self.expected[3:]
            return entry.service is not None and entry.service in GROUPS.get(wanted, {wanted})
        return entry.id == self.expected


class QuestionsInvalid(Exception):
    """The file is not a question set; the message says where."""


def read_questions(path: Path) -> list[Question]:
    """Read a question set; a header line is allowed. Raises QuestionsInvalid."""
    questions = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for line, row in enumerate(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE), start=1):
                if not row or row[:3] == ["id", "style", "text"]:
                    continue
                if len(row) < 3 or not row[2].strip():
                    raise QuestionsInvalid(f"{path.name} 第 {line} 行：要有 id、style、text 三列，用制表符隔开")
                questions.append(Question(row[0].strip(), row[1].strip(), row[2].strip()))
    except FileNotFoundError:
        raise QuestionsInvalid(f"找不到问题集 {path}") from None
    except UnicodeDecodeError:
        raise QuestionsInvalid(f"{path.name} 不是 UTF-8 编码") from None
    return questions


def held_out(entries: Sequence[Entry]) -> tuple[list[Entry], list[Question]]:
    """Return the entries without the held-out fifth of their phrasings, and that fifth as questions."""
    kept, held = holdout.split(entries)
    return kept, [Question(_expected(entry), phrasing.style, phrasing.text) for entry, phrasing in held]


def styles_of(questions: Iterable[Question]) -> list[str]:
    """Return the styles that occur, in order of first appearance."""
    return list(dict.fromkeys(question.style for question in questions))


def _expected(entry: Entry) -> str:
    return f"do:{entry.service}" if entry.service else entry.id
