"""A booking and what may become of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from handlers.booking.model.offering import Offering

UNDO_FOR = timedelta(minutes=10)
# Shares no factor with 10,000, so that it runs through every code before one comes again, in no order that can be guessed
# at the counter.
_STRIDE = 7919


class BookingState(StrEnum):
    """Where a booking stands. withdrawn: by whoever booked; called_off: by the community; lapsed: never had a seat."""

    BOOKED = "booked"
    WAITING = "waiting"
    OFFERED = "offered"
    WITHDRAWN = "withdrawn"
    CALLED_OFF = "called_off"
    LAPSED = "lapsed"
    ATTENDED = "attended"
    NO_SHOW = "no_show"


# States that hold a place, or wait for one.
LIVE = frozenset({BookingState.BOOKED, BookingState.WAITING, BookingState.OFFERED})
# States that take a place away from others.
SEATED = frozenset({BookingState.BOOKED, BookingState.OFFERED})
# States whose places are counted as taken, those of what went by included.
HOLDING = SEATED | {BookingState.ATTENDED, BookingState.NO_SHOW}
# What was booked and went by, whether or not anybody has ticked it.
COUNTED = frozenset({BookingState.BOOKED, BookingState.ATTENDED, BookingState.NO_SHOW})


@dataclass(frozen=True)
class Guest:
    """For whom it is. label: the resident's words for them ("我妈"), empty for themselves. Digits alone in phone."""

    label: str = ""
    name: str = ""
    phone: str = ""
    address: str = ""
    birth_year: int | None = None
    allowance: str = ""

    def age_on(self, day: date) -> int | None:
        """Return their age in the year of `day`; None if not known. By years, as canteens and classes count."""
        return None if self.birth_year is None else day.year - self.birth_year


@dataclass(frozen=True)
class Listed:
    """An offering as the database has it: whose it is and its number."""

    id: int
    area: str
    offering: Offering
    is_open: bool

    @property
    def resource(self) -> str:
        """The team or room whose time it takes, apart from those of other areas."""
        return f"{self.area}/{self.offering.room.resource}" if self.offering.room else ""


@dataclass(frozen=True)
class Opening:
    """Something that can be booked: an occurrence, or a stretch of time. left: places that are free (a stretch: lanes).
    slot: None for a stretch. term: of a course that is enrolled in as a whole."""

    listed: Listed
    start_at: datetime
    end_at: datetime
    left: int
    capacity: int
    slot: int | None = None
    term: str = ""
    is_open: bool = True


@dataclass(frozen=True)
class Booking:
    """One booking. delivery: brought home. price_fen: of the whole booking, None where it turns on what is not known.
    revision: how often its time or place has changed (ICS SEQUENCE)."""

    id: int
    area: str
    listed: Listed
    slot: int | None
    lane: int | None
    start_at: datetime
    end_at: datetime
    resident: str
    guest: Guest
    note: str
    party: int
    delivery: bool
    price_fen: int | None
    state: BookingState
    offer_until: datetime | None
    made_by: str
    revision: int
    created_at: datetime
    changed_at: datetime
    request_id: str

    @property
    def code(self) -> str:
        """Four digits to say at the counter: no two alike among 10,000 bookings in a row."""
        return f"{self.id * _STRIDE % 10_000:04}"

    def is_fresh(self, now: datetime) -> bool:
        """Whether it was made a moment ago: then no deadline keeps its owner from putting right a slip of the thumb."""
        return self.created_at > now - UNDO_FOR

    @property
    def is_live(self) -> bool:
        """Whether it holds a place or waits for one."""
        return self.state in LIVE
