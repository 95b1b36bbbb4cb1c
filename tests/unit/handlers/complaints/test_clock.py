"""Due times by the calendar with 调休: pauses only ever put them off, and a changed target keeps what has run."""

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.calendar import OpeningHours, is_working_day
from community.clock import CHINA, local
from handlers.complaints.model.clock import (
    Pause,
    Target,
    Unit,
    due_at,
    elapsed,
    is_overdue,
    left,
    say_due,
    say_target,
)

WEEK = ("mon", "tue", "wed", "thu", "fri")
OFFICE = OpeningHours.parse({**{day: ["09:00-12:00", "14:00-18:00"] for day in WEEK}, "sat": ["09:00-12:00"]})
NO_HOURS = OpeningHours()
NINE_TO_FIVE = OpeningHours.parse({day: ["09:00-17:00"] for day in WEEK})
# As staff may write them: out of order, overlapping, touching, another closing time on Friday.
MESSY = OpeningHours.parse(
    {
        **{day: ["13:00-17:30", "08:30-11:00", "10:00-12:00"] for day in WEEK[:4]},
        "fri": ["09:00-12:00", "12:00-16:00", "10:00-11:00"],
    }
)
DAYS, OPEN_MINUTES, MINUTES = Unit.WORKING_DAYS, Unit.WORKING_MINUTES, Unit.MINUTES
FAR = datetime(2029, 1, 1, tzinfo=UTC)
A_MOMENT = timedelta(microseconds=1)


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=CHINA)


def pause(begin: str, end: str | None = None) -> Pause:
    return Pause(at(begin), at(end) if end else None)


def due(start: str, target: Target, *pauses: Pause, hours: OpeningHours = OFFICE, now: datetime = FAR) -> str | None:
    found = due_at(at(start), target, pauses, hours, now)
    return f"{local(found):%Y-%m-%dT%H:%M}" if found else None


# Examples on the calendar.


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        pytest.param("2026-11-23T10:00", 1, "2026-11-24T18:00", id="the day of receipt doesn't count"),
        pytest.param("2026-11-23T23:30", 1, "2026-11-24T18:00", id="nor does it late in the evening"),
        pytest.param("2026-11-23T06:00", 1, "2026-11-24T18:00", id="nor before the office opens"),
        pytest.param("2026-11-27T10:00", 1, "2026-11-30T18:00", id="Friday: on Monday"),
        pytest.param("2026-11-28T10:00", 1, "2026-11-30T18:00", id="Saturday: on Monday, though the office opened"),
        pytest.param("2026-11-23T10:00", 5, "2026-11-30T18:00", id="five days: a week later"),
        pytest.param("2025-09-26T10:00", 1, "2025-09-28T18:00", id="National Day 2025: the make-up Sunday before it"),
        pytest.param(
            "2025-09-30T10:00", 1, "2025-10-09T18:00", id="National Day 2025 with Mid-autumn: after eight days"
        ),
        pytest.param("2025-10-10T10:00", 1, "2025-10-11T18:00", id="National Day 2025: the make-up Saturday after it"),
        pytest.param("2026-09-18T10:00", 1, "2026-09-20T18:00", id="National Day 2026: the make-up Sunday before it"),
        pytest.param("2026-09-30T10:00", 3, "2026-10-10T18:00", id="National Day 2026: the make-up Saturday after it"),
        pytest.param(
            "2026-02-13T10:00", 1, "2026-02-14T18:00", id="Spring Festival 2026: the make-up Saturday before it"
        ),
        pytest.param("2026-02-14T10:00", 1, "2026-02-24T18:00", id="Spring Festival 2026: nine days off"),
        pytest.param("2025-12-31T10:00", 1, "2026-01-04T18:00", id="New Year's Day 2026: the make-up Sunday after it"),
        pytest.param("2026-12-31T10:00", 1, "2027-01-04T18:00", id="into a year without a notice: a Monday"),
        pytest.param("2099-09-30T10:00", 1, "2099-10-05T18:00", id="National Day of a year nobody has decreed"),
    ],
)
def test_working_days_end_at_closing_time_of_the_last(start: str, days: int, expected: str) -> None:
    assert due(start, Target(days, DAYS)) == expected


