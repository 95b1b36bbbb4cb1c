"""How an entry reads in a chat: the short answer, then what the answer has not said yet."""

import re

from handlers.faq import texts
from knowledge.entries.entry import Details, Entry

_NUMBERS = re.compile(r"\d[\d:.\- ]*\d|\d")


def write_answer(entry: Entry) -> str:
    """Return the text for a resident: the answer and, below it, those details that it does not contain already."""
    lines = _detail_lines(entry.details, entry.answer)
    return entry.answer if not lines else entry.answer + "\n\n" + "\n".join(lines)


def _detail_lines(details: Details, answer: str) -> list[str]:
    lines: list[str] = []
    if details.materials:
        lines.append(texts.MATERIALS.format(items="、".join(details.materials)))
    if details.steps:
        numbered = " ".join(f"{number}. {step}" for number, step in enumerate(details.steps, start=1))
        lines.append(texts.STEPS.format(items=numbered))
    for key, label in texts.LABELS.items():
        value = str(getattr(details, key))
        if value and not _is_said(value, answer):
            lines.append(f"{label}：{value}")
    return lines


def _is_said(value: str, answer: str) -> bool:
    """Whether the answer says this already, if in other words: all its numbers, or all of it."""
    numbers = _NUMBERS.findall(value)
    return value in answer or bool(numbers and all(number in answer for number in numbers))
