"""What must hold of the tables whatever has happened: asked of the database itself, not of the use cases."""

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import select

from community.clock import local
from handlers.booking.model.booking import HOLDING, BookingState
from handlers.booking.tables import (
    booking_table,
    cell_table,
    change_table,
    quota_table,
    slot_table,
)
from tests.contracts.booking.conftest import Community

CELL = timedelta(minutes=15)


def assert_kept(community: Community) -> None:
    """Seats, times and shares are exactly what the bookings that hold them come to."""
    with community.database.read() as connection:
        slots = connection.execute(select(slot_table)).all()
        rows = connection.execute(select(booking_table)).all()
        cells = connection.execute(select(cell_table)).all()
        quotas = connection.execute(select(quota_table)).all()
        changes = connection.execute(select(change_table)).all()
    held = [row for row in rows if row.state in HOLDING]
    seats: Counter[int] = Counter()
    for row in held:
        if row.slot is not None:
            seats[row.slot] += row.party
    assert {slot.id: slot.taken for slot in slots if slot.taken} == dict(seats)
    assert all(slot.taken <= slot.capacity for slot in slots)
    assert {(cell.resource, cell.lane, cell.start_at, cell.booking) for cell in cells} == {
        cell for row in held if row.slot is None for cell in _cells(community, row)
    }
    used = Counter({(q.offering, q.holder.split(":")[0], q.period): 0 for q in quotas})
    for quota in quotas:
        used[quota.offering, quota.holder.split(":")[0], quota.period] += quota.used
    assert {key: amount for key, amount in used.items() if amount} == dict(_counted(community, held))
    for row in rows:
        assert (row.state == BookingState.OFFERED) == (row.offer_until is not None)
        assert any(change.booking == row.id for change in changes), "every booking has a trail"


def assert_nobody_waits_in_vain(community: Community, now: datetime) -> None:
    """Whoever waits for an open occurrence waits because what is left does not hold their party."""
    with community.database.read() as connection:
        left = {row.id: row.capacity - row.taken for row in connection.execute(select(slot_table)) if row.is_open}
        rows = connection.execute(select(booking_table).where(booking_table.c.state == "waiting")).all()
    for row in rows:
        assert row.party > left.get(row.slot, 0) or row.start_at - now < timedelta(minutes=30)


def _cells(community: Community, row):  # type: ignore[no-untyped-def]
    listed = community.desk.offerings.get(row.offering)
    room = listed.offering.room
    assert room is not None
    cell = row.start_at
    while cell < row.end_at + timedelta(minutes=room.gap_min):
        yield listed.resource, row.lane, cell, row.id
        cell += CELL


def _counted(community: Community, held):  # type: ignore[no-untyped-def]
    used: Counter[tuple[int, str, str]] = Counter()
    for row in held:
        offering = community.desk.offerings.get(row.offering).offering
        week = "{}-W{:02}".format(*local(row.start_at).isocalendar())
        minutes = (row.end_at - row.start_at) // timedelta(minutes=1)
        if row.area in offering.share:
            by_time = row.slot is None
            used[row.offering, "area", week if by_time else f"slot:{row.slot}"] += minutes if by_time else row.party
        if offering.own_limit_min is not None and row.slot is None:
            used[row.offering, "one", week] += minutes
    return used
