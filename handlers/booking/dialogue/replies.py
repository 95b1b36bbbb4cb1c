"""What the resident reads when something is booked, changed or cancelled: what, when, for whom, where, how much."""

from datetime import datetime

from community.clock import local
from community.privacy import mask_phone
from handlers.booking import texts
from handlers.booking.dialogue.form import Batch
from handlers.booking.model.booking import Booking, BookingState
from handlers.booking.model.offering import Kind
from handlers.booking.wording import say_briefly, say_party, say_price, say_state


def say_done(booking: Booking, sentence: str, now: datetime) -> str:
    """Return the confirmation of a booking that holds its place."""
    today = local(now).date()
    lines = [sentence.format(what=say_briefly(booking, today)), _where(booking), _more(booking)]
    return "\n".join([*(line for line in lines if line), texts.TO_CHANGE])


def say_queued(booking: Booking, line: int, now: datetime) -> str:
    """Return the confirmation of a place in line."""
    return texts.QUEUED.format(what=say_briefly(booking, local(now).date()), line=line)


def say_mine(booking: Booking, line: int | None, now: datetime) -> str:
    """Return a booking as one of a list."""
    today = local(now).date()
    return texts.MINE_LINE.format(what=say_briefly(booking, today), state=say_state(booking, line, today))


def say_batch(batch: Batch) -> str:
    """Return what came of several days at once."""
    offering = batch.listed.offering
    lines = []
    if batch.made:
        days = "、".join(texts.say_short(local(booking.start_at).date()) for booking in batch.made)
        party = say_party(offering, batch.made[0].party)
        lines.append(texts.BOOKED_DAYS.format(days=len(batch.made), name=offering.name, list=days, party=party))
        lines.append(_where(batch.made[0]))
    lines += [texts.REFUSED_DAY.format(day=texts.say_short(day), reason=reason) for day, reason in batch.refused]
    return "\n".join([*(line for line in lines if line), texts.CHANGE_DAYS if batch.made else ""]).strip()


def say_code(booking: Booking) -> str:
    """Return the code with what it is for."""
    is_fetched = not booking.delivery and not booking.listed.offering.goes_home
    return (texts.CODE if is_fetched else texts.CODE_SERVED).format(code=booking.code)


def _where(booking: Booking) -> str:
    offering, guest = booking.listed.offering, booking.guest
    if booking.delivery:
        return texts.TO_ADDRESS.format(address=guest.address)
    if offering.goes_home:
        phone = texts.CALLS.format(phone=mask_phone(guest.phone)) if guest.phone else ""
        return texts.COMES_TO.format(address=guest.address) + phone
    return texts.PLACE.format(place=offering.place) if offering.place else ""


def _more(booking: Booking) -> str:
    offering = booking.listed.offering
    price = say_price(booking)
    parts = [f"{price}。" if price else "", say_code(booking) if booking.state is BookingState.BOOKED else ""]
    if offering.kind is Kind.MEAL:
        menu = offering.menu.get(local(booking.start_at).isoweekday())
        parts.append(texts.MENU_OF_DAY.format(menu=menu) if menu else "")
    return "".join(parts)
