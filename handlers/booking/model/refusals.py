"""What can't be booked, each in one sentence that says what is possible."""

from datetime import date, datetime

from community.calendar import say_day
from community.clock import local
from handlers.booking import texts
from handlers.booking.model.offering import Offering
from handlers.contract import Refusal


class CannotBook(Refusal):
    """Any refusal of this service; `Refusal.sentence` is what the resident reads."""


class Past(CannotBook):
    """The time has gone by."""

    def __init__(self, offering: Offering) -> None:
        super().__init__(texts.PAST.format(name=offering.name))


class TooLate(CannotBook):
    """Booking has ended for this occurrence."""

    def __init__(self, offering: Offering, until: datetime, today: date) -> None:
        here = local(until)
        super().__init__(
            texts.TOO_LATE.format(name=offering.name, until=f"{say_day(here.date(), today)} {here:%-H:%M}")
        )


class DeliveryTooLate(CannotBook):
    """It can still be eaten there, but no longer be brought."""

    def __init__(self, offering: Offering, until: str) -> None:
        super().__init__(texts.DELIVERY_TOO_LATE.format(name=offering.name, until=until))


class BeyondHorizon(CannotBook):
    """So far ahead nothing is booked yet."""

    def __init__(self, offering: Offering, last: date) -> None:
        super().__init__(
            texts.BEYOND_HORIZON.format(
                name=offering.name, days=offering.horizon_days, last=f"{last.month}月{last.day}日"
            )
        )


class TooMany(CannotBook):
    """More than one booking may hold."""

    def __init__(self, offering: Offering) -> None:
        super().__init__(texts.TOO_MANY.format(name=offering.name, most=offering.max_party, phone=offering.phone))


class WrongAge(CannotBook):
    """Too young or too old."""

    def __init__(self, offering: Offering, age: int) -> None:
        super().__init__(texts.WRONG_AGE.format(name=offering.name, age=age, ages=texts.say_ages(offering)))


class OutsideArea(CannotBook):
    """The address is not in an area that is served."""

    def __init__(self, offering: Offering) -> None:
        super().__init__(texts.OUTSIDE_AREA.format(name=offering.name, phone=offering.phone))


class NotThere(CannotBook):
    """It does not take place then, or the place is closed."""

    def __init__(self, offering: Offering, reason: str = "") -> None:
        super().__init__(texts.NOT_THERE.format(name=offering.name, reason=f"（{reason}）" if reason else ""))


class NothingAhead(CannotBook):
    """Nothing of it can be booked for as far ahead as one may."""

    def __init__(self, offering: Offering) -> None:
        super().__init__(texts.NONE_AT_ALL.format(name=offering.name))


class Full(CannotBook):
    """No place is left, or fewer than the party needs."""

    def __init__(self, offering: Offering, left: int = 0) -> None:
        self.left = left
        super().__init__((texts.TOO_FEW_LEFT if left else texts.FULL).format(name=offering.name, left=left))


class BookedAlready(CannotBook):
    """The same person is booked, or waits, for the same occurrence."""

    def __init__(self, offering: Offering, booking_id: int, who: str) -> None:
        self.booking_id = booking_id
        super().__init__(texts.BOOKED_ALREADY.format(name=offering.name, who=who or texts.YOU))


class WrongLength(CannotBook):
    """Shorter or longer than the room or the team may be had."""

    def __init__(self, offering: Offering) -> None:
        room = offering.room
        shortest, longest = (texts.say_length(room.min_min), texts.say_length(room.max_min)) if room else ("", "")
        super().__init__(texts.WRONG_LENGTH.format(name=offering.name, shortest=shortest, longest=longest))


class OutsideHours(CannotBook):
    """Before it opens or after it closes."""

    def __init__(self, offering: Offering) -> None:
        hours = offering.schedule
        super().__init__(
            texts.OUTSIDE_HOURS.format(name=offering.name, begin=f"{hours.begin:%-H:%M}", end=f"{hours.end:%-H:%M}")
        )


class OwnLimit(CannotBook):
    """One resident has had their share of the week."""

    def __init__(self, offering: Offering) -> None:
        limit = texts.say_length(offering.own_limit_min or 0)
        super().__init__(texts.OWN_LIMIT.format(name=offering.name, limit=limit))


class ShareUsed(CannotBook):
    """The resident's community has had its share of what several communities use."""

    def __init__(self, offering: Offering) -> None:
        super().__init__(texts.SHARE_USED.format(name=offering.name, phone=offering.phone))


class NeedsStaff(CannotBook):
    """Missed too often; staff book for them now."""

    def __init__(self, times: int) -> None:
        super().__init__(texts.NEEDS_STAFF.format(times=times))


class WithdrawTooLate(CannotBook):
    """The deadline for cancelling by oneself has passed."""

    def __init__(self, offering: Offering, until: datetime, today: date) -> None:
        here = local(until)
        super().__init__(
            texts.WITHDRAW_TOO_LATE.format(name=offering.name, until=f"{say_day(here.date(), today)} {here:%-H:%M}")
        )


class OfferGone(CannotBook):
    """The freed seat was kept for a while, and that is over."""

    def __init__(self, offering: Offering) -> None:
        super().__init__(texts.OFFER_GONE.format(name=offering.name))


class Gone(CannotBook):
    """The booking is not this resident's, or is over."""

    def __init__(self) -> None:
        super().__init__(texts.BOOKING_GONE)
