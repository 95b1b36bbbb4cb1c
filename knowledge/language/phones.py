"""Phone numbers inside a sentence, as people write and speak them ("幺三八 零零零零 五五五五")."""

import re

_SPOKEN = str.maketrans("零〇幺一二两三四五六七八九０１２３４５６７８９", "001122" + "3456789" + "0123456789")
# What may stand between the digits of one number. Not taken out beforehand: a house number or a second phone number
# that stands beside it would run into it.
_GAP = r"[ \-－—·.,，、)）]*"
_MOBILE = re.compile(rf"(?<!\d)(?:86{_GAP})?(1{_GAP}[3-9](?:{_GAP}\d){{9}})(?!\d)")
_LAND = re.compile(rf"(?<!\d)(0(?:{_GAP}\d){{9,11}}|[2-8](?:{_GAP}\d){{7}})(?!\d)")
_DATE = re.compile(r"(?<!\d)20\d\d([-.])\d\d?\1\d\d?(?!\d)")


def find_phone(text: str) -> str | None:
    """Return the first mobile or land-line number in `text` as digits alone, or None."""
    digits = _DATE.sub("", text.translate(_SPOKEN))
    found = _MOBILE.search(digits) or _LAND.search(digits)
    return "".join(filter(str.isdigit, found[1])) if found else None


def looks_like_a_number(text: str) -> bool:
    """Say whether the line is mostly digits: a number somebody meant to give, perhaps with one missing."""
    said = [char for char in text.translate(_SPOKEN) if char.isalnum()]
    digits = sum(char.isdigit() for char in said)
    return digits >= 5 and 2 * digits > len(said)
