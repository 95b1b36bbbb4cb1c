"""How likely a report is about the same matter as a group (or as one other report): evidence, weighed.

The weights are those of a logistic regression over half of the rivers of a city's hotline and one made-up estate
(knowledge/evaluation/grouping_fit.py prints them; docs/hot-issues.md has the figures on the other halves).
"""

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from knowledge.grouping.matters import everywhere
from knowledge.grouping.names import Kind, Mention
from knowledge.grouping.open_reports import Floats
from knowledge.grouping.profile import Member, Profile
from knowledge.grouping.report import metres_between

# A position within so many metres is the same place; further than the other number another.
NEAR_M, FAR_M = 60, 400
_DAY_S = 86_400
# Below this share of names, none is shared: a rare one may be by chance.
_NONE = 0.1
_THINGS = frozenset({Kind.THING})
_AREAS = frozenset({Kind.AREA, Kind.ESTATE})


class Evidence(NamedTuple):
    """thing, area: the share of the report's names that the group holds too, 0 to 1. matter: the share of the group that speaks of a matter of the report's. other_matter: 1 if both speak of
    matters and none in common. meaning: cosine of the vectors. words: of the terms, with the likest member. building: the share
    of the group that is about a building of the report's. elsewhere: 1 if both say where and it is not the same thing, estate, unit,
    building (unless the matter is one of the whole estate) or spot; meaning, words, matter and building are 0 then. gap: log of 1 + days since the group's latest report,
    as far as they share no thing, for a river stays the same river. size: log of its members."""

    thing: float
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
    begin=-2.27,
    evidence=Evidence(
        thing=5.18,
        area=1.0,
        matter=2.0,
        other_matter=-4.64,
        meaning=5.44,
        words=8.26,
        building=3.73,
        elsewhere=0.0,
        gap=-2.02,
        size=0.2,
    ),
)


def score(evidence: Evidence, weights: Weights = WEIGHTS) -> float:
    """Return the log-odds that it is the same matter rather than a new one."""
    return sum(map(operator.mul, evidence, weights.evidence), weights.begin)


def probability(evidence: Evidence, weights: Weights = WEIGHTS) -> float:
    """Return how likely it is the same matter, 0 to 1, were there no others to choose from."""
    return 1 / (1 + math.exp(-score(evidence, weights)))


def weigh(
    member: Member, vector: Floats, profile: Profile, words: float, certainty: Callable[[str], float]
) -> Evidence:
    """Return the evidence that a report belongs to a group. words: cosine with the likest member."""
    thing = _shared(member.names, _THINGS, profile, certainty)
    both = Kind.THING in profile.naming and any(mention.kind is Kind.THING for mention in member.names)
    matter = _share(member.matters, profile.matters, profile.telling)
    is_other = bool(member.matters) and profile.telling > 0 and not matter
    elsewhere = thing < _NONE and (both or _names_other_estate(member, profile) or _is_elsewhere(member, profile))
    # Of two places the same words tell of two matters: 漏水了 is said the same way in every building.
    here = 0.0 if elsewhere else 1.0
    at, seconds = member.report.at, 0.0
    if not profile.first_at <= at <= profile.last_at:
        nearest = profile.first_at if at < profile.first_at else profile.last_at
        seconds = abs((at - nearest).total_seconds())
    return Evidence(
        thing=thing,
        area=_shared(member.names, _AREAS, profile, certainty),
        matter=matter * here,
        other_matter=is_other * (1 - thing),
        meaning=float(profile.vector @ vector) / (math.sqrt(profile.vector @ profile.vector) or 1.0) * here,
        words=words * here,
        building=_share(member.spots.buildings, profile.buildings, profile.placed) * here,
        elsewhere=1 - here,
        gap=math.log1p(seconds / _DAY_S) * (1 - thing),
        size=math.log(profile.size),
    )


def _shared(
    mentions: Sequence[Mention], kinds: frozenset[Kind], profile: Profile, certainty: Callable[[str], float]
) -> float:
    """Names said often or in the title count more, squared: it is the main one that must agree."""
    held = whole = 0.0
    for mention in mentions:
        if mention.kind not in kinds:
            continue
        weight = 1 + math.log(mention.count)
        sure = [weight * certainty(stem) for stem in mention.stems]
        most = max(sure)
        whole += most * most
        if counts := profile.stems.get(mention.kind):
            shares = [counts[stem] * each for stem, each in zip(mention.stems, sure, strict=True) if stem in counts]
            held += most * max(shares, default=0.0) / profile.naming[mention.kind]
    return held / whole if whole else 0.0


def _share(said: frozenset[str], counts: Mapping[str, int], of: int) -> float:
    return max((counts.get(each, 0) for each in said), default=0) / of if of else 0.0


def _names_other_estate(member: Member, profile: Profile) -> bool:
    stems = profile.stems.get(Kind.ESTATE)
    if not stems:
        return False
    said = [mention for mention in member.names if mention.kind is Kind.ESTATE]
    return bool(said) and not any(mention.shortest in stems for mention in said)


def _is_elsewhere(member: Member, profile: Profile) -> bool:
    position, spots = member.report.position, member.spots
    if position is not None and profile.positions:
        distance = min(metres_between(position, other) for other in profile.positions)
        if distance > FAR_M:
            return True
        if distance < NEAR_M:
            return False
    if not spots.buildings or not profile.placed or (profile.matters.keys() & member.matters & everywhere()):
        return False
    if spots.buildings.isdisjoint(profile.buildings):
        return True
    # 一单元 alone may be any building's.
    units = {unit for unit in spots.units if not unit.startswith("-")}
    known = [unit for unit in profile.units if unit.split("-")[0] in spots.buildings]
    return bool(units and known) and units.isdisjoint(known)
