"""How soon somebody answers a problem and how soon it is solved, where staff have set nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from handlers.complaints.model.category import Category
from handlers.complaints.model.clock import Target, Unit
from handlers.complaints.model.urgency import Urgency


@dataclass(frozen=True)
class Targets:
    """respond: until somebody takes it on. resolve: until it is done."""

    respond: Target
    resolve: Target


_RESPOND = Target(1, Unit.WORKING_DAYS)
_USUAL_DAYS = 3
# What waits for a contractor takes longer; what may hurt people, less.
_DAYS: Mapping[Category, int] = MappingProxyType(
    {Category.DAMAGE: 5, Category.PROPERTY: 5, Category.PARKING: 5, Category.HAZARD: 2}
)
# Round the clock: water pours at night, too.
_AT_ONCE: Mapping[Urgency, Targets] = MappingProxyType(
    {
        Urgency.URGENT: Targets(Target(60, Unit.MINUTES), Target(24 * 60, Unit.MINUTES)),
        Urgency.DANGER: Targets(Target(10, Unit.MINUTES), Target(4 * 60, Unit.MINUTES)),
    }
)


def default_targets(category: Category, urgency: Urgency) -> Targets:
    """Return the targets of a problem of this kind."""
    at_once = _AT_ONCE.get(urgency)
    return at_once or Targets(_RESPOND, Target(_DAYS.get(category, _USUAL_DAYS), Unit.WORKING_DAYS))
