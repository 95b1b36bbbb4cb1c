"""How hot a group is: how many people, how lately, and whether faster than it usually goes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from knowledge.grouping.report import Report

# A report counts half after this time, and never less than FLOOR while it is open.
HALF_LIFE_D = 14.0
FLOOR = 0.2
# What the same person reports again counts this much.
AGAIN = 0.25
GROWING_HEAT = 1.5
# Growth is judged over the last week, against the time before it.
WEEK = timedelta(days=7)
GROWS_FROM = 3
# How seldom chance alone would bring so many reports in a week.
SURPRISE = 0.01
# A matter nobody reported before is expected so many times a week.
NEW_PER_WEEK = 0.4


@dataclass(frozen=True)
class Standing:
    """heat: people, each counted by their latest report's age, and half as much again if growing. reporters: distinct.
    last_week: reports of the seven days before now. usual_per_week: the rate before those."""

    heat: float
    reporters: int
    last_week: int
    usual_per_week: float
    is_growing_fast: bool


def standing(reports: Sequence[Report], now: datetime) -> Standing:
    """Return how hot these reports are at `now`; at least one, oldest first. One from after `now` counts as of now."""
    ages: dict[str, list[float]] = {}
    for report in reports:
        age_d = max((now - report.at).total_seconds() / 86_400, 0.0)
        ages.setdefault(report.reporter or f"report {report.id}", []).append(age_d)
    heat = sum(max(0.5 ** (min(own) / HALF_LIFE_D), FLOOR) * (1 + AGAIN * math.log(len(own))) for own in ages.values())
    lately = [report for report in reports if report.at > now - WEEK]
    before = len(reports) - len(lately)
    weeks = (now - WEEK - reports[0].at) / WEEK
    usual = before / max(weeks, 1.0) if before else 0.0
    people = len({report.reporter or report.id for report in lately})
    growing = people >= GROWS_FROM and _chance_of(people, max(usual, NEW_PER_WEEK)) < SURPRISE
    return Standing(
        heat=round(heat * (GROWING_HEAT if growing else 1.0), 3),
        reporters=len(ages),
        last_week=len(lately),
        usual_per_week=round(usual, 2),
        is_growing_fast=growing,
    )


def _chance_of(count: int, expected: float) -> float:
    """How likely a Poisson count is `count` or more."""
    below = sum(math.exp(k * math.log(expected) - expected - math.lgamma(k + 1)) for k in range(count))
    return max(1 - below, 0.0)
