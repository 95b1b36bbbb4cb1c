"""As whom a move is made: a resident, a member of the crew, staff at the console, or the service by itself."""

from dataclasses import dataclass

from community.crew import CrewRole, Member
from handlers.complaints.model.move import Role
from handlers.complaints.service.trail import RESIDENT, SYSTEM


@dataclass(frozen=True)
class Actor:
    """Who makes a move. name: as the history shows it. member: of the crew, for those who work in the chat."""

    role: Role
    name: str
    member: Member | None = None


SYSTEM_ACTOR = Actor(Role.SYSTEM, SYSTEM)
RESIDENT_ACTOR = Actor(Role.RESIDENT, RESIDENT)


def crew_actor(member: Member) -> Actor:
    """Return a member of the crew as an actor: a lead acts as staff."""
    return Actor(Role.STAFF if member.role is CrewRole.LEAD else Role.HANDLER, member.name, member)


def staff_actor(name: str) -> Actor:
    """Return a member of staff at the console."""
    return Actor(Role.STAFF, name)
