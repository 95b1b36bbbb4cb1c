"""The filters of board and table: read from an address, which never holds anything personal; what can't be read doesn't
count."""

from collections.abc import Mapping
from typing import Any

from handlers.complaints.model.category import CATEGORY_NAMES, Category
from handlers.complaints.model.urgency import Urgency
from handlers.complaints.pages import texts
from handlers.complaints.pages.office import Office
from handlers.complaints.service.search import NOBODY, Order, Query
from handlers.complaints.texts import URGENCY_NAMES
from handlers.fields import Fields, read_day

NAMES = ("state", "category", "urgency", "place", "handler", "area", "late", "first", "last", "q", "order")
_LONGEST = 40


def read_filters(args: Mapping[str, str]) -> Fields:
    """Return the filters of an address as the fields of a form."""
    said = {name: " ".join(args.get(name, "").split())[:_LONGEST] for name in NAMES}
    return Fields({name: value for name, value in said.items() if value})


def query_of(fields: Fields, office: Office) -> Query:
    """Return what they ask for."""
    said = fields.values
    handler = said.get("handler", "")
    state = said.get("state", "open")
    return Query(
        states=texts.STATES[state if state in texts.STATES else "open"][1],
        category=Category(said["category"]) if said.get("category") in set(Category) else None,
        urgency=Urgency(said["urgency"]) if said.get("urgency") in set(Urgency) else None,
        place=said.get("place", ""),
        handler=int(handler) if handler.isascii() and handler.isdigit() and len(handler) < 10 else None,
        area=said["area"] if said.get("area") in office.reach().areas else "",
        is_late=bool(said.get("late")),
        first=read_day(said.get("first", "")),
        last=read_day(said.get("last", "")),
        words=said.get("q", ""),
        order=Order(said["order"]) if said.get("order") in set(Order) else Order.LATE,
    )


def address_of(fields: Fields) -> dict[str, Any]:
    """Return the filters for another address, as url_for takes them."""
    return {name: fields.values[name] for name in NAMES if fields.values.get(name)}


def options(office: Office) -> dict[str, list[tuple[str, str]]]:
    """Return what the filters' lists offer."""
    areas = office.area_options()
    return {
        "states": [(key, name) for key, (name, _) in texts.STATES.items()],
        "categories": any_of([(category.value, name) for category, name in CATEGORY_NAMES.items()]),
        "urgencies": any_of([(urgency.value, name) for urgency, name in reversed(list(URGENCY_NAMES.items()))]),
        "handlers": any_of([(str(NOBODY), texts.NOBODY_HAS_IT), *member_options(office)]),
        "areas": any_of(areas) if len(areas) > 1 else [],
        "orders": [(order.value, name) for order, name in texts.ORDERS.items()],
    }


def member_options(office: Office) -> list[tuple[str, str]]:
    """Return everybody who may be given something."""
    return [(str(member.id), office.say_member(member)) for member in office.reach().workers()]


def any_of(choices: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the choices, with none of them ahead."""
    return [("", texts.ANYBODY), *choices]
