"""A draft of what a group is about, from its members' own words, with numbers of people masked."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from community.privacy import mask_personal
from knowledge.grouping import texts
from knowledge.grouping.heat import Standing
from knowledge.grouping.matters import matters_in
from knowledge.grouping.names import Kind, names_in
from knowledge.grouping.reading import is_generic, plain
from knowledge.grouping.report import Report
from knowledge.grouping.spots import spots_in
from knowledge.language.normalise import normalise

QUOTED = 60
TITLE = 30
# Of very many members so many of the latest are read.
READ_MEMBERS = 60
_CLAUSE = re.compile(r"[^，,。；;！!？?\n…]+")
_MATTERS_NAMED = 2
# A longer name is the whole one if this share of the members who say its end say it.
_WHOLE = 0.6


@dataclass(frozen=True)
class Draft:
    """title: one member's, or the clause that most members come near. place: the place most members name, empty if none
    is named by more than one in three. summary: a few sentences."""

    title: str
    place: str
    summary: str


def draft(members: Sequence[Report], standing: Standing, now: datetime) -> Draft:
    """Return the draft for a group's members, oldest first; at least one."""
    lately = members[-READ_MEMBERS:]
    words = [plain(f"{'' if is_generic(each.title) else each.title}。{each.text}") for each in lately]
    places = [plain(each.place) for each in lately]
    place = _place([f"{said}。{place}" for said, place in zip(words, places, strict=True)])
    what = _most([matters_in(said) for said in words], _MATTERS_NAMED)
    title, quote = _typical(lately)
    said = texts.summary(
        place=place,
        what="、".join(what),
        reports=len(members),
        people=standing.reporters,
        since=texts.day(members[0].at, now),
        until=texts.day(members[-1].at, now),
        growing=standing.is_growing_fast,
        quote=quote,
    )
    return Draft(title, place, said)


def _place(words: Sequence[str]) -> str:
    """The names most members share, the larger place first: 清溪花园3栋."""
    found = []
    for kind in (Kind.THING, Kind.ESTATE, Kind.AREA):
        said = [
            {f"{stem}{mention.ending}" for mention in names_in(each) if mention.kind is kind for stem in mention.stems}
            for each in words
        ]
        if names := _most(said, 1):
            counts = Counter(name for each in said for name in each)
            # 湖亭河 is the end of 白湖亭河 where nearly all write so, but 清溪河 is not the end of 在清溪河, which few write.
            longer = [name for name in counts if name.endswith(names[0]) and counts[name] > _WHOLE * counts[names[0]]]
            found.append(max(longer, key=lambda name: (len(name) if len(words) > 1 else -len(name), name)))
            break
    spots = _most([{f"{building}栋" for building in spots_in(each).buildings} for each in words], 1)
    return "".join(found + spots)


def _most(said: Sequence[set[str] | frozenset[str]], limit: int) -> list[str]:
    """What more than a third of the members say, the commonest first; of equals the shortest."""
    counts = Counter(one for each in said for one in each)
    common = [one for one, count in counts.items() if count * 3 > len(said)]
    return sorted(common, key=lambda one: (-counts[one], len(one), one))[:limit]


def _typical(members: Sequence[Report]) -> tuple[str, str]:
    """The title and the words of the member whose pairs of characters most others hold too."""
    spelt = [normalise(f"{each.title}{each.text}") for each in members]
    pairs = [{one + other for one, other in pairwise(text)} for text in spelt]
    counts = Counter(pair for each in pairs for pair in each)
    scores = [sum(counts[pair] for pair in each) / (len(each) + 8) for each in pairs]
    place = max(range(len(members)), key=lambda number: scores[number])
    report = members[place]
    text = _shortened(report.text or report.title, QUOTED)
    title = report.title if not is_generic(report.title) else _first_clause(report.text)
    return _shortened(title, TITLE), text


def _first_clause(text: str) -> str:
    clauses = [clause.strip() for clause in _CLAUSE.findall(text)]
    return next((clause for clause in clauses if len(normalise(clause)) > 3), text)


def _shortened(text: str, limit: int) -> str:
    # Masked first: half of a number would not be known as one.
    masked = mask_personal(" ".join(text.split()))
    return masked if len(masked) <= limit else f"{masked[: limit - 1]}…"
