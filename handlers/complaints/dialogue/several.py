"""Several problems in one line: 3栋的灯不亮，还有5栋门口的垃圾没人收; 电梯抖，4栋楼下狗屎遍地."""

import re
from datetime import datetime

from handlers.complaints.model.category import Category
from handlers.complaints.understanding import cues
from handlers.complaints.understanding.reading import SAYS_PROBLEM_FROM, Reader, Reading, is_findable, where_of

_PAUSE = re.compile(r"[，,。；;！!？?\n]+|(?=(?:另外|此外|还有))")
# A rant is one report, however many things it names, and so is a short one with swear words.
_LONGEST = 160
MOST = 4
# Surer than usual: what is cut in two by mistake is worked twice.
_SURE = 0.5


def parts_of(text: str, reader: Reader, now: datetime) -> list[str]:
    """Return the problems of a line as texts of their own, at most MOST; the line itself where it has but one."""
    clauses = [clause for clause in _PAUSE.split(text) if clause.strip()]
    if len(clauses) < 2 or len(text) > _LONGEST or cues.ABUSE.search(text):
        return [text]
    parts: list[tuple[str, Reading]] = []
    for clause in clauses:
        reading = reader.read(cues.BESIDES.sub("", clause), now)
        if parts and not _is_another(parts[-1][1], reading, clause):
            joined = f"{parts[-1][0]}，{clause}"
            parts[-1] = (joined, reader.read(joined, now))
        else:
            parts.append((clause, reading))
    are_problems = all(reading.is_problem >= SAYS_PROBLEM_FROM for _, reading in parts)
    return [part for part, _ in parts] if 1 < len(parts) <= MOST and are_problems else [text]


def _is_another(before: Reading, reading: Reading, clause: str) -> bool:
    """A clause that reports something else: at another spot, or of another kind behind a word like 还有."""
    if reading.is_problem < SAYS_PROBLEM_FROM or before.is_problem < SAYS_PROBLEM_FROM or reading.says_nothing:
        return False
    one, other = where_of(before.place), where_of(reading.place)
    is_elsewhere = (
        is_findable(other) and is_findable(one) and other.place not in one.place and one.place not in other.place
    )
    differs = reading.category is not before.category and reading.confidence >= _SURE and before.confidence >= _SURE
    says_besides = cues.BESIDES.search(clause) is not None or clause.startswith("还有")
    return (is_elsewhere and (differs or says_besides)) or (
        says_besides and differs and Category.OTHER not in (reading.category, before.category)
    )
