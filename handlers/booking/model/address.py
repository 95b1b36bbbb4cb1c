"""Whether an address is where a service goes to."""

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
