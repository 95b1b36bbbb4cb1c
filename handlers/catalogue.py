"""Every service, in routing order. Adding one is one folder and one line."""

from collections.abc import Sequence

from handlers import booking, complaints, danger, faq, handoff, menu
from handlers.contract import House, Service

BUILDERS = (danger.build, menu.build, booking.build, complaints.build, handoff.build, faq.build)


def build_services(house: House) -> Sequence[Service]:
    """Build every service of the catalogue."""
    return [build(house) for build in BUILDERS]
