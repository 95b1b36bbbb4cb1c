"""What residents are told of their own accord: outbox rows in the caller's unit, each under a key that is used once."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row

from community import outbox
from community.clock import local
from community.outbox import OutboxState
from community.storage import UnitOfWork
from handlers.booking import texts
from handlers.booking.model.booking import Booking
from handlers.booking.model.offering import Offering
from handlers.booking.wording import say_briefly, say_time, say_until, term_of


def tell(
    unit: UnitOfWork, booking: Booking, text: str, event: str, now: datetime, expires_at: datetime | None = None
) -> None:
    """Leave a notice for whoever booked; nothing where staff booked for somebody on the telephone.

    event: what makes it the same notice again, of this booking. expires_at: afterwards it is of no use.
    """
    _put(unit, booking.resident, text, f"booking:{booking.id}:{event}", now, expires_at or booking.end_at)


def tell_offered(unit: UnitOfWork, row: "Row[Any]", offering: Offering, now: datetime) -> None:
    """Tell the owner of a booking's row that a seat is kept for them."""
    today = local(now).date()
    term = term_of(offering, row.start_at) if offering.is_by_term else ""
    when = say_time(offering, row.start_at, row.end_at, term, today)
    text = texts.OFFERED.format(what=f"{offering.name}，{when}", until=say_until(row.offer_until, today))
    event = f"booking:{row.id}:offered:{row.offer_until:%Y%m%dT%H%M}"
    _put(unit, row.resident, text, event, now, row.offer_until)


def what(booking: Booking, now: datetime) -> str:
    """Return a booking on one line, as notices name it."""
    return say_briefly(booking, local(now).date())


def _put(unit: UnitOfWork, resident: str, text: str, key: str, now: datetime, expires_at: datetime) -> None:
    if resident:
        outbox.put(unit, resident, text, key, OutboxState.WAITING, now, expires_at)
