"""Cut short at any statement or around its commit, a use case is not done at all or done whole, and asking again finishes it once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import pytest
from sqlalchemy import event

from community.crew import Member
from community.storage import UnitOfWork
from community.storage.prepared import Prepared
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.service.actors import crew_actor
from tests.contracts.complaints.conftest import NOW, Community

# Fewer points than this, and something was not cut that should have been.
FEWEST = 12


class Cut(Exception):
    """It ends here."""


@contextmanager
def cut_at(community: Community, step: int, patch: pytest.MonkeyPatch) -> Iterator[None]:
    """End whatever runs at the step-th point before a statement or around a commit."""
    points = iter(range(1, step + 1))

    def point(*_arguments: object) -> None:
        if next(points, None) == step:
            raise Cut

    def between(do: Callable[..., Any]) -> Callable[..., Any]:
        def done(*arguments: Any, **named: Any) -> Any:
            point()
            result = do(*arguments, **named)
            point()
            return result

        return done

    engine = community.database.engine
    with patch.context() as patched:
        # Compiled statements pass SQLAlchemy's events by.
        patched.setattr(Prepared, "run", between(Prepared.run))
        patched.setattr(UnitOfWork, "commit", between(UnitOfWork.commit))
        event.listen(engine, "before_cursor_execute", point)
        try:
            yield
        finally:
            event.remove(engine, "before_cursor_execute", point)


def file(community: Community, _member: Member, who: str) -> Ticket:
    return community.report(who, request=f"file:{who}")


def accept(community: Community, member: Member, who: str) -> Ticket:
    return community.work.accept(file(community, member, who), crew_actor(member), f"accept:{who}", NOW)


def resolve(community: Community, member: Member, who: str) -> Ticket:
    ticket = accept(community, member, who)
    return community.work.resolve(ticket, crew_actor(member), "换了水管", f"resolve:{who}", NOW)


def unsolved(community: Community, member: Member, who: str) -> Ticket:
    ticket = resolve(community, member, who)
    return community.follow_up.unsolved(ticket, f"qingxi:{who}", "还漏", f"unsolved:{who}", NOW)


Deed = Callable[[Community, Member, str], Ticket]
DEEDS = (
    pytest.param(None, file, ["filed", "assigned"], 0, id="file"),
    pytest.param(file, accept, ["filed", "assigned", "accepted"], 1, id="accept", marks=pytest.mark.chaos),
    pytest.param(
        accept, resolve, ["filed", "assigned", "accepted", "resolved"], 2, id="resolve", marks=pytest.mark.chaos
    ),
)


@pytest.mark.parametrize(("prepare", "act", "history", "told"), DEEDS)
def test_cut_short_anywhere_it_is_whole_or_not_at_all(
    community: Community,
    monkeypatch: pytest.MonkeyPatch,
    prepare: Deed | None,
    act: Deed,
    history: list[str],
    told: int,
) -> None:
    member = community.hire("陈师傅")
    for step in count(1):
        who = f"r{step}"
        if prepare is not None:
            prepare(community, member, who)
        before = community.everything()
        try:
            with cut_at(community, step, monkeypatch):
                act(community, member, who)
        except Cut:
            was_cut = True
        else:
            was_cut = False
        left = community.everything()
        ticket = act(community, member, who)
        after = community.everything()
        assert left in (before, after), f"cut at {step} it is half done"
        assert [action for action, _ in community.history(ticket)] == history, step
        assert len(community.told(who)) == told, step
        assert ticket.number == step, "no number is lost"
        if not was_cut:
            break
    assert step > FEWEST


@pytest.mark.chaos
def test_who_says_unsolved_and_is_cut_off_says_it_again(community: Community, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two units: what is lost between them, asking again brings."""
    member = community.hire("陈师傅")
    for step in count(1):
        who = f"r{step}"
        resolve(community, member, who)
        try:
            with cut_at(community, step, monkeypatch):
                unsolved(community, member, who)
        except Cut:
            was_cut = True
        else:
            was_cut = False
        ticket = unsolved(community, member, who)
        assert (ticket.reopened, ticket.state) == (1, "reopened"), step
        assert [reporter.verdict for reporter in community.desk.store.reporters(ticket.id)] == ["unsolved"], step
        if not was_cut:
            break
    assert step > FEWEST
