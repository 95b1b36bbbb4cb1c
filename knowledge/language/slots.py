"""Everything a request names, read from one line: when, how many, who, where. Each reader sees the line without what
another has claimed, so that a telephone number is no count and a house number no date.
"""

from dataclasses import dataclass
from datetime import date, datetime

from knowledge.language.phones import find_phone, phone_span
from knowledge.language.requests.address import find_address
from knowledge.language.requests.count import find_count
from knowledge.language.requests.line import tidy
from knowledge.language.requests.name import find_name
from knowledge.language.requests.whom import find_whom
from knowledge.language.when.picture import GONE
from knowledge.language.when.reading import names_day, read_when
from knowledge.language.when.tokens import When


@dataclass(frozen=True)
class Slots:
    """What a line names; None where it does not. phone: digits alone. count: persons, portions or things booked."""

    when: When | None = None
    count: int | None = None
    name: str | None = None
    phone: str | None = None
    address: str | None = None
    for_whom: str | None = None


def read_slots(text: str, now: datetime, about: date | None = None) -> Slots:
    """Return what a resident's line names, relative to `now` (aware). text: as written, of any length; what is past
    400 characters is not read. about: the day that is being talked about, for a line that names none (下午三点)."""
    line = tidy(text)
    phone = find_phone(line)
    if phone:
        line = _without(line, phone_span(line))
    named = find_name(line)
    found = find_address(line)
    rest = _without(line, found[1] if found else None)
    said = _without(rest, named[1] if named else None)
    when, spans = read_when(said, now)
    if when is not None and about is not None and not names_day(said, now):
        when, _ = read_when(f"{about.month}月{about.day}号{said}", now)
    counted = rest
    for span in spans:
        counted = _without(counted, span)
    return Slots(
        when=when,
        count=find_count(counted),
        name=named[0] if named else None,
        phone=phone,
        address=found[0] if found else None,
        for_whom=find_whom(line),
    )


def _without(line: str, span: tuple[int, int] | None) -> str:
    if span is None:
        return line
    begin, end = span
    return line[:begin] + GONE * (end - begin) + line[end:]
