"""Says what can be booked, and offers a person."""

from handlers.booking.service.desk import Desk
from handlers.contract import Option, Reply, ReplyKind, Turn


class BookingHandler:
    """The booking service's side of the conversation."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def begin(self, turn: Turn) -> Reply:
        """Name what residents of this area can book."""
        names = "、".join(listed.offering.name for listed in self._desk.offerings.list_for(turn.resident.area))
        options = (Option("转人工", service="human"),)
        return Reply(f"可以预约：{names}。", ReplyKind.DO, options=options, service=turn.intent.service)

    def resume(self, turn: Turn) -> Reply | None:  # noqa: ARG002 - nothing is open yet
        """Nothing is open."""
        return None
