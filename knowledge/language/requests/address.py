"""Where somebody lives or where it is: 三栋二单元五零一, 3-2-501, B区7栋, 江畔路18号, 清溪花园3栋.

Buildings and rooms come in digits, the estate's or street's name as said. A floor by itself (二楼活动室) is no address.
"""

import re

from knowledge.language.numerals import number

_N = r"(?:\d{1,4}|[零〇一二两三四五六七八九十百]{1,5})"
_ROOM_DIGITS = r"(?:\d{3,4}(?![\d:])|[零〇洞一幺二两三四五六七拐八九]{3,4}(?![零〇一二三四五六七八九十]))"
_GAP = r"[ ,、的杠-]?"
# The endings of estates' names; the shorter ones need a building right behind them.
_ESTATE_END = (
    "花园|小区|家园|佳苑|雅苑|新苑|名苑|雅居|新居|名都|名城|新城|新村|公寓|山庄|大院|大厦|公馆|广场|国际|社区|半岛|水岸|天地|华庭|豪庭|福邸|"
    "苑|府|湾|郡|园|庭|轩|阁|坊|邸|居|里|院|村|城"
)
_ESTATE = rf"(?P<estate>[\u4e00-\u9fff]{{1,8}}?(?:{_ESTATE_END}))"
# Words that stand before an estate's name; the name begins behind the last of them.
_LEAD = re.compile(
    r".*(?:住在|现住|家住|住|就在|家在|在|我是|是|送到|送去|寄到|来到|到|去|地址|上门|来|我们|我家|我|你们|帮忙|们|叫|把|请|给|从|,|的|小区里|街道)"
)
_STREET = re.compile(
    rf"(?P<street>[\u4e00-\u9fff]{{1,7}}?(?:大道|路|街|巷|弄|大街|胡同))(?P<number>{_N})号(?!楼|栋|线|门店)(?P<rest>(?:附|之)?{_N}号)?"
)
_ZONE = rf"(?P<zone>[A-Za-z](?:区|组团)|[东西南北中][区苑院]|{_N}(?:期|区|组团|村))"
_HOUSE = rf"(?P<house>(?:[A-Za-z]-?)?{_N}|[A-Za-z])(?P<kind>号楼|号院|栋楼?(?![上下顶道梯脚])|栋|幢|座)"
_UNIT = rf"(?P<unit>{_N})单元"
_FLOOR = rf"(?P<floor>{_N})[楼层]"
# 5楼12号 is a door, 5楼12号上午 a floor and a day.
_NUMBER = r"号(?!楼|线|[上下中早晚]|来|去|那天|之前|以前|以后|到|\d|[一二两三四五六七八九十]+点)"
_ROOM = (
    rf"(?P<room>{_ROOM_DIGITS}|{_N}(?=室|{_NUMBER})|\d{{1,2}}-\d{{1,2}}(?![-\d]))(?P<room_kind>室|{_NUMBER}|号房|房)?"
)
_BUILDING = re.compile(
    rf"(?:{_ESTATE}{_GAP})?(?:{_ZONE}{_GAP})?(?:{_ESTATE.replace('estate', 'estate2')}{_GAP})?{_HOUSE}"
    rf"(?:{_GAP}{_UNIT})?(?:{_GAP}{_FLOOR})?(?:{_GAP}{_ROOM})?"
)
_UNIT_ONLY = re.compile(rf"{_UNIT}(?:{_GAP}{_FLOOR})?(?:{_GAP}{_ROOM})?")
_DASHED = re.compile(
    rf"(?<![\d\-–:年月])(?:{_ESTATE}{_GAP})?(?P<house>{_N})(?:-|杠|—|#)(?:(?P<unit>{_N})(?:-|杠|—))?(?P<room>{_ROOM_DIGITS})(?![\d\-])"
)
_LIVING = re.compile(rf"住(?:在)?(?P<where>(?:{_FLOOR}{_GAP})?{_ROOM})(?![个位人])")
_LIVING_FLOOR = re.compile(rf"住(?:在)?(?:的)?(?P<floor>{_N})[楼层]")
_HEARD_UNIT = re.compile(rf"(?P<before>{_N})(?:但愿|丹元|单圆|单员)(?={_N}|$|[楼电门的顶])")
_HEARD = re.compile(
    rf"(?P<before>{_N})[洞动冻](?=\d|{_N}(?:单元|楼)|楼[上下顶道梯]|门口|[旁边背]边|[后前]头|的(?:电|楼|路|灯|井)|[和跟与]{_N}[栋洞动]|电[梯题])"
)


