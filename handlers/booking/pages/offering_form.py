"""An offering as a form: its values in words that staff use, and the form read back into an offering.

Promise: what the form has no field for (a rule that is not weekly, shares of areas it does not list) stays as it was.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import ValidationError

from community.areas import Area
from community.settings_problems import explain
from handlers.booking.model.offering import Kind, Offering
from handlers.booking.pages import texts
from handlers.fields import Fields

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# Rows that a form has for more than there is.
SPARE_TERMS, SPARE_PRICES = 2, 3
_MOST_ROWS = 40
_WEEKLY = re.compile(r"^FREQ=WEEKLY;BYDAY=((?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:MO|TU|WE|TH|FR|SA|SU))*)$")
_LIST = re.compile(r"[\s,，、;；]+")
# Fields that are called in the form as in the offering.
_SAME = ("name", "place", "phone", "note", "capacity", "max_party", "per", "offer_min", "horizon_days", "close_min")
_SAME_TOO = ("withdraw_min", "missed_limit", "min_age", "max_age", "own_limit_min")
_OPTIONAL = frozenset({"min_age", "max_age", "own_limit_min"})
_TICKS = ("needs_phone", "waiting")
_ROOM = ("resource", "step_min", "min_min", "max_min", "gap_min", "lanes")
_TERM = ("name", "first", "last")
_PRICE = ("fen", "from_age", "allowance")
_MINIMAL: dict[Kind, dict[str, str]] = {
    Kind.MEAL: {"begin": "11:00", "end": "12:30", "capacity": "50", "max_party": "10"},
    Kind.SESSION: {"begin": "14:00", "end": "15:30", "capacity": "30", "max_party": "3", "horizon_days": "30"},
    Kind.VISIT: {
        "begin": "9:00",
        "end": "17:00",
        "max_party": "1",
        "needs_phone": "1",
        "min_min": "60",
        "max_min": "60",
    },
    Kind.ROOM: {"begin": "9:00", "end": "21:00", "max_party": "30", "min_min": "60", "max_min": "180"},
}


def blank(kind: Kind) -> dict[str, str]:
    """Return the form for a new offering of this kind."""
    every_day = {f"day_{day}": "1" for day in WEEKDAYS}
    room = {"step_min": "30", "gap_min": "30" if kind is Kind.VISIT else "0", "lanes": "1"}
    usual = {
        "days": "every",
        "per": "person",
        "waiting": "1",
        "offer_min": "120",
        "close_min": "60",
        "withdraw_min": "60",
    }
    return {**every_day, **room, **usual, "horizon_days": "14", "missed_limit": "3", **_MINIMAL[kind]}


def values_of(offering: Offering) -> dict[str, str]:
    """Return an offering as the form shows it."""
    values = {name: _shown(getattr(offering, name)) for name in (*_SAME, *_SAME_TOO)}
    values |= {name: "1" for name in _TICKS if getattr(offering, name)}
    values["words"] = "、".join(offering.words)
    values |= {f"menu_{day}": dish for day, dish in offering.menu.items()}
    values |= {f"share_{area}": str(share) for area, share in offering.share.items()}
    return values | _schedule_values(offering) | _price_values(offering) | _kind_values(offering)


def read_offering(
    fields: Fields, kind: Kind, key: str, kept: Offering | None, below: Sequence[Area]
) -> Offering | None:
    """Return the offering that the form describes; None where something is wrong, which `fields` then says.

    kept: what it was before, for what has no field. below: the areas that share it.
    """
    said = fields.values
    definition: dict[str, Any] = {
        **(kept.model_dump(mode="json", exclude_defaults=True) if kept else {}),
        "key": key,
        "kind": kind.value,
        **{name: _given(said, name) for name in (*_SAME, *_SAME_TOO) if name in said},
        **{name: fields.is_ticked(name) for name in _TICKS},
        "words": [word for word in _LIST.split(said.get("words", "")) if word],
        "schedule": _schedule(fields, kept),
        "prices": _prices(fields),
        "share": _shares(fields, kept, below),
    }
    if kind is Kind.MEAL:
        definition["menu"] = {day: dish for day in range(1, 8) if (dish := fields.text(f"menu_{day}", 80))}
        definition["delivery"] = _delivery(fields)
    if kind in (Kind.VISIT, Kind.ROOM):
        definition["room"] = {name: _given(said, name) for name in _ROOM}
        definition.pop("capacity", None)
    return _validated(fields, definition)


def rows_of(values: Mapping[str, str], name: str, spare: int) -> range:
    """Return the numbers of the rows that a form shows: those that are filled, and some to fill."""
    filled = [index for index in range(_MOST_ROWS) if values.get(f"{name}_{index}", "").strip()]
    return range(min(max(filled, default=-1) + 1 + spare, _MOST_ROWS))


def _validated(fields: Fields, definition: dict[str, Any]) -> Offering | None:
    try:
        offering = Offering.model_validate(definition)
    except ValidationError as refused:
        for error in refused.errors():
            path = ".".join(str(part) for part in error["loc"])
            error["loc"] = ()  # the sentence stands beside its field, and names no key
            fields.wrong(_field_of(path), "；".join(explain([error])))
        return None
    return offering if fields.is_good else None


def _field_of(path: str) -> str:
    head, _, rest = path.partition(".")
    match head:
        case "schedule" if rest.startswith("terms"):
            parts = rest.split(".")
            return f"term_{parts[2] if len(parts) > 2 else 'last'}_{parts[1]}"
        case "schedule":
            part = rest.partition(".")[0]
            return part if part in {"begin", "end", "closed", "extra"} else "schedule"
        case "prices":
            index, part = rest.split(".")[:2]
            return f"price_{part}_{index}"
        case "room":
            return rest or "max_min"
        case "delivery":
            return f"delivery_{rest.split('.')[0]}"
        case _:
            return head


def _schedule(fields: Fields, kept: Offering | None) -> dict[str, Any]:
    said = fields.values
    before = kept.schedule.model_dump(mode="json") if kept else {}
    return {
        "rule": _rule(fields, str(before.get("rule", ""))),
        "start": before.get("start"),
        "begin": said.get("begin", "").replace("：", ":"),
        "end": said.get("end", "").replace("：", ":"),
        "days": said.get("days", "every"),
        "closed": [day for day in _LIST.split(said.get("closed", "")) if day],
        "extra": [day for day in _LIST.split(said.get("extra", "")) if day],
        "closed_at_new_year": fields.is_ticked("closed_at_new_year"),
        "terms": _rows(fields, "term", _TERM),
    }


def _rule(fields: Fields, before: str) -> str:
    if fields.is_ticked("keeps_rule") and before:
        return before
    days = [day for day in WEEKDAYS if fields.is_ticked(f"day_{day}")]
    if not days:
        fields.wrong("schedule", texts.NO_DAYS)
    return "FREQ=DAILY" if len(days) in (0, len(WEEKDAYS)) else f"FREQ=WEEKLY;BYDAY={','.join(days)}"


def _prices(fields: Fields) -> list[dict[str, Any]]:
    return [
        {
            "fen": _fen(fields, f"price_fen_{index}"),
            "from_age": said["from_age"] or None,
            "allowance": said["allowance"] or None,
        }
        for index, said in enumerate(_rows(fields, "price", _PRICE))
    ]


def _rows(fields: Fields, head: str, names: Sequence[str]) -> list[dict[str, str]]:
    """Return the rows of which something is filled, and close the gaps in the form: what is wrong is said by number."""
    keys = [{name: f"{head}_{name}_{index}" for name in names} for index in range(_MOST_ROWS)]
    typed = [{name: fields.values.pop(key, "").strip() for name, key in row.items()} for row in keys]
    filled = [row for row in typed if any(row.values())]
    for index, row in enumerate(filled):
        fields.values |= {keys[index][name]: value for name, value in row.items()}
    return filled


def _delivery(fields: Fields) -> dict[str, Any] | None:
    if not fields.is_ticked("has_delivery"):
        return None
    said = fields.values
    return {
        "until": said.get("delivery_until", "").replace("：", ":"),
        "fee_fen": _fen(fields, "delivery_fee_fen"),
        "free_from_age": said.get("delivery_free_from_age", "").strip() or None,
        "free_with": [word for word in _LIST.split(said.get("delivery_free_with", "")) if word],
    }


def _shares(fields: Fields, kept: Offering | None, below: Sequence[Area]) -> dict[str, Any]:
    shown = {area.key for area in below}
    before = kept.share if kept else {}
    said = {key: fields.values.get(f"share_{key}", "").strip() for key in shown}
    return {**{key: most for key, most in before.items() if key not in shown}, **{k: v for k, v in said.items() if v}}


def _fen(fields: Fields, name: str) -> int:
    said = fields.values.get(name, "").strip().removesuffix("元").strip()
    try:
        fen = Decimal(said or "0") * 100
    except InvalidOperation:
        fen = Decimal(-1)
    if fen.is_finite() and fen == fen.to_integral_value() and 0 <= fen <= 100_000_000:
        return int(fen)
    fields.wrong(name, texts.NO_MONEY)
    return 0


def _schedule_values(offering: Offering) -> dict[str, str]:
    schedule = offering.schedule
    values = {
        "begin": f"{schedule.begin:%-H:%M}",
        "end": f"{schedule.end:%-H:%M}",
        "days": schedule.days.value,
        "closed": "、".join(day.isoformat() for day in schedule.closed),
        "extra": "、".join(day.isoformat() for day in schedule.extra),
    }
    found = _WEEKLY.match(schedule.rule.upper())
    ticked = found[1].split(",") if found else WEEKDAYS if schedule.rule.upper() == "FREQ=DAILY" else ()
    values |= {f"day_{day}": "1" for day in ticked}
    values |= {} if ticked else {"keeps_rule": "1"}
    values |= {"closed_at_new_year": "1"} if schedule.closed_at_new_year else {}
    for index, term in enumerate(schedule.terms):
        row = {"name": term.name, "first": term.first.isoformat(), "last": term.last.isoformat()}
        values |= {f"term_{name}_{index}": value for name, value in row.items()}
    return values


def _price_values(offering: Offering) -> dict[str, str]:
    values: dict[str, str] = {}
    for index, tier in enumerate(offering.prices):
        row = {"fen": _yuan(tier.fen), "from_age": _shown(tier.from_age), "allowance": tier.allowance or ""}
        values |= {f"price_{name}_{index}": value for name, value in row.items()}
    return values


def _kind_values(offering: Offering) -> dict[str, str]:
    if offering.room:
        return {name: _shown(getattr(offering.room, name)) for name in _ROOM}
    delivery = offering.delivery
    if delivery is None:
        return {}
    return {
        "has_delivery": "1",
        "delivery_until": f"{delivery.until:%-H:%M}",
        "delivery_fee_fen": _yuan(delivery.fee_fen),
        "delivery_free_from_age": _shown(delivery.free_from_age),
        "delivery_free_with": "、".join(delivery.free_with),
    }


def _given(said: Mapping[str, str], name: str) -> object:
    """What was typed: an empty field that may be empty is none, one that may not is left for the rules to refuse."""
    value = said.get(name, "").strip()
    if not value and name in _OPTIONAL:
        return None
    return int(value) if name == "step_min" and value.isascii() and value.isdigit() else value


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def _yuan(fen: int) -> str:
    return f"{Decimal(fen) / 100:f}"
