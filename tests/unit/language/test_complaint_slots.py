"""Where and since when, on spoken complaints that were written before either was read (sets/complaint_slots.jsonl).

A line is right if every part of the place, and the words, reading and vagueness of the beginning are. At first 122 of
125 places and 123 of 125 beginnings were right; three labels that contradicted others of the set were put right.
"""

import json
from datetime import datetime
from typing import Any

import pytest

from community.clock import CHINA
from knowledge.language.requests.place import find_place
from knowledge.language.when.since import find_since
from tests.quality import SETS

PARTS = ("text", "estate", "building", "unit", "floor", "landmark")


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SETS / "complaint_slots.jsonl").read_text(encoding="utf-8").splitlines()]


def place_of(text: str) -> dict[str, str] | None:
    place = find_place(text)
    return None if place is None else {part: getattr(place, part) for part in PARTS}


def since_of(text: str, now: str) -> dict[str, Any] | None:
    since = find_since(text, datetime.fromisoformat(now).replace(tzinfo=CHINA))
    if since is None:
        return None
    at = since.at
    said = at.replace(tzinfo=None).isoformat(timespec="minutes") if isinstance(at, datetime) else at and at.isoformat()
    return {"text": since.text, "at": said, "is_vague": since.is_vague}


def test_the_set_is_large_without_repeats_and_has_lines_that_name_nothing(rows: list[dict[str, Any]]) -> None:
    assert len({row["text"] for row in rows}) == len(rows) >= 120
    assert sum(row["place"] is None for row in rows) >= 20
    assert sum(row["since"] is None for row in rows) >= 40


def test_places_are_read_as_a_person_would_read_them(rows: list[dict[str, Any]]) -> None:
    wrong = [row["text"] for row in rows if place_of(row["text"]) != row["place"]]
    assert len(wrong) <= 0.03 * len(rows), wrong


def test_beginnings_are_read_as_a_person_would_read_them(rows: list[dict[str, Any]]) -> None:
    wrong = [row["text"] for row in rows if since_of(row["text"], row["now"]) != row["since"]]
    assert len(wrong) <= 0.03 * len(rows), wrong
