"""Groups of open reports about the same matter, as they come in, and the open reports likest a new one.

Promise: every open report is in exactly one group; the same reports in the same order make the same groups, so that the state
can be built anew at every start. What people decided (merge, split) is kept by giving `add` the group.
Refuses: to move a report once it is in a group; whoever reads the list should find it where it was.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

from knowledge.grouping.heat import Standing, standing
from knowledge.grouping.likeness import WEIGHTS, Evidence, Weights, probability, score, weigh
from knowledge.grouping.names import Kind
from knowledge.grouping.open_reports import Floats, OpenReports
from knowledge.grouping.profile import Member, Profile
from knowledge.grouping.reading import Reading, read
from knowledge.grouping.report import Report
from knowledge.grouping.stream import NameCounts
from knowledge.retrieval.encoder import Encoder

# A report joins when that is e^0.75 = 2 times likelier than a matter of its own: to be told that strangers reported one's
# matter is worse than to be in two groups.
JOINS_FROM = 0.75
Reader = Callable[[Report, Encoder], Reading]

# Of the groups that name the same thing, so many of the largest are considered besides those of the likest reports.
_NAMESAKES = 12


@dataclass(frozen=True)
class Assignment:
    """Where a report went. sure: how likely it is the group's matter, 0 to 1; of a new group, how likely it is none of
    the others. is_new: the report began the group."""

    group: str
    is_new: bool
    sure: float


@dataclass(frozen=True)
class HotGroup:
    """A group as it stands. members: oldest first."""

    id: str
    members: tuple[Report, ...]
    standing: Standing


class GroupUnknown(Exception):
    """There is no group of this name."""


@dataclass
class _Group:
    members: dict[str, Member]
    profile: Profile | None = None


class Groups:
    """Not safe to use from two threads at once."""

    def __init__(self, encoder: Encoder, weights: Weights = WEIGHTS, reader: Reader = read) -> None:
        """encoder: what gives meanings their vectors. weights, reader: others than the product's, for fitting."""
        self._reader = reader
        self._encoder = encoder
        self._weights = weights
        self._names = NameCounts()
        self._open = OpenReports(encoder.dimension)
        self._groups: dict[str, _Group] = {}
        self._group_of: dict[str, str] = {}
        # Which reports stand in which slot, and which groups name a thing.
        self._ids: list[str] = []
        self._last: tuple[Report, Reading] | None = None
        self._namesakes: dict[str, set[str]] = {}

    def __len__(self) -> int:
        """Return how many reports are open."""
        return len(self._group_of)

    def add(self, report: Report, group: str | None = None) -> Assignment:
        """Put a report into the group it is most likely about, or into a new one. A report whose id is open already
        replaces the earlier one. group: where people or an earlier run put it; it is made if there is none."""
        self.remove(report.id)
        member, vector, terms = self._read(report)
        self._names.learn(member.words, member.names)
        if group is None:
            group, sure = self._choose(member, vector, terms)
        else:
            sure = 1.0
        slot = self._open.add(terms, vector)
        self._ids.append(report.id)
        is_new = group not in self._groups
        self._enter(group, replace(member, slot=slot), vector)
        return Assignment(group, is_new, sure)

    def remove(self, report_id: str) -> None:
        """Forget a report that is no longer open; an id that is not open is none to forget."""
        name = self._group_of.pop(report_id, None)
        if name is None:
            return
        self._open.remove(self._groups[name].members[report_id].slot)
        self._leave(name, [report_id])
        if self._open.is_sparse:
            self._compact()

    def merge(self, group: str, other: str) -> None:
        """Move the reports of `other` into `group`. Raises GroupUnknown."""
        moved = [] if group == other else list(self._of(other).members.values())
        self._of(group)
        self._leave(other, [member.report.id for member in moved])
        for member in moved:
            self._enter(group, member, self._open.vector(member.slot))

    def split(self, group: str, report_ids: Iterable[str]) -> str:
        """Take reports out of a group into one of their own and return its name. Raises GroupUnknown, also if one is not
        in the group; none or all of its reports leave it as it is."""
        whole, ids = self._of(group), set(report_ids)
        if not ids <= whole.members.keys():
            raise GroupUnknown(group)
        if not ids or len(ids) == len(whole.members):
            return group
        moved = [member for key, member in whole.members.items() if key in ids]
        self._leave(group, [member.report.id for member in moved])
        name = self._unused(moved[0].report.id)
        for member in moved:
            self._enter(name, member, self._open.vector(member.slot))
        return name

    def like(self, report: Report, limit: int = 5) -> list[tuple[str, float]]:
        """Return the open reports likest to be about the same matter and how likely each is, 0 to 1, likest first; never
        the report itself."""
        member, vector, terms = self._read(report)
        near = self._open.near(terms, vector)
        found = []
        for slot, words in zip(near.slots.tolist(), near.words.tolist(), strict=True):
            if (other := self._ids[slot]) != report.id:
                one = self._groups[self._group_of[other]].members[other]
                profile = Profile(one, self._open.vector(slot))
                evidence = weigh(member, vector, profile, words, self._names.certainty)
                found.append((other, probability(evidence, self._weights)))
        return sorted(found, key=lambda each: -each[1])[:limit]

    def group_of(self, report_id: str) -> str | None:
        """Return the group an open report is in."""
        return self._group_of.get(report_id)

    def ranked(self, now: datetime) -> list[HotGroup]:
        """Return all groups, the hottest first, groups of one among them."""
        found = []
        for name, group in self._groups.items():
            reports = sorted((member.report for member in group.members.values()), key=lambda each: (each.at, each.id))
            found.append(HotGroup(name, tuple(reports), standing(reports, now)))
        return sorted(found, key=lambda each: (-each.standing.heat, -len(each.members), each.members[0].at, each.id))

    def evidence(self, report: Report) -> dict[str, Evidence]:
        """Return, for each group worth considering, what says that a report not yet added belongs to it."""
        member, vector, terms = self._read(report)
        return self._evidence(member, vector, terms)

    def _choose(self, member: Member, vector: Floats, terms: Sequence[str]) -> tuple[str, float]:
        """The likeliest group and how likely it is; to begin a new one is one more choice, with a score of 0."""
        evidence = self._evidence(member, vector, terms)
        scores = {name: score(each, self._weights) for name, each in evidence.items()}
        best = max(scores, key=lambda name: scores[name], default="")
        whole = 1 + sum(map(math.exp, scores.values()))
        if not scores or scores[best] < JOINS_FROM:
            return self._unused(member.report.id), 1 / whole
        return best, math.exp(scores[best]) / whole

    def _evidence(self, member: Member, vector: Floats, terms: Sequence[str]) -> dict[str, Evidence]:
        near = self._open.near(terms, vector)
        likest: dict[str, float] = {}
        for slot, words in zip(near.slots.tolist(), near.words.tolist(), strict=True):
            name = self._group_of[self._ids[slot]]
            likest[name] = max(likest.get(name, 0.0), words)
        for name in self._same_thing(member):
            likest.setdefault(name, 0.0)
        return {
            name: weigh(member, vector, self._profile(name), words, self._names.certainty)
            for name, words in likest.items()
        }

    def _same_thing(self, member: Member) -> list[str]:
        names = {name for stem in _things(member) for name in self._namesakes.get(stem, ())}
        return sorted(names, key=lambda name: (-len(self._groups[name].members), name))[:_NAMESAKES]

    def _read(self, report: Report) -> tuple[Member, Floats, tuple[str, ...]]:
        if self._last is None or self._last[0] is not report:
            # What is looked for with `like` is usually added next.
            self._last = report, self._reader(report, self._encoder)
        found = self._last[1]
        return Member(report, found.words, found.names, found.spots, found.matters, -1), found.vector, found.terms

    def _profile(self, name: str) -> Profile:
        """Groups of one are most of all, and their profile is quickly made: none is kept."""
        group = self._groups[name]
        if group.profile is not None:
            return group.profile
        profile = Profile.of((member, self._open.vector(member.slot)) for member in group.members.values())
        if len(group.members) > 1:
            group.profile = profile
        return profile

    def _enter(self, name: str, member: Member, vector: Floats) -> None:
        group = self._groups.setdefault(name, _Group({}))
        group.members[member.report.id] = member
        self._group_of[member.report.id] = name
        if group.profile is not None:
            group.profile.count(member, vector)
        for stem in _things(member):
            self._namesakes.setdefault(stem, set()).add(name)

    def _leave(self, name: str, report_ids: Iterable[str]) -> None:
        group = self._groups[name]
        group.profile = None
        gone = {stem for key in report_ids for stem in _things(group.members.pop(key))}
        for stem in gone - {stem for member in group.members.values() for stem in _things(member)}:
            self._namesakes[stem].discard(name)
            if not self._namesakes[stem]:
                del self._namesakes[stem]
        if not group.members:
            del self._groups[name]

    def _compact(self) -> None:
        places = self._open.compact()
        self._ids = [self._ids[slot] for slot in places]
        moved = {slot: place for place, slot in enumerate(places)}
        for group in self._groups.values():
            group.members = {key: replace(member, slot=moved[member.slot]) for key, member in group.members.items()}

    def _of(self, name: str) -> _Group:
        if name not in self._groups:
            raise GroupUnknown(name)
        return self._groups[name]

    def _unused(self, report_id: str) -> str:
        """A group is called after its first report, unless that one began another group before."""
        names = (report_id if number == 1 else f"{report_id}-{number}" for number in count(1))
        return next(name for name in names if name not in self._groups)


def _things(member: Member) -> set[str]:
    return {stem for mention in member.names if mention.kind is Kind.THING for stem in mention.stems}
