"""Where a problem is: an address, the spot at it, or both (清溪花园3栋2单元楼梯间, 大门口, 三栋和四栋之间, 我家楼上).

Built on the address reader; a spot is a part of an estate (电梯, 中心花园), a neighbour with a direction (菜市场后头), a
crossing, or what lies around the resident's own door.
"""

import re
from dataclasses import dataclass

from knowledge.language.numerals import HAN, number
from knowledge.language.patterns import any_of
from knowledge.language.phones import find_phone, phone_span
from knowledge.language.requests.address import find_address, hear_address, without_lead
from knowledge.language.requests.line import tidy
from knowledge.language.requests.place_words import (
    DIRECTION,
    ESTATE_ENDS,
    HOME,
    NO_ESTATE,
    NOT_A_PART,
    PART,
    ROOM,
    SITE,
)
from knowledge.language.when.picture import GONE


@dataclass(frozen=True)
class Place:
    """A place as people say it (text) and its parts, each "" where it was not said. address: what the address reader
    made of it. building, unit, floor: digits or letters alone; floors under the ground are negative. is_exact: a house
    or a crossing is named, so that a worker finds it without asking."""

    text: str
    address: str = ""
    estate: str = ""
    building: str = ""
    unit: str = ""
    floor: str = ""
    landmark: str = ""
    is_exact: bool = False


_N = rf"(?:\d{{1,3}}|[{HAN}]{{1,3}})"
_HOUSE = rf"{_N}(?:栋|号楼|幢|单元)"
_BETWEEN = re.compile(rf"(?P<first>{_N})(?:栋|号楼|幢|单元)(?:和|跟|与|同|到|至|、){_HOUSE}(?:的)?(?:之间|中间)?")

_NO_ROAD = r"(?<![马条走道水电网线短赶绕让迷铁思半问公一上了得不])"
_ROAD = rf"[\u4e00-\u9fff]{{1,4}}?(?:大道|{_NO_ROAD}路|街|(?<!小)巷)"
_CROSSING = re.compile(
    rf"(?P<road>{_ROAD})(?:和|与|跟|同)(?P<other>{_ROAD})(?:的)?(?:路口|交叉口|交界处?|交汇处|转角|口子)"
)
_ON_ROAD = re.compile(rf"(?P<road>{_ROAD})(?:的|那个|上的?)?(?:(?:{SITE}|{PART}){DIRECTION}?|路口|街口|{DIRECTION})")

_FEW = f"(?:{DIRECTION}|里|上|头|口|下)"
_SPOT = re.compile(rf"(?:{_N}号(?=门))?(?:门(?={PART}))?(?:(?:{PART}){NOT_A_PART}{_FEW}?|(?:{SITE}){DIRECTION})")
_OWN = r"(?:我们?家|我们?屋头|我屋|家里|屋头)"
_AT_HOME = re.compile(rf"{_OWN}(?:的)?(?:{HOME}|{ROOM})|(?<![上下])(?:{HOME})(?<!门口)")
# Right behind an address: 7栋门口, 501厨房, 3栋2单元的电梯.
_BEHIND = re.compile(rf"[,的]?(?:(?:{PART}){NOT_A_PART}{_FEW}?|{DIRECTION}|{HOME}|{ROOM})")
_FLOOR = re.compile(
    rf"(?P<under>负|地下)?(?P<floor>{_N})[楼层](?=的?(?:{PART}|那家|那户|住户|人家|邻居|公共|平台|{ROOM}))"
)

