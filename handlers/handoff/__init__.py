"""Hands a resident to a person: who waits, for what, and how they can be reached. Nobody is handed over silently."""

from handlers.contract import House, Service
from handlers.handoff.dialogue import HandoffHandler
from handlers.handoff.pages import build_pages
from handlers.handoff.service import Handoffs, forget


def build(house: House) -> Service:
    """Build the service. Intents of services that are yet to come are offered a person here."""
    handoffs = Handoffs(house)
    intents = frozenset({"human", "callback", "offer_person", "apology"})
    return Service(
        "handoff", HandoffHandler(handoffs, house.areas), intents, forget, build_pages(handoffs, house.clock)
    )
