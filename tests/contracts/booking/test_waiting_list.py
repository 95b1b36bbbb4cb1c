"""A freed seat goes to the first in line whose party it fits, for a time that is shown, then to the next."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import event

from community.clock import CHINA, local
from community.storage import Database
from handlers.booking.model.booking import Booking, BookingState, Guest, Opening
from handlers.booking.model.refusals import Full, NotThere, OfferGone
from handlers.booking.model.wish import Wish
from handlers.booking.service.waiting import offer_until
from tests.contracts.booking.conftest import HAIRCUT, HALL, LUNCH, NOW, YOGA, Community
from tests.contracts.booking.invariants import assert_kept, assert_nobody_waits_in_vain

BOOKED, WAITING, OFFERED, LAPSED = (
    BookingState.BOOKED,
    BookingState.WAITING,
    BookingState.OFFERED,
    BookingState.LAPSED,
)


@pytest.fixture
def lunch(community: Community) -> Opening:
    return community.meal(community.offer(LUNCH))


def fill(community: Community, opening: Opening) -> list[Booking]:
    """Five who have a seat each."""
    return [community.book(opening, f"seated{number}") for number in range(5)]


def test_freed_seats_are_offered_in_the_order_in_which_people_came(community: Community, lunch: Opening) -> None:
    seated = fill(community, lunch)
    line = [community.book(lunch, who) for who in "abc"]
    assert [community.store.place_in_line(one) for one in line] == [1, 2, 3]
    community.withdraw(seated[0], "w1")
    assert [community.state(one) for one in line] == [OFFERED, WAITING, WAITING]
    community.withdraw(seated[1], "w2")
    assert [community.state(one) for one in line] == [OFFERED, OFFERED, WAITING]
    assert community.store.place_in_line(line[2]) == 1
    assert_kept(community)


def test_two_who_come_together_take_two_seats_or_wait_while_the_next_single_is_served(
    community: Community, lunch: Opening
) -> None:
    seated = fill(community, lunch)
    pair, single = community.book(lunch, "pair", party=2), community.book(lunch, "single")
    community.withdraw(seated[0], "w1")
    assert (community.state(pair), community.state(single)) == (WAITING, OFFERED)
    assert community.store.place_in_line(pair) == 1
    community.withdraw(seated[1], "w2")
    assert community.state(pair) is WAITING
    community.withdraw(single, "w3")
    assert (community.state(pair), community.taken(lunch)) == (OFFERED, 5)
    assert_kept(community)


def test_until_when_a_seat_is_kept_is_said_and_it_is_theirs_until_then(community: Community, lunch: Opening) -> None:
    seated = fill(community, lunch)
    waiting = community.book(lunch, "a")
    community.withdraw(seated[0])
    assert "给您留到今天 11:00" in community.told("a")[0]
    taken = community.amendments.accept(waiting, "yes", NOW + timedelta(hours=2))
    assert (taken.state, taken.offer_until) == (BOOKED, None)
    assert community.amendments.accept(waiting, "yes", NOW + timedelta(hours=3)) == taken, "a repeat"
    assert_kept(community)


def test_an_offer_that_nobody_takes_lapses_to_the_next(community: Community, lunch: Opening) -> None:
    seated = fill(community, lunch)
    first, second = community.book(lunch, "a"), community.book(lunch, "b")
    community.withdraw(seated[0])
    community.caretaker.pass_on(NOW + timedelta(hours=2))
    assert community.state(first) is OFFERED, "it is theirs to the last second"
    later = NOW + timedelta(hours=2, seconds=1)
    with pytest.raises(OfferGone):
        community.amendments.accept(first, "late", later)
    community.caretaker.pass_on(later)
    community.caretaker.pass_on(later)
    assert (community.state(first), community.state(second)) == (LAPSED, OFFERED)
    assert "已经让给下一位" in community.told("a")[-1]
    assert len(community.told("a")) == 2
    assert community.taken(lunch) == 5
    assert_kept(community)


def test_an_offer_that_is_declined_goes_to_the_next(community: Community, lunch: Opening) -> None:
    seated = fill(community, lunch)
    first, second = community.book(lunch, "a"), community.book(lunch, "b")
    community.withdraw(seated[0], "w1")
    community.withdraw(first, "w2")
    assert community.state(second) is OFFERED
    assert_kept(community)


def test_bookings_that_staff_made_stand_in_the_same_line(community: Community, lunch: Opening) -> None:
    seated = fill(community, lunch)
    by_phone = community.book(lunch, resident="", guest=Guest(name="赵大爷", phone="1"), by_staff="小周", request="s")
    behind = community.book(lunch, "b")
    community.withdraw(seated[0])
    assert (community.state(by_phone), community.state(behind)) == (OFFERED, WAITING)
    assert community.amendments.accept(by_phone, "called", NOW, by_staff="小周").state is BOOKED
    assert_kept(community)


@pytest.mark.parametrize(
    ("freed", "until"),
    [
        ("2026-11-25T09:00", "2026-11-25T11:00"),
        ("2026-11-25T20:00", "2026-11-26T09:00"),
        ("2026-11-25T23:59", "2026-11-26T10:00"),
        ("2026-12-31T21:00", "2027-01-01T10:00"),
        ("2028-02-28T20:30", "2028-02-29T09:30"),
        ("2026-11-26T03:00", "2026-11-26T10:00"),
    ],
)
def test_hours_in_which_people_sleep_do_not_count(freed: str, until: str) -> None:
    at = datetime.fromisoformat(freed).replace(tzinfo=CHINA)
    assert f"{local(offer_until(LUNCH, at)):%Y-%m-%dT%H:%M}" == until


def test_no_offer_outlasts_what_it_is_for(community: Community, lunch: Opening) -> None:
    seated = fill(community, lunch)
    waiting = community.book(lunch, "a")
    community.withdraw(seated[0], now=lunch.start_at - timedelta(minutes=40), by_staff="小周")
    assert community.now(waiting).offer_until == lunch.start_at - timedelta(minutes=15)


def test_a_seat_freed_at_the_last_minute_is_offered_to_nobody(community: Community, lunch: Opening) -> None:
    seated = fill(community, lunch)
    waiting = community.book(lunch, "a")
    community.withdraw(seated[0], now=lunch.start_at - timedelta(minutes=20), by_staff="小周")
    assert community.state(waiting) is WAITING
    community.caretaker.pass_on(lunch.start_at)
    assert community.state(waiting) is LAPSED
    assert "没排上" in community.told("a")[0]
    assert_kept(community)


def test_who_waits_for_a_course_waits_until_its_last_lesson(community: Community) -> None:
    term = community.slots.between([community.offer(YOGA)], NOW, NOW + timedelta(days=1))[0]
    first, waiting = community.book(term, "a", party=2), community.book(term, "b")
    community.caretaker.pass_on(NOW)
    assert community.state(waiting) is WAITING
    community.withdraw(first)
    assert community.state(waiting) is OFFERED
    assert_kept(community)


def test_a_freed_hour_goes_to_whoever_waits_for_it_that_day(community: Community) -> None:
    hall = community.offer(HALL)
    first = community.book(community.stretch(hall, "14:00", 180), "a")
    long, short = (
        community.book(community.stretch(hall, begin, minutes), who)
        for who, begin, minutes in (("b", "13:00", 180), ("c", "16:00", 60))
    )
    assert {community.state(long), community.state(short)} == {WAITING}
    community.withdraw(first)
    assert [community.state(one) for one in (long, short)] == [OFFERED, OFFERED]
    assert community.now(long).offer_until == NOW + timedelta(hours=2)
    assert_kept(community)


def test_the_offer_of_an_hour_ends_before_that_hour_begins(community: Community) -> None:
    hall = community.offer(HALL)
    afternoon = community.book(community.stretch(hall, "12:00", 180, days=0), "a")
    waiting = community.book(community.stretch(hall, "11:00", 120, days=0), "b")
    community.withdraw(afternoon, now=NOW + timedelta(minutes=30))
    assert community.now(waiting).offer_until == NOW + timedelta(minutes=105)
    assert_kept(community)


def test_time_that_another_service_of_the_team_gives_back_is_offered_by_the_caretaker(community: Community) -> None:
    hair = community.offer(HAIRCUT)
    nails = community.offer(HAIRCUT.model_copy(update={"key": "nails", "name": "上门修脚"}))
    booked = community.book(community.stretch(hair, "9:30", 30), "a")
    waiting = community.book(community.stretch(nails, "9:30", 30), "b")
    assert waiting.state is WAITING
    community.withdraw(booked)
    community.caretaker.offer_free(NOW)
    assert community.state(waiting) is OFFERED
    assert_kept(community)


@contextmanager
def between_full_and_waiting(community: Community, do: Callable[[], None]) -> Iterator[None]:
    """Do something after the refusal of a seat, and before whoever was refused stands in line."""
    queue = community.reservations._queue

    def later(wish: Wish, request_id: str, now: datetime) -> Booking:
        do()
        return queue(wish, request_id, now)

    community.reservations._queue = later  # type: ignore[method-assign]
    try:
        yield
    finally:
        community.reservations._queue = queue  # type: ignore[method-assign]


# SQLite has one writer at a time, and nothing comes between.
@pytest.mark.parametrize("database", ["postgres"], indirect=True)
def test_a_seat_that_is_freed_between_full_and_standing_in_line_is_theirs(community: Community, lunch: Opening) -> None:
    seated = fill(community, lunch)
    other = Community(community.house)
    with ThreadPoolExecutor(1) as pool:

        def give_back() -> None:
            pool.submit(other.withdraw, seated[0]).result(timeout=20)

        with between_full_and_waiting(community, give_back):
            late = community.book(lunch, "late")
    assert late.state is BOOKED
    assert_nobody_waits_in_vain(community, NOW)
    assert_kept(community)


def somebody_waits_for_a_lock(database: Database) -> bool:
    with database.read() as connection:
        return bool(connection.exec_driver_sql(_WAITS).scalar_one())


_WAITS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
@pytest.mark.parametrize("kind", ["seats", "time"])
def test_a_place_that_is_freed_while_somebody_gets_in_line_is_offered_to_them(community: Community, kind: str) -> None:
    hall, meal = community.offer(HALL), community.meal(community.offer(LUNCH))
    opening = meal if kind == "seats" else community.stretch(hall, "14:00", 60)
    first = community.book(opening, "first", party=4)
    other = Community(community.house)
    with ThreadPoolExecutor(1) as pool:
        withdrawals: list[Future[Booking]] = []

        def looked_once_more(_connection: object, _name: str, _context: object) -> None:
            withdrawals.append(pool.submit(other.withdraw, first))
            while not withdrawals[0].done() and not somebody_waits_for_a_lock(community.database):
                pass

        event.listen(community.database.engine, "rollback_savepoint", looked_once_more, once=True)
        late = community.book(opening, "late", party=4)
        withdrawals[0].result(timeout=20)
    assert community.state(late) is OFFERED
    assert_kept(community)


def test_who_comes_for_a_day_that_is_being_closed_does_not_wait_for_it(community: Community, lunch: Opening) -> None:
    fill(community, lunch)
    community.closures.close(lunch.listed, local(lunch.start_at).date(), "停电", "小周", NOW)
    with pytest.raises(NotThere):
        community.book(lunch, "late")
    assert all(row.state != WAITING for row in community.rows())


def test_of_many_who_withdraw_and_wait_at_once_nobody_is_passed_over(community: Community, lunch: Opening) -> None:
    seated = fill(community, lunch)
    barrier = Barrier(15)

    def act(number: int) -> None:
        barrier.wait()
        if number < 5:
            community.withdraw(seated[number], f"w{number}")
        else:
            community.book(lunch, f"late{number}")

    with ThreadPoolExecutor(15) as pool:
        list(pool.map(act, range(15)))
    assert community.taken(lunch) == 5
    assert_nobody_waits_in_vain(community, NOW)
    assert_kept(community)


def test_who_does_not_want_to_wait_is_told_that_it_is_full(community: Community, lunch: Opening) -> None:
    fill(community, lunch)
    with pytest.raises(Full):
        community.book(lunch, "a", waits=False)
