"""A process killed at any point leaves no half booking behind, and asking again finishes the job exactly once."""

from itertools import count
from multiprocessing.context import ForkServerContext

import pytest

from tests.contracts.booking.conftest import Community
from tests.contracts.booking.invariants import assert_kept
from tests.contracts.booking.scenarios import SCENARIOS, act_and_die

# Fewer points than this, and something was not killed that should have been.
FEWEST = 8


@pytest.mark.chaos
@pytest.mark.parametrize("name", SCENARIOS)
def test_killed_before_and_after_every_statement_it_is_done_once(
    community: Community, clean_server: ForkServerContext, name: str
) -> None:
    url = community.database.url.render_as_string(hide_password=False)
    for step in count(1):
        scenario = SCENARIOS[name](community, step)
        scenario.prepare()
        process = clean_server.Process(target=act_and_die, args=(url, name, step, step))
        process.start()
        process.join(timeout=60)
        assert_kept(community)
        scenario.act()
        assert (scenario.found(), scenario.notices()) == (scenario.ending(), scenario.told), f"killed at {step}"
        scenario.act()
        assert (scenario.found(), scenario.notices()) == (scenario.ending(), scenario.told), f"repeated after {step}"
        assert_kept(community)
        if process.exitcode == 0:
            break
        assert process.exitcode == -9
    assert step > FEWEST
