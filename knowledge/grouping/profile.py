"""What the members of a group have in common, counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from knowledge.grouping.names import Kind, Mention
from knowledge.grouping.report import Report
from knowledge.grouping.spots import Spots

_Key = TypeVar("_Key")


@dataclass(frozen=True)
class Member:
    """An open report in its group. slot: its place among the open reports."""

    report: Report
    words: str
    names: tuple[Mention, ...]
    spots: Spots
    matters: frozenset[str]
    slot: int


class Profile:
    """size: members. stems: how many of them mention each stem, per kind; naming: how many mention any. buildings, units and
    matters likewise; placed: members that say a building; telling: members with a known matter. vector: the sum of
    their vectors, float32 (dimension,)."""

    __slots__ = (
        "buildings", "first_at", "last_at", "matters", "naming", "placed", "positions", "size", "stems", "telling", "units", "vector",
    )  # fmt: skip

    def __init__(self, member: Member, vector: npt.NDArray[np.float32]) -> None:
        """The profile of one member: most are, and are made anew for each comparison, so this is kept cheap."""
        self.size = 1
        self.vector = vector
        self.first_at = self.last_at = member.report.at
        self.stems: dict[Kind, dict[str, int]] = {}
        self.naming: dict[Kind, int] = {}
        for mention in member.names:
            self.naming[mention.kind] = 1
            self.stems.setdefault(mention.kind, {}).update(dict.fromkeys(mention.stems, 1))
        self.buildings = dict.fromkeys(member.spots.buildings, 1)
        self.units = dict.fromkeys(member.spots.units, 1)
        self.matters = dict.fromkeys(member.matters, 1)
        self.placed = int(bool(self.buildings))
        self.telling = int(bool(self.matters))
        self.positions = [] if member.report.position is None else [member.report.position]

    @classmethod
    def of(cls, members: Iterable[tuple[Member, npt.NDArray[np.float32]]]) -> "Profile":
        """Return the profile of at least one member, each with its vector."""
        first, *others = members
        profile = cls(*first)
        for member, vector in others:
            profile.count(member, vector)
        return profile

    def count(self, member: Member, vector: npt.NDArray[np.float32]) -> None:
        """Count one more member."""
        one = Profile(member, vector)
        self.size += 1
        self.vector = self.vector + vector
        self.first_at = min(self.first_at, one.first_at)
        self.last_at = max(self.last_at, one.last_at)
        for kind, stems in one.stems.items():
            _add(self.stems.setdefault(kind, {}), stems)
        _add(self.naming, one.naming)
        _add(self.buildings, one.buildings)
        _add(self.units, one.units)
        _add(self.matters, one.matters)
        self.placed += one.placed
        self.telling += one.telling
        self.positions += one.positions


def _add(counts: dict[_Key, int], more: dict[_Key, int]) -> None:
    for key in more:
        counts[key] = counts.get(key, 0) + 1
