"""Phone numbers inside a sentence, as people write and speak them ("幺三八 零零零零 五五五五")."""

import re

# 洞, 拐 and 勾 are how soldiers and drivers say 0, 7 and 9.
_SPOKEN = str.maketrans("零〇洞幺一二两三四五六七拐八九勾０１２３４５６７８９", "000112234567789" + "9" + "0123456789")
# What may stand between the digits of one number. Not taken out beforehand: a house number or a second phone number
# that stands beside it would run into it.
_GAP = r"[ \-－—·.,，、)）]*"
_MOBILE = re.compile(rf"(?<!\d)(?:86{_GAP})?(1{_GAP}[3-9](?:{_GAP}\d){{9}})(?!\d)")
# The area's number has three digits before eight of one's own, or four before seven or eight.
_AREA = rf"0{_GAP}(?:1{_GAP}0|2{_GAP}\d)(?:{_GAP}\d){{8}}|0{_GAP}[3-9](?:{_GAP}\d){{9,10}}"
_LAND = re.compile(rf"(?<!\d)({_AREA}|[2-8](?:{_GAP}\d){{7}})(?!\d)")
_DATE = re.compile(r"(?<!\d)20\d\d([-.])\d\d?\1\d\d?(?!\d)")


def find_phone(text: str) -> str | None:
    """Return the first mobile or land-line number in `text` as digits alone, or None."""
    found = _search(text)
    return "".join(filter(str.isdigit, found[1])) if found else None


def phone_span(text: str) -> tuple[int, int] | None:
    """Return where find_phone's number stands in `text`, or None."""
    found = _search(text)
    return found.span() if found else None


def looks_like_a_number(text: str) -> bool:
    """Say whether the line is mostly digits: a number somebody meant to give, perhaps with one missing."""
    said = [char for char in text.translate(_SPOKEN) if char.isalnum()]
    digits = sum(char.isdigit() for char in said)
    return digits >= 5 and 2 * digits > len(said)


def is_only_a_number(text: str) -> bool:
    """Say whether the line is a telephone number's worth of digits and nothing else."""
    said = [char for char in text.translate(_SPOKEN) if char.isalnum()]
    return len(said) >= 7 and all(char.isdigit() for char in said)


def _search(text: str) -> re.Match[str] | None:
    # As many characters as were there, so that places hold; no gap may stand for a date.
    digits = _DATE.sub(lambda date: "/" * len(date[0]), text.translate(_SPOKEN))
    return _MOBILE.search(digits) or _LAND.search(digits)
