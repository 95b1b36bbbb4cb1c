"""Danger: whoever could go is told at once, and so are their leads."""

from datetime import datetime

from community.crew import Crew, Member
from community.storage import UnitOfWork
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.service import texts
from handlers.complaints.service.notices import tell_member
from handlers.contract import House


class Alarm:
    """Raises the alarm."""

    def __init__(self, house: House, crew: Crew) -> None:
        self._house = house
        self._crew = crew

    def ring(self, unit: UnitOfWork, ticket: Ticket, handler: Member | None, now: datetime) -> None:
        """Tell everybody who could go."""
        area = self._house.areas.get(ticket.area)
        phone = area.duty_phone or area.phone
        for member in self._hearers(ticket, handler):
            tell_member(unit, member, ticket, "danger", texts.DANGER_TO_CREW, now, phone=phone)

    def go_on(self, unit: UnitOfWork, ticket: Ticket, handler: Member | None, words: str, now: datetime) -> None:
        """Tell whoever heard the alarm what has been said since."""
        for member in self._hearers(ticket, handler):
            tell_member(unit, member, ticket, "more", texts.DANGER_MORE_TO_CREW, now, words=words)

    def _hearers(self, ticket: Ticket, handler: Member | None) -> list[Member]:
        """The crews of the ticket's area and of the area above, and the handler wherever they are from."""
        people = {member.id: member for member in self._crew.of_area(*self._house.areas.chain(ticket.area)[:2])}
        if handler is not None:
            people[handler.id] = handler
        return list(people.values())
