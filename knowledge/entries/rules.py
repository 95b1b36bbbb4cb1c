"""What makes an entry fit to be served. One place, for imports and for the console alike."""

import re
from collections.abc import Iterator
from dataclasses import fields

from knowledge.entries.entry import Entry

_ID = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_.:/-]{0,119}$")
MAX_QUESTION = 120
MAX_ANSWER = 2000
MAX_PHRASING = 200
MAX_PHRASINGS = 500
# As wide as the columns of knowledge/entries/store.py; PostgreSQL refuses what is wider.
MAX_CATEGORY = 64
MAX_NAME = 32

# NUL is refused by PostgreSQL, half a surrogate pair by every database.
_UNFIT = re.compile("[\x00\ud800-\udfff]")


def problems_of(entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield (field, what to mend) for everything that keeps the entry from being served."""
    if not entry.id:
        yield "id", "缺 id：每个条目要有一个固定的编号"
    elif not _ID.match(entry.id):
        yield "id", f"id“{entry.id}”只能用字母、数字和 - _ . : /，最长 120 个字符"
    if not entry.area:
        yield "area", "缺 area：条目属于哪个地区"
    if not entry.question:
        yield "question", "缺 question：条目要有标题问句"
    elif len(entry.question) > MAX_QUESTION:
        yield "question", f"question 有 {len(entry.question)} 个字，最多 {MAX_QUESTION} 个"
    if entry.service and entry.answer:
        yield "service", "service 和 answer 只能有一个：要么办事，要么回答"
    if not entry.service and not entry.answer:
        yield "answer", "缺 answer：居民问了要有话可答"
    if len(entry.answer) > MAX_ANSWER:
        yield "answer", f"answer 有 {len(entry.answer)} 个字，最多 {MAX_ANSWER} 个；细节请放进 details"
    if len(entry.phrasings) > MAX_PHRASINGS:
        yield "phrasings", f"说法有 {len(entry.phrasings)} 条，最多 {MAX_PHRASINGS} 条"
    for phrasing in entry.phrasings:
        if len(phrasing.text) > MAX_PHRASING:
            yield "phrasings", f"说法“{phrasing.text[:12]}…”超过 {MAX_PHRASING} 个字"
    if len(entry.category) > MAX_CATEGORY:
        yield "category", f"category 有 {len(entry.category)} 个字，最多 {MAX_CATEGORY} 个"
    if entry.service and len(entry.service) > MAX_NAME:
        yield "service", f"service 最长 {MAX_NAME} 个字符"
    for style in dict.fromkeys(phrasing.style for phrasing in entry.phrasings):
        if len(style) > MAX_NAME:
            yield "phrasings", f"说法的分类“{style[:12]}…”超过 {MAX_NAME} 个字"
    for key, text in _texts_of(entry):
        if _UNFIT.search(text):
            yield key, f"{key} 里有存不进数据库的字符，多半是乱码"
    dates = entry.details
    if dates.valid_from and dates.valid_until and dates.valid_until < dates.valid_from:
        yield "details", "valid_until 早于 valid_from"


def _texts_of(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "question", entry.question
    yield "answer", entry.answer
    yield "category", entry.category
    details = [getattr(entry.details, field.name) for field in fields(entry.details)]
    yield "details", "".join("".join(value) if isinstance(value, tuple) else str(value) for value in details)
    yield "phrasings", "".join(phrasing.style + phrasing.text for phrasing in entry.phrasings)
