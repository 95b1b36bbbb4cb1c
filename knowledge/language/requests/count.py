"""How many persons, portions, seats or things are booked: 三位, 两份, 我们一家五口, 我和我老伴, 两大一小, 半打.

Floors, ages, houses, prices, times and telephone numbers are not: those that stand in the line are painted over first,
and the others lack the words that count people and portions.
"""

import re

from knowledge.language.numerals import number
from knowledge.language.patterns import any_of
from knowledge.language.requests.people import ANY_KIN, TITLED

_VALUE = r"(?P<n>\d{1,3}|[一二两三四五六七八九十百]{1,4}|俩|仨)"
_N = rf"(?<![第前\d零〇一二两三四五六七八九十百.:]){_VALUE}"
_FEW = r"[\d一二两三四五六七八九十]+"

# Said of the whole: it settles the matter.
_ALTOGETHER = any_of("一共 总共 共计 共 合计 加起来 加我 连我 拢共 统共 满打满算 人数 数量 一起")
_TOTAL = re.compile(rf"(?:{_ALTOGETHER}:?有?是?:?)+{_VALUE}(?![点号月岁楼层栋块元年天.])")
_WE = re.compile(
    rf"{any_of('我们 咱们 他们 她们 姐妹 兄弟 姊妹 朋友')}(?:就|一共|有|就是)?{_VALUE}个(?=$|[,。!?;来去要想都一吗吧嘛])"
    "|就我(?:自己|一个)"
)
_FAMILY = re.compile(
    rf"{any_of('一家子 一家 全家 我们家 我家 屋头 家里')}(?:一共|总共|有)?(?P<n>{_FEW})(?:口|个人)|(?P<m>{_FEW})口(?:人|之家)"
)
_GROWN = any_of("大人 大 老人 老 成人 成年人")
_SMALL = any_of("小孩子 小孩 小朋友 娃娃 娃儿 娃 孩子 小 儿童")
_SPLIT = re.compile(rf"(?P<a>{_FEW})[个位名]?{_GROWN}[,、和带跟加]*(?P<b>{_FEW})[个位名]?{_SMALL}")

# Two or three by nature.
_KIND_OF_PAIR = any_of("爷孙 母女 母子 父子 父女 婆孙 婆媳 娘 爷 哥 姐 老 小 夫妻 他们 她们")
_PAIR = re.compile(
    rf"我们?[俩仨]|(?:{ANY_KIN}|{_KIND_OF_PAIR})[俩仨]|{any_of('老两口 小两口 两口子 两夫妻 两娘母 两爷孙 两公婆 夫妻二人')}"
)

# The resident and whom they bring. Who is only talked to (我跟物业说) comes along to nothing.
_WITH = any_of("和 跟 同 与 还有 加 加上 带 带上 带着 带起 带到 领 领着 陪 陪着")
_BRING = re.compile(rf"(?<![帮忙]){_WITH}(?P<n>{_FEW})个?(?:{ANY_KIN}|{TITLED}|人)")
_A_KIN = rf"(?:我(?:家|们家|屋头)?的?|隔壁的?|楼上的?|楼下的?|一?个)?(?:{ANY_KIN}|{TITLED})"
_ONLY_TALK = any_of("说 讲 吵 反映 商量 打 闹 住 一样 提 问 聊")
_TOGETHER = re.compile(
    rf"(?:我|本人){any_of('就 只 想 要 会 准备 打算 一个人')}*{_WITH}(?P<kin>{_A_KIN}(?:[、和跟,还有]+{_A_KIN})*)(?!{_ONLY_TALK})"
)
_EACH_KIN = re.compile(_A_KIN)

_PERSONS = any_of(
    "人 大人 老人家 老人 老年人 小孩子 小孩 孩子 娃儿 娃娃 娃 小朋友 同学 朋友 学生 成人 老太太 老头 老姐妹 伙伴 名额 号 座位 座 位子 位置 席位"
)
# Those who come to work, and those who are merely at home, are not booked.
_NOT_BOOKED = any_of("师傅 医生 老师 护士 工人 志愿 在家 住 过日子 生活 过 一起住 维修 保洁 护工")
_PEOPLE = re.compile(rf"{_N}(?:个{_PERSONS}|位|人(?![民工间次份户力行均类士家像事])|名|口人|号人)(?!{_NOT_BOOKED})")
_SENT = re.compile(r"(?:派|找|叫|喊|请|安排|麻烦)(?:了|上|人|他们)?$")
_TRADES = any_of(
    "钟点工 小时工 临时工 帮工 小工 工人 保洁 保安 服务员 营业员 厨师 护工 保姆 员工 店员 骑手 志愿者 人手"
)
_HIRED = re.compile(rf"(?:招|聘|雇|请|找|要){_VALUE}[个名位](?={_TRADES})")

