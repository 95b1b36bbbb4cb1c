"""What a waiting resident is promised can be kept."""

from datetime import datetime

import pytest

from community.calendar import OpeningHours
from community.clock import CHINA
from handlers.handoff.model import when_answered

HOURS = OpeningHours.parse({"mon": ["09:00-12:00", "14:00-18:00"], "sat": ["09:00-12:00"]})


@pytest.mark.parametrize(
    ("moment", "promise"),
    [
        ("2026-11-23T09:00", None),
        ("2026-11-23T12:00", "今天 14:00 上班后"),
        ("2026-11-23T00:00", "今天 9:00 上班后"),
        ("2026-11-22T23:59", "明天 9:00 上班后"),
        ("2026-11-26T10:00", "后天 9:00 上班后"),
        ("2026-11-24T10:00", "11月28日（周六） 9:00 上班后"),
        ("2026-10-10T15:00", None),
    ],
)
def test_the_next_opening_is_said_in_words(moment: str, promise: str | None) -> None:
    assert when_answered(HOURS, datetime.fromisoformat(moment).replace(tzinfo=CHINA)) == promise


def test_an_office_whose_hours_nobody_wrote_down_promises_no_hour() -> None:
    assert when_answered(OpeningHours(), datetime(2026, 11, 23, 10, tzinfo=CHINA)) == "上班后"
