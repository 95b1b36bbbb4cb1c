"""A place that staff type: what lists may show of it, and what only the ticket's page does."""

from handlers.complaints.model.ticket import Where
from handlers.complaints.understanding.reading import where_of
from knowledge.language.requests.place import find_place


def read_place(text: str) -> tuple[Where, str]:
    """Return the place as lists have it, no closer than the building, and the exact words where they say more."""
    if not text:
        return Where(), ""
    found = find_place(text)
    where = where_of(found) if found is not None else Where(text)
    where = where if where.place else Where(text)
    return where, text if text != where.place else ""
