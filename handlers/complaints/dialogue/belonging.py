"""Whether a line belongs to the ticket that was just filed: it goes on with the story, says it once more, or is elsewhere."""

from handlers.complaints.model.spot import stands_in
from handlers.complaints.model.ticket import Where
from handlers.complaints.service.duplicates import is_near
from handlers.complaints.understanding import cues
from handlers.complaints.understanding.reading import Reading, is_findable, where_of
from handlers.contract import Turn

_SHORTEST_STORY = 4


def goes_on(turn: Turn) -> bool:
    """Whether a line that nobody understands goes on with the story; no question does."""
    if cues.ASKS_ANYTHING.search(turn.text) or len(turn.text.strip()) < _SHORTEST_STORY:
        return False
    return turn.intent.service == "unknown" or cues.GOES_ON.match(turn.text) is not None


def says_where_alone(text: str, reading: Reading) -> bool:
    """Whether a line is the name of a place, and nothing more: 4栋5栋中间."""
    if reading.place is None:
        return False
    rest = cues.BUILDING.sub("", text.replace(reading.place.text, ""))
    return not cues.BETWEEN.sub("", rest).strip()


def shares(text: str, before: str) -> float:
    """Which part of a line's pairs of characters, but for the building, stood in another: 0–1."""
    said = cues.FILLER.sub("", cues.BUILDING.sub("", text)).strip()
    pairs = {said[at : at + 2] for at in range(len(said) - 1)}
    return sum(pair in before for pair in pairs) / len(pairs) if pairs else 0.0


def is_elsewhere(where: Where, reading: Reading) -> bool:
    """Whether the line names a spot of its own that is not the ticket's."""
    now = where_of(reading.place)
    if where.building and now.building:
        return not is_near(Where(where.building, where.building), Where(now.building, now.building))
    return is_findable(now) and not (stands_in(now.place, where.place) or stands_in(where.place, now.place))
