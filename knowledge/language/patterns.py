"""Tables of words, as regular expressions."""

import re
from collections.abc import Iterable


def words(table: str) -> list[str]:
    """Return the words of a table that is written with spaces between them."""
    return table.split()


def any_of(table: str | Iterable[str]) -> str:
    """Return a group that matches any word of `table`, the longest that fits."""
    each = words(table) if isinstance(table, str) else table
    return f"(?:{'|'.join(sorted(map(re.escape, each), key=len, reverse=True))})"
