"""What the conversation does when time has passed: a swap is all or nothing, a slip of the thumb is put right."""

from datetime import datetime, time, timedelta

import pytest

from community.residents import Resident
from handlers.booking.dialogue import BookingHandler
from handlers.booking.model.booking import Booking, BookingState
from handlers.contract import Dialogue, Intent, Message, MessageKind, Reply, Session, Turn
from tests.contracts.booking.conftest import LUNCH, NOW, Community

WANG = Resident("qingxi", "wang", "qingxi")
SUPPER = LUNCH.model_copy(
    update={
        "key": "supper",
        "name": "晚餐",
        "words": ("晚饭",),
        "schedule": LUNCH.schedule.model_copy(update={"begin": time(17), "end": time(18)}),
    }
)


def say(community: Community, text: str, about: Booking, now: datetime) -> Reply:
    """What is answered to a line after this booking was made."""
    session = Session(Dialogue("booking", "done", {"booking": str(about.id)}, ""))
    message = Message(f"m{text}{now}", WANG, MessageKind.TEXT, text)
    reply = BookingHandler(community.desk).resume(Turn(message, session, Intent("unknown"), now))
    assert reply is not None
    return reply


def states(community: Community) -> list[str]:
    return [row.state for row in community.rows()]


@pytest.fixture
def lunch(community: Community) -> Booking:
    community.offer(SUPPER)
    listed = community.offer(LUNCH.model_copy(update={"withdraw_min": 24 * 60 + 60, "close_min": 0}))
    return community.book(community.meal(listed))  # tomorrow 11:00; the deadline is today 10:00


def test_a_swap_after_the_deadline_books_nothing_new(community: Community, lunch: Booking) -> None:
    reply = say(community, "换成明天的晚饭", lunch, NOW + timedelta(hours=2))
    assert "人工" in reply.text
    assert states(community) == [BookingState.BOOKED]


def test_a_swap_in_time_gives_the_old_one_up(community: Community, lunch: Booking) -> None:
    say(community, "换成明天的晚饭", lunch, NOW + timedelta(minutes=30))
    assert states(community) == [BookingState.WITHDRAWN, BookingState.BOOKED]


def test_a_slip_of_the_thumb_is_put_right_after_the_deadline(community: Community) -> None:
    late = community.offer(LUNCH.model_copy(update={"withdraw_min": 72 * 60, "close_min": 0}))
    booked = community.book(community.meal(late))
    say(community, "不是一个，三个", booked, NOW + timedelta(minutes=5))
    assert community.rows()[0].party == 3
    refused = say(community, "不是三个，两个", booked, NOW + timedelta(minutes=11))
    assert "人工" in refused.text
    assert community.rows()[0].party == 3
