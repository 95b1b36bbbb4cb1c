"""Whether something is open is said for the moment that was asked about, in one sentence."""

from datetime import date, datetime

import pytest

from community.clock import CHINA
from handlers.faq.moment import say_moment
from handlers.faq.moment_words import ANY_HOLIDAY, Moment, asked_moment, named_moment
from knowledge.entries.opening_hours import parse_hours

OFFICE = "周一至周五 9:00–12:00、14:00–18:00；周六 9:00–12:00 值班"
CANTEEN = "每天 11:00–12:30、17:00–18:00（除夕至初二休息）"
CLINIC = "周一至周六 8:00–12:00、14:00–17:30"
MONDAY = date(2026, 11, 23)


def said(hours: str, line: str, now: str, phone: str = "") -> str:
    timetable = parse_hours(hours)
    assert timetable is not None
    instant = datetime.fromisoformat(now).replace(tzinfo=CHINA)
    return say_moment(timetable, named_moment(line, instant.date()), instant, phone)


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("食堂现在开门没有", Moment()),
        ("食堂开门没有", Moment()),
        ("今天食堂几点开饭", Moment()),
        ("图书室星期二开不开", Moment((date(2026, 11, 24),))),
        ("图书室礼拜一开门不", Moment()),
        ("社区明天上不上班", Moment((date(2026, 11, 24),))),
        ("社区大后天上不上班", Moment((date(2026, 11, 26),))),
        ("下周一上班不", Moment((date(2026, 11, 30),))),
        ("周末卫生站看病吗", Moment((date(2026, 11, 28), date(2026, 11, 29)))),
        ("老年食堂今天晚上开不开", Moment((MONDAY,), None, True, "晚上")),
        ("卫生站今晚开吗", Moment((MONDAY,), None, True, "晚上")),
        ("国庆节食堂放不放假", Moment(holiday="国庆节")),
        ("过年食堂休不休息", Moment(holiday="春节")),
        ("节假日办不办公", Moment(holiday=ANY_HOLIDAY)),
        ("大年初三食堂恢复了吗", Moment((date(2027, 2, 8),))),
        ("除夕食堂开门吗", Moment((date(2027, 2, 5),))),
        ("居住证今天能办吗", Moment()),
        ("外后天食堂开不开", Moment((date(2026, 11, 26),))),
        ("下下周三社区上班吗", Moment((date(2026, 12, 9),))),
        ("12月5号食堂开门吗", Moment((date(2026, 12, 5),))),
        ("冬至食堂开不开门", Moment((date(2026, 12, 22),))),
    ],
)
def test_a_question_names_the_moment_it_is_about(line: str, moment: Moment) -> None:
    assert asked_moment(line, MONDAY) == moment


@pytest.mark.parametrize(
    "line",
    [
        "食堂几点开饭",
        "我今天身份证丢了怎么办",
        "现在办居住证要什么材料",
        "明天我想开证明要带啥",
        "社区开证明在哪里",
        "开锁电话",
        "上礼拜二我来你们关门了，我要投诉",
    ],
)
def test_a_line_that_does_not_ask_whether_it_is_open_has_no_moment(line: str) -> None:
    assert asked_moment(line, MONDAY) is None


def test_the_weekend_asked_about_on_a_sunday_is_today() -> None:
    assert named_moment("周末开不开", date(2026, 11, 22)) == Moment()


@pytest.mark.parametrize(
    ("hours", "now", "sentence"),
    [
        (OFFICE, "2026-11-23T10:00", "现在开着，到 12:00。"),
        (OFFICE, "2026-11-23T12:30", "现在关着，今天 14:00 再开。"),
        (OFFICE, "2026-11-23T18:00", "现在关着，明天 9:00 再开。"),
        (OFFICE, "2026-11-28T12:00", "现在关着，后天 9:00 再开。"),
        (OFFICE, "2026-11-22T10:00", "今天（周日）不开，明天 9:00 开。"),
        (OFFICE, "2026-10-01T09:30", "今天（周四）是国庆节假期，不开，10月8日（周四）9:00 开。"),
        (OFFICE, "2026-10-10T15:00", "今天是国庆节调休上班日。现在开着，到 18:00。"),
        (CANTEEN, "2026-10-01T09:30", "今天是国庆节假期，照常。现在关着，今天 11:00 再开。"),
        (CANTEEN, "2026-02-17T11:30", "今天（周二）是春节假期，不开，后天 11:00 开。"),
        (CANTEEN, "2026-10-10T11:30", "现在开着，到 12:30。"),
        ("户籍窗口 周一至周五 9:00–17:00", "2026-11-23T10:00", "户籍窗口：现在开着，到 17:00。"),
        ("24 小时", "2026-10-01T03:00", "现在开着，24 小时不休息。"),
        ("每天 8:00–24:00", "2026-11-23T23:59", "现在开着，到 24:00。"),
        (CLINIC, "2026-09-30T18:00", "现在关着。"),
    ],
)
def test_now_is_answered_for_now(hours: str, now: str, sentence: str) -> None:
    assert said(hours, "现在开门吗", now) == sentence


