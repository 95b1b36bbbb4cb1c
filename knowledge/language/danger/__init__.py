"""Whether a line speaks of life or limb at risk now. Every service hears danger with this ear."""

from knowledge.language.danger.kinds import Danger
from knowledge.language.danger.recogniser import recognise, recognise_in

__all__ = ["Danger", "recognise", "recognise_in"]
