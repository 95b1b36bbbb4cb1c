"""The bench of booking measures what it says it does, and its table can be read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bench import booking
from bench.report import booking_as_text


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A little of everything."""
    for name, value in (("CLIENTS", (1,)), ("ROUNDS", 1), ("SERVICES", 4), ("DAYS", 35)):
        monkeypatch.setattr(booking, name, value)
    before = structlog.get_config()
    yield
    structlog.configure(**before)


def test_both_kinds_are_counted_and_what_is_free_is_found() -> None:
    figures = booking.run_booking(None, seconds=0.2)
    [row] = figures["rates"]
    assert (row["database"], row["clients"]) == ("sqlite", 1)
    assert row["ours"] > 0
    assert row["bare"] > 0
    assert set(figures["free_ms"]) == {"sqlite"}
    lines = booking_as_text(figures).splitlines()
    assert f"| sqlite | 1 | {row['ours']} | {row['bare']} | {row['ratio']:.2f} |" in lines
    assert "over 4 services with 35 days each" in "".join(lines)


def test_every_booking_that_is_counted_is_there(tmp_path: Path) -> None:
    with booking._database("sqlite", str(tmp_path), None) as database:
        slot = booking._slot(database, 0)
        desk = booking._desk(database)
        listed = desk.offerings.find("qingxi", "bench")
        assert listed is not None
        opening = desk.slots.get(slot, listed)
        assert opening is not None
        for number in range(7):
            booking._book(desk, opening, f"r{number}")
        booking._take(desk, opening, "bare")
        assert len(desk.store.of_slot(slot)) == 7
        after = desk.slots.get(slot, listed)
        assert after is not None
        assert after.left == opening.left - 8
