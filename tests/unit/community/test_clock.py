"""What time it is here."""

from datetime import UTC, datetime, timedelta

from community.clock import CHINA, fixed_clock, local, system_clock


def test_a_naive_instant_is_read_as_china_time() -> None:
    assert fixed_clock(datetime(2026, 11, 23, 10))() == datetime(2026, 11, 23, 2, tzinfo=UTC)  # noqa: DTZ001


def test_a_fixed_clock_stands_still_in_utc() -> None:
    clock = fixed_clock(datetime(2026, 11, 23, 10, tzinfo=CHINA))
    assert clock() == clock()
    assert clock().tzinfo is UTC


def test_the_system_clock_is_aware_and_in_utc() -> None:
    assert system_clock().utcoffset() == timedelta(0)


def test_local_is_the_wall_clock_here() -> None:
    assert f"{local(datetime(2026, 12, 31, 16, 30, tzinfo=UTC)):%Y-%m-%d %H:%M}" == "2027-01-01 00:30"
