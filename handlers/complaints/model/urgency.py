"""How soon somebody must look at a problem."""

from enum import StrEnum


class Urgency(StrEnum):
    """urgent: property or daily life is harmed now; danger: life or limb is at risk now."""

    NORMAL = "normal"
    URGENT = "urgent"
    DANGER = "danger"


_RISING = (Urgency.NORMAL, Urgency.URGENT, Urgency.DANGER)


def more_urgent(one: Urgency, other: Urgency) -> Urgency:
    """Return whichever of two has to be seen to sooner."""
    return max(one, other, key=_RISING.index)
