"""Whether somebody still waits: settled once, and a claim outlives whoever gave up on it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from bot.intake.admission import TicketVoid
from bot.intake.deadline import JoinedTooLong, Promise


def test_a_promise_is_either_kept_or_given_up() -> None:
    for _ in range(200):
        promise, barrier = Promise(can_push=True), Barrier(2)

        def settle(act: str, promise: Promise = promise, barrier: Barrier = barrier) -> bool:
            barrier.wait()
            return promise.keep() if act == "keep" else promise.give_up()

        with ThreadPoolExecutor(2) as pool:
            assert sum(pool.map(settle, ("keep", "give_up"))) == 1


def test_giving_up_renews_the_claim_of_the_work_that_goes_on() -> None:
    promise, renewed = Promise(can_push=True), list[int]()
    promise.hold(lambda: renewed.append(1))
    assert renewed == []
    promise.give_up()
    assert renewed == [1]


@pytest.mark.parametrize("was_never_waited_for", [True, False])
def test_a_claim_got_after_giving_up_is_renewed_at_once(was_never_waited_for: bool) -> None:
    """Else a recovered message that takes longer than a lease is taken over again and again, without end."""
    promise, renewed = Promise(can_push=True, given_up=was_never_waited_for), list[int]()
    if not was_never_waited_for:
        promise.give_up()
    promise.hold(lambda: renewed.append(1))
    assert renewed == [1]


def test_a_claim_that_was_taken_over_is_no_failure_when_giving_up() -> None:
    def void() -> None:
        raise TicketVoid

    promise = Promise(can_push=True)
    promise.hold(void)
    assert promise.give_up()


def test_a_retry_that_nobody_waits_for_stops_waiting_itself() -> None:
    promise = Promise(can_push=True)
    promise.join()
    promise.give_up()
    with pytest.raises(JoinedTooLong):
        promise.join()
