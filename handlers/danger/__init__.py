"""Life or limb at risk: the safety words at once, an alert for staff, never a form first."""

from handlers.contract import House, Service
from handlers.danger.dialogue import DangerHandler
from handlers.danger.pages import build_pages
from handlers.danger.service import Alerts, forget


def build(house: House) -> Service:
    """Build the service. The router recognises danger before anything else (see knowledge/language/danger)."""
    alerts = Alerts(house)
    handler = DangerHandler(alerts, house.areas)
    return Service("danger", handler, frozenset({"danger"}), forget, build_pages(alerts, house.clock))
