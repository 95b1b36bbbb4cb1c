"""The menu: what the assistant can do, as numbers to press and as the WeChat menu bar; greetings and thanks."""

from handlers.contract import House, Service
from handlers.menu.dialogue import MenuHandler


def build(house: House) -> Service:
    """Build the service."""
    intents = frozenset({"menu", "welcome", "greeting", "thanks", "no_such_number", "voice", "other_media"})
    return Service("menu", MenuHandler(house), intents)