def hear_address(line: str) -> str:
    """Return `line` with misheard 栋 and 单元 spelt right where a number stands before them, as long as before."""
    return _HEARD.sub(r"\g<before>栋", _HEARD_UNIT.sub(r"\g<before>单元", line))


def find_address(line: str) -> tuple[str, tuple[int, int]] | None:
    """Return the address in `line` (tidied, phone numbers painted over) and where it stands, or None."""
    line = hear_address(line)
    street = _STREET.search(line)
    building = next((found for pattern in (_DASHED, _BUILDING) if (found := pattern.search(line))), None)
    if building is None:
        unit = _UNIT_ONLY.search(line)
        living = _LIVING.search(line) or _LIVING_FLOOR.search(line)
        building = unit or (living if street is None else None)
    if street is not None:
        return _with_street(street, building)
    if building is None:
        return None
    name, begin = _estate(building)
    return name + _house(building), (begin, building.end())


def _with_street(street: re.Match[str], building: re.Match[str] | None) -> tuple[str, tuple[int, int]]:
    begin = street.start() + len(street["street"]) - len(without_lead(street["street"]))
    said = f"{without_lead(street['street'])}{number(street['number'])}号"
    if street["rest"]:
        said += re.sub(r"[零〇一二两三四五六七八九十百]+", lambda found: str(number(found[0])), street["rest"])
    if building is None or building.start() < street.end():
        return said, (begin, street.end())
    return said + _estate(building)[0] + _house(building), (begin, building.end())


def _estate(found: re.Match[str]) -> tuple[str, int]:
    """The name before the building, without the words that only lead to it, and where it begins."""
    parts = found.groupdict()
    names = [parts.get("estate"), parts.get("zone"), parts.get("estate2")]
    begin = next((found.start(key) for key in ("estate", "zone", "estate2") if parts.get(key)), found.start())
    first = parts.get("estate") or parts.get("estate2")
    if not first:
        return _zone(parts.get("zone")), begin
    cleaned = without_lead(first)
    if len(cleaned) < 2 and parts.get("estate"):
        cleaned = ""
    said = "".join(
        _zone(name) if name == parts.get("zone") else (cleaned if name == first else name) for name in names if name
    )
    return said, begin + len(first) - len(cleaned)


def without_lead(name: str) -> str:
    """Return a name without the words that only lead to it (我住在, 送到)."""
    return _LEAD.sub("", name)


def _zone(said: str | None) -> str:
    if said is None:
        return ""
    value = number(said[:-1])
    return said.upper() if value is None else f"{value}{said[-1]}"


def _house(found: re.Match[str]) -> str:
    parts = {
        "house": None,
        "kind": "栋",
        "unit": None,
        "floor": None,
        "room": None,
        "room_kind": None,
        **found.groupdict(),
    }
    said = ""
    if parts["house"]:
        kind = (parts["kind"] or "栋").replace("栋楼", "栋")
        said += _digits(parts["house"]) + kind
    if parts["unit"]:
        said += _digits(parts["unit"]) + "单元"
    if parts["floor"]:
        said += _digits(parts["floor"]) + "楼"
    if parts["room"]:
        said += _digits(parts["room"]) + (parts["room_kind"] or "")
    return said


def _digits(said: str) -> str:
    value = number(said)
    if value is not None:
        return str(value)
    letter = re.match(r"[A-Za-z]-?", said)
    if letter and (value := number(said[letter.end() :])) is not None:
        return f"{said[0].upper()}{value}"
    return said.upper()
