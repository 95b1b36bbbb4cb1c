"""Messages take turns, and a slow one keeps nobody."""

import threading

import pytest

from bot.intake.lane import Lane


def test_whoever_has_the_turn_is_alone() -> None:
    lane, inside, most = Lane(patience_s=60), list[int](), list[int]()

    def work() -> None:
        for _ in range(50):
            with lane.turn():
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == 1


def test_a_slow_turn_keeps_nobody_and_ends_like_any_other() -> None:
    lane, passed = Lane(), threading.Event()

    def overtake() -> None:
        with lane.turn():
            passed.set()

    with lane.turn():
        threading.Thread(target=overtake).start()
        assert passed.wait(10)
    with lane.turn():  # neither of them has left it locked
        assert not lane._lock.acquire(blocking=False)


def test_a_turn_that_breaks_ends_too() -> None:
    lane = Lane()
    for _ in range(2):
        with pytest.raises(InterruptedError), lane.turn():
            raise InterruptedError
        assert not lane._lock.locked()
