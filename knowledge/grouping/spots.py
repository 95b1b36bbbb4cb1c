"""Which building and unit of an estate a report is about: 3栋一单元, 三号楼."""

import re
from dataclasses import dataclass

from knowledge.language.numerals import number

_NUMBER = "[0-9]{1,3}|[一二两三四五六七八九十百]{1,4}"
_BUILDING = re.compile(f"(?P<building>{_NUMBER})(?:栋|幢|号楼)(?:(?P<unit>{_NUMBER})单元)?")
_UNIT = re.compile(f"(?P<unit>{_NUMBER})单元")
_HOUSE = re.compile(f"(?:{_NUMBER})(?:栋|幢|号楼|单元)(?:[0-9]{{3,4}}(?![0-9]))?")


@dataclass(frozen=True)
class Spots:
    """buildings: "3". units: "3-1", or "-1" where the building is not said."""

    buildings: frozenset[str]
    units: frozenset[str]


def spots_in(text: str) -> Spots:
    """Return the buildings and units that `text` names; Chinese and Arabic numerals are one."""
    buildings, units = set(), set()
    for found in _BUILDING.finditer(text):
        building = _plain(found["building"])
        buildings.add(building)
        if found["unit"]:
            units.add(f"{building}-{_plain(found['unit'])}")
    if not units and (alone := _UNIT.search(text)):
        only = next(iter(buildings)) if len(buildings) == 1 else ""
        units.add(f"{only}-{_plain(alone['unit'])}")
    return Spots(frozenset(buildings), frozenset(units))


def without_spots(text: str) -> str:
    """Return `text` without its buildings, units and floors: what is left says what the matter is."""
    return _HOUSE.sub("，", text)


def _plain(spelt: str) -> str:
    value = number(spelt)
    return spelt if value is None else str(value)
