"""Whoever is forgotten leaves nothing personal behind, and their seat to the next; the community's counts stay."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection

from community.storage import metadata
from handlers.booking.model.booking import BookingState, Guest
from tests.contracts.booking.conftest import HALL, LUNCH, NOW, YOGA, Community
from tests.contracts.booking.invariants import assert_kept

MOTHER = Guest("妈妈", "王秀英", "13800005555", "3栋2单元501", 1944, "低保")
PERSONAL = ("openid-wang", "妈妈", "王秀英", "13800005555", "3栋2单元501", "1944", "低保", "耳背")


def everything(connection: Connection) -> str:
    rows = [connection.execute(table.select()).all() for table in metadata.sorted_tables if table.name != "resident"]
    return repr(rows)


def test_nothing_personal_is_left_in_any_table(community: Community) -> None:
    hall = community.offer(HALL.model_copy(update={"own_limit_min": 300}))
    who = "openid-wang"
    community.book(community.meal(community.offer(LUNCH)), who, "m1", guest=MOTHER, note="耳背")
    community.book(community.stretch(hall, "14:00", 60), who, "m2")
    community.desk.people.remember(f"qingxi:{who}", MOTHER)
    community.caretaker.remind(NOW + timedelta(hours=9, minutes=30))
    with community.database.read() as connection:
        sealed = [row.sealed for row in connection.exec_driver_sql("SELECT sealed FROM booking_person").all()]
        assert all(word in everything(connection) for word in ("openid-wang", "妈妈"))
    community.forget(who)
    with community.database.read() as connection:
        left = everything(connection)
    assert [word for word in (*PERSONAL, *sealed) if word in left] == []
    assert_kept(community)


def test_the_seat_goes_to_the_next_and_what_went_by_is_still_counted(community: Community) -> None:
    listed = community.offer(LUNCH)
    lunch = community.meal(listed)
    booked, waiting = community.book(lunch, "a", party=4), community.book(lunch, "b", party=4)
    past = community.book(community.meal(listed, 2), "a", party=3)
    community.desk.attendance.tick(past, past.start_at.date(), came=True, by="小周", now=past.start_at)
    community.forget("a")
    assert (community.state(booked), community.state(waiting)) == (BookingState.WITHDRAWN, BookingState.OFFERED)
    assert (community.state(past), community.taken(community.meal(listed, 2))) == (BookingState.ATTENDED, 3)
    assert community.now(past).resident == ""
    assert_kept(community)


def test_two_that_nobody_ticked_at_the_same_time_are_no_obstacle(community: Community) -> None:
    lunch = community.meal(community.offer(LUNCH))
    for who, guest in (("a", Guest()), ("a", Guest("妈妈")), ("b", Guest())):
        community.book(lunch, who, request=f"{who}{guest.label}", guest=guest)
    community.house.__dict__["clock"] = lambda: lunch.end_at + timedelta(hours=1)
    community.forget("a")
    community.forget("b")
    assert {row.state for row in community.rows()} == {"booked"}
    assert community.taken(lunch) == 3


def test_what_was_cancelled_in_the_same_moment_is_given_back_once(community: Community) -> None:
    lunch = community.meal(community.offer(LUNCH))
    booked = community.book(lunch, "a", party=2)
    community.book(lunch, "b", party=3)
    stale = community.store.where

    def then_cancelled(*conditions):  # type: ignore[no-untyped-def]
        found = stale(*conditions)
        community.store.where = stale  # type: ignore[method-assign]
        community.withdraw(booked)
        return found

    if not community.database.is_sqlite:  # there the unit has the only pen by now
        community.store.where = then_cancelled  # type: ignore[method-assign]
    community.forget("a")
    assert community.taken(lunch) == 3
    assert_kept(community)


def test_who_comes_back_begins_anew(community: Community) -> None:
    lunch = community.meal(community.offer(LUNCH))
    community.book(lunch, "a", request="m1")
    community.forget("a")
    assert community.store.live_of("qingxi:a", NOW) == []
    assert community.book(lunch, "a", request="m2").state is BookingState.BOOKED


@pytest.mark.parametrize("offering", [LUNCH, YOGA], ids=["meal", "course"])
def test_who_only_waits_leaves_the_line(community: Community, offering: object) -> None:
    listed = community.offer(offering)  # type: ignore[arg-type]
    opening = community.slots.between([listed], NOW + timedelta(hours=15), NOW + timedelta(hours=39))[0]
    community.book(opening, "a", party=opening.capacity if opening.capacity < 5 else 4)
    waiting = community.book(opening, "b", party=2)
    community.forget("b")
    assert community.state(waiting) is BookingState.WITHDRAWN
    assert_kept(community)
