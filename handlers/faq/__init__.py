"""Answers from the community's knowledge and what is asked next about them; asks back when unsure; admits not knowing
and offers a person."""

from handlers.contract import House, Service
from handlers.faq.detail import Detail
from handlers.faq.dialogue import FaqHandler


def build(house: House) -> Service:
    """Build the service."""
    details = {detail.intent for detail in Detail}
    return Service("faq", FaqHandler(house), frozenset({"answer", "ask_back", "none", "unknown", *details}))
