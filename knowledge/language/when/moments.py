"""Pieces put side by side: a day, a part of it and a clock time that were said of the same moment.

明天…下午…两点 is one moment; 周三或者周四 are two, and the words between them say how they stand to each other.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from knowledge.language.when.tokens import Clock, Day, Instant, Length, Part, Token


class Relation(StrEnum):
    """How a moment stands to the one before it."""

    FIRST = "first"
    TO = "to"
    OR = "or"
    INSTEAD = "instead"
    APART = "apart"


@dataclass(frozen=True)
class Moment:
    """What was said of one moment. refused: the resident can't then (周三不行)."""

    relation: Relation = Relation.FIRST
    day: Day | None = None
    part: Part | None = None
    clock: Clock | None = None
    instant: Instant | None = None
    length: Length | None = None
    refused: bool = False

    def has(self, token: Token) -> bool:
        """Say whether a piece of this kind was already said of the moment."""
        return getattr(self, _slot(token)) is not None or (isinstance(token.value, Day) and self.instant is not None)

    def with_piece(self, token: Token) -> "Moment":
        """Return the moment with one more piece."""
        match token.value:
            case Day():
                return replace(self, day=token.value)
            case Part():
                return replace(self, part=token.value)
            case Clock():
                return replace(self, clock=token.value)
            case Instant():
                return replace(self, instant=token.value)
            case Length():
                return replace(self, length=token.value)


_FILLER = "(?:左右|钟|整|开始|起|这样|样子|的|了|一直|,|、|嗯|呃|那个)*"
_TO = re.compile(rf"^{_FILLER}(?:到|至|-|~|—)+{_FILLER}$")
_OR = re.compile(
    r"^[^。;!?]{0,5}(?:或者?|还是|要么|要不然?|要不|不然|抑或|任选)[^。;!?]{0,3}$|^(?:[、,和跟及与/]|以及|都行|都可以)?$"
)
_INSTEAD = re.compile(
    r"(?:改|换|挪|推|推迟|提前|延|延后|延期|调|调整|移)(?:约|订|时间)?(?:到|成|为|在|至)|不对|不是|错了|说错|哦不|搞错|记错|算了|取消.*(?:要|订|改)"
)
_REFUSED = re.compile(
    r"^[^,。;!?]{0,4}(?<![行得在来去要可便有])(?:不行|不得行|不可以|没空|莫空|没得空|不得空|没时间|莫得时间|没得时间|不在|来不了|去不了|来不到|去不到|不方便|不来|不去|不要|没法|都不行|都没空)"
)
_EITHER = re.compile("或者?|还是")
# 不是周三是周四, 除了周三; not 是不是周三.
_EXCLUDED = re.compile(r"(?:(?<!是)不是|(?<!要)不要|(?<![特区])别|除了|除开|(?<!能)不能)(?:在|约|订)?$")
# A day named well after a clock time is said of something else.
_NEAR = 4


def moments_of(tokens: Sequence[Token], text: str) -> list[Moment]:
    """Group the pieces, in their order in the line `text`, into moments."""
    moments: list[Moment] = []
    current, at = Moment(), 0
    for token in tokens:
        gap = text[at : token.begin]
        again = _said_again(current, token, gap)
        relation = None if again else _relation(current, token, gap)
        if again:
            current = again
        elif relation is None:
            current = current.with_piece(token)
        else:
            moments.append(replace(current, refused=current.refused or bool(_REFUSED.search(gap))))
            current = Moment(relation).with_piece(token)
        if _EXCLUDED.search(text[: token.begin]):
            current = replace(current, refused=True)
        at = token.end
    moments.append(replace(current, refused=current.refused or bool(_REFUSED.search(text[at:]))))
    return moments


_FROM_ON = re.compile("^(?:起|开始|以后|之后|过后)")


def _said_again(current: Moment, token: Token, gap: str) -> Moment | None:
    """The moment with a piece that only repeats or narrows what was said of it (12月6号星期天, 从明天起每天), or None."""
    if _TO.match(gap) or _INSTEAD.search(gap):
        return None
    match token.value:
        case Day() if current.day is not None:
            day = _agreed(current.day, token.value, bool(_FROM_ON.match(gap)))
            return replace(current, day=day) if day else None
        case Part() if current.part == token.value:
            return current
        case Clock() if current.clock == token.value:
            return current
    return None


def _agreed(before: Day, day: Day, from_on: bool) -> Day | None:
    if before.on is None or day.on is None:
        return None
    if day.every and day.roll and from_on and not before.every:
        return replace(day, on=day.roll(before.on))
    if before.every or day.every:
        return None
    if day.on == before.on or (day.roll and day.roll(before.on) == before.on):
        return before
    return day if before.roll and before.roll(day.on) == day.on else None


def _relation(current: Moment, token: Token, gap: str) -> Relation | None:
    """None: the piece belongs to the current moment."""
    if current == Moment():
        return None
    if isinstance(token.value, Length):
        return None if current.length is None else Relation.APART
    if _TO.match(gap):
        return Relation.TO
    if _INSTEAD.search(gap) and not _EXCLUDED.search(gap):
        return Relation.INSTEAD
    if current.has(token):
        return Relation.OR if _OR.match(gap) else Relation.APART
    if isinstance(token.value, Day) and current.clock is not None and len(gap) > _NEAR:
        return Relation.APART
    if _EITHER.search(gap):
        return Relation.OR
    if isinstance(token.value, Day) and _REFUSED.search(gap):
        return Relation.APART
    return None


def _slot(token: Token) -> str:
    return type(token.value).__name__.lower()
