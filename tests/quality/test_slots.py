"""What residents say of when, how many, who and where, on lines that the reader's author never saw.

A row of sets/slots.jsonl: category, text, now (China's wall clock), slots (when, count, name, phone, address, for_whom).
Where a line only says that somebody has to ask back, its start ends in a question mark: "?" takes any start and
"2026-11-24?" any hour of that day, and neither end nor part is compared.
"""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from community.clock import CHINA
from knowledge.language.slots import Slots, read_slots
from tests.quality import SETS

pytestmark = pytest.mark.quality
TEXT_SLOTS = ("count", "name", "phone", "for_whom")
OPEN = "?"


@dataclass(frozen=True)
class Row:
    """One resident's line, the moment it was said, and what should be read in it."""

    category: str
    text: str
    now: datetime
    slots: dict[str, Any]

    def is_right(self) -> bool:
        """Return whether every slot of this line is read as a person would."""
        read = read_slots(self.text, self.now)
        others = all(getattr(read, slot) == self.slots[slot] for slot in TEXT_SLOTS)
        return others and same_place(read.address, self.slots["address"]) and self.is_right_time(read)

    def is_right_time(self, slots: Slots) -> bool:
        """Return whether the time is read right; how it recurs counts only in lines about recurrence."""
        gold, read = self.slots["when"], slots.when
        if gold is None or read is None:
            return gold is read
        if read.ask != gold["ask"] or (self.category == "recurrence" and read.every != gold["every"]):
            return False
        start = gold["start"]
        if start is not None and start.endswith(OPEN):
            return (read.start or "").startswith(start.removesuffix(OPEN))
        return (read.start, read.end, read.part) == (start, gold["end"], gold["part"])


def same_place(read: str | None, gold: str | None) -> bool:
    """3号楼 and 3栋 are one building; which word is kept is the reader's choice."""
    return gold is read if gold is None or read is None else read.replace("号楼", "栋") == gold.replace("号楼", "栋")


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    lines = (SETS / "slots.jsonl").read_text(encoding="utf-8").splitlines()
    loaded = (json.loads(line) for line in lines)
    return [
        Row(row["category"], row["text"], datetime.fromisoformat(row["now"]).replace(tzinfo=CHINA), row["slots"])
        for row in loaded
    ]


def test_the_set_is_large_even_and_without_repeats(rows: list[Row]) -> None:
    assert len(rows) >= 500
    assert len({(row.text, row.now) for row in rows}) == len(rows)
    per_category = Counter(row.category for row in rows)
    assert len(per_category) == 16
    assert min(per_category.values()) >= 30


def test_slots_are_read_as_a_person_would_read_them(rows: list[Row]) -> None:
    wrong = [row for row in rows if not row.is_right()]
    missed = Counter(row.category for row in wrong)
    for category, count in Counter(row.category for row in rows).items():
        print(f"{category:16} {count - missed[category]:3}/{count:3} {1 - missed[category] / count:.3f}")
    share = 1 - len(wrong) / len(rows)
    print(f"{'all':16} {len(rows) - len(wrong):3}/{len(rows):3} {share:.3f}")
    assert share >= 0.95, [f"{row.category} {row.now:%m-%dT%H:%M} {row.text}" for row in wrong]
