"""Where booking's dialogue stands between two messages."""

from enum import StrEnum

from handlers.contract import Reply, ReplyKind


class Step(StrEnum):
    """Where the dialogue stands."""

    ASK = "ask"  # a question of the form is open
    DONE = "done"  # something was booked: corrections are listened for
    MINE = "mine"  # one's bookings were listed
    CANCEL = "cancel"  # which one is to be cancelled was asked
    CHANGE = "change"  # which one is to be changed was asked


def listen(text: str, booking_id: int) -> Reply:
    """Return a reply after which what is said is heard as being about this booking."""
    return Reply(text, ReplyKind.DO, service="booking", step=Step.DONE, slots={"booking": str(booking_id)})
