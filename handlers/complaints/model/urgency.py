"""How soon somebody must look at a problem."""

from enum import StrEnum


class Urgency(StrEnum):
    """urgent: property or daily life is harmed now; danger: life or limb is at risk now."""

    NORMAL = "normal"
    URGENT = "urgent"
    DANGER = "danger"
