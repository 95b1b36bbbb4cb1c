"""Questions about many things (questions.txt), filled in: a dense base of near twins, as a stranger's knowledge may be.

Our own entries lie far apart. In a base about one district's clinics the neighbours of a question ask something else
about the same thing, or the same about another; what tells them apart is learnt here.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.evaluation.holdout import fold_of
from knowledge.language import concepts

QUESTIONS_FILE = Path(__file__).parent / "questions.txt"
# How often a thing is asked about for somebody in particular.
FOR_SOMEBODY = 0.3
# How many of a wording's known words are said in another way.
SWAPPED = 0.3
# Pairs about one thing that stand side by side in a batch: each other's hardest negatives.
ABOUT_ONE = 4

Names = tuple[str, ...]


@dataclass(frozen=True)
class Kind:
    """things, whom: each under one or several names. questions: the wordings of each, {} for the thing."""

    things: tuple[Names, ...]
    whom: tuple[Names, ...]
    questions: tuple[Names, ...]


@dataclass(frozen=True)
class Asked:
    """One question about one thing. things: its names, with those of whom it is for."""

    things: Names
    question: Names

    def wordings(self, rng: random.Random, count: int) -> list[str]:
        """Return up to `count` different wordings."""
        chosen = rng.sample(self.question, min(count, len(self.question)))
        return [wording.replace("{}", rng.choice(self.things)) for wording in chosen]


def reworded(rng: random.Random, wording: str, things: Names) -> str:
    """Return the wording as somebody else might say it: a word for its synonym, the thing first or last, small words
    more or less."""
    pieces = [_synonym(rng, piece, concept) for piece, concept in concepts.parts(wording)]
    said = "".join(piece for piece in pieces if piece not in _SMALL or rng.random() < 0.6)
    for thing in things:
        if said.startswith(thing) and len(said) > len(thing) + 2 and rng.random() < 0.2:
            said = said.removeprefix(thing) + thing
        elif said.endswith(thing) and rng.random() < 0.2:
            said = thing + said.removesuffix(thing)
    return rng.choice(_FRAMES).format(said)


# Words that may come or go, and what is said around a question.
_SMALL = frozenset("的了呢是得就都会能要该有")
_FRAMES = (
    "{}",
    "{}",
    "{}",
    "{}",
    "请问{}",
    "我想知道{}",
    "医生{}",
    "{}呢",
    "{}谢谢",
    "{}急",
    "您好请问一下{}",
    "咨询{}",
    "那{}",
    "现在{}",
    "一般{}",
    "关于{}",
)


def _synonym(rng: random.Random, piece: str, concept: int | None) -> str:
    return piece if concept is None or rng.random() > SWAPPED else rng.choice(concepts.groups()[concept])


@cache
def kinds() -> tuple[Kind, ...]:
    """Return what questions.txt holds."""
    blocks = QUESTIONS_FILE.read_text(encoding="utf-8").split("\n= ")[1:]
    return tuple(_kind(block.splitlines()[1:]) for block in blocks)


def outside(fold: int, folds: int) -> tuple[Kind, ...]:
    """Return the kinds without the things and questions of a fold."""
    return tuple(
        Kind(
            tuple(thing for thing in kind.things if fold_of(thing[0], folds) != fold),
            kind.whom,
            tuple(question for question in kind.questions if fold_of(question[0], folds) != fold),
        )
        for kind in kinds()
    )


def about_one_thing(rng: random.Random, chosen: Sequence[Kind], count: int) -> list[Asked]:
    """Return up to `count` different questions about one thing."""
    kind = rng.choices(chosen, [len(each.things) for each in chosen])[0]
    things = _for(rng, rng.choice(kind.things), kind)
    return [Asked(things, question) for question in rng.sample(kind.questions, min(count, len(kind.questions)))]


def dense_base(rng: random.Random, fold: int, folds: int, each: int) -> list[Asked]:
    """Return `each` questions about every thing of the fold, some for all and some for somebody."""
    found: dict[tuple[Names, Names], Asked] = {}
    for kind in kinds():
        for thing in kind.things:
            if fold_of(thing[0], folds) == fold:
                for question in rng.sample(kind.questions, min(each, len(kind.questions))):
                    asked = Asked(_for(rng, thing, kind), question)
                    found[asked.things, asked.question] = asked
    return list(found.values())


def all_lines() -> Iterator[str]:
    """Yield every name, and every wording once, for counting what words there are."""
    rng = random.Random(0)
    for kind in kinds():
        for names in (*kind.things, *kind.whom):
            yield from names
        for question in kind.questions:
            for wording in question:
                yield wording.replace("{}", rng.choice(rng.choice(kind.things)))


def _for(rng: random.Random, thing: Names, kind: Kind) -> Names:
    if not kind.whom or rng.random() >= FOR_SOMEBODY:
        return thing
    return tuple(f"{who}{name}" for who in rng.choice(kind.whom) for name in thing)


def _kind(lines: Sequence[str]) -> Kind:
    rows = [line for line in lines if line and line != "="]
    named = {head: rest for head, _, rest in (row.partition(": ") for row in rows if ": " in row)}
    questions = (row.partition(" = ")[2] for row in rows if " = " in row)
    return Kind(
        _names(named["things"]),
        _names(named.get("whom", "")),
        tuple(tuple(wording.strip() for wording in question.split(" | ")) for question in questions),
    )


def _names(text: str) -> tuple[Names, ...]:
    return tuple(tuple(names.split("/")) for names in text.split())
