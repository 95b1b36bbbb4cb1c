"""The kinds of danger to life or limb."""

from enum import StrEnum


class Danger(StrEnum):
    """Kinds of danger, each with its own safety words."""

    GAS = "gas"
    FIRE = "fire"
    INJURY = "injury"
    SUICIDE = "suicide"
    VIOLENCE = "violence"
    ELECTRIC = "electric"
    WATER = "water"
    TRAPPED = "trapped"
    POISON = "poison"
    ATTACK = "attack"
    FALLING = "falling"
    COLLAPSE = "collapse"
    HOLE = "hole"
    ANIMAL = "animal"
