"""What is put right: 不是3栋，是5栋; 不是噪音，是漏水; 说错了，顶楼."""

from dataclasses import dataclass
from datetime import datetime

from handlers.complaints.model.category import Category
from handlers.complaints.model.ticket import Where
from handlers.complaints.understanding import cues
from handlers.complaints.understanding.reading import Reader, is_findable, where_of


@dataclass(frozen=True)
class Correction:
    """What the line says instead; None: nothing of that."""

    category: Category | None = None
    where: Where | None = None
    address: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is put right."""
        return self.category is None and self.where is None


def read_correction(text: str, category: Category | None, reader: Reader, now: datetime) -> Correction:
    """Return what a line puts right. category: what it was taken for so far."""
    ends = [found.end() for found in cues.AFTER_CORRECTION.finditer(text)]
    rest = (text[ends[-1] :] if ends else text).strip(" ,，。") or text
    reading = reader.read(rest, now)
    where = where_of(reading.place)
    # A neighbour's door beside a correction of the kind is part of the story.
    says_where = reading.place is not None and (is_findable(where) or len(rest) <= _JUST_A_PLACE)
    return Correction(
        _category(text, rest, category, [each for each, _ in reading.ranked]),
        where if says_where else None,
        reading.place.address if reading.place and says_where else "",
    )


def named_category(text: str) -> Category | None:
    """Return the kind of problem that the line names by its own word; None for none or several."""
    found = [category for category, words in cues.KIND_WORDS.items() if words.search(text)]
    return found[0] if len(found) == 1 else None


def _category(text: str, rest: str, before: Category | None, ranked: list[Category]) -> Category | None:
    negated = cues.NEGATED.search(text)
    named = named_category(rest)
    if before is not None and negated and cues.KIND_WORDS[before].search(negated[1]):
        return named if named not in (None, before) else next(each for each in ranked if each is not before)
    names_kind = negated is not None and named_category(negated[1]) is not None
    return named if names_kind and named is not before else None


_JUST_A_PLACE = 16
