"""Names of places in a report: 清溪河, 临江路, 清溪花园, each known by the word it ends in.

Where a name begins can't be told from one text, so a mention keeps every beginning that is possible; the stream tells which
of them is a name (grouping/stream.py). Refuses: names without such a word, and words before it that name nothing (这条河,
治理河道).
"""

import re
from dataclasses import dataclass
from enum import StrEnum

LONGEST = 4
SHORTEST = 2


class Kind(StrEnum):
    """A THING is itself what is complained about, and one crew's work: a water, a bridge, a park, a plant. An AREA is only
    where something is: a road, a village, a school; an ESTATE is the area a report can be in one of only."""

    THING = "thing"
    ESTATE = "estate"
    AREA = "area"


@dataclass(frozen=True)
class Mention:
    """stems: what may be the name without its last word, longest first: 在清溪, 清溪. ending: that word. count: how often it
    is said in the text."""

    stems: tuple[str, ...]
    ending: str
    kind: Kind
    count: int = 1

    @property
    def shortest(self) -> str:
        """The stem that all mentions of one name share."""
        return self.stems[-1]


# Waters whose one character is often part of a longer name: 金湖河, 白港村.
_INSIDE = "[溪港湖江浦渠涌沟塘]"
_LONGER_NAME = (
    "(?![\u4e00-\u9fff]?(?:[一二三四五东西南北]?[支内]?河|溪|公园|路|街|大道|巷|村|小区|花园|新村|社区|广场|大桥))"
)
_THING = (
    "[一二三四五六七八九十东西南北上中下]?支[河流]|[东西南北]?内河|河道|河流|河涌|水系|污水处理[厂站]|处理站|污水厂|"
    f"排涝站|泵站|变电站|水库|河|{_INSIDE}{_LONGER_NAME}|大桥|立交桥|天桥|隧道|公园|桥"
)
_ESTATE = "小区|花园|花苑|家园|新村|公寓|新城|公馆|雅居|山庄|大厦|名城|嘉园|佳园|新苑|苑"
_AREA = "大道|路|街道|街|巷|弄|广场|村|社区|镇|乡|市场|菜场|学校|小学|中学|幼儿园|医院|车站|地铁站"
_ENDING = re.compile(f"(?P<thing>{_THING})|(?P<estate>{_ESTATE})|(?P<area>{_AREA})")
_IDEOGRAPHS = re.compile("[\u4e00-\u9fff]+")
# No name begins before one of these.
_NEVER_INSIDE = frozenset(
    "的了在和与及或从到至对把被将是有为因由向往沿旁边侧后前这那该此本我你他她它们条个座处段号栋幢楼区市县镇乡省"
    "不没已很又都也还就等给让请所各每某其着过来去说问好黑臭脏水么哪叫"
)
_WORDS_BEFORE = re.compile(
    "位于|附近|关于|反映|投诉|整治|治理|改造|建设|施工|污染|希望|请求|建议|咨询|尊敬|目前|现在|小区|门口|周边|周围|居民|内河|河道|"
    "道路|城市|环境|部门|政府|垃圾|污水|严重|我们|问题|清淤|疏浚|截污|修建|工程|项目|整条|原来|一条|两条|家门|城区|规划|影响|"
    "造成|导致|排放|直排|流入|排入|经过|穿过|通过|住在|路过|生活|公共|公交|人工|地下|高速|下水|排水|排污|雨水|消防|人行|小路|"
    "解决|清理|进行|什么|部分|开始|破坏|恢复|填埋|保持|而且|时候|今天|昨天|晚上|半夜|中间|旁边|对面|隔壁"
)


def names_in(text: str) -> list[Mention]:
    """Return what `text` names, each place once, in the order of its first mention."""
    found: dict[tuple[str, Kind], Mention] = {}
    for run in _IDEOGRAPHS.findall(text):
        before = 0
        for ending in _ENDING.finditer(run):
            stems = _stems(run[max(before, ending.start() - LONGEST) : ending.start()])
            if not stems:
                # 溪 in 清溪河 ends no name: it is in the middle of one.
                continue
            before = ending.end()
            kind = Kind(ending.lastgroup or Kind.AREA)
            earlier = found.get((stems[-1], kind))
            if earlier is None:
                found[stems[-1], kind] = Mention(stems, ending[0], kind)
            else:
                longest = max(earlier.stems, stems, key=len)
                found[stems[-1], kind] = Mention(longest, earlier.ending, kind, earlier.count + 1)
    return list(found.values())


def _stems(before: str) -> tuple[str, ...]:
    begin = max((place + 1 for place, char in enumerate(before) if char in _NEVER_INSIDE), default=0)
    begin = max([begin, *(word.end() for word in _WORDS_BEFORE.finditer(before))])
    return tuple(before[place:] for place in range(begin, len(before) - SHORTEST + 1))
