"""Written hours become a timetable, or stay words."""

from datetime import date, datetime, time

import pytest

from community.clock import CHINA
from knowledge.entries.opening_hours import EntryHours, HolidayRule, parse_hours

OFFICE = "周一至周五 9:00–12:00、14:00–18:00；周六 9:00–12:00 值班；周日和法定节假日休息"
CANTEEN = "每天 11:00–12:30、17:00–18:00（除夕至初二休息）"
CLINIC = "周一至周六 8:00–12:00、14:00–17:30，周日休息"


def read(text: str) -> EntryHours:
    hours = parse_hours(text)
    assert hours is not None, text
    return hours


def on(text: str, day: str) -> str | None:
    """The day's ranges as "9-12 14-18"; None where it is not known."""
    ranges = read(text).on(date.fromisoformat(day))
    return None if ranges is None else " ".join(f"{start:%-H:%M}-{end:%-H:%M}" for start, end in ranges)


# Monday 2026-11-23 to Sunday 2026-11-29 is a week without holidays.
MONDAY, SATURDAY, SUNDAY = "2026-11-23", "2026-11-28", "2026-11-29"


@pytest.mark.parametrize(
    ("text", "monday", "saturday", "sunday"),
    [
        (OFFICE, "9:00-12:00 14:00-18:00", "9:00-12:00", ""),
        (CANTEEN, "11:00-12:30 17:00-18:00", "11:00-12:30 17:00-18:00", "11:00-12:30 17:00-18:00"),
        (CLINIC, "8:00-12:00 14:00-17:30", "8:00-12:00 14:00-17:30", ""),
        ("周二至周日 9:00–20:00（周一休息）", "", "9:00-20:00", "9:00-20:00"),
        ("周三、周六 9:00–11:30", "", "9:00-11:30", ""),
        ("每周六 9:00–11:00，其他时间需预约", "", "9:00-11:00", ""),
        ("星期一、三、五 9:00-11:00", "9:00-11:00", "", ""),
        ("每天 9:00–17:00（周一闭馆）", "", "9:00-17:00", "9:00-17:00"),
        ("周六至周一 9:00–10:00", "9:00-10:00", "9:00-10:00", "9:00-10:00"),
        ("每天 9:00–17:00，周日至周一休息", "", "9:00-17:00", ""),
        ("周末 9:00~11:00", "", "9:00-11:00", "9:00-11:00"),
        ("工作日 上午9点到12点半，下午2:00-5:30", "9:00-12:30 14:00-17:30", "", ""),
        ("每天 6:30–20:30，每 15 分钟一班", "6:30-20:30", "6:30-20:30", "6:30-20:30"),
        ("周一至周五 9:00–17:00；夜间急难打 026-8800 0110", "9:00-17:00", "", ""),
    ],
)
def test_staffs_ways_of_writing_hours_are_read(text: str, monday: str, saturday: str, sunday: str) -> None:
    assert (on(text, MONDAY), on(text, SATURDAY), on(text, SUNDAY)) == (monday, saturday, sunday)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "以预约确认的时段为准",
        "午餐当天 9:30 前订，晚餐当天 15:30 前订",
        "上学日周一至周五 15:30–18:00",
        "寒暑假 周一至周五 8:30–17:30",
        "3–6 月、9–12 月，周一至周四 19:00–20:30",
        "每周二 14:00",
        "每周四上午",
        "每月最后一个周六 9:00–12:00",
        "合唱课周二 9:00–10:30（学期内）",
        "0101 周一至周五 9:00–12:00；0110 全天",
        "健康大讲堂 周二 14:00–15:00；积分超市 周三 9:00–11:30",
        "8:30–21:00",
        "每天 9:00–17:00（雨天不开）",
        "每天 9:00–17:00，冬季提前半小时",
        "每天 20:00–6:00",
        "每天 9:00–17:00、12:00–13:00",
        "每天 9:00–25:00",
        "每天 9:70–10:00",
        "周一休息",
    ],
)
def test_what_is_not_understood_to_the_last_clause_stays_words(text: str) -> None:
    assert parse_hours(text) is None


