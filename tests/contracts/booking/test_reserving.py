"""Seats and time are sold once, on SQLite and PostgreSQL alike."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from community.clock import local
from handlers.booking.model.booking import Booking, BookingState, Guest, Listed
from handlers.booking.model.refusals import BookedAlready, CannotBook, Full, NotThere, OutsideHours, WrongLength
from tests.contracts.booking.conftest import HAIRCUT, HALL, LUNCH, NOW, Community


def test_a_seat_is_booked_and_counted(community: Community) -> None:
    lunch = community.meal(community.offer(LUNCH))
    booked = community.book(lunch, party=2)
    assert (booked.state, booked.party, booked.price_fen) == (BookingState.BOOKED, 2, None)
    assert community.again(lunch).left == 3


def test_a_repeated_request_books_once(community: Community) -> None:
    lunch = community.meal(community.offer(LUNCH))
    first = community.book(lunch, request="m1", party=2)
    assert community.book(lunch, request="m1", party=2) == first
    assert community.taken(lunch) == 2


def test_the_same_person_twice_in_one_occurrence_is_refused_and_a_relative_is_not(community: Community) -> None:
    lunch = community.meal(community.offer(LUNCH))
    community.book(lunch, request="m1")
    with pytest.raises(BookedAlready):
        community.book(lunch, request="m2")
    community.book(lunch, request="m3", guest=Guest("妈妈"))
    assert community.taken(lunch) == 2


def test_of_thirty_two_at_once_five_are_seated_and_the_rest_wait_in_line(community: Community) -> None:
    lunch = community.meal(community.offer(LUNCH))
    barrier = Barrier(32)

    def ask(number: int) -> Booking:
        barrier.wait()
        return community.book(lunch, who=f"r{number}")

    with ThreadPoolExecutor(32) as pool:
        made = list(pool.map(ask, range(32)))
    seated = [booking for booking in made if booking.state is BookingState.BOOKED]
    waiting = sorted((booking for booking in made if booking.state is BookingState.WAITING), key=lambda b: b.id)
    assert len(seated) == 5
    assert community.taken(lunch) == 5
    assert [community.store.place_in_line(booking) for booking in waiting] == list(range(1, 28))


def test_a_party_that_does_not_fit_is_told_how_many_are_left(community: Community) -> None:
    lunch = community.meal(community.offer(LUNCH))
    community.book(lunch, who="a", party=4)
    with pytest.raises(Full) as full:
        community.book(lunch, who="b", party=2, waits=False)
    assert full.value.left == 1
    assert "只剩 1 位" in full.value.sentence
    assert community.taken(lunch) == 4


def test_overlapping_times_of_a_room_are_sold_once(community: Community) -> None:
    hall = community.offer(HALL)
    community.book(community.stretch(hall, "14:00", 120), who="a")
    for begin in ("13:00", "14:00", "15:30"):
        with pytest.raises(Full):
            community.book(community.stretch(hall, begin, 120), who=f"b{begin}", waits=False)
    community.book(community.stretch(hall, "12:00", 120), who="c")
    community.book(community.stretch(hall, "16:00", 60), who="d")


def test_a_team_has_time_to_get_to_the_next_home(community: Community) -> None:
    team = community.offer(HAIRCUT)
    assert community.book(community.stretch(team, "9:30", 30), who="a").state is BookingState.BOOKED
    for begin in ("9:00", "9:30", "10:00"):
        with pytest.raises(Full):
            community.book(community.stretch(team, begin, 30), who=f"b{begin}", waits=False)
    free = community.timetable.free_on(team, (NOW + timedelta(days=1)).date(), 30)
    assert [f"{opening.start_at:%H:%M}" for opening in free] == ["10:30", "11:00", "11:30"]


def test_of_sixteen_who_want_overlapping_times_nobody_shares_any(community: Community) -> None:
    hall = community.offer(HALL.model_copy(update={"room": HALL.room.model_copy(update={"lanes": 2})}))  # type: ignore[union-attr]
    begins = ["14:00", "14:30", "15:00", "15:30"] * 4
    barrier = Barrier(16)

    def ask(number: int) -> Booking | CannotBook:
        barrier.wait()
        try:
            return community.book(community.stretch(hall, begins[number], 120), who=f"r{number}", waits=False)
        except CannotBook as refusal:
            return refusal

    with ThreadPoolExecutor(16) as pool:
        made = [booking for booking in pool.map(ask, range(16)) if isinstance(booking, Booking)]
    assert len(made) == 2
    assert {booking.lane for booking in made} == {1, 2}


def test_a_room_is_had_within_its_hours_and_lengths(community: Community) -> None:
    hall = community.offer(HALL)
    with pytest.raises(OutsideHours):
        community.book(community.stretch(hall, "20:00", 120))
    with pytest.raises(WrongLength):
        community.book(community.stretch(hall, "14:00", 240))
    with pytest.raises(NotThere):
        community.book(community.stretch(community.offer(HAIRCUT), "9:00", 30, days=3))  # a Saturday


def test_a_refusal_leaves_nothing_behind(community: Community) -> None:
    hall = community.offer(HALL.model_copy(update={"own_limit_min": 120}))
    community.book(community.stretch(hall, "9:00", 120), request="m1")
    for _ in range(2):
        with pytest.raises(CannotBook):
            community.book(community.stretch(hall, "12:00", 60), request="m2")
    assert len(community.rows()) == 1
    community.amendments.withdraw(community.store.of_request("m1"), "w", NOW)  # type: ignore[arg-type]
    assert community.book(community.stretch(hall, "12:00", 60), request="m3").state is BookingState.BOOKED


def test_a_share_is_an_area_s_own(community: Community) -> None:
    lunch = community.meal(community.offer(LUNCH.model_copy(update={"share": {"qingxi": 2}}), area="linjiang"))
    community.book(lunch, who="a", party=2)
    with pytest.raises(CannotBook, match="合用"):
        community.book(lunch, who="b")
    assert community.book(lunch, who="c", area="hepan", party=3).state is BookingState.BOOKED


def test_personal_data_is_sealed_in_the_row(community: Community) -> None:
    team = community.offer(HAIRCUT)
    guest = Guest("妈妈", "王秀英", "13800005555", "3栋2单元501", 1944)
    booked = community.book(community.stretch(team, "9:30", 30), guest=guest, note="耳背")
    assert (booked.guest, booked.note) == (guest, "耳背")
    kept = repr(community.rows())
    assert all(secret not in kept for secret in ("王秀英", "13800005555", "3栋2单元501", "1944", "耳背"))


def test_the_code_of_no_two_bookings_of_an_occurrence_is_the_same(community: Community) -> None:
    lunch = community.meal(community.offer(LUNCH.model_copy(update={"capacity": 200})))
    codes = {community.book(lunch, who=f"r{number}").code for number in range(60)}
    assert len(codes) == 60
    assert all(len(code) == 4 for code in codes)


def test_a_wish_of_staff_is_not_held_to_the_deadline(community: Community) -> None:
    lunch = community.meal(community.offer(LUNCH.model_copy(update={"close_min": 2880})))
    with pytest.raises(CannotBook, match="来不及"):
        community.book(lunch)
    guest = Guest(name="赵大爷", phone="02688001234")
    assert community.book(lunch, resident="", guest=guest, by_staff="小周").made_by == "小周"
    assert replace(guest) == community.store.of_slot(lunch.slot or 0)[0].guest


def spans(community: Community, listed: Listed, days: int = 1) -> list[str]:
    day = (NOW + timedelta(days=days)).date()
    found = community.timetable.free_between([listed], day, day)
    return [f"{local(span.start_at):%H:%M}-{local(span.end_at):%H:%M}" for span in found]


def test_what_is_free_is_what_can_be_booked(community: Community) -> None:
    hall = community.offer(HALL)
    assert spans(community, hall) == ["09:00-21:00"]
    community.book(community.stretch(hall, "9:30", 60), "a")
    community.book(community.stretch(hall, "14:00", 120), "b")
    assert spans(community, hall) == ["10:30-14:00", "16:00-21:00"], "half an hour is no use to anybody"
    day = (NOW + timedelta(days=1)).date()
    starts = {f"{local(opening.start_at):%H:%M}" for opening in community.timetable.free_on(hall, day, 60)}
    assert {"10:30", "13:00", "16:00", "20:00"} <= starts
    assert not {"09:00", "13:30", "14:00", "15:30"} & starts
    community.closures.close(hall, day, "停电", "小周", NOW)
    assert spans(community, hall) == []


def test_what_is_free_of_a_team_leaves_the_way_to_the_next_home(community: Community) -> None:
    team = community.offer(HAIRCUT)
    community.book(community.stretch(team, "10:00", 30), "a")
    assert spans(community, team) == ["09:00-09:30", "11:00-12:00"]
    assert spans(community, team, days=3) == [], "a Saturday"
    free = community.timetable.free_on(team, (NOW + timedelta(days=1)).date(), 30)
    assert [f"{local(opening.start_at):%H:%M}" for opening in free] == ["09:00", "11:00", "11:30"]


def test_each_lane_is_free_by_itself(community: Community) -> None:
    two = HALL.room.model_copy(update={"lanes": 2}) if HALL.room else None
    hall = community.offer(HALL.model_copy(update={"room": two}))
    community.book(community.stretch(hall, "9:00", 180), "a")
    assert spans(community, hall) == ["12:00-21:00", "09:00-21:00"]
