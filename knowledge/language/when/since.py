"""Since when something is so: 从上个月开始, 昨晚上十点多到现在, 都三天了, 国庆以后, 天天晚上, 好久了.

The readers of this package look forward, for bookings are to come; a complaint looks back, so that 周三 is the last
Wednesday and 中秋 the last festival. What is said exactly counts before what is vague.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from community.clock import local
from community.lunar import lunar_days
from knowledge.language.numerals import HAN, number
from knowledge.language.patterns import any_of
from knowledge.language.phones import find_phone, phone_span
from knowledge.language.requests.address import find_address
from knowledge.language.requests.line import tidy
from knowledge.language.when.parts import WORDS
from knowledge.language.when.picture import GONE
from knowledge.language.when.reading import minutes_of, paint
from knowledge.language.when.tokens import Clock, Day, Instant, Part, Token, Value


@dataclass(frozen=True)
class Since:
    """A beginning. text: the words for it. at: its best reading, a datetime (China time, aware) where an hour was said,
    None where nothing tells (好久了). is_vague: it is only about then."""

    text: str
    at: date | datetime | None = None
    is_vague: bool = False


_DAY = timedelta(days=1)
_MAX_BACK = 400

_UNITS = {"小时": 1, "钟头": 1, "天": 24, "日": 24, "晚上": 24, "晚": 24, "夜": 24, "周": 168, "星期": 168, "礼拜": 168}
_AMOUNT = rf"(?P<n>\d{{1,2}}|[{HAN}]{{1,3}}|半)(?P<few>几|多)?个?(?P<half>半)?(?P<more>多)?(?:来)?(?P<unit>小时|钟头|天|晚上|晚|周|星期|礼拜|月|年)"
# 三天了, 两天没人收, 半年都没人管; not 三天内, 两天后, 三年级.
_LASTING = re.compile(
    rf"(?P<lead>(?:都|有|快|已经|整整|差不多|起码)*)(?<![第\d{HAN}每隔前这那几])(?<!再过){_AMOUNT}(?P<over>多)?(?:时间)?"
    r"(?P<end>了|啦|咯|哒|(?=没|都|也|还没|不[亮来动通给见]))"
)
_NOT_LASTING = re.compile(r"(?:住|交|搬来|活|租|工作|当|结婚)了?$")

_PARTS = any_of([word for words in WORDS.values() for word in words.split()])
_VAGUE = re.compile(
    rf"(?:天天|每一?天|每晚|每周|每个月|夜夜)(?:都)?(?:{_PARTS})?|好[几多]?(?:天|个?月|年|个?星期|个?礼拜|周)(?!时间|内)了?|这[几些]天|(?:前|近|最近)(?:几|些|两|两三)天|"
    r"好久好久了?|好久了?(?!开|关|来|能|修|可|有|上班|办)|很久了?|老久了?|好长一?段?时间了?|很长一?段?时间了?|老长时间了?|早就|长期|一直以来|经常|最近|这段时间|这阵子?|这向"
)
_TWO_DAYS = re.compile("这[两二]天")
_NOW = re.compile("刚刚?才|刚刚|方才|才将|这会儿|这下")

_BEGINS = r"(?:开始|起(?!来|床)|以来|以后|之后|过后|到现在|到今天|到这会儿|至今|左右)"
_FROM = r"(?:自从|打从|从|自|打)"
_SEASONS = {
    "春天": (3, 1), "开春": (3, 1), "夏天": (6, 1), "热天": (6, 1), "秋天": (9, 1), "冬天": (12, 1), "暑假": (7, 1), "寒假": (1, 20), "开学": (9, 1),
    "入春": (2, 4), "入夏": (5, 6), "入秋": (8, 8), "入冬": (11, 7),
}  # fmt: skip
_YEARS = {"今年": 0, "去年": -1, "前年": -2, "大前年": -3}
_SEASON_WORD = f"(?:{any_of(_SEASONS)}|过完年|过了年)"
_SEASON = re.compile(
    rf"(?P<from>{_FROM})?(?={any_of(_YEARS)}|{_SEASON_WORD})(?P<year>{any_of(_YEARS)})?(?P<season>{_SEASON_WORD})?"
    rf"(?P<rest>.{{0,4}}?{_BEGINS})?"
)
_AFTER = re.compile(rf"(?:那天|那会儿|.)?{_BEGINS}")
_AFTER_FROM = re.compile(rf"[^,。]{{0,4}}?{_BEGINS}")
_LEAD = re.compile(rf"{_FROM}$")
_REACHES = re.compile(r"(?:到|至)$")
# A day by which something is asked for is none since which it is so.
_TO_COME = re.compile(r"能不能|可不可以|可以|来修|来看|来弄|上门|预约|之前|有空|再来|要来|修好|得不得")
# What names its day: 昨晚, 周三, 11月5号, 三天前. A month, a week or a year is only about then.
_EXACT = re.compile(r"[号日]|[周期拜][一二三四五六日天]|[今昨前]|点|:|/")


def find_since(line: str, now: datetime) -> Since | None:
    """Return since when the problem is so, or None where the line does not say. line: as written; now: aware."""
    said = _without_numbers(tidy(line))
    here = local(now)
    for reader in (_named, _lasting, _season, _just_now, _roughly):
        found = reader(said, here)
        if found is not None:
            return found
    return None


def _without_numbers(line: str) -> str:
    spans = [phone_span(line) if find_phone(line) else None]
    address = find_address(line)
    spans.append(address[1] if address else None)
    for span in spans:
        if span:
            line = line[: span[0]] + GONE * (span[1] - span[0]) + line[span[1] :]
    return line


def _lasting(said: str, here: datetime) -> Since | None:
    for found in _LASTING.finditer(said):
        if not _NOT_LASTING.search(said[: found.start()]):
            at = _ago(found, here)
            is_vague = bool(found["few"] or found["more"] or found["over"])
            return Since(found[0], at, is_vague) if at else None
    return None


def _ago(found: re.Match[str], here: datetime) -> date | datetime | None:
    amount = 0.5 if found["n"] == "半" else number(found["n"])
    if amount is None:
        return None
    amount += 0.5 if found["half"] else 0
    unit = found["unit"]
    if unit in ("月", "年"):
        months = amount * (12 if unit == "年" else 1)
        return _months_back(here.date(), int(months)) - timedelta(days=15 if months % 1 else 0)
    at = here - timedelta(hours=amount * _UNITS[unit])
    return at if _UNITS[unit] == 1 else at.date()


def _months_back(day: date, months: int) -> date:
    whole = day.year * 12 + day.month - 1 - months
    first = date(whole // 12, whole % 12 + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - _DAY
    return first.replace(day=min(day.day, last.day))


def _named(said: str, here: datetime) -> Since | None:
    """A day, an hour or both that lie in the past."""
    tokens = sorted(
        paint(_VAGUE.sub(lambda found: GONE * len(found[0]), said), here.replace(tzinfo=None)).tokens,
        key=lambda each: each.begin,
    )
    for place, token in enumerate(tokens):
        if isinstance(token.value, Day | Instant | Part | Clock) and (group := _together(tokens[place:])):
            found = _beginning(said, group, here)
            if found is not None:
                return found
    return None


def _together(tokens: list[Token]) -> list[Token]:
    """The pieces of one moment: a day, a part of it and a clock time, side by side."""
    group = tokens[:1]
    for token in tokens[1:]:
        if token.begin - group[-1].end > 1 or type(token.value) in {type(each.value) for each in group}:
            break
        group.append(token)
    return group


def _beginning(said: str, group: list[Token], here: datetime) -> Since | None:
    begin, end = group[0].begin, group[-1].end
    end += said.startswith("多", end)
    lead = _LEAD.search(said[:begin])
    after = (_AFTER_FROM if lead else _AFTER).match(said, end)
    text = (lead[0] if lead else "") + said[begin : after.end() if after else end]
    values: dict[type, Value] = {type(each.value): each.value for each in group}
    day = values.get(Day)
    names_day = isinstance(day, Day) or Instant in values
    if _REACHES.search(said[:begin]) or not (
        names_day or (after and not text.endswith("左右")) or (lead and Clock in values)
    ):
        return None
    if not lead and not after and _TO_COME.search(said[end : end + 12]):
        return None
    at = _past(values, said[begin : group[0].end], here)
    if at is None:
        return None
    is_exact = _EXACT.search(said[begin:end]) is not None or said[begin:end].endswith("前")
    return Since(text, at, not is_exact or re.search("以后|之后|过后", text) is not None)


def _past(values: dict[type, Value], day_said: str, here: datetime) -> date | datetime | None:
    """The moment that was said, in the past; None where it can only be to come."""
    day, part, clock, instant = (values.get(kind) for kind in (Day, Part, Clock, Instant))
    if isinstance(instant, Instant):
        at = instant.at.replace(tzinfo=here.tzinfo)
        return at if at <= here else None
    on: date | None = here.date()
    if isinstance(day, Day):
        on = None if day.every else _day_back(day, day_said, here.date())
    if on is None:
        return None
    if not isinstance(clock, Clock):
        return on
    minutes, _either = minutes_of(clock, part if isinstance(part, Part) else None)
    at = datetime.combine(on, time(), here.tzinfo) + timedelta(minutes=minutes)
    if at > here and part is None and not clock.sure:
        at -= timedelta(hours=12)
    if at > here and day is None:
        at -= _DAY
    return at if at <= here else None


def _day_back(day: Day, said: str, today: date) -> date | None:
    if day.on == today and re.search("月(?:份|初)?$", said):
        return today.replace(day=1)  # the forward readers let the current month begin today
    if day.on is None or day.on <= today:
        return day.on
    if day.roll is not None:
        last = day.roll(today - timedelta(days=_MAX_BACK))
        while (following := day.roll(last + _DAY)) <= today:
            last = following
        return last if last <= today else None
    if re.fullmatch(rf"(?:\d{{1,2}}|[{HAN}]{{1,3}})月(?:份)?(?:初|中|底|末|[上中下]旬)?", said):
        return _months_back(day.on, 12 * (day.on.year - today.year + (day.on.replace(year=today.year) > today)))
    return None


def _season(said: str, here: datetime) -> Since | None:
    for found in _SEASON.finditer(said):
        if not (found["from"] or found["rest"] or found["year"]):
            continue  # 夏天热得很
        text = (
            found[0]
            if found["rest"]
            else found[0][: (found.end("season") if found["season"] else found.end("year")) - found.start()]
        )
        return Since(text, _season_began(found, here.date()), is_vague=True)
    return None


def _season_began(found: re.Match[str], today: date) -> date:
    year = today.year + _YEARS.get(found["year"] or "", 0)
    if found["season"] in ("过完年", "过了年"):
        days = [day for back in range(2) for day in lunar_days(date(year - back, 1, 1), 1, 1) if day <= today]
        return max(days)
    month, day = _SEASONS.get(found["season"] or "", (1, 1))
    began = date(year, month, day)
    return began if began <= today else began.replace(year=year - 1)


def _just_now(said: str, here: datetime) -> Since | None:
    found = _NOW.search(said)
    return Since(found[0], here) if found else None


def _roughly(said: str, here: datetime) -> Since | None:
    two = _TWO_DAYS.search(said)
    if two:
        return Since(two[0], here.date() - 2 * _DAY, is_vague=True)
    found = _VAGUE.search(said)
    return Since(found[0], None, is_vague=True) if found else None
