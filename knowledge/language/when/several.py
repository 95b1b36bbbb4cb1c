"""The days of a line that names several: 下周一到周五每天, 明天后天, 周一、周三、周五, 从明天开始一个礼拜.

Not a correction (不是明天，是后天): only days that stand side by side, or with 到 between them, are several.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from community.calendar import is_working_day
from community.clock import local
from knowledge.language.when.days import WEEKDAYS
from knowledge.language.when.picture import CLOCK, PART, Picture
from knowledge.language.when.reading import paint
from knowledge.language.when.tokens import Day, Length, Token

# Nobody means more by one line; what is said without an end (每天) begins with a week.
MOST = 10
A_WEEK = 7

_DAY = timedelta(days=1)
_AND = re.compile(rf"[{PART}{CLOCK}、,和跟与及还有的都也 ]*")
_TO = re.compile(rf"[{PART}{CLOCK}的 ]*(?:到|至|-|~)[ ]*")
_MORE = re.compile(r"[周期拜](?P<days>[一二三四五六日天]{2,})$")
_NEXT_WEEK = re.compile(r"下(?:个|一)?$")
_FOR_A_WEEK = re.compile(r"一个?(?:星期|礼拜|周)(?:的|每天|天天)")


@dataclass(frozen=True)
class Several:
    """Days in order. is_open: no end was said, so that the first week stands for it."""

    days: tuple[date, ...]
    is_open: bool = False


def read_several(line: str, now: datetime) -> Several | None:
    """Return the days that `line` (tidied) names, if they are several. now: aware."""
    here = local(now).replace(tzinfo=None)
    picture = paint(line, here)
    tokens = sorted(picture.tokens, key=lambda token: token.begin)
    recurring = [token for token in tokens if isinstance(token.value, Day) and token.value.every in ("day", "weekday")]
    single = [token for token in tokens if _is_single(token)]
    if recurring:
        found = _recurring(line, recurring, single, here.date())
    elif single:
        found = Several(tuple(dict.fromkeys(_listed(picture, line, tokens, single))))
    elif _FOR_A_WEEK.search(line):
        found = Several(_run(here.date() + _DAY, A_WEEK), is_open=True)
    else:
        return None
    days = tuple(day for day in sorted(found.days) if day >= here.date())[:MOST]
    return Several(days, found.is_open) if len(days) > 1 else None


def _is_single(token: Token) -> bool:
    return isinstance(token.value, Day) and token.value.on is not None and token.value.every is None


def _recurring(line: str, recurring: Sequence[Token], single: Sequence[Token], today: date) -> Several:
    """每天 and 周一到周五每天: of the week that is named, or from now on."""
    token = recurring[0]
    is_weekdays = any(_day(one).every == "weekday" for one in recurring)
    week = single[0] if single and "周" in line[single[0].begin : single[0].end] else None
    if _NEXT_WEEK.search(line[: token.begin]):
        monday = today + timedelta(days=7 - today.weekday())
        days, is_open = _run(monday, A_WEEK), False
    elif week is not None and (start := _day(week).on) is not None:
        days, is_open = _run(start, A_WEEK - start.weekday()), False
    else:
        start = (_day(single[0]).on if single else None) or today + _DAY
        days, is_open = _run(start, A_WEEK), True
    return Several(tuple(day for day in days if not is_weekdays or is_working_day(day)), is_open)


def _listed(picture: Picture, line: str, tokens: Sequence[Token], single: Sequence[Token]) -> Iterator[date]:
    """The first group of days that belong together."""
    before: date | None = None
    end = single[0].begin
    for token in single:
        between = picture.text[end : token.begin]
        on, roll = _day(token).on, _day(token).roll
        if on is None or (before is not None and not (_AND.fullmatch(between) or _TO.fullmatch(between))):
            return
        if before is not None and _TO.fullmatch(between):
            last = roll(before) if roll else on
            yield from _run(before, min((last - before).days + 1, MOST))
            on = last
        yield on
        yield from _more(line[token.begin : token.end], on)
        before, end = on, token.end
    length = next((token.value for token in tokens if isinstance(token.value, Length)), None)
    if length is not None and length.whole_days and before is not None:
        yield from _run(before, min(length.lasts.days + 1, MOST))


def _more(said: str, on: date) -> Iterator[date]:
    """周一三五: the other days of that week."""
    found = _MORE.search(said)
    if found:
        monday = on - timedelta(days=on.weekday())
        yield from (monday + timedelta(days=WEEKDAYS[name]) for name in found["days"])


def _day(token: Token) -> Day:
    if not isinstance(token.value, Day):
        raise TypeError(token)
    return token.value


def _run(first: date, days: int) -> tuple[date, ...]:
    return tuple(first + timedelta(days=ahead) for ahead in range(days))
