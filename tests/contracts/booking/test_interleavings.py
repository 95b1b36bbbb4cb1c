"""Whatever residents and staff do in whatever order: seats, times and shares are what the bookings come to."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from community.clock import local
from community.storage import metadata
from handlers.booking.model.booking import Booking
from handlers.booking.model.refusals import CannotBook
from tests.contracts.booking.conftest import HALL, LUNCH, NOW, Community
from tests.contracts.booking.invariants import assert_kept, assert_nobody_waits_in_vain

MEAL = LUNCH.model_copy(update={"share": {"qingxi": 6}, "horizon_days": 3})
ROOM = HALL.model_copy(update={"own_limit_min": 360, "share": {"qingxi": 600, "hepan": 300}, "horizon_days": 3})
ACTIONS = (
    "reserve",
    "reserve",
    "reserve",
    "move",
    "resize",
    "withdraw",
    "accept",
    "lapse",
    "close",
    "reopen",
    "forget",
)


class Step(NamedTuple):
    """which: resident or booking; when: day or hour; party: how many, or how long."""

    action: str
    which: int
    when: int
    party: int


STEPS = st.lists(
    st.builds(Step, st.sampled_from(ACTIONS), st.integers(0, 6), st.integers(0, 3), st.integers(1, 4)), max_size=25
)
SETTINGS = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


class Day:
    """A day at the counter: takes one step after the other, each a minute later."""

    def __init__(self, community: Community, *, by_time: bool) -> None:
        self.community = community
        self.by_time = by_time
        self.now = NOW
        self.listed = community.offer(ROOM if by_time else MEAL, area="linjiang")
        self.made: list[Booking] = []
        self.count = 0

    def take(self, step: Step) -> None:
        self.now += timedelta(minutes=1)
        self.count += 1
        doing: Callable[[Step], object] = getattr(self, step.action)
        with suppress(CannotBook):
            doing(step)

    def opening(self, when: int):  # type: ignore[no-untyped-def]
        if self.by_time:
            return self.community.stretch(self.listed, f"{10 + when}:00", 60 + 30 * when)
        return self.community.meal(self.listed, 1 + when % 2)

    def reserve(self, step: Step) -> None:
        area = "hepan" if step.which % 3 == 0 else "qingxi"
        wish = {"now": self.now, "area": area, "party": step.party}
        self.made.append(self.community.book(self.opening(step.when), f"r{step.which}", f"m{self.count}", **wish))

    def one(self, which: int) -> Booking:
        if not self.made:
            raise CannotBook("nothing booked")
        return self.made[which % len(self.made)]

    def move(self, step: Step) -> None:
        booking = self.one(step.which)
        self.community.change(booking, f"c{self.count}", now=self.now, opening=self.opening(step.when))

    def resize(self, step: Step) -> None:
        booking = self.one(step.which)
        self.community.change(booking, f"c{self.count}", now=self.now, party=step.party)

    def withdraw(self, step: Step) -> None:
        self.community.withdraw(self.one(step.which), f"w{self.count}", now=self.now)

    def accept(self, step: Step) -> None:
        self.community.amendments.accept(self.one(step.which), f"a{self.count}", self.now)

    def lapse(self, step: Step) -> None:
        self.now += timedelta(minutes=45 * step.party)
        self.community.caretaker.pass_on(self.now)
        self.community.caretaker.offer_free(self.now)

    def close(self, step: Step) -> None:
        day = local(self.opening(step.when).start_at).date()
        self.community.closures.close(self.listed, day, "停电", "小周", self.now)

    def reopen(self, step: Step) -> None:
        self.community.closures.reopen(self.listed, local(self.opening(step.when).start_at).date(), self.now)

    def forget(self, step: Step) -> None:
        if step.party == 4:
            self.community.forget(f"r{step.which}")


def empty(community: Community) -> None:
    with community.database.write() as connection:
        for table in metadata.sorted_tables:
            connection.execute(text(f"DELETE FROM {table.name}"))  # noqa: S608 - our own table names


@SETTINGS
@given(STEPS)
def test_seats_are_what_the_bookings_come_to(community: Community, steps: list[Step]) -> None:
    empty(community)
    day = Day(community, by_time=False)
    for step in steps:
        day.take(step)
        assert_kept(community)


@SETTINGS
@given(STEPS)
def test_times_are_what_the_bookings_come_to(community: Community, steps: list[Step]) -> None:
    empty(community)
    day = Day(community, by_time=True)
    for step in steps:
        day.take(step)
        assert_kept(community)


@SETTINGS
@given(STEPS)
def test_nobody_waits_for_what_is_free(community: Community, steps: list[Step]) -> None:
    empty(community)
    day = Day(community, by_time=False)
    day.listed = community.offer(LUNCH.model_copy(update={"horizon_days": 3}))
    for step in steps:
        day.take(step)
        assert_nobody_waits_in_vain(community, day.now)
