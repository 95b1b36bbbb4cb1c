"""What the members of a group have in common, counted."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import numpy.typing as npt

from knowledge.grouping.names import Kind, Mention
from knowledge.grouping.report import Report
from knowledge.grouping.spots import Spots


@dataclass(frozen=True)
class Member:
    """An open report in its group. slot: its place among the open reports."""

    report: Report
    words: str
    names: tuple[Mention, ...]
    spots: Spots
    matters: frozenset[str]
    slot: int


@dataclass
class Profile:
    """size: members. stems: how many of them mention each stem, per kind; naming: how many mention any. buildings and
    units likewise; placed: members that say a
    building. matters likewise; telling: members with a known matter. vector: the sum of their vectors, float32 (dimension,)."""

    vector: npt.NDArray[np.float32]
    first_at: datetime
    last_at: datetime
    size: int = 0
    stems: dict[Kind, Counter[str]] = field(default_factory=lambda: {kind: Counter() for kind in Kind})
    naming: Counter[Kind] = field(default_factory=Counter)
    buildings: Counter[str] = field(default_factory=Counter)
    units: Counter[str] = field(default_factory=Counter)
    placed: int = 0
    matters: Counter[str] = field(default_factory=Counter)
    telling: int = 0
    positions: list[tuple[float, float]] = field(default_factory=list)

    @classmethod
    def of(cls, members: Iterable[tuple[Member, npt.NDArray[np.float32]]]) -> "Profile":
        """Return the profile of at least one member, each with its vector."""
        pairs = list(members)
        first = pairs[0]
        profile = cls(np.zeros_like(first[1]), first[0].report.at, first[0].report.at)
        for member, vector in pairs:
            profile.count(member, vector)
        return profile

    def count(self, member: Member, vector: npt.NDArray[np.float32]) -> None:
        """Count one more member."""
        self.size += 1
        self.vector = self.vector + vector
        self.first_at = min(self.first_at, member.report.at)
        self.last_at = max(self.last_at, member.report.at)
        for kind in Kind:
            stems = {stem for mention in member.names if mention.kind is kind for stem in mention.stems}
            self.stems[kind].update(stems)
            self.naming[kind] += bool(stems)
        self.buildings.update(member.spots.buildings)
        self.units.update(member.spots.units)
        self.placed += bool(member.spots.buildings)
        self.matters.update(member.matters)
        self.telling += bool(member.matters)
        if member.report.position is not None:
            self.positions.append(member.report.position)