@pytest.mark.parametrize(
    ("start", "minutes", "expected"),
    [
        pytest.param("2026-11-23T11:30", 60, "2026-11-23T14:30", id="the noon break doesn't count"),
        pytest.param("2026-11-23T11:30", 30, "2026-11-23T12:00", id="full as the break begins"),
        pytest.param("2026-11-23T20:00", 30, "2026-11-24T09:30", id="at night it waits for the morning"),
        pytest.param("2026-11-27T17:30", 60, "2026-11-28T09:30", id="the office's Saturday morning counts"),
        pytest.param("2026-09-30T17:30", 60, "2026-10-08T09:30", id="National Day 2026"),
        pytest.param("2026-10-10T14:00", 60, "2026-10-10T15:00", id="a make-up Saturday has Monday's afternoon"),
        pytest.param("2025-12-31T17:30", 60, "2026-01-04T09:30", id="New Year's Day 2026"),
    ],
)
def test_working_minutes_run_while_the_office_is_open(start: str, minutes: int, expected: str) -> None:
    assert due(start, Target(minutes, OPEN_MINUTES)) == expected


def test_an_office_without_hours_is_there_from_nine_to_five_on_working_days() -> None:
    assert due("2026-10-09T16:30", Target(60, OPEN_MINUTES), hours=NO_HOURS) == "2026-10-10T09:30"
    assert due("2026-11-27T16:30", Target(60, OPEN_MINUTES), hours=NO_HOURS) == "2026-11-30T09:30"
    assert due("2026-10-10T10:00", Target(1, DAYS), hours=NO_HOURS) == "2026-10-12T17:00"


def test_hours_that_overlap_touch_or_lie_within_others_count_once() -> None:
    friday = "2026-11-27T09:00"
    assert due(friday, Target(7 * 60, OPEN_MINUTES), hours=MESSY) == "2026-11-27T16:00"
    assert due("2026-11-26T08:30", Target(8 * 60, OPEN_MINUTES), hours=MESSY) == "2026-11-26T17:30"


def test_an_office_that_opens_at_weekends_alone_still_has_working_days() -> None:
    weekends = OpeningHours.parse({"sat": ["10:00-16:00"], "sun": ["10:00-16:00"]})
    assert due("2026-11-23T10:00", Target(1, DAYS), hours=weekends) == "2026-11-24T17:00"
    assert due("2026-11-23T10:00", Target(60, OPEN_MINUTES), hours=weekends) == "2026-11-28T11:00"


def test_minutes_run_round_the_clock_whatever_the_start_s_zone() -> None:
    assert due("2026-09-30T23:50", Target(60, MINUTES)) == "2026-10-01T00:50"
    spring = datetime(2026, 3, 29, 1, 30, tzinfo=ZoneInfo("Europe/Berlin"))  # half an hour before an hour is skipped
    found = due_at(spring, Target(120, MINUTES), (), OFFICE, FAR)
    assert found == datetime(2026, 3, 29, 2, 30, tzinfo=UTC)


# Examples of pauses. Monday is 2026-11-23.


@pytest.mark.parametrize(
    ("pauses", "expected"),
    [
        pytest.param([pause("2026-11-24T10:00", "2026-11-24T17:59")], "2026-11-25T18:00", id="within a day: nothing"),
        pytest.param([pause("2026-11-24T10:00", "2026-11-25T09:30")], "2026-11-26T18:00", id="over one closing: a day"),
        pytest.param(
            [pause("2026-11-24T18:00", "2026-11-25T09:30")], "2026-11-25T18:00", id="asked at closing: the day ran"
        ),
        pytest.param(
            [pause("2026-11-24T10:00", "2026-11-24T18:00")], "2026-11-26T18:00", id="answered at closing: it didn't"
        ),
        pytest.param([pause("2026-11-20T10:00", "2026-11-24T18:30")], "2026-11-26T18:00", id="begun before the start"),
        pytest.param([pause("2026-11-24T10:00", "2026-11-30T10:00")], "2026-12-01T18:00", id="over a week-end"),
        pytest.param(
            [pause("2026-11-25T18:00", "2026-12-30T10:00")], "2026-11-25T18:00", id="after the due time: nothing"
        ),
    ],
)
def test_a_pause_takes_out_the_working_days_whose_closing_it_covers(pauses: list[Pause], expected: str) -> None:
    assert due("2026-11-23T10:00", Target(2, DAYS), *pauses) == expected


