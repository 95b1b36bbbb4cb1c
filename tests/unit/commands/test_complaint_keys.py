"""`complaints keys add|list|revoke`."""

import pytest

from tests.unit.commands.conftest import Run

pytestmark = pytest.mark.usefixtures("installed")


def test_a_key_is_shown_once_and_listed_without_itself(run: Run) -> None:
    assert run("complaints", "keys", "list").out == "还没有\n"
    made = run("complaints", "keys", "add", "--area", "qingxi", "--name", "市热线")
    assert made.status == 0
    (key,) = made.lines
    assert key.startswith("jmk_")
    assert len(key) > 30
    listed = run("complaints", "keys", "list")
    assert key not in listed.out
    assert "qingxi  市热线" in listed.out
    assert "在用" in listed.out
    row = run("complaints", "keys", "list", "--json").json
    assert (row["id"], row["area"], row["name"], row["revoked"]) == (1, "qingxi", "市热线", None)


def test_two_keys_differ(run: Run) -> None:
    keys = {run("complaints", "keys", "add", "--area", "qingxi", "--name", "平台").out for _ in range(2)}
    assert len(keys) == 2


def test_revoked_it_says_since_when_and_only_once(run: Run) -> None:
    run("complaints", "keys", "add", "--area", "qingxi", "--name", "市热线")
    assert run("complaints", "keys", "revoke", "1").status == 0
    assert run("complaints", "keys", "list", "--json").json["revoked"] is not None
    again = run("complaints", "keys", "revoke", "1")
    assert (again.status, run("complaints", "keys", "revoke", "9").status) == (1, 1)


@pytest.mark.parametrize(("area", "name"), [("mars", "市热线"), ("qingxi", " "), ("qingxi", "长" * 33)])
def test_a_key_for_nowhere_or_nobody_is_not_made(run: Run, area: str, name: str) -> None:
    refused = run("complaints", "keys", "add", "--area", area, "--name", name)
    assert (refused.status, refused.out) == (1, "")
    assert run("complaints", "keys", "list").out == "还没有\n"
