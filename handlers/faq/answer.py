"""How an entry reads in a chat: the short answer with what it has not said of hours, place and phone; more on request."""

import re
from collections.abc import Collection, Sequence

from handlers.contract import Option
from handlers.faq import texts
from handlers.faq.detail import Detail
from knowledge.entries.entry import Entry

_NUMBERS = re.compile(r"\d[\d:.\- ]*\d|\d")
_ALWAYS_TOLD = (Detail.PLACE, Detail.HOURS, Detail.PHONE)
_OFFERED = (Detail.MATERIALS, Detail.STEPS, Detail.FEE)


def write_answer(entry: Entry, asked: Collection[Detail] = ()) -> str:
    """Return the text for a resident: the answer and, below it, where, when and whom to call as far as the answer does
    not say so already. asked: what the question asked for in so many words; it is told too."""
    wanted = [*(detail for detail in asked if detail is not Detail.STEPS), *_ALWAYS_TOLD]
    lines = [_line(entry, detail) for detail in dict.fromkeys(wanted) if _is_news(entry, detail)]
    return entry.answer if not lines else entry.answer + "\n\n" + "\n".join(lines)


def tell(entry: Entry, details: Sequence[Detail]) -> str:
    """Return the entry's details one below the other; those that it does not have are left out."""
    return "\n".join(_line(entry, detail) for detail in details if detail.is_in(entry.details))


def say_missing(entry: Entry, details: Sequence[Detail]) -> str:
    """Return the sentence that says these details are not known, with the number to call if there is one."""
    what = "、".join(texts.MISSING[detail] for detail in details)
    phone = entry.details.phone
    return texts.NOT_WRITTEN.format(what=what, phone=phone) if phone else texts.NOT_WRITTEN_NO_PHONE.format(what=what)


def offers(entry: Entry, told: Collection[Detail] = ()) -> tuple[Option, ...]:
    """Return the options that lead to what has not been told yet. told: details that the reply holds."""
    return tuple(
        Option(texts.OFFERS[detail], entry=entry.id, service=detail.intent)
        for detail in _OFFERED
        if detail not in told and _is_news(entry, detail)
    )


def _line(entry: Entry, detail: Detail) -> str:
    label = texts.LABELS[detail]
    if detail is Detail.STEPS:
        steps = [f"{number}. {step}" for number, step in enumerate(entry.details.steps, start=1)]
        return "\n".join([f"{label}：", *steps])
    value = getattr(entry.details, detail)
    return f"{label}：{value if isinstance(value, str) else '、'.join(value)}"


def _is_news(entry: Entry, detail: Detail) -> bool:
    """Whether the entry has the detail and its answer does not say it already."""
    if not detail.is_in(entry.details):
        return False
    value = getattr(entry.details, detail)
    if isinstance(value, str):
        return not _is_said(value, entry.answer)
    return not all(item in entry.answer for item in value)


def _is_said(value: str, answer: str) -> bool:
    """Whether the answer says this already, if in other words: all its numbers, or all of it."""
    numbers = _NUMBERS.findall(value)
    return value in answer or bool(numbers and all(number in answer for number in numbers))