@pytest.mark.parametrize(
    ("hours", "line", "sentence"),
    [
        (OFFICE, "明天开吗", "明天（周二）9:00–12:00、14:00–18:00 开。"),
        (OFFICE, "周六开不开", "11月28日（周六）9:00–12:00 开。"),
        (OFFICE, "周六下午开不开", "11月28日（周六）下午不开，9:00–12:00 开。"),
        (OFFICE, "今晚还上班吗", "今天（周一）晚上不开，9:00–12:00、14:00–18:00 开。"),
        (CANTEEN, "今晚几点开", "今天（周一）11:00–12:30、17:00–18:00 开。"),
        (CANTEEN, "今天早上开不开", "今天（周一）11:00–12:30、17:00–18:00 开。"),
        (OFFICE, "周日开不开", "11月29日（周日）不开，11月30日（周一）9:00 开。"),
        (OFFICE, "周末呢", "11月28日（周六）9:00–12:00 开。11月29日（周日）不开，11月30日（周一）9:00 开。"),
        ("周一至周五 9:00–17:00", "周末呢", "11月28日（周六）、11月29日（周日）都不开，11月30日（周一）9:00 开。"),
        (OFFICE, "中午有人没得", "今天（周一）9:00–12:00、14:00–18:00 开。"),
        ("24 小时", "明天开吗", "明天（周二）全天开。"),
        (OFFICE, "元旦放假吗", "元旦放假不开，哪几天看当年的放假通知。"),
        (CANTEEN, "元旦放假吗", "元旦假期照常开。"),
        (CANTEEN, "端午放假吗", "端午节假期照常开。"),
        (CANTEEN, "过年开不开", "春节假期里 2月5日至2月7日不开，其他日子照常开。"),
        (CANTEEN, "大年初一开不开", "2月6日（周六）是春节假期，不开，2月8日（周一）11:00 开。"),
        (OFFICE, "节假日上班吗", "法定节假日不开。"),
        ("每天 8:00–22:00", "节假日开吗", "法定节假日照常开。"),
        (CANTEEN, "节假日开吗", "法定节假日照常开，写明休息的日子除外。"),
        ("24 小时", "过年开吗", "现在开着，24 小时不休息。"),
    ],
)
def test_a_given_day_is_answered_for_that_day(hours: str, line: str, sentence: str) -> None:
    assert said(hours, line, "2026-11-23T10:00") == sentence


def test_an_announced_holiday_is_told_with_its_days_and_the_next_opening() -> None:
    assert (
        said(OFFICE, "国庆开不开", "2026-09-01T10:00") == "国庆节假期（10月1日至10月7日）不开，10月8日（周四）9:00 开。"
    )
    assert said("每天 8:00–22:00", "国庆开不开", "2026-09-01T10:00") == "国庆节假期（10月1日至10月7日）照常开。"


@pytest.mark.parametrize(
    ("line", "now", "sentence"),
    [
        (
            "今天开吗",
            "2026-10-01T10:00",
            "今天（周四）是国庆节假期，开不开没有写明（平时 8:00–12:00、14:00–17:30 开），请先打 026-8800 0150 问。",
        ),
        ("国庆开不开", "2026-09-01T10:00", "国庆节开不开没有写明，请先打 026-8800 0150 问。"),
        ("端午开不开", "2026-11-23T10:00", "端午节开不开没有写明，请先打 026-8800 0150 问。"),
        ("节假日开不开", "2026-11-23T10:00", "法定节假日开不开没有写明，请先打 026-8800 0150 问。"),
        ("周日开不开", "2026-10-01T10:00", "10月4日（周日）不开。"),
    ],
)
def test_a_holiday_of_which_nothing_is_written_is_not_guessed(line: str, now: str, sentence: str) -> None:
    assert said(CLINIC, line, now, "026-8800 0150") == sentence


def test_without_a_number_to_call_the_resident_is_told_to_ask() -> None:
    assert said(CLINIC, "节假日开不开", "2026-11-23T10:00") == "法定节假日开不开没有写明，请先问一声。"
