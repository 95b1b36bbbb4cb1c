"""A form of the console as it was sent: values read with their types, one sentence beside each that is wrong.

Promise: nothing that was typed is lost, and nothing that was sent raises. Every service's pages read their forms with it;
bot/console/templates/console_fields.html shows them.
"""

import re
import secrets
from collections.abc import Mapping
from datetime import date, time

from knowledge.language.phones import find_phone

_CLOCK = re.compile(r"^(\d{1,2})[:：](\d{2})$")
_TOKEN = re.compile(r"^[\w-]{12,64}$", re.ASCII)
_AGE = re.compile(r"^(\d{1,4})\s*(?:岁|年)?$")
NEEDED = "这一项要填"
TOO_LONG = "太长了，最多 {most} 个字"
NO_NUMBER = "要填数字，从 {least} 到 {most}"
NO_DAY = "要填日期，如 2026-11-25"
NO_CLOCK = "要填时间，如 9:30"
NO_PHONE = "电话号码好像不对，请再看看；座机连区号一起写"
NO_AGE = "写年龄（如 82）或出生年（如 1944）"
# Days that no calendar has must not get as far as the database.
FIRST_YEAR, LAST_YEAR = 2000, 2100
# No field of any form is longer; what is, was not typed.
_LONGEST = 2000
OLDEST = 130


class Fields:
    """What was typed, and what is wrong with it. A field that is missing reads as empty."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self.values = {name: value[:_LONGEST] for name, value in (values or {}).items()}
        self.errors: dict[str, str] = {}
        # Sent along and sent back: the same form sent twice does its work once.
        sent = self.values.get("token", "")
        self.token = sent if _TOKEN.match(sent) else new_token()

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong so far."""
        return not self.errors

    def wrong(self, name: str, sentence: str) -> None:
        """Say what is wrong with a field; the first thing counts."""
        self.errors.setdefault(name, sentence)

    def text(self, name: str, most: int = 60, *, needed: bool = False) -> str:
        """Return a line of text."""
        said = " ".join(self.values.get(name, "").split())
        if needed and not said:
            self.wrong(name, NEEDED)
        if len(said) > most:
            self.wrong(name, TOO_LONG.format(most=most))
        return said[:most]

    def is_ticked(self, name: str) -> bool:
        """Return whether a box is ticked."""
        return bool(self.values.get(name))

    def whole(self, name: str, least: int, most: int) -> int:
        """Return a whole number from `least` to `most`; `least` where it is none."""
        said = self.values.get(name, "").strip()
        if re.fullmatch(r"\d{1,9}", said) and least <= int(said) <= most:
            return int(said)
        self.wrong(name, NO_NUMBER.format(least=least, most=most))
        return least

    def day(self, name: str) -> date | None:
        """Return a day."""
        day = read_day(self.values.get(name, ""))
        if day is None:
            self.wrong(name, NO_DAY)
        return day

    def clock(self, name: str) -> time | None:
        """Return a time of day."""
        found = _CLOCK.match(self.values.get(name, "").strip())
        if found and int(found[1]) < 24 and int(found[2]) < 60:
            return time(int(found[1]), int(found[2]))
        self.wrong(name, NO_CLOCK)
        return None

    def phone(self, name: str) -> str:
        """Return a telephone number as digits, empty where none is given."""
        said = self.values.get(name, "").strip()
        found = find_phone(said) if said else ""
        if found is None:
            self.wrong(name, NO_PHONE)
        return found or ""

    def birth_year(self, name: str, today: date) -> int | None:
        """Return the year of birth that an age (82) or a year (1944) says."""
        said = self.values.get(name, "").strip()
        if not said:
            return None
        found = _AGE.match(said)
        number = int(found[1]) if found else -1
        year = today.year - number if 0 <= number <= OLDEST else number
        if not today.year - OLDEST <= year <= today.year:
            self.wrong(name, NO_AGE)
            return None
        return year


def read_day(text: str) -> date | None:
    """Return the day that 2026-11-25 says; None if it says none that anybody could mean."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def new_token() -> str:
    """Return a token for a form that is sent for the first time."""
    return secrets.token_urlsafe(16)
