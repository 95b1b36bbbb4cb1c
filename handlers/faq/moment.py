"""One sentence on whether a place is open at the moment that was asked about, from its timetable and the calendar."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from community.calendar import WEEKDAY_NAMES, say_day
from community.clock import CHINA, local
from community.holidays import holiday_on, make_up_on, next_holiday
from handlers.faq import texts
from handlers.faq.moment_words import ANY_HOLIDAY, Moment
from knowledge.entries.opening_hours import ALL_DAY, EntryHours, HolidayRule, Ranges


def say_moment(hours: EntryHours, moment: Moment, now: datetime, phone: str = "") -> str:
    """Return the sentence that answers `moment`, seen from `now`. phone: whom to ask where the hours do not tell."""
    if moment.holiday == ANY_HOLIDAY:
        sentence = _say_any_holiday(hours)
    elif moment.holiday:
        sentence = _say_holiday(hours, moment.holiday, now)
    elif moment.days:
        sentence = _say_days(hours, moment.days, now, moment.part)
    else:
        sentence = _say_now(hours, now)
    label = texts.LABEL.format(label=hours.label) if hours.label else ""
    if sentence.endswith("，"):  # nobody wrote down whether it opens: the sentence waits for whom to ask
        sentence += texts.ASK_FIRST.format(phone=phone) if phone else texts.ASK_FIRST_NO_PHONE
    return label + sentence


def _say_now(hours: EntryHours, now: datetime) -> str:
    today = local(now).date()
    if not hours.on(today):
        return _say_day(hours, today, now)
    span = hours.open_range(now)
    if span == ALL_DAY[0]:
        return texts.OPEN_ALWAYS
    kind = _kind_of(hours, today)
    special = texts.TODAY_IS.format(kind=kind) if kind else ""
    if span:
        return special + texts.OPEN_NOW.format(end=_clock(span[1]))
    opening = _opening(hours, now, now)
    return special + (texts.CLOSED_NOW.format(opening=opening) if opening else texts.CLOSED_NOW_ONLY)


def _say_day(hours: EntryHours, day: date, now: datetime, part: str = "") -> str:
    today = local(now).date()
    name = _name(day, today)
    ranges = hours.on(day)
    if ranges is None:
        usual = _say_ranges(hours.weekly[day.weekday()])
        return texts.UNSAID_DAY.format(day=name, holiday=holiday_on(day), ranges=usual)
    kind = _kind_of(hours, day)
    subject = texts.DAY_IS.format(day=name, kind=kind) if kind else name
    if ranges == ALL_DAY:
        return texts.OPEN_WHOLE_DAY.format(day=subject)
    if ranges and part and not _is_open_in(ranges, part):
        return texts.CLOSED_PART.format(day=subject, part=part, ranges=_say_ranges(ranges))
    if ranges:
        return texts.OPEN_DAY.format(day=subject, ranges=_say_ranges(ranges))
    return _closed(texts.CLOSED_DAY.format(day=subject), hours, day, now)


_NOON, _EVENING = time(12), time(18, 30)
# What opens from here on opens for the evening, as a canteen does; what closes by then does not.
_FOR_THE_EVENING = time(16, 30)


def _is_open_in(ranges: Ranges, part: str) -> bool:
    match part:
        case "上午":
            return any(opening < _NOON for opening, _ in ranges)
        case "下午":
            return any(opening < _EVENING and closing > _NOON for opening, closing in ranges)
        case _:
            return any(closing > _EVENING or opening >= _FOR_THE_EVENING for opening, closing in ranges)


def _say_days(hours: EntryHours, days: Sequence[date], now: datetime, part: str = "") -> str:
    if len(days) > 1 and all(hours.on(day) == () for day in days):
        names = "、".join(_name(day, local(now).date()) for day in days)
        return _closed(texts.CLOSED_DAYS.format(days=names), hours, days[-1], now)
    return "".join(_say_day(hours, day, now, part) for day in days)


def _say_holiday(hours: EntryHours, name: str, now: datetime) -> str:
    found = next_holiday(name, local(now).date())
    if hours.is_always_open:
        return texts.OPEN_ALWAYS
    days = found.days if found else ()
    each = [hours.on(day) for day in days]
    closed = [day for day, ranges in zip(days, each, strict=True) if not ranges]
    if hours.on_holidays is HolidayRule.UNSAID and (None in each or not each):
        return texts.UNSAID_HOLIDAY.format(name=name)
    if found is None or not found.is_announced:
        # Which days are off is not out yet: only the rule is known, and the days that the text itself names.
        if hours.on_holidays is HolidayRule.CLOSED:
            return texts.CLOSED_HOLIDAY_SOME_TIME.format(name=name)
        days = ()
    span = texts.SPAN.format(days=_name_days(days)) if days else ""
    if not closed:
        return texts.OPEN_HOLIDAY.format(name=name, span=span)
    if len(closed) == len(each):
        return _closed(texts.CLOSED_HOLIDAY.format(name=name, span=span), hours, closed[-1], now)
    return texts.PARTLY_HOLIDAY.format(name=name, days=_name_days(closed))


def _say_any_holiday(hours: EntryHours) -> str:
    match hours.on_holidays:
        case HolidayRule.CLOSED:
            return texts.CLOSED_ANY_HOLIDAY
        case HolidayRule.UNSAID:
            return texts.UNSAID_HOLIDAY.format(name=ANY_HOLIDAY)
        case HolidayRule.OPEN:
            return texts.OPEN_ANY_HOLIDAY_BUT if hours.has_exceptions else texts.OPEN_ANY_HOLIDAY


def _closed(sentence: str, hours: EntryHours, day: date, now: datetime) -> str:
    """The sentence, and when it opens after that day."""
    opening = _opening(hours, max(now, datetime.combine(day, time.max, tzinfo=CHINA)), now)
    return sentence + (texts.OPENS_THEN.format(opening=opening) if opening else "") + "。"


def _opening(hours: EntryHours, after: datetime, now: datetime) -> str | None:
    opening = hours.next_opening(after)
    if opening is None:
        return None
    day = say_day(opening.date(), local(now).date())
    return f"{day}{'' if day.endswith('）') else ' '}{_clock(opening.time())}"


def _kind_of(hours: EntryHours, day: date) -> str:
    """What the calendar calls the day, where it matters to these hours: not for a day that is closed every week."""
    holiday = holiday_on(day)
    if holiday and (hours.on_holidays is HolidayRule.CLOSED or hours.weekly[day.weekday()]):
        return texts.HOLIDAY.format(name=holiday) + (texts.AS_USUAL if hours.on(day) else "")
    make_up = make_up_on(day)
    return texts.MAKE_UP.format(name=make_up) if make_up and hours.keeps_make_up_days else ""


def _name(day: date, today: date) -> str:
    near = say_day(day, today)
    return near if near.endswith("）") else f"{near}（周{WEEKDAY_NAMES[day.weekday()]}）"


def _name_days(days: Sequence[date]) -> str:
    """Days in order as runs: 10月1日至10月7日、10月10日."""
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return "、".join("至".join(f"{end.month}月{end.day}日" for end in dict.fromkeys((run[0], run[-1]))) for run in runs)


def _say_ranges(ranges: Ranges) -> str:
    return "、".join(f"{_clock(start)}–{_clock(end)}" for start, end in ranges)


def _clock(hour: time) -> str:
    return "24:00" if hour == time.max else f"{hour:%-H:%M}"
