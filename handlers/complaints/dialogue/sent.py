"""What came with a message beside words: a picture, a place on the map."""

from dataclasses import replace

from handlers.complaints.model.report import Picture
from handlers.complaints.model.ticket import Where
from handlers.contract import Turn

# Of WeChat's words for a position.
_LONGEST_LABEL = 60


def picture_of(turn: Turn) -> Picture:
    """Return the picture that was sent."""
    return Picture(turn.message.key, turn.message.picture_url, turn.message.media_id)


def with_position(where: Where, turn: Turn) -> Where:
    """Return the place with the position that was sent; WeChat's words for it only where nobody has said any."""
    at = turn.message.position
    if at is None:
        return where
    place = where.place or at.label[:_LONGEST_LABEL]
    return replace(where, place=place, latitude=at.latitude, longitude=at.longitude)