def test_a_pause_takes_out_only_the_working_minutes_it_covers() -> None:
    two_hours = Target(120, OPEN_MINUTES)
    assert due("2026-11-23T10:00", two_hours, pause("2026-11-23T11:30", "2026-11-23T14:30")) == "2026-11-23T15:00"
    assert due("2026-11-23T11:00", two_hours, pause("2026-11-23T12:00", "2026-11-23T13:59")) == "2026-11-23T15:00"


def test_pauses_out_of_order_overlapping_touching_empty_and_reversed_count_once() -> None:
    hour = Target(60, MINUTES)
    pauses = [
        pause("2026-11-23T10:40", "2026-11-23T11:00"),
        pause("2026-11-23T10:10", "2026-11-23T10:30"),
        pause("2026-11-23T10:30", "2026-11-23T10:40"),
        pause("2026-11-23T10:15", "2026-11-23T10:20"),
        pause("2026-11-23T10:05", "2026-11-23T10:05"),
        pause("2026-11-23T10:04", "2026-11-23T10:02"),
        pause("2026-11-23T08:00", "2026-11-23T10:00"),
    ]
    assert due("2026-11-23T10:00", hour, *pauses) == "2026-11-23T11:50"


def test_while_a_pause_is_open_nothing_is_due_but_what_is_left_is_known() -> None:
    start, target, asked = at("2026-11-23T10:00"), Target(120, MINUTES), [pause("2026-11-23T10:30")]
    later = at("2026-11-24T09:00")
    assert due_at(start, target, asked, OFFICE, later) is None
    assert not is_overdue(start, target, asked, OFFICE, later)
    assert left(start, target, asked, OFFICE, later) == 90
    assert left(start, Target(3, DAYS), asked, OFFICE, at("2026-11-25T09:00")) == 3


def test_as_of_a_moment_a_pause_that_ends_later_is_open_and_one_that_begins_later_is_unknown() -> None:
    start, target = at("2026-11-23T10:00"), Target(120, MINUTES)
    asked = [pause("2026-11-23T10:30", "2026-11-23T11:30")]
    assert due_at(start, target, asked, OFFICE, at("2026-11-23T10:29")) == at("2026-11-23T12:00")
    assert due_at(start, target, asked, OFFICE, at("2026-11-23T10:30")) is None
    assert due_at(start, target, asked, OFFICE, at("2026-11-23T11:29")) is None
    assert due_at(start, target, asked, OFFICE, at("2026-11-23T11:30")) == at("2026-11-23T13:00")


def test_asking_the_resident_does_not_undo_what_is_late() -> None:
    start, target, asked = at("2026-11-23T10:00"), Target(30, MINUTES), [pause("2026-11-23T10:31")]
    assert due_at(start, target, asked, OFFICE, at("2026-11-24T09:00")) == at("2026-11-23T10:30")
    assert is_overdue(start, target, asked, OFFICE, at("2026-11-24T09:00"))


def test_at_the_due_time_itself_it_is_still_in_time() -> None:
    start, target = at("2026-11-23T10:00"), Target(30, MINUTES)
    assert not is_overdue(start, target, (), OFFICE, at("2026-11-23T10:30"))
    assert is_overdue(start, target, (), OFFICE, at("2026-11-23T10:30") + A_MOMENT)
    assert left(start, target, (), OFFICE, at("2026-11-23T10:45")) == -15


def test_nothing_has_run_before_the_start() -> None:
    for unit in Unit:
        assert elapsed(at("2026-11-23T10:00"), at("2026-11-20T10:00"), unit, (), OFFICE) == 0


def test_a_target_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="can't be kept"):
        Target(0, MINUTES)


# Properties. Every now and then a start, an amount or a pause falls on an opening or a closing.

