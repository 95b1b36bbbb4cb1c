"""What can wait goes out by day."""

from datetime import datetime

import pytest

from community.clock import CHINA
from community.quiet import after_the_night


@pytest.mark.parametrize(
    ("now", "out"),
    [
        ("2026-11-25T07:30", "2026-11-25T07:30"),
        ("2026-11-25T21:59", "2026-11-25T21:59"),
        ("2026-11-25T22:00", "2026-11-26T07:30"),
        ("2026-11-26T03:00", "2026-11-26T07:30"),
        ("2026-11-26T07:29:59", "2026-11-26T07:30"),
        ("2026-12-31T23:59", "2027-01-01T07:30"),
    ],
)
def test_the_night_ends_at_half_past_seven(now: str, out: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=CHINA)
    assert after_the_night(moment) == datetime.fromisoformat(out).replace(tzinfo=CHINA)
