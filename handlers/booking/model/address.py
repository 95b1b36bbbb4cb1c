"""Addresses: whether a service goes there, whether one says enough to find the door, and one told in two pieces."""

import re

from handlers.booking.model.offering import Offering

# What stands before the building or the number: 清溪花园3栋 → 清溪花园, 江畔路18号 → 江畔路.
_NAME = re.compile(r"^[\u4e00-\u9fff]{2,12}?(?=[A-Za-z]?\d|[东西南北中]区)")


def is_served(offering: Offering, address: str) -> bool:
    """Say whether the offering goes to this address. An address without an estate's or street's name is taken for one of
    the community's own; so is any where the offering does not say where it goes."""
    name = _NAME.match(address)
    if not offering.serves or name is None:
        return True
    return any(served in name[0] or name[0] in served for served in offering.serves)


_DOOR = re.compile(r"单元\d|\d{3,}|\d号|室|房|\d楼")
_REST = re.compile(r"^(?:\d{1,2}单元|\d{3,4}(?:室|号)?$|\d{1,2}楼)")


def is_whole(address: str) -> bool:
    """Say whether somebody would find the door: a room, a unit with its number, or a house number."""
    return bool(_DOOR.search(address))


def join(before: str, now: str) -> str:
    """Return the address of which `before` was the building and `now` the rest; `now` where it is an address itself."""
    if before and _REST.match(now) and not _REST.match(before) and not is_whole(before):
        return before + now
    return now