starts = st.one_of(
    st.integers(0, 460 * 86_400).map(lambda seconds: at("2025-09-20T00:00") + timedelta(seconds=seconds)),
    st.builds(
        lambda days, hour: at("2025-09-20T00:00") + timedelta(days=days, hours=hour),
        st.integers(0, 460),
        st.sampled_from([0, 9, 12, 14, 16, 17, 18]),
    ),
)
offices = st.sampled_from([OFFICE, NO_HOURS, MESSY])
targets = st.one_of(
    st.builds(Target, st.integers(1, 7), st.just(DAYS)),
    st.builds(Target, st.integers(1, 3000), st.sampled_from([OPEN_MINUTES, MINUTES])),
)
minutes = st.integers(-3000, 9000) | st.integers(-100, 300).map(lambda half_hours: half_hours * 30)
lengths = (
    st.none()
    | st.just(0)
    | st.integers(-60, -1)
    | st.integers(1, 6000)
    | st.integers(0, 200).map(lambda half_hours: half_hours * 30)
)
offsets = st.lists(st.tuples(minutes, lengths), max_size=4)
property_ = settings(max_examples=60, deadline=None)


def laid(start: datetime, pauses: list[tuple[int, int | None]]) -> list[Pause]:
    floor = start.replace(second=0, microsecond=0)
    begins = [(floor + timedelta(minutes=begin), length) for begin, length in pauses]
    return [Pause(begin, None if length is None else begin + timedelta(minutes=length)) for begin, length in begins]


def ended(start: datetime, pauses: list[tuple[int, int | None]]) -> list[Pause]:
    return [one for one in laid(start, pauses) if one.end is not None]


@property_
@given(starts, targets, st.integers(1, 500), offsets, offices)
def test_a_larger_target_is_never_due_earlier(
    start: datetime, target: Target, more: int, pauses: list[tuple[int, int | None]], hours: OpeningHours
) -> None:
    known = ended(start, pauses)
    extra = min(more, 5) if target.unit is DAYS else more
    sooner = due_at(start, target, known, hours, FAR)
    later = due_at(start, Target(target.amount + extra, target.unit), known, hours, FAR)
    assert sooner is not None
    assert later is not None
    assert start < sooner < later


@property_
@given(starts, targets, offsets, offsets, offices)
def test_another_pause_never_makes_it_due_earlier(
    start: datetime,
    target: Target,
    pauses: list[tuple[int, int | None]],
    more: list[tuple[int, int | None]],
    hours: OpeningHours,
) -> None:
    without = due_at(start, target, laid(start, pauses), hours, FAR)
    paused = due_at(start, target, laid(start, pauses) + laid(start, more), hours, FAR)
    assert paused is None or (without is not None and without <= paused)


@property_
@given(starts, targets, offsets, minutes, offices, st.randoms(use_true_random=False))
def test_an_empty_pause_and_the_order_of_pauses_change_nothing(
    start: datetime,
    target: Target,
    pauses: list[tuple[int, int | None]],
    moment: int,
    hours: OpeningHours,
    random: object,
) -> None:
    known = laid(start, pauses)
    mixed = known + laid(start, [(moment, 0)])
    random.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis' own Random
    assert due_at(start, target, mixed, hours, FAR) == due_at(start, target, known, hours, FAR)


@property_
@given(starts, targets, offsets, offices)
def test_exactly_the_target_has_run_at_the_due_time_and_less_just_before(
    start: datetime, target: Target, pauses: list[tuple[int, int | None]], hours: OpeningHours
) -> None:
    known = ended(start, pauses)
    found = due_at(start, target, known, hours, FAR)
    assert found is not None
    assert elapsed(start, found, target.unit, known, hours) == target.amount
    assert elapsed(start, found - A_MOMENT, target.unit, known, hours) < target.amount


@property_
@given(starts, targets, st.integers(1, 5), offsets, offices)
def test_a_changed_target_keeps_what_has_run(
    start: datetime, target: Target, more: int, pauses: list[tuple[int, int | None]], hours: OpeningHours
) -> None:
    known = ended(start, pauses)
    first = due_at(start, target, known, hours, FAR)
    assert first is not None
    from_there = due_at(first, Target(more, target.unit), known, hours, FAR)
    assert due_at(start, Target(target.amount + more, target.unit), known, hours, FAR) == from_there
    changed = Target(target.amount + more, target.unit)
    assert left(start, changed, known, hours, first) == more


@property_
@given(starts, targets, offsets, offices)
def test_what_is_due_by_the_office_s_time_is_due_while_it_is_open(
    start: datetime, target: Target, pauses: list[tuple[int, int | None]], hours: OpeningHours
) -> None:
    found = due_at(start, target, ended(start, pauses), hours, FAR)
    assert found is not None
    kept = hours if any(hours.ranges) else NINE_TO_FIVE
    if target.unit is not MINUTES:
        assert kept.is_open(found - A_MOMENT)
    if target.unit is DAYS:
        here = local(found)
        assert is_working_day(here.date())
        assert here.time() == max(closing for _opening, closing in kept.on(here.date()))
        assert here.date() > local(start).date()


