"""The form of the telephone desk: what is to be booked, when, for whom; and the same form for changing it."""

from datetime import date, datetime, timedelta

from community.clock import CHINA, local
from handlers.booking.model.booking import Booking, Guest, Listed, Opening
from handlers.booking.model.wish import Wish
from handlers.booking.pages import texts
from handlers.booking.pages.office import Office
from handlers.booking.pages.words import say_clock
from handlers.fields import Fields

LONGEST_PARTY = 1000
_LAST_NUMBER = 2_147_483_647
_DAY_MIN = 24 * 60
_MINUTE = timedelta(minutes=1)


def read_wish(office: Office, listed: Listed, fields: Fields, area: str, staff: str) -> Wish | None:
    """Return what the form asks for; None where something is wrong, which `fields` then says."""
    opening = read_opening(office, listed, fields)
    guest = read_guest(listed, fields, office.today())
    party = fields.whole("party", 1, LONGEST_PARTY)
    note = fields.text("note", 120)
    if opening is None or not fields.is_good:
        return None
    return Wish(
        opening=opening,
        area=area,
        resident="",
        guest=guest,
        party=party,
        delivery=wants_delivery(listed, fields),
        note=note,
        waits=fields.is_ticked("waits"),
        by_staff=staff,
    )


def read_opening(office: Office, listed: Listed, fields: Fields) -> Opening | None:
    """Return the occurrence or the stretch of time that the form names."""
    if listed.offering.is_by_time:
        day, begin = fields.day("day"), fields.clock("begin")
        length = fields.whole("length", 1, _DAY_MIN)
        if day is None or begin is None or "length" in fields.errors:
            return None
        start = datetime.combine(day, begin, tzinfo=CHINA)
        return office.desk.timetable.at(listed, start, start + length * _MINUTE)
    said = fields.values.get("slot", "")
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 11 else 0
    opening = office.desk.slots.get(number, listed) if number <= _LAST_NUMBER else None
    if opening is None:
        fields.wrong("slot", texts.CHOOSE)
    return opening


def read_guest(listed: Listed, fields: Fields, today: date, booked: Booking | None = None) -> Guest:
    """Return for whom it is. booked: the booking that is changed; a resident's own may stay without a name."""
    offering, guest = listed.offering, booked.guest if booked else Guest()
    is_known = bool(guest.label or (booked and booked.resident))
    found = Guest(
        label=guest.label,
        name=fields.text("name", 20, needed=not is_known),
        phone=fields.phone("phone"),
        address=fields.text("address", 60),
        birth_year=fields.birth_year("born", today),
        allowance=fields.text("allowance", 10),
    )
    if offering.needs_phone and not found.phone:
        fields.wrong("phone", texts.PHONE_NEEDED.format(name=offering.name))
    if (offering.goes_home or wants_delivery(listed, fields)) and not found.address:
        fields.wrong("address", texts.ADDRESS_NEEDED)
    return found


def wants_delivery(listed: Listed, fields: Fields) -> bool:
    """Return whether it is to be brought, where that is done at all."""
    return listed.offering.delivery is not None and fields.is_ticked("delivery")


def values_of(booking: Booking) -> dict[str, str]:
    """Return a booking as the form shows it."""
    guest, start = booking.guest, local(booking.start_at)
    values = {
        "slot": str(booking.slot or ""),
        "day": start.date().isoformat(),
        "begin": say_clock(start),
        "length": str((booking.end_at - booking.start_at) // _MINUTE),
        "party": str(booking.party),
        "name": guest.name,
        "phone": guest.phone,
        "address": guest.address,
        "born": str(guest.birth_year or ""),
        "allowance": guest.allowance,
        "note": booking.note,
    }
    return values | ({"delivery": "1"} if booking.delivery else {})


def lengths_of(listed: Listed) -> list[int]:
    """Return the lengths, in minutes, that the offering may be had for."""
    room = listed.offering.room
    return list(range(room.min_min, room.max_min + 1, room.step_min)) if room else []


def begins_of(listed: Listed) -> list[str]:
    """Return the times of day at which a booking may begin."""
    room, hours = listed.offering.room, listed.offering.schedule
    if room is None:
        return []
    first = hours.begin.hour * 60 + hours.begin.minute
    last = hours.end.hour * 60 + hours.end.minute - room.min_min
    return [f"{minute // 60}:{minute % 60:02}" for minute in range(first, last + 1, room.step_min)]
