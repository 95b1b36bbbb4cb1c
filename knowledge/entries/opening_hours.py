"""An entry's written hours as a timetable, so that "现在开门吗" can be answered for the day it is asked.

Promise: what is not understood to the last clause is None, and the words stay as staff wrote them. Refuses to guess:
school days, seasons, the last Saturday of a month, and holidays of which the text says nothing.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from community.calendar import WEEKDAY_NAMES, is_working_day
from community.clock import CHINA, local
from community.holidays import NAMES, holiday_on
from community.lunar import lunar_day

Ranges = tuple[tuple[time, time], ...]

ALL_DAY: Ranges = ((time.min, time.max),)
_HORIZON_DAYS = 15

_DAY = "[一二三四五六日天]"
_WEEK = "(?:周|星期|礼拜)"
_DAYS = rf"(?:每天|每日|天天|工作日|周末|每?{_WEEK}{_DAY}(?:[-、和及]{_WEEK}?{_DAY})*)"
_PART = "(?:凌晨|早上|上午|中午|下午|傍晚|晚上)"
_CLOCK = rf"{_PART}?\d{{1,2}}(?::\d{{2}}|[点时](?:\d{{2}}分?|半)?)"
_RANGE = rf"{_CLOCK}-{_CLOCK}"
_TAIL = "(?:值班|开放|营业|开门|上班|办公|接诊|看病|办事)"
_TIMETABLE = re.compile(rf"^(?P<days>{_DAYS})?(?P<times>{_RANGE}(?:[、和]?{_RANGE})*){_TAIL}?$")
_WHOLE_DAY = re.compile(r"^(?:每天|每日)?(?:全天)?(?:24小时|全天){1,2}(?:开放|营业|值班|服务)?$")
_CLOSED = re.compile(r"^(?P<when>.+?)(?:休息|不开放|不开门|不开|不上班|不营业|闭馆|关门|停业)$")
_HOLIDAYS_OPEN = re.compile(r"^(?:法定)?节假日(?:照常|正常|也|不休)(?:开放|营业|开门|上班|休息|开|息)?$")
_HOLIDAYS = re.compile(r"^(?:法定|国家)?(?:节假日|假日|假期)$")
_NEW_YEAR_DAYS = re.compile(r"^(?P<first>除夕|初[一二三四五六七])(?:-(?P<last>初[一二三四五六七]))?$")
# A name before the days ("户籍窗口 周一…"); never one that is a condition ("上学日", "寒暑假").
_LABEL = re.compile(r"^(?P<label>[\u4e00-\u9fff]{2,10}) (?=[周星礼每工全2])")
_CONDITION = re.compile(r"学期|学日|假|节|雨|季|月|[周每]")
# A clause with none of these says nothing about when ("来办前先打电话").
_SAYS_WHEN = re.compile(r"[周星礼假节月季夕闭休停]|\d[:点时]|不开|每天|每日|工作日|\d日|天天|关门|除外|全天|小时")


class HolidayRule(StrEnum):
    """What the text says of public holidays."""

    CLOSED = "closed"
    OPEN = "open"
    UNSAID = "unsaid"


@dataclass(frozen=True)
class EntryHours:
    """A timetable. weekly: for each of mon…sun, ranges of local time, in order (an end of time.max is midnight).
    label: whose hours these are, where the text names somebody. closed_holidays, closed_new_year: named exceptions,
    the latter as days counted from 正月初一 (除夕 is -1)."""

    weekly: tuple[Ranges, ...]
    on_holidays: HolidayRule
    label: str = ""
    closed_holidays: frozenset[str] = frozenset()
    closed_new_year: tuple[int, ...] = ()

    @property
    def is_always_open(self) -> bool:
        """Whether it never closes."""
        return self.weekly == (ALL_DAY,) * 7 and not self.has_exceptions

    @property
    def has_exceptions(self) -> bool:
        """Whether the text names holidays that differ from the others."""
        return bool(self.closed_holidays or self.closed_new_year)

    def on(self, day: date) -> Ranges | None:
        """Return when it is open on `day`, () for not at all; None where `day` is a public holiday of which the text
        says nothing."""
        holiday = holiday_on(day)
        if self._is_excepted(day, holiday):
            return ()
        if holiday:
            usual = self.weekly[day.weekday()]
            return {HolidayRule.CLOSED: (), HolidayRule.OPEN: usual, HolidayRule.UNSAID: None if usual else ()}[
                self.on_holidays
            ]
        if self.keeps_make_up_days and day.weekday() >= 5 and is_working_day(day):
            return self.weekly[0]
        return self.weekly[day.weekday()]

    @property
    def keeps_make_up_days(self) -> bool:
        """Whether a make-up weekend day (调休) is worked like a Monday."""
        return self.on_holidays is HolidayRule.CLOSED and bool(self.weekly[0])

    def open_range(self, instant: datetime) -> tuple[time, time] | None:
        """Return the range that `instant` lies in, or None."""
        here = local(instant)
        return next((span for span in self.on(here.date()) or () if span[0] <= here.time() < span[1]), None)

    def next_opening(self, instant: datetime) -> datetime | None:
        """Return when it opens next, after `instant`, in China time; None if not within two weeks or not known."""
        here = local(instant)
        for ahead in range(_HORIZON_DAYS + 1):
            day = here.date() + timedelta(days=ahead)
            ranges = self.on(day)
            if ranges is None:
                return None
            for start, _end in ranges:
                opening = datetime.combine(day, start, tzinfo=CHINA)
                if opening > here:
                    return opening
        return None

    def _is_excepted(self, day: date, holiday: str | None) -> bool:
        new_year = lunar_day(day.year, 1, 1)
        in_new_year = new_year is not None and (day - new_year).days in self.closed_new_year
        return in_new_year or holiday in self.closed_holidays


_BLANK = EntryHours(((),) * 7, HolidayRule.UNSAID)


@lru_cache(maxsize=1024)
def parse_hours(text: str) -> EntryHours | None:
    """Return the timetable that `text` (Details.hours) says, or None where any clause of it is not understood.

    "周一至周五" and "工作日" follow the working-day calendar; "每天" holds on holidays too unless the text says otherwise.
    """
    clauses = [clause for clause in re.split(r"[;,。()\n]", _spell(text)) if clause.strip()]
    reading = _Reading()
    if not all(reading.take(clause.strip()) for clause in clauses):
        return None
    return reading.hours()


def _spell(text: str) -> str:
    """One spelling: half-width, no space but after a name, one sign for every "to"."""
    folded = re.sub(r"[–—~～]|(?<=[\d\u4e00-\u9fff])[至到]", "-", unicodedata.normalize("NFKC", text))
    return re.sub(r"(?<=[\d:\-、;,()]) +| +(?=[\d:\-、;,()])", "", folded).strip()


class _Reading:
    """Reads one text clause by clause."""

    def __init__(self) -> None:
        self._found = _BLANK
        self._days: frozenset[int] = frozenset()
        self._rule: HolidayRule | None = None  # said in so many words
        self._follows_office_week = False
        self._is_daily = False
        self._readers: tuple[Callable[[str], bool], ...] = (
            self._take_times,
            self._take_whole_day,
            self._take_open_holidays,
            self._take_closed,
        )

    def take(self, clause: str) -> bool:
        """Note what the clause says; False: it says something about when that is not understood."""
        labelled = _LABEL.match(clause)
        if labelled:
            if self._found.label or any(self._found.weekly) or _CONDITION.search(labelled["label"]):
                return False
            self._found = replace(self._found, label=labelled["label"])
            clause = clause[labelled.end() :]
        spelt = clause.replace(" ", "")
        return any(reader(spelt) for reader in self._readers) or not _SAYS_WHEN.search(spelt)

    def hours(self) -> EntryHours | None:
        """Return what all clauses say together; None if none told an hour."""
        if not any(self._found.weekly):
            return None
        implied = HolidayRule.OPEN if self._is_daily else HolidayRule.UNSAID
        if self._follows_office_week:
            implied = HolidayRule.CLOSED
        return replace(self._found, on_holidays=self._rule or implied)

    def _take_times(self, clause: str) -> bool:
        found = _TIMETABLE.match(clause)
        days = _days_of(found["days"]) if found and found["days"] else self._days
        ranges = _ranges_of(found["times"]) if found else None
        if not days or ranges is None:
            return False
        self._days = days
        self._note_week(days)
        weekly = [
            tuple(sorted((*own, *ranges))) if number in days else own for number, own in enumerate(self._found.weekly)
        ]
        self._found = replace(self._found, weekly=tuple(weekly))
        return all(_are_apart(own) for own in weekly)

    def _take_whole_day(self, clause: str) -> bool:
        if not _WHOLE_DAY.match(clause) or any(self._found.weekly):
            return False
        self._is_daily = True
        self._found = replace(self._found, weekly=(ALL_DAY,) * 7)
        return True

    def _take_open_holidays(self, clause: str) -> bool:
        if not _HOLIDAYS_OPEN.match(clause):
            return False
        self._rule = HolidayRule.OPEN
        return True

    def _take_closed(self, clause: str) -> bool:
        found = _CLOSED.match(clause)
        whole = _days_of(found["when"]) if found else None
        if found is None or whole is not None:
            return whole is not None and self._close_days(whole)
        return all(self._close(part) for part in re.split(r"[、和及]", found["when"]))

    def _close(self, when: str) -> bool:
        days = _days_of(when)
        if days is not None:
            return self._close_days(days)
        if _HOLIDAYS.match(when):
            self._rule = HolidayRule.CLOSED
            return True
        name = re.sub(r"(?:放假|假期|期间|当天)$", "", when)
        full = next((known for known in NAMES if known in {name, f"{name}节"}), None)
        if full:
            self._found = replace(self._found, closed_holidays=self._found.closed_holidays | {full})
            return True
        offsets = _new_year_days(when)
        self._found = replace(self._found, closed_new_year=(*self._found.closed_new_year, *offsets))
        return bool(offsets)

    def _close_days(self, days: frozenset[int]) -> bool:
        weekly = tuple(() if number in days else own for number, own in enumerate(self._found.weekly))
        self._found = replace(self._found, weekly=weekly)
        return True

    def _note_week(self, days: frozenset[int]) -> None:
        self._follows_office_week |= days == frozenset(range(5))
        self._is_daily |= len(days) == 7


def _days_of(text: str) -> frozenset[int] | None:
    """The weekdays (0 is Monday) that the words name; None for other words."""
    whole = {"每天": range(7), "每日": range(7), "天天": range(7), "工作日": range(5), "周末": (5, 6)}.get(text)
    if whole is not None:
        return frozenset(whole)
    if not re.fullmatch(_DAYS, text):
        return None
    bare = re.sub(rf"每|{_WEEK}", "", text).replace("天", "日")
    named = [(WEEKDAY_NAMES.index(part[0]), WEEKDAY_NAMES.index(part[-1])) for part in re.split(r"[、和及]", bare)]
    return frozenset((first + ahead) % 7 for first, last in named for ahead in range((last - first) % 7 + 1))


def _ranges_of(text: str) -> Ranges | None:
    """The ranges of local time; None where one runs backwards or names no hour of the day."""
    found: list[tuple[time, time]] = []
    for span in re.findall(_RANGE, text):
        start, end = (_minutes(part) for part in span.split("-"))
        if end <= start and end + 720 > start and re.match("下午|傍晚|晚上", span):
            end += 720  # 下午2:00-5:30
        if not start < end <= 1440:
            return None
        found.append((_time(start), _time(end)))
    return tuple(found)


def _minutes(clock: str) -> int:
    [(part, hour, minute)] = re.findall(rf"^({_PART}?)(\d+)(?:[:点时](\d*|半)分?)?$", clock)
    afternoon = 720 if part in {"下午", "傍晚", "晚上"} and int(hour) < 12 else 0
    past = 30 if minute == "半" else int(minute or 0)
    return int(hour) * 60 + afternoon + (past if past < 60 else 1440)


def _time(minutes: int) -> time:
    return time.max if minutes == 1440 else time(minutes // 60, minutes % 60)


def _are_apart(ranges: Ranges) -> bool:
    return all(earlier[1] <= later[0] for earlier, later in pairwise(ranges))


def _new_year_days(text: str) -> tuple[int, ...]:
    found = _NEW_YEAR_DAYS.match(text)
    if not found:
        return ()
    numbers = [-1 if word == "除夕" else "一二三四五六七".index(word[1]) for word in found.groups() if word]
    return tuple(range(numbers[0], numbers[-1] + 1))
