"""Defining offerings: saved, laid out ahead and, where that makes room, offered to whoever waits, in one unit."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from community.storage import UnitOfWork
from handlers.booking.model.booking import BookingState, Listed
from handlers.booking.model.offering import Offering
from handlers.booking.service.laying import lay_slots
from handlers.booking.service.offerings import open_or_close, save_offering
from handlers.booking.service.seating import Place
from handlers.booking.service.waiting import offer_freed
from handlers.booking.tables import booking_table, slot_table
from handlers.contract import House

_bookings, _slots = booking_table.c, slot_table.c


@dataclass(frozen=True)
class Saved:
    """What saving did. kept: occurrences with more people than the new capacity, who all keep their places."""

    number: int
    kept: int
    offered: int


class Definitions:
    """Writes what staff define."""

    def __init__(self, house: House) -> None:
        self._house = house

    def save(self, area: str, offering: Offering, now: datetime) -> Saved:
        """Create the area's offering of this key, or give it this definition; repeating it leaves one offering."""
        with self._house.open_unit() as unit:
            number = save_offering(unit, area, offering)
            listed = Listed(number, area, offering, is_open=True)
            lay_slots(unit, listed, now)
            offered = sum(offer_freed(unit, place, now) for place in _waited_for(unit, listed, now))
            kept = 0 if offering.is_by_time else _too_full(unit, listed, now)
            unit.commit()
        return Saved(number, kept, offered)

    def set_open(self, listed: Listed, *, is_open: bool) -> None:
        """Let the offering be booked, or no longer; what is booked stays."""
        with self._house.open_unit() as unit:
            open_or_close(unit, listed.id, is_open=is_open)
            unit.commit()


def _waited_for(unit: UnitOfWork, listed: Listed, now: datetime) -> Iterator[Place]:
    waiting = (
        select(_bookings.slot, _bookings.start_at, _bookings.end_at)
        .where(_bookings.offering == listed.id, _bookings.state == BookingState.WAITING.value, _bookings.end_at > now)
        .distinct()
        .order_by(_bookings.start_at)
    )
    for row in unit.connection.execute(waiting).all():
        yield Place(listed, row.slot, row.start_at, row.end_at, 1, listed.area, "")


def _too_full(unit: UnitOfWork, listed: Listed, now: datetime) -> int:
    ahead = (_slots.offering == listed.id) & (_slots.end_at > now) & (_slots.taken > listed.offering.capacity)
    return int(unit.connection.execute(select(func.count()).select_from(slot_table).where(ahead)).scalar_one())