@pytest.mark.parametrize(
    ("text", "national_day", "make_up_saturday"),
    [
        pytest.param(OFFICE, "", "9:00-12:00 14:00-18:00", id="an office week: closed, and Monday's hours to make up"),
        pytest.param("周一至周五 9:00–17:00", "", "9:00-17:00", id="an office week, unsaid"),
        pytest.param(CANTEEN, *["11:00-12:30 17:00-18:00"] * 2, id="every day"),
        pytest.param(CLINIC, None, "8:00-12:00 14:00-17:30", id="neither: not known"),
        pytest.param("周三、周六 9:00–11:30", "", "9:00-11:30", id="closed that weekday anyway"),
        pytest.param("周二至周日 9:00–17:00，节假日照常开放", "9:00-17:00", "9:00-17:00", id="said to be open"),
        pytest.param("每天 9:00–17:00，法定节假日休息", "", "9:00-17:00", id="said to be closed"),
        pytest.param("每天 9:00–17:00（国庆、春节休息）", "", "9:00-17:00", id="closed on named holidays"),
        pytest.param("每天 9:00–17:00（春节休息）", "9:00-17:00", "9:00-17:00", id="closed on another holiday"),
    ],
)
def test_holidays_follow_the_text_and_the_working_day_calendar(
    text: str, national_day: str | None, make_up_saturday: str
) -> None:
    assert (on(text, "2026-10-01"), on(text, "2026-10-10")) == (national_day, make_up_saturday)


def test_the_lunar_new_year_exception_covers_its_days_alone() -> None:
    days = ["2026-02-15", "2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19"]
    assert [bool(on(CANTEEN, day)) for day in days] == [True, False, False, False, True]


def test_whose_hours_they_are_is_kept() -> None:
    assert read("户籍窗口 周一至周五 9:00–17:00").label == "户籍窗口"
    assert read(OFFICE).label == ""


@pytest.mark.parametrize("text", ["24 小时", "全天 24 小时", "24 小时（95598）", "每天 0:00–24:00"])
def test_round_the_clock_never_closes(text: str) -> None:
    hours = read(text)
    assert hours.is_always_open
    assert hours.on_holidays is HolidayRule.OPEN
    assert hours.open_range(datetime(2026, 10, 1, 23, 59, 59, tzinfo=CHINA)) == (time.min, time.max)


@pytest.mark.parametrize(
    ("moment", "until"), [("08:59:59", None), ("09:00", "12:00"), ("11:59:59", "12:00"), ("12:00", None)]
)
def test_it_is_open_from_its_first_minute_to_before_its_last(moment: str, until: str | None) -> None:
    span = read(OFFICE).open_range(datetime.fromisoformat(f"2026-11-23T{moment}").replace(tzinfo=CHINA))
    assert (span and span[1].isoformat("minutes")) == until


@pytest.mark.parametrize(
    ("text", "moment", "opening"),
    [
        (OFFICE, "2026-11-23T12:00", "2026-11-23T14:00"),
        (OFFICE, "2026-11-28T12:00", "2026-11-30T09:00"),
        (OFFICE, "2026-09-30T18:00", "2026-10-08T09:00"),
        (CANTEEN, "2026-02-15T18:00", "2026-02-19T11:00"),
        (CLINIC, "2026-09-30T17:30", None),
    ],
)
def test_the_next_opening_skips_days_off_and_stops_at_what_is_not_known(
    text: str, moment: str, opening: str | None
) -> None:
    found = read(text).next_opening(datetime.fromisoformat(moment).replace(tzinfo=CHINA))
    assert (found and found.strftime("%Y-%m-%dT%H:%M")) == opening
