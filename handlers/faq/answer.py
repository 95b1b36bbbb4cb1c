"""How an entry reads in a chat: the short answer, then what the answer has not said yet."""

from handlers.faq import texts
from knowledge.entries.entry import Details, Entry


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
        if value and value not in answer:
            lines.append(f"{label}：{value}")
    return lines
