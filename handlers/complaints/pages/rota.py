"""A member's hours, a line for each day of the week, as one writes them: 09:00-12:00 14:00-18:00."""

import re

from community.calendar import OpeningHours
from handlers.fields import Fields

WEEKDAYS = (
    ("mon", "周一"),
    ("tue", "周二"),
    ("wed", "周三"),
    ("thu", "周四"),
    ("fri", "周五"),
    ("sat", "周六"),
    ("sun", "周日"),
)
_MOST = 60
# As telephones and habits write them.
_AS_TYPED = str.maketrans("：－–—~～至到", ":-------")
_BETWEEN = re.compile(r"[\s,，、;；]+")
_AROUND_DASH = re.compile(r"\s*-\s*")


def read_rota(fields: Fields) -> dict[str, list[str]]:
    """Return the hours of a form, as OpeningHours takes them; days left empty are days off."""
    rota: dict[str, list[str]] = {}
    for day, _ in WEEKDAYS:
        said = _AROUND_DASH.sub("-", fields.text(f"rota_{day}", _MOST).translate(_AS_TYPED)).strip()
        hours = [part for part in _BETWEEN.split(said) if part]
        try:
            OpeningHours.parse({day: hours})
        except ValueError as wrong:
            fields.wrong(f"rota_{day}", str(wrong))
        if hours:
            rota[day] = hours
    return rota


def rota_values(rota: OpeningHours) -> dict[str, str]:
    """Return a form's fields for these hours."""
    return {
        f"rota_{day}": " ".join(f"{begin:%H:%M}-{end:%H:%M}" for begin, end in ranges)
        for (day, _), ranges in zip(WEEKDAYS, rota.ranges, strict=True)
    }


def say_rota(rota: OpeningHours) -> list[str]:
    """Return the hours in words: 周一到周五 09:00-18:00, days alike in a row together; nothing where none are set."""
    said: list[tuple[str, str, str]] = []  # first day, last day, hours
    values = rota_values(rota)
    for day, name in WEEKDAYS:
        hours = values[f"rota_{day}"]
        if said and hours and said[-1][2] == hours and _follow(said[-1][1], name):
            said[-1] = (said[-1][0], name, hours)
        elif hours:
            said.append((name, name, hours))
    return [f"{first if first == last else f'{first}到{last}'} {hours}" for first, last, hours in said]


def _follow(one: str, other: str) -> bool:
    names = [name for _, name in WEEKDAYS]
    return names.index(other) == names.index(one) + 1
