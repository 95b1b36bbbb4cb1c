"""Life or limb at risk: the safety words at once, an alert for staff, never a form first."""

from handlers.contract import House, Service
from handlers.danger.dialogue import DangerHandler
from handlers.danger.service import Alerts, forget


def build(house: House) -> Service:
    """Build the service. The router recognises danger before anything else (see handlers/danger/model.py)."""
    return Service("danger", DangerHandler(Alerts(house), house.areas), frozenset({"danger"}), forget)
