"""How likely a report is about the same matter as a group (or as one other report): evidence, weighed.

The weights are those of a logistic regression over half of the rivers of a city's hotline and one made-up estate
(knowledge/evaluation/grouping_fit.py prints them; docs/hot-issues.md has the figures on the other halves).
"""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass

import numpy as np

from knowledge.grouping.matters import everywhere
from knowledge.grouping.names import Kind, Mention
from knowledge.grouping.profile import Member, Profile
from knowledge.grouping.report import metres_between
from knowledge.grouping.reading import Reading

# A position within so many metres is the same place; further than the other number another.
NEAR_M, FAR_M = 60, 400
_DAY_S = 86_400


@dataclass(frozen=True)
class Evidence:
    """thing, area: the share of the report's names that the group holds too, 0 to 1. other_thing: 1 if both name things
    and none in common. matter: the share of the group that speaks of a matter of the report's. other_matter: 1 if both speak of
    matters and none in common. meaning: cosine of the vectors. words: of the terms, with the likest member. building: the share
    of the group that is about a building of the report's. elsewhere: 1 if both say where in the estate, and it is not the same
    building, unit or spot, and the matter is not one of the whole estate. gap: log of 1 + days since the group's latest report,
    as far as they share no thing, for a river stays the same river. size: log of its members."""

    thing: float
    other_thing: float
    area: float
    matter: float
    other_matter: float
    meaning: float
    words: float
    building: float
    elsewhere: float
    gap: float
    size: float


@dataclass(frozen=True)
class Weights:
    """What each piece of evidence adds to the log-odds, and where they begin."""

    begin: float
    evidence: Evidence


WEIGHTS = Weights(
    begin=-2.36,
    evidence=Evidence(
        thing=1.96,
        other_thing=-5.28,
        area=1.0,
        matter=1.79,
        other_matter=-3.77,
        meaning=5.73,
        words=5.14,
        building=3.37,
        elsewhere=-3.36,
        gap=-1.78,
        size=0.12,
    ),
)


def probability(evidence: Evidence, weights: Weights = WEIGHTS) -> float:
    """Return how likely it is the same matter, 0 to 1."""
    pairs = zip(astuple(evidence), astuple(weights.evidence), strict=True)
    return 1 / (1 + math.exp(-weights.begin - sum(value * weight for value, weight in pairs)))


def weigh(
    member: Member, vector: "np.ndarray", profile: Profile, words: float, certainty: Callable[[str], float]
) -> Evidence:
    """Return the evidence that a report belongs to a group. words: cosine with the likest member."""
    thing = _shared(member.names, Kind.THING, profile, certainty)
    both = profile.naming[Kind.THING] > 0 and any(mention.kind is Kind.THING for mention in member.names)
    matter = _share(member.matters, profile.matters, profile.telling)
    length = float(np.sqrt(profile.vector @ profile.vector)) or 1.0
    gap_s = max((profile.first_at - member.report.at).total_seconds(), (member.report.at - profile.last_at).total_seconds(), 0)
    return Evidence(
        thing=thing,
        other_thing=float(both and thing < 0.1),
        area=_shared(member.names, Kind.AREA, profile, certainty),
        matter=matter,
        other_matter=float(bool(member.matters) and profile.telling > 0 and not matter) * (1 - thing),
        meaning=float(profile.vector @ vector) / length,
        words=words,
        building=_share(member.spots.buildings, profile.buildings, profile.placed),
        elsewhere=float(_is_elsewhere(member, profile)),
        gap=math.log1p(gap_s / _DAY_S) * (1 - thing),
        size=math.log(profile.size),
    )


def _shared(mentions: Sequence[Mention], kind: Kind, profile: Profile, certainty: Callable[[str], float]) -> float:
    """Names said often or in the title count more, squared: it is the main one that must agree."""
    naming = profile.naming[kind]
    if not naming:
        return 0.0
    held, counts, whole = 0.0, profile.stems[kind], 0.0
    for mention in mentions:
        if mention.kind is not kind:
            continue
        weight = 1 + math.log(mention.count)
        sure = [weight * certainty(stem) for stem in mention.stems]
        most = max(sure)
        whole += most * most
        held += most * max(counts[stem] / naming * each for stem, each in zip(mention.stems, sure, strict=True))
    return held / whole if whole else 0.0


def _share(said: frozenset[str], counts: Counter[str], of: int) -> float:
    return max((counts[each] for each in said), default=0) / of if of else 0.0


def _is_elsewhere(member: Member, profile: Profile) -> bool:
    if any(profile.matters[matter] for matter in member.matters & everywhere()):
        return False
    position, spots = member.report.position, member.spots
    if position is not None and profile.positions:
        distance = min(metres_between(position, other) for other in profile.positions)
        if distance > FAR_M:
            return True
        if distance < NEAR_M:
            return False
    if spots.units and profile.units and not any(unit in profile.units for unit in spots.units):
        # 一单元 alone may be any building's.
        return all("-" in unit and not unit.startswith("-") for unit in spots.units)
    return bool(spots.buildings and profile.placed) and not any(each in profile.buildings for each in spots.buildings)
