"""Thirty-two clients in eight processes on the last five seats: five are sold, and the rest wait as they came."""

import time
from concurrent.futures import ProcessPoolExecutor

import pytest

from handlers.booking.model.booking import BookingState
from tests.contracts import workers
from tests.contracts.booking.conftest import LUNCH, Community
from tests.contracts.booking.invariants import assert_kept

ROUNDS, PROCESSES, CLIENTS = 20, 8, 32


@pytest.mark.chaos
def test_exactly_five_are_sold_and_the_rest_wait_in_arrival_order(
    community: Community, processes: ProcessPoolExecutor
) -> None:
    url = community.database.url.render_as_string(hide_password=False)
    assert all(processes.map(workers.ready, range(PROCESSES)))
    for number in range(ROUNDS):
        listed = community.offer(LUNCH.model_copy(update={"key": f"lunch-{number}"}))
        names = [f"r{client}" for client in range(CLIENTS)]
        start = time.time() + 0.4
        asked = [
            processes.submit(workers.book_at_once, url, listed.offering.key, names[first::PROCESSES], start)
            for first in range(PROCESSES)
        ]
        answers = [answer for future in asked for answer in future.result(timeout=120)]
        assert len(answers) == CLIENTS
        assert sum(state == BookingState.BOOKED for _began, _done, _id, state in answers) == 5
        waiting = sorted(answer for answer in answers if answer[3] == BookingState.WAITING)
        assert len(waiting) == CLIENTS - 5
        for began, _done, later, _state in waiting:
            assert all(earlier < later for _began, done, earlier, _state in waiting if done < began)
        line = community.store.of_slot(community.meal(listed).slot or 0)
        places = [community.store.place_in_line(one) for one in line if one.state is BookingState.WAITING]
        assert places == list(range(1, CLIENTS - 4))
        assert community.taken(community.meal(listed)) == 5
    assert_kept(community)
