"""Phone numbers inside a sentence, as people write and speak them ("幺三八 零零零零 五五五五")."""

import re

_SPOKEN = str.maketrans("零〇幺一二两三四五六七八九０１２３４５６７８９", "001122" + "3456789" + "0123456789")
_SEPARATED = re.compile(r"(?<=\d)[ \-－—·.]+(?=\d)")
_MOBILE = re.compile(r"(?<!\d)(?:86)?(1[3-9]\d{9})(?!\d)")
_LAND = re.compile(r"(?<!\d)(0\d{2,3}\d{7,8}|[2-8]\d{7})(?!\d)")


def find_phone(text: str) -> str | None:
    """Return the first mobile or land-line number in `text` as digits alone, or None."""
    digits = _SEPARATED.sub("", text.translate(_SPOKEN))
    found = _MOBILE.search(digits) or _LAND.search(digits)
    return found[1] if found else None


def looks_like_a_number(text: str) -> bool:
    """Say whether the line is mostly digits: a number somebody meant to give, perhaps with one missing."""
    digits = sum(char.isdigit() for char in _SEPARATED.sub("", text.translate(_SPOKEN)))
    return digits >= 5
