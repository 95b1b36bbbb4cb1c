"""How old somebody is: 今年八岁, 七十二了, 2018年的, 读二年级, 65周岁."""

import re
from datetime import date

from knowledge.language.numerals import number

_N = r"\d{1,3}|[一二两三四五六七八九十百]{1,4}"
_YEARS = re.compile(rf"(?P<n>{_N})(?:周)?岁")
# By itself, as an answer to the question: 八岁 is read above, 七十二了 and 72 here.
_BARE = re.compile(rf"^(?:今年|他|她|我|满|有|刚|都|快|虚岁|周岁)*(?P<n>{_N})(?:了|哒|多|咯|啦|个)*[.。!,]?$")
# 他82了, 今年七十三: not 82 元, 12 点.
_SAID = re.compile(
    r"(?:今年|他|她|我|都|快|满|虚岁|周岁|已经|有)(?P<n>\d{2}|[一二三四五六七八九]?十[一二三四五六七八九]?)(?:多?了|咯|哒|$|(?=[,。]))"
)
_BORN = re.compile(r"(?P<year>(?:19|20)\d\d|[0-9]{2}(?=年(?:的|生|出生)))年?(?:的|生|出生|生的)")
_SCHOOL = re.compile(r"(?P<n>[一二三四五六1-6])年级")
# Children start school in the year in which they turn six.
_SCHOOL_BEGINS = 6


def find_age(line: str, today: date, *, is_answer: bool = False) -> int | None:
    """Return the age in years that `line` (tidied) names, or None. is_answer: it was asked for, so that a bare number is
    one."""
    for pattern in (_YEARS, _BARE, _SAID) if is_answer else (_YEARS, _SAID):
        found = pattern.search(line)
        if found and (value := number(found["n"])) is not None and value <= 120:
            return value
    born = _BORN.search(line)
    if born:
        year = int(born["year"])
        year += 0 if year > 99 else (2000 if year <= today.year % 100 else 1900)
        return today.year - year
    grade = _SCHOOL.search(line)
    return _SCHOOL_BEGINS + (number(grade["n"]) or 1) if grade else None
