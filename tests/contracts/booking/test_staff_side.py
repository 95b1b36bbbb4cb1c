"""What staff do, on SQLite and PostgreSQL: nobody reaches beyond their area, residents hear of it, room is passed on."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.outbox import outbox_table
from handlers.booking.model.booking import Booking, BookingState, Guest
from handlers.booking.model.offering import Offering
from handlers.booking.model.refusals import BookedAlready
from handlers.booking.service.amendments import Amendment
from handlers.booking.service.desk import Desk
from tests.contracts.booking.conftest import HALL, LUNCH, NOW, Community

TOMORROW = (NOW + timedelta(days=1)).date()
COURSE = Offering.model_validate(
    {
        "key": "tea",
        "kind": "session",
        "name": "茶艺",
        "schedule": {
            "rule": "FREQ=WEEKLY;BYDAY=WE",
            "begin": "8:00",
            "end": "9:30",
            "terms": [{"name": "冬季班", "first": "2026-11-11", "last": "2026-12-16"}],
        },
        "capacity": 2,
    }
)


@pytest.fixture
def desk(community: Community) -> Desk:
    return Desk(community.house)


def told(desk: Desk) -> list[tuple[str, str]]:
    with desk.house.database.read() as connection:
        found = connection.execute(select(outbox_table.c.resident, outbox_table.c.text).order_by(outbox_table.c.id))
        return [(row.resident, row.text) for row in found]


def state(desk: Desk, booking: Booking) -> BookingState:
    found = desk.store.get(booking.id)
    assert found is not None
    return found.state


def test_an_area_reaches_its_residents_and_all_of_what_it_keeps(community: Community, desk: Desk) -> None:
    own, street = community.offer(LUNCH), community.offer(HALL, area="linjiang")
    ours = community.book(community.meal(own), who="a")
    at_the_street = community.book(community.stretch(street, "13:00", 60), who="b")
    theirs = community.book(community.stretch(street, "16:00", 60), who="c", area="hepan")
    seen = {
        area: [b.id for b in (ours, at_the_street, theirs) if desk.reach(area).booking(b.id)]
        for area in ("qingxi", "hepan", "linjiang")
    }
    assert seen == {
        "qingxi": [ours.id, at_the_street.id],
        "hepan": [theirs.id],
        "linjiang": [at_the_street.id, theirs.id],
    }
    for area, numbers in seen.items():
        reach = desk.reach(area)
        assert [b.id for b in reach.between(TOMORROW, TOMORROW)] == numbers
        assert [b.id for b in reach.coming(TOMORROW, TOMORROW)] == numbers
        assert reach.count_on(TOMORROW) == len(numbers)
        assert [b.id for b in reach.of_day(street, TOMORROW)] == [n for n in numbers if n != ours.id]
    assert [desk.reach(area).offering(own.id) is not None for area in seen] == [True, False, False]
    assert [desk.reach(area).offering(street.id) is not None for area in seen] == [True, True, True]
    assert [desk.reach(area).keeps(street) for area in seen] == [False, False, True]


def test_a_resident_hears_of_what_staff_did_and_a_caller_of_nothing(community: Community, desk: Desk) -> None:
    lunch = community.meal(community.offer(LUNCH))
    resident = community.book(lunch, who="wang")
    caller = community.book(lunch, resident="", guest=Guest(name="赵大爷"), by_staff="小周", request="r")
    for number, booking in enumerate((resident, caller)):
        for request in ("c", "c"):
            desk.amendments.change(booking, Amendment(party=2), f"{request}{number}", NOW, by_staff="小周")
        desk.amendments.withdraw(booking, f"w{number}", NOW, by_staff="小周")
    assert [(who, text[:9]) for who, text in told(desk)] == [
        ("qingxi:wang", "社区帮您把预约改好"),
        ("qingxi:wang", "社区帮您取消了：午"),
    ]


def test_a_resident_is_not_told_of_what_they_did_themselves(community: Community, desk: Desk) -> None:
    booked = community.book(community.meal(community.offer(LUNCH)), who="wang")
    desk.amendments.change(booked, Amendment(party=2), "c", NOW)
    desk.amendments.withdraw(booked, "w", NOW)
    assert told(desk) == []


def test_an_offer_that_staff_take_for_a_resident_is_told(community: Community, desk: Desk) -> None:
    lunch = community.meal(community.offer(LUNCH.model_copy(update={"capacity": 1})))
    first, second = community.book(lunch, who="a"), community.book(lunch, who="b")
    desk.amendments.withdraw(first, "w", NOW)
    desk.amendments.accept(second, "a", NOW, by_staff="小周")
    assert [text[:7] for who, text in told(desk) if who == "qingxi:b"] == ["空出位子了：午", "社区帮您订好了"]


def test_whoever_waits_and_is_moved_to_where_there_is_room_has_it(community: Community, desk: Desk) -> None:
    lunch = community.offer(LUNCH.model_copy(update={"capacity": 1}))
    community.book(community.meal(lunch), who="a")
    waits = community.book(community.meal(lunch), who="b")
    moved = desk.amendments.change(waits, Amendment(opening=community.meal(lunch, 2)), "m", NOW, by_staff="小周")
    assert (waits.state, moved.state) == (BookingState.WAITING, BookingState.BOOKED)
    assert community.taken(community.meal(lunch, 2)) == 1


def test_who_is_enrolled_in_a_running_course_may_still_be_corrected(community: Community, desk: Desk) -> None:
    course = community.offer(COURSE)
    [term] = desk.slots.between([course], NOW, NOW + timedelta(days=1))
    booked = community.book(term, guest=Guest("妈妈"))
    changed = desk.amendments.change(booked, Amendment(guest=Guest("妈妈", "王秀英")), "n", NOW, by_staff="小周")
    assert changed.guest.name == "王秀英"
    assert [b.id for b in desk.reach("qingxi").of_day(course, TOMORROW)] == [booked.id]
    assert [b.id for b in desk.reach("qingxi").between(TOMORROW, TOMORROW)] == [booked.id]


def test_staff_read_who_is_booked_already(community: Community) -> None:
    lunch = community.meal(community.offer(LUNCH))
    for request in ("m1", "m2"):
        wish = {"resident": "", "guest": Guest(name="赵大爷"), "by_staff": "小周", "request": request}
        if request == "m1":
            community.book(lunch, **wish)
            continue
        with pytest.raises(BookedAlready, match="赵大爷已经订了"):
            community.book(lunch, **wish)


def test_a_larger_capacity_is_offered_to_the_line_in_its_order(community: Community, desk: Desk) -> None:
    small = LUNCH.model_copy(update={"capacity": 1})
    lunch = community.meal(community.offer(small))
    bookings = [community.book(lunch, who=who) for who in "abcd"]
    saved = desk.definitions.save("qingxi", small.model_copy(update={"capacity": 3}), NOW)
    assert (saved.offered, saved.kept) == (2, 0)
    assert [state(desk, booking).value for booking in bookings] == ["booked", "offered", "offered", "waiting"]
    again = desk.definitions.save("qingxi", small.model_copy(update={"capacity": 3}), NOW)
    assert again.offered == 0


def test_a_smaller_capacity_leaves_what_cannot_bear_it(community: Community, desk: Desk) -> None:
    lunch = community.meal(community.offer(LUNCH))
    booked = community.book(lunch, party=4)
    saved = desk.definitions.save("qingxi", LUNCH.model_copy(update={"capacity": 2}), NOW)
    assert saved.kept == 1
    assert community.again(lunch).capacity == 4
    assert community.again(community.meal(lunch.listed, 2)).capacity == 2
    assert state(desk, booked) is BookingState.BOOKED


def test_counts_open_nothing_and_name_nobody(community: Community, desk: Desk) -> None:
    lunch = community.meal(community.offer(LUNCH.model_copy(update={"capacity": 1})))
    first, *_ = (community.book(lunch, who=who) for who in "abc")
    begin, key = NOW.replace(hour=0), (lunch.listed.id, TOMORROW)
    assert desk.tally.booked([lunch.listed.id], begin, begin + timedelta(days=3)) == {key: 1}
    assert desk.tally.in_line([lunch.listed.id], begin, begin + timedelta(days=3)) == {key: 2}
    desk.attendance.tick(first, TOMORROW, came=False, by="小周", now=NOW)
    assert desk.tally.came([lunch.slot or 0]) == {lunch.slot: (0, 1)}
    assert desk.tally.booked([lunch.listed.id], begin, begin + timedelta(days=3)) == {key: 1}


def test_use_is_what_was_taken_of_what_was_open(community: Community, desk: Desk) -> None:
    from handlers.booking.pages.heat import read_heat

    hall = community.offer(HALL)
    community.book(community.stretch(hall, "14:00", 120), who="a")
    community.book(community.stretch(hall, "14:00", 90, days=8), who="b")
    first = NOW.date()
    heat = read_heat(desk, [hall], first, first + timedelta(days=27))
    thursday = {spot.hour: (spot.used_min, spot.open_min, spot.percent) for spot in heat.spots[3]}
    assert (thursday[14], thursday[15], thursday[16]) == ((120, 240, 50), (90, 240, 38), (0, 240, 0))
    assert heat.busiest == heat.spots[3][5]
    assert heat.hours == tuple(range(9, 21))
    desk.closures.close(hall, TOMORROW, "检修", "小周", NOW)
    heat = read_heat(desk, [hall], first, first + timedelta(days=27))
    assert heat.of_weekday(3) == (1, 36)
