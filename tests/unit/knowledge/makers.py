"""Entries in a few words."""

from typing import Any

from knowledge.entries.entry import Details, Entry, Phrasing


def entry(entry_id: str, question: str, *phrasings: str, area: str = "c", **fields: Any) -> Entry:
    """An entry whose answer is its id, unless said otherwise."""
    given = {"answer": "" if fields.get("service") else entry_id, "category": "", "details": Details(), **fields}
    return Entry(
        id=entry_id, area=area, question=question, phrasings=tuple(Phrasing(text) for text in phrasings), **given
    )