@settings(max_examples=15, deadline=None)
@given(starts, st.integers(1, 600), offsets, st.sampled_from([OFFICE, MESSY]))
def test_working_minutes_are_those_that_one_would_tick_off(
    start: datetime, amount: int, pauses: list[tuple[int, int | None]], hours: OpeningHours
) -> None:
    begin = start.replace(second=0, microsecond=0)
    known = [one for one in ended(begin, pauses) if one.end is not None]
    tick, ticked = begin, 0
    while ticked < amount:
        is_paused = any(one.begin <= tick < one.end for one in known if one.end)
        ticked += hours.is_open(tick) and not is_paused
        tick += timedelta(minutes=1)
    assert due_at(begin, Target(amount, OPEN_MINUTES), known, hours, FAR) == tick


@property_
@given(starts, st.integers(1, 7), offsets, offices)
def test_working_days_are_those_that_one_would_tick_off(
    start: datetime, amount: int, pauses: list[tuple[int, int | None]], hours: OpeningHours
) -> None:
    known = ended(start, pauses)
    kept = hours if any(hours.ranges) else NINE_TO_FIVE
    day, ticked, closing = local(start).date(), 0, start
    while ticked < amount:
        day += timedelta(days=1)
        if is_working_day(day):
            closing = datetime.combine(day, max(end for _begin, end in kept.on(day)), tzinfo=CHINA)
            ticked += not any(one.begin < closing <= one.end for one in known if one.end)
    assert due_at(start, Target(amount, DAYS), known, hours, FAR) == closing


@property_
@given(starts, st.sampled_from(list(Unit)), offsets, offices, st.integers(0, 9000), st.integers(0, 3000))
def test_what_has_run_never_shrinks(
    start: datetime, unit: Unit, pauses: list[tuple[int, int | None]], hours: OpeningHours, first: int, more: int
) -> None:
    known, now = laid(start, pauses), start + timedelta(minutes=first)
    then = now + timedelta(minutes=more)
    before, after = elapsed(start, now, unit, known, hours), elapsed(start, then, unit, known, hours)
    assert 0 <= before <= after


# Words and speed.


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (Target(3, DAYS), "3 个工作日内"),
        (Target(120, MINUTES), "2 小时内"),
        (Target(24 * 60, MINUTES), "24 小时内"),
        (Target(30, MINUTES), "30 分钟内"),
        (Target(90, MINUTES), "1 小时 30 分钟内"),
        (Target(120, OPEN_MINUTES), "2 小时内（按上班时间算）"),
    ],
)
def test_a_target_is_said_as_it_is_promised(target: Target, said: str) -> None:
    assert say_target(target) == said


@pytest.mark.parametrize(
    ("due_time", "said"),
    [
        ("2026-11-23T17:00", "今天 17:00 前"),
        ("2026-11-23T09:05", "今天 9:05 前"),
        ("2026-11-24T10:30", "明天 10:30 前"),
        ("2026-11-25T18:00", "后天 18:00 前"),
        ("2026-11-30T18:00", "11月30日（周一）前"),
        ("2026-11-20T18:00", "11月20日（周五）前"),
    ],
)
def test_a_due_time_is_said_as_of_today(due_time: str, said: str) -> None:
    assert say_due(at(due_time).astimezone(UTC), at("2026-11-23T10:00")) == said


def test_a_usual_due_time_takes_less_than_a_third_of_a_millisecond() -> None:
    start, target, now = at("2026-09-28T10:00"), Target(5, DAYS), at("2026-10-20T10:00")
    pauses = [pause("2026-09-29T10:00", "2026-09-30T11:00"), pause("2026-10-09T10:00", "2026-10-10T11:00")]
    best = 1.0
    for _round in range(20):
        begun = time.thread_time()
        due_at(start, target, pauses, OFFICE, now)
        best = min(best, time.thread_time() - begun)
    assert best < 0.0003
    assert date(2026, 10, 10) < local(due_at(start, target, pauses, OFFICE, now) or start).date()
