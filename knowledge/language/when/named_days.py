"""The days that a line names, where no booking is made: whether something is open then."""

from datetime import date

from knowledge.language.when.dates import read_dates
from knowledge.language.when.days import read_days
from knowledge.language.when.festivals import read_festivals
from knowledge.language.when.picture import Picture
from knowledge.language.when.tokens import Day
from knowledge.language.when.vague import hide_other_meanings


def named_days(line: str, today: date) -> tuple[date, ...]:
    """Return the days from `today` on that the line names (明天, 下周一, 大年初三, 12月5号), each once, in order."""
    picture = Picture(line)
    hide_other_meanings(picture)
    read_festivals(picture, today)
    read_days(picture, today)
    read_dates(picture, today)
    days = {token.value.on for token in picture.tokens if isinstance(token.value, Day)}
    return tuple(sorted(day for day in days if day is not None and day >= today))