_ESTATE = re.compile(
    rf"[\u4e00-\u9fff]{{2,8}}?{any_of(ESTATE_ENDS)}(?:[一二三四五六\d]期)?(?=的|里|内|物业|{PART}|{DIRECTION}|$|[,。!])"
)
_GENERIC = re.compile(rf"{NO_ESTATE}{any_of(ESTATE_ENDS)}")
_ADDRESS = re.compile(
    r"(?P<estate>\D*?(?:\d+[期区村]|\d+组团|[A-Z]区)?\D*?)(?:(?P<building>[A-Z]?\d+|[A-Z])(?:栋|号楼|号院|幢|座))?"
    r"(?:(?P<unit>\d+)单元)?(?:(?P<floor>\d+)楼)?(?:\d[\d-]*(?:室|号|号房|房)?)?"
)
_STREET_NUMBER = re.compile(r".*?(?:路|街|巷|弄|道|胡同)\d+号(?:[附之]?\d+号)?")
_HEARD_LIFT = re.compile("[电店垫](?:题|梯|体|提|替)(?=[里口间门又老停坏的卡困上不]|$)")

_HEARD_GATE = re.compile("大[们门](?:口|扣)|打门口")


def find_place(line: str) -> Place | None:
    """Return the place that a resident's line names, or None. line: as written; what is past 400 characters is not
    read."""
    said = _HEARD_GATE.sub("大门口", _HEARD_LIFT.sub("电梯", hear_address(tidy(line))))
    if find_phone(said):
        begin, end = phone_span(said) or (0, 0)
        said = said[:begin] + GONE * (end - begin) + said[end:]
    between = _BETWEEN.search(said)
    if between is not None:
        return _between(said, between)
    found = find_address(said)
    if found is not None:
        return _at_address(said, found[0], found[1])
    return _without_address(said)


def _between(said: str, found: re.Match[str]) -> Place:
    estate, _end = _estate(said[: found.start()] + "的")
    landmark = _digits(found[0])
    return Place(
        estate + landmark, estate=estate, building=str(number(found["first"])), landmark=landmark, is_exact=True
    )


def _at_address(said: str, address: str, span: tuple[int, int]) -> Place:
    behind = _BEHIND.match(said, span[1])
    spot = behind[0].lstrip(",的") if behind else _spot(said[: span[0]] + GONE * (span[1] - span[0]) + said[span[1] :])
    street = _STREET_NUMBER.match(address)
    house = _ADDRESS.fullmatch(address[street.end() :] if street else address)
    parts = {key: value or "" for key, value in house.groupdict().items()} if house else {}
    is_exact = bool(street or parts.get("building"))
    return Place(address + spot, address, **parts, landmark=spot, is_exact=is_exact)


def _without_address(said: str) -> Place | None:
    estate, end = _estate(said)
    rest = GONE * end + said[end:]
    crossing = _CROSSING.search(rest)
    if crossing is not None:
        landmark = without_lead(crossing[0])
        return Place(estate + landmark, estate=estate, landmark=landmark, is_exact=True)
    floor = _FLOOR.search(rest)
    if floor is not None:
        rest = GONE * floor.end() + rest[floor.end() :].removeprefix("的")
    spot = _spot(rest)
    number_said = "" if floor is None else str(number(floor["floor"]))
    story = f"{'负' if floor is not None and floor['under'] else ''}{number_said}楼" if floor is not None else ""
    text = estate + story + spot
    if not text:
        return None
    value = f"-{number_said}" if floor is not None and floor["under"] else number_said
    return Place(text, estate=estate, floor=value, landmark=spot)


def _spot(said: str) -> str:
    """The first spot in the line, the longest of those that begin together."""
    road = _ON_ROAD.search(said)
    if road is not None:
        return _digits(without_lead(road[0]))
    found = [match for pattern in (_SPOT, _AT_HOME) if (match := pattern.search(said))]
    if not found:
        return ""
    first = min(found, key=lambda match: (match.start(), -len(match[0])))
    return _digits(first[0])


def _estate(said: str) -> tuple[str, int]:
    """The estate's name where no building stands behind it, and where it ends; "" and 0 where none is named."""
    found = _ESTATE.search(said)
    if found is None:
        return "", 0
    name = without_lead(found[0])
    if len(name) < 3 or _GENERIC.fullmatch(name):
        return "", 0
    return name, found.end()


def _digits(said: str) -> str:
    return re.sub(rf"{_N}(?=栋|号|幢|单元)", lambda found: str(number(found[0])), said)
