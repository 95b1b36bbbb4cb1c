"""What somebody wants to book, and whether the offering's rules allow it. Whether there is room only the database knows."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from community.clock import CHINA, local
from handlers.booking.model.booking import Guest, Listed, Opening
from handlers.booking.model.offering import Offering
from handlers.booking.model.price import price_fen
from handlers.booking.model.refusals import (
    BeyondHorizon,
    DeliveryTooLate,
    NotThere,
    OutsideHours,
    Past,
    TooLate,
    TooMany,
    WrongAge,
    WrongLength,
)
from handlers.booking.model.rule import days_of

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Wish:
    """What is to be booked: an occurrence or a stretch of time, for whom, by which area's resident. waits: whether to
    stand in line where it is full. by_staff: staff are not held to deadlines, ages and no-shows; seats bind them too."""

    opening: Opening
    area: str
    resident: str
    guest: Guest
    party: int = 1
    delivery: bool = False
    note: str = ""
    waits: bool = False
    by_staff: str = ""

    def __post_init__(self) -> None:
        if self.party < 1:
            raise ValueError("nobody comes")

    @property
    def listed(self) -> Listed:
        """The offering."""
        return self.opening.listed

    @property
    def offering(self) -> Offering:
        """Its definition."""
        return self.opening.listed.offering

    @property
    def length_min(self) -> int:
        """How long it takes, in minutes."""
        return (self.opening.end_at - self.opening.start_at) // MINUTE


def check(wish: Wish, now: datetime) -> None:
    """Raise the refusal that the rules call for, if any. now: aware."""
    offering, opening = wish.offering, wish.opening
    if not wish.listed.is_open or not opening.is_open:
        raise NotThere(offering)
    if opening.end_at <= now or (opening.start_at <= now and not opening.term):
        raise Past(offering)
    if wish.party > offering.max_party and not wish.by_staff:
        raise TooMany(offering)
    if offering.is_by_time:
        check_stretch(offering, opening.start_at, opening.end_at)
    if not wish.by_staff:
        _check_deadlines(wish, now)
        _check_age(wish)


def closes_at(opening: Opening) -> datetime:
    """Return when booking ends: of a term that has begun, with its last lesson."""
    if opening.term:
        return opening.end_at
    return opening.start_at - opening.listed.offering.close_min * MINUTE


def withdraws_until(offering: Offering, start_at: datetime) -> datetime:
    """Return until when whoever booked may cancel by themselves."""
    return start_at - offering.withdraw_min * MINUTE


def deliveries_end_at(offering: Offering, start_at: datetime) -> datetime | None:
    """Return until when a meal may be ordered to be brought, or None where nothing is brought."""
    if offering.delivery is None:
        return None
    return datetime.combine(local(start_at).date(), offering.delivery.until, tzinfo=CHINA)


def last_day(offering: Offering, today: date) -> date:
    """Return the last day that can be booked."""
    return today + timedelta(days=offering.horizon_days)


def check_stretch(offering: Offering, start_at: datetime, end_at: datetime) -> None:
    """Raise if a stretch of time is too short or long, off its grid, outside the hours or on a day off."""
    room = offering.room
    if room is None:
        raise ValueError(f"{offering.key} is not by time")
    begin, end = local(start_at), local(end_at)
    if not room.min_min * MINUTE <= end_at - start_at <= room.max_min * MINUTE:
        raise WrongLength(offering)
    hours = offering.schedule
    if begin.date() != end.date() or begin.time() < hours.begin or end.time() > hours.end:
        raise OutsideHours(offering)
    if not any(days_of(hours, begin.date(), begin.date())):
        raise NotThere(offering)
    opens = datetime.combine(begin.date(), hours.begin, tzinfo=CHINA)
    if (begin - opens) % (room.step_min * MINUTE) or (end - begin) % (room.step_min * MINUTE):
        raise WrongLength(offering)


def price_of(wish: Wish) -> int | None:
    """Return what the whole booking costs, in fen; None where it turns on an age that is not known.

    Of a party only the guest's own tier is known; the rest pay by it, too, and settle at the counter.
    """
    offering, guest = wish.offering, wish.guest
    age = guest.age_on(local(wish.opening.start_at).date())
    each = price_fen(offering.prices, age, guest.allowance)
    if each is None:
        return None
    match offering.per:
        case "hour":
            total = each * wish.length_min // 60
        case "booking":
            total = each
        case _:
            total = each * wish.party
    return total + (_delivery_fee_fen(offering, age, guest.allowance) if wish.delivery else 0)


def _delivery_fee_fen(offering: Offering, age: int | None, allowance: str) -> int:
    delivery = offering.delivery
    if delivery is None or allowance in delivery.free_with:
        return 0
    is_old = age is not None and delivery.free_from_age is not None and age >= delivery.free_from_age
    return 0 if is_old else delivery.fee_fen


def _check_deadlines(wish: Wish, now: datetime) -> None:
    offering, opening = wish.offering, wish.opening
    today = local(now).date()
    if local(opening.start_at).date() > last_day(offering, today):
        raise BeyondHorizon(offering, last_day(offering, today))
    if closes_at(opening) < now:
        raise TooLate(offering, closes_at(opening), today)
    until = deliveries_end_at(offering, opening.start_at)
    if wish.delivery and until is not None and until < now:
        raise DeliveryTooLate(offering, f"{until:%-H:%M}")


def _check_age(wish: Wish) -> None:
    offering = wish.offering
    age = wish.guest.age_on(local(wish.opening.start_at).date())
    if age is None:
        return
    too_young = offering.min_age is not None and age < offering.min_age
    too_old = offering.max_age is not None and age > offering.max_age
    if too_young or too_old:
        raise WrongAge(offering, age)
