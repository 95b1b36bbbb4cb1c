"""Answers from the community's knowledge; asks back when unsure; admits not knowing and offers a person."""

from handlers.contract import House, Service
from handlers.faq.dialogue import FaqHandler


def build(house: House) -> Service:
    """Build the service."""
    return Service("faq", FaqHandler(house), frozenset({"answer", "ask_back", "none", "unknown"}))
