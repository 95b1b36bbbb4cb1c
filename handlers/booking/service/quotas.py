"""Counts anew what areas and people have taken of an offering: once a day, and when staff have changed it.

Booking counts as it goes (service/seating.py), by the shares that the offering has at that moment. Bookings made before a
share was defined, or while a process still remembered the older definition, would be missed for ever.
"""

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from community.clock import local
from community.storage import UnitOfWork
from handlers.booking.model.booking import HOLDING, Listed
from handlers.booking.service.seating import place_of, shares_of
from handlers.booking.tables import booking_table, quota_table

_bookings, _quota = booking_table.c, quota_table.c
_Key = tuple[str, str]


def recount(unit: UnitOfWork, listed: Listed, now: datetime) -> None:
    """Set the offering's counters, from this week on, to what its bookings come to; counters of older weeks go.

    A booking that is being made meanwhile waits for the counter, and adds to it afterwards.
    """
    for holder, period in _counted(unit, listed, now):
        unit.insert_new(quota_table, offering=listed.id, holder=holder, period=period, used=0)
    ours = _quota.offering == listed.id
    keys = select(_quota.holder, _quota.period, _quota.used).where(ours).order_by(_quota.holder, _quota.period)
    rows = unit.connection.execute(keys.with_for_update()).all()
    used = _counted(unit, listed, now)
    for row in rows:
        one = (ours, _quota.holder == row.holder, _quota.period == row.period)
        amount = used[row.holder, row.period]
        if not amount:
            unit.connection.execute(delete(quota_table).where(*one))
        elif amount != row.used:
            unit.connection.execute(update(quota_table).where(*one).values(used=amount))


def _counted(unit: UnitOfWork, listed: Listed, now: datetime) -> Counter[_Key]:
    if not listed.offering.share and listed.offering.own_limit_min is None:
        return Counter()
    here = local(now)
    monday = here.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=here.weekday())
    held = select(booking_table).where(
        _bookings.offering == listed.id, _bookings.state.in_(sorted(HOLDING)), _bookings.end_at >= monday
    )
    used: Counter[_Key] = Counter()
    for row in unit.connection.execute(held):
        for holder, period, amount, _limit in shares_of(place_of(row, listed)):
            used[holder, period] += amount
    return used
