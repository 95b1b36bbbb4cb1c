"""An entry's details as a mapping of JSON's types: how files write them and the database keeps them."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from knowledge.entries.entry import Details


def details_as_mapping(details: Details) -> dict[str, Any]:
    """Return the details that are given, in JSON's types (dates in ISO form)."""
    kept = {key: value for key, value in asdict(details).items() if value}
    return {
        key: value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value
        for key, value in kept.items()
    }


def details_from_mapping(values: Mapping[str, Any]) -> Details:
    """Return details from the mapping of `details_as_mapping`. Raises ValueError."""
    known: dict[str, Any] = {}
    for key, value in values.items():
        if key not in Details.__dataclass_fields__:
            raise ValueError(f"details 里没有“{key}”这一项")
        read: Callable[[Any], Any] = _DETAIL_READERS.get(key, _read_text)
        known[key] = read(value)
    return Details(**known)


def _read_text(value: Any) -> str:
    if isinstance(value, dict | list):
        raise ValueError("details 里的这一项应是一句话")  # noqa: TRY004 - what a file holds is no wrong type of ours
    return str(value).strip()


def _read_list(value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    return tuple(_read_text(item) for item in items if item is not None)


def _read_date(value: Any) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"日期“{value}”应写成 2026-01-31 的样子") from None


_DETAIL_READERS: dict[str, Callable[[Any], Any]] = {
    "steps": _read_list,
    "materials": _read_list,
    "valid_from": _read_date,
    "valid_until": _read_date,
}
