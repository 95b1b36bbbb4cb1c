"""The waiting list: a freed seat goes to the first in line whose party it fits, for a limited time, then to the next."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select, update

from community.clock import CHINA, local
from community.storage import UnitOfWork
from handlers.booking.model.booking import BookingState, Listed
from handlers.booking.model.change import Action
from handlers.booking.model.offering import Offering
from handlers.booking.model.refusals import CannotBook
from handlers.booking.service.notices import tell_offered
from handlers.booking.service.seating import Place, place_of, seat
from handlers.booking.service.trail import SYSTEM, note
from handlers.booking.tables import booking_table

_bookings = booking_table.c
# Nobody is offered a seat in their sleep: time at night does not count.
DAY_BEGINS, DAY_ENDS = 8, 21
# An offer shorter than this is none, and nobody makes it to a place that begins sooner than that.
LEAST = timedelta(minutes=15)
# Of a long line no more are looked at for one freed seat: those behind have waited the shortest.
LONGEST_LOOK = 50


def offer_freed(unit: UnitOfWork, place: Place, now: datetime) -> int:
    """Offer what is free at `place` to those who wait for it, in their order, and return how many were offered.

    A party that it does not fit keeps its place in line, and the next is asked.
    """
    return sum(_offer(unit, row, place.listed, now) for row in _in_line(unit, place))


def offer_until(offering: Offering, now: datetime) -> datetime:
    """Return until when a seat that is freed now is kept: the offering's minutes, counted from 8:00 to 21:00."""
    begin, left = local(now), timedelta(minutes=offering.offer_min)
    while True:
        opens = begin.replace(hour=DAY_BEGINS, minute=0, second=0, microsecond=0)
        ends = opens.replace(hour=DAY_ENDS)
        begin = max(begin, opens)
        if begin + left <= ends:
            return begin + left
        left -= max(ends - begin, timedelta())
        begin = opens + timedelta(days=1)


def _offer_until(offering: Offering, row: "Row[Any]", now: datetime) -> datetime:
    begins: datetime = row.end_at if offering.is_by_term else row.start_at
    return min(offer_until(offering, now), begins - LEAST)


def _in_line(unit: UnitOfWork, place: Place) -> list["Row[Any]"]:
    waiting = select(booking_table).where(
        _bookings.offering == place.listed.id, _bookings.state == BookingState.WAITING.value
    )
    if place.slot is not None:
        waiting = waiting.where(_bookings.slot == place.slot)
    else:  # whoever waits for another stretch of that day may fit as well
        midnight = local(place.start_at).replace(hour=0, minute=0, second=0, microsecond=0)
        waiting = waiting.where(_bookings.start_at >= midnight, _bookings.start_at < midnight + timedelta(days=1))
    return list(unit.connection.execute(waiting.order_by(_bookings.id).limit(LONGEST_LOOK).with_for_update()))


def _offer(unit: UnitOfWork, row: "Row[Any]", listed: Listed, now: datetime) -> bool:
    until = _offer_until(listed.offering, row, now)
    if until - now < LEAST:
        return False
    try:
        with unit.connection.begin_nested():
            lane = seat(unit, place_of(row, listed), row.id)
    except CannotBook:
        return False
    values = {"state": BookingState.OFFERED.value, "offer_until": until, "lane": lane, "changed_at": now}
    offered = unit.connection.execute(
        update(booking_table).where(_bookings.id == row.id).values(**values).returning(booking_table)
    ).one()
    note(unit, row.id, Action.OFFERED, SYSTEM, f"{until.astimezone(CHINA):%Y-%m-%dT%H:%M}", now, {})
    tell_offered(unit, offered, listed.offering, now)
    return True
