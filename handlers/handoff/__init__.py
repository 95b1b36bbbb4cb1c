"""Hands a resident to a person: who waits, for what, and how they can be reached. Nobody is handed over silently."""

from handlers.contract import House, Service
from handlers.handoff.dialogue import HandoffHandler
from handlers.handoff.service import Handoffs, forget


def build(house: House) -> Service:
    """Build the service. Intents of services that are yet to come are offered a person here."""
    handler = HandoffHandler(Handoffs(house), house.areas)
    return Service("handoff", handler, frozenset({"human", "callback", "offer_person", "apology"}), forget)
