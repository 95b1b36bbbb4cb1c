"""What every page asks first: who is here, what they may reach, what time it is. Whatever they may not reach is a 404."""

from collections.abc import Iterable
from datetime import date, datetime

from flask import abort, g

from community.clock import local
from community.crew import Member
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.service.crew_admin import CrewAdmin
from handlers.complaints.service.desk import Desk
from handlers.complaints.service.dispatch import Rule
from handlers.complaints.service.promises import Promises
from handlers.complaints.service.reach import Reach
from handlers.complaints.service.uploads import Uploads
from handlers.complaints.service.work import Actor, staff_actor
from handlers.complaints.understanding.reading import Reader

# Numbers that no table has must not get as far as the database.
NUMBER = "int(max=2147483647)"


class Office:
    """The office as the signed-in member of staff finds it."""

    def __init__(self, desk: Desk, reader: Reader) -> None:
        self.desk = desk
        self.reader = reader
        self.admin = CrewAdmin(desk.house)
        self.promises = Promises(desk.house)
        self.remarks = desk.remarks
        self.uploads = Uploads(desk.house)

    def now(self) -> datetime:
        """The current instant."""
        return self.desk.house.clock()

    def today(self) -> date:
        """Today, here."""
        return local(self.now()).date()

    def reach(self) -> Reach:
        """What the signed-in member of staff may reach."""
        return self.reach_of(g.staff.area)

    def reach_of(self, area: str) -> Reach:
        """What staff of an area may reach."""
        return Reach(self.desk, area)

    def actor(self) -> Actor:
        """The signed-in member of staff, as whom a ticket is moved."""
        return staff_actor(g.staff.name)

    def ticket(self, number: int) -> Ticket:
        """A ticket that they may see, or 404."""
        return self.reach().ticket(number) or abort(404)

    def member(self, number: int) -> Member:
        """A member of the crew whom they may change, or 404."""
        return self.reach().member(number) or abort(404)

    def rule(self, number: int) -> Rule:
        """A routing rule that they may change, or 404."""
        return self.reach().rule(number) or abort(404)

    def names_of(self, members: Iterable[int | None]) -> dict[int | None, str]:
        """The names of members of the crew, whatever area they are of."""
        found = {number: self.desk.crew.get(number) for number in set(members) if number is not None}
        return {number: member.name for number, member in found.items() if member is not None}

    def area_name(self, key: str) -> str:
        """What an area is called."""
        return self.desk.house.areas.get(key).name

    def area_options(self) -> list[tuple[str, str]]:
        """The areas in reach, their own first."""
        return [(area.key, area.name) for area in self.reach().area_list()]

    def say_member(self, member: Member) -> str:
        """A member as one chooses them: 陈师傅, 谭主任（临江街道）."""
        return member.name if member.area == g.staff.area else f"{member.name}（{self.area_name(member.area)}）"


def request_id(token: str, action: str) -> str:
    """Return what makes a form sent twice the same request: of this member of staff alone. action: which of the forms of
    a page, that share a token, it was."""
    return f"desk:{g.staff.id}:{token}:{action}"