_DISHES = any_of("盒饭 套餐 餐 便当 菜 房间 包间 包厢 床位 车位 轮椅 桌子 场地 摊位 工位 粽子 馒头 包子 蛋糕")
_SHEETS = any_of("票 门票 桌子 桌 床 床位 轮椅 折叠床 券 凳子 椅子")
_THINGS = f"份|客|盒|套|碗|桌|席|个{_DISHES}|张{_SHEETS}|把(?:椅子|轮椅|凳子|雨伞|伞)|袋|瓶|盘|笼|副|顶|桶|箱|节课"
# Many things are counted so; only what is asked for is booked: 订两个.
_ANYTHING = "间|辆|台|包|件|只|根|场|个"
_PORTIONS = re.compile(rf"{_N}(?P<what>{_THINGS}|{_ANYTHING})(?P<after>.?.?)")
# What follows where papers, places or questions are counted: 一份证明, 两个问题, 三个月.
_NOT_PORTION = re.compile(
    "[证材资合文表报心申简月钟小星礼问事意建办部地单路社师电原人半多区字点方情号洞坑灯窗门口]|工作|通知|红绿|要求"
)
_ASKED = re.compile(
    "[订定要来约报留借买加送点预取拿领占租带有](?:个|了|上|到|一下)?(?:饭|餐|座|位|名额)?[^,。;!?]{0,4}$|(?:^|[,。就])$"
)
_EACH = re.compile(f"{any_of('每 几 每人 每户 每家 一人 人均')}$")

_HALF_DOZEN = re.compile("半打")
_DOZEN = re.compile(r"(?P<n>[一二两三\d])打(?![电扫针算听印开折架扰工])")
_HEARD_PORTION = re.compile(rf"[订要来留送][个了]?{_N}分(?![钟之期数钱类析])")
_TIMES = re.compile(r"[xX×*](?P<n>\d{1,2})(?!\d)")
# 不是两个，三个: the second counts.
_NOT_BUT = re.compile(
    rf"不是{_VALUE.replace('<n>', '<not>')}[个位份名人口]?[,，]?(?:是|要|改成|而是)?{_VALUE}[个位份名人口]?(?![点号月岁楼层栋块元年天])"
)
_CORRECTED = re.compile(any_of("不对 不是 错了 改成 改为 换成 变成 加到 减到 哦不"))


def find_count(line: str) -> int | None:
    """Return the number booked, or None. In `line` (tidied) times, addresses and telephone numbers are painted over."""
    instead = _NOT_BUT.search(line)
    if instead:
        return _value(instead["n"])
    parts = _CORRECTED.split(line)
    if len(parts) > 1 and (late := _count(parts[-1])) is not None:
        return late
    return _count(line)


def _count(line: str) -> int | None:
    for reader in (_hired, _whole, _pairs, _company, _counted, _dozens):
        found = reader(line)
        if found is not None:
            return found
    return None


def _hired(line: str) -> int | None:
    hired = _HIRED.search(line)
    return _value(hired["n"]) if hired else None


def _whole(line: str) -> int | None:
    total = _TOTAL.search(line)
    if total:
        return _value(total["n"])
    we = _WE.search(line)
    if we:
        return _value(we["n"]) if we["n"] else 1
    split = _SPLIT.search(line)
    if split:
        return (_value(split["a"]) or 0) + (_value(split["b"]) or 0)
    family = _FAMILY.search(line)
    return _value(family["n"] or family["m"]) if family else None


def _pairs(line: str) -> int | None:
    pair = _PAIR.search(line)
    if pair is None:
        return None
    return 3 if "仨" in pair[0] else 2


def _company(line: str) -> int | None:
    """The resident and whom they bring: 带两个孩子 is three, 我和我老伴 two."""
    bring = _BRING.search(line)
    if bring:
        return 1 + (_value(bring["n"]) or 0)
    if _PEOPLE.search(line):
        return None
    together = _TOGETHER.search(line)
    return 1 + len(_EACH_KIN.findall(together["kin"])) if together else None


def _counted(line: str) -> int | None:
    for found in _PEOPLE.finditer(line):
        value = _value(found["n"])
        if value is not None and not _SENT.search(line[: found.start()]):
            return value
    return _portions(line)


def _portions(line: str) -> int | None:
    total, kind = 0, None
    for found in _PORTIONS.finditer(line):
        value, what = _value(found["n"]), found["what"]
        if value is None or _NOT_PORTION.match(found["after"]) or _EACH.search(line[: found.start()]):
            continue
        if what in _ANYTHING and not _ASKED.search(line[: found.start()]):
            continue
        if kind in (None, what):
            total, kind = total + value, what
    return total or None


def _dozens(line: str) -> int | None:
    if _HALF_DOZEN.search(line):
        return 6
    dozen = _DOZEN.search(line)
    if dozen:
        return 12 * (_value(dozen["n"]) or 1)
    single = _HEARD_PORTION.search(line) or _TIMES.search(line)
    return _value(single["n"]) if single else None


def _value(said: str) -> int | None:
    if said in ("俩", "仨"):
        return 2 if said == "俩" else 3
    if len(said) > 1 and "十" not in said and "百" not in said and not said.isdigit():
        return None  # 两三个, 七八个: nobody knows yet
    return number(said)
