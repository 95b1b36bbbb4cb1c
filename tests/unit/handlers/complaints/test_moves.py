"""No move leads anywhere it should not, whoever tries it in whatever order, and a refusal says what is possible."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from handlers.complaints import texts
from handlers.complaints.model.moves import CannotMove, Move, Role, after, possible
from handlers.complaints.model.ticket_state import OPEN, UNSOLVED, State
from handlers.contract import Refusal

# The rules once more, by state and not by move: what happens to a ticket there, who may do it, where it stands then.
WRITTEN = """
new        assign    staff system          assigned
assigned   assign    staff system          assigned
reopened   assign    staff system          assigned
assigned   transfer  handler staff system  assigned
accepted   transfer  handler staff system  assigned
on_site    transfer  handler staff system  assigned
waiting    transfer  handler staff system  assigned
reopened   transfer  handler staff system  assigned
assigned   accept    handler staff         accepted
reopened   accept    handler staff         accepted
accepted   arrive    handler staff         on_site
accepted   resolve   handler staff         resolved
on_site    resolve   handler staff         resolved
assigned   return    handler staff         assigned
accepted   return    handler staff         assigned
on_site    return    handler staff         assigned
reopened   return    handler staff         assigned
accepted   ask       handler staff         waiting
on_site    ask       handler staff         waiting
waiting    answer    resident handler staff  before
resolved   confirm   resident staff        confirmed
resolved   reopen    resident staff        reopened
confirmed  reopen    resident staff        reopened
closed     reopen    resident staff        reopened
resolved   close     staff system          closed
confirmed  close     staff system          closed
new        withdraw  resident              withdrawn
assigned   withdraw  resident              withdrawn
accepted   withdraw  resident              withdrawn
on_site    withdraw  resident              withdrawn
waiting    withdraw  resident              withdrawn
reopened   withdraw  resident              withdrawn
merged     split     staff                 new
"""
OPEN_NOW = ("new", "assigned", "accepted", "on_site", "waiting", "reopened", "resolved")
LEGAL: dict[tuple[State, Move, Role], str] = {
    (State(state), Move(move), Role(role)): to
    for state, move, *roles, to in (line.split() for line in WRITTEN.strip().splitlines())
    for role in roles
}
for _state in OPEN_NOW:
    LEGAL[State(_state), Move.MERGE, Role.STAFF] = "merged"
    for _role in (Role.HANDLER, Role.STAFF, Role.SYSTEM):
        LEGAL[State(_state), Move.ESCALATE, _role] = _state
for _state in (*OPEN_NOW, "confirmed", "closed"):
    for _role in Role:
        LEGAL[State(_state), Move.NOTE, _role] = _state

SETTLED = frozenset({State.CONFIRMED, State.CLOSED, State.WITHDRAWN, State.MERGED})


class Ticket(RuleBasedStateMachine):
    """Anybody tries anything; what counts is remembered here beside the rules."""

    @initialize()
    def filed(self) -> None:
        self.state = State.NEW
        self.asked_from: State | None = None
        self.last: Move | None = None
        self.came_from = State.NEW

    @rule(move=st.sampled_from(Move), role=st.sampled_from(Role))
    def anybody_tries_anything(self, move: Move, role: Role) -> None:
        self.try_it(move, role)

    @rule(data=st.data(), role=st.sampled_from(Role))
    def somebody_does_what_is_offered(self, data: st.DataObject, role: Role) -> None:
        offered = possible(self.state, role)
        if offered:
            move = data.draw(st.sampled_from(offered))
            assert (self.state, move, role) in LEGAL
            self.try_it(move, role)

    def try_it(self, move: Move, role: Role) -> None:
        expected = LEGAL.get((self.state, move, role))
        if expected is None:
            with pytest.raises(CannotMove):
                after(self.state, move, role, self.asked_from)
            return
        came_from, self.state = self.state, after(self.state, move, role, self.asked_from)
        assert self.state == (self.asked_from if expected == "before" else expected)
        self.came_from, self.last = came_from, move
        if move is Move.ASK:
            self.asked_from = came_from

    @invariant()
    def what_is_settled_is_left_by_reopening_or_splitting_alone(self) -> None:
        if self.came_from in SETTLED and self.state not in SETTLED:
            assert self.last in {Move.REOPEN, Move.SPLIT}

    @invariant()
    def an_answer_leads_back_to_where_the_question_was_asked(self) -> None:
        if self.last is Move.ANSWER:
            assert self.state is self.asked_from
            assert self.state in {State.ACCEPTED, State.ON_SITE}

    @invariant()
    def nothing_is_solved_but_by_a_worker(self) -> None:
        if self.state in {State.RESOLVED, State.CONFIRMED} and self.came_from in UNSOLVED:
            assert self.last is Move.RESOLVE


TestTicket = Ticket.TestCase
TestTicket.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)


@pytest.mark.parametrize("state", State)
def test_every_state_allows_what_is_written_and_refuses_the_rest(state: State) -> None:
    for role in Role:
        allowed = set()
        for move in Move:
            try:
                after(state, move, role, State.ACCEPTED)
            except CannotMove:
                continue
            allowed.add(move)
        assert allowed == {move for move in Move if (state, move, role) in LEGAL}
        assert len(possible(state, role)) == len(allowed)
        assert set(possible(state, role)) == allowed


def test_open_is_what_the_resident_has_not_agreed_to_yet() -> None:
    assert {State(state) for state in OPEN_NOW} == OPEN
    assert OPEN.isdisjoint(SETTLED)
    assert set(State) == OPEN | SETTLED
    assert {State.RESOLVED} == OPEN - UNSOLVED


@pytest.mark.parametrize("before", [State.ACCEPTED, State.ON_SITE])
def test_an_answer_leads_back_to_the_state_before(before: State) -> None:
    assert after(before, Move.ASK, Role.HANDLER) is State.WAITING
    assert after(State.WAITING, Move.ANSWER, Role.RESIDENT, before) is before


@pytest.mark.parametrize("before", [None, State.NEW, State.WAITING, State.CLOSED])
def test_an_answer_to_a_question_nobody_could_have_asked_is_a_mistake_of_the_program(before: State | None) -> None:
    with pytest.raises(ValueError, match="nobody asks"):
        after(State.WAITING, Move.ANSWER, Role.RESIDENT, before)


@pytest.mark.parametrize(
    ("state", "role", "offered"),
    [
        (State.NEW, Role.STAFF, [Move.ASSIGN, Move.NOTE, Move.ESCALATE, Move.MERGE]),
        (State.ASSIGNED, Role.HANDLER, [Move.ACCEPT, Move.TRANSFER, Move.RETURN, Move.NOTE, Move.ESCALATE]),
        (
            State.ACCEPTED,
            Role.HANDLER,
            [Move.ARRIVE, Move.RESOLVE, Move.ASK, Move.TRANSFER, Move.RETURN, Move.NOTE, Move.ESCALATE],
        ),
        (State.RESOLVED, Role.RESIDENT, [Move.CONFIRM, Move.REOPEN, Move.NOTE]),
        (State.WITHDRAWN, Role.RESIDENT, []),
    ],
)
def test_what_carries_the_ticket_on_is_offered_first(state: State, role: Role, offered: list[Move]) -> None:
    assert list(possible(state, role)) == offered


@pytest.mark.parametrize(
    ("state", "move", "role", "sentence"),
    [
        (
            State.RESOLVED,
            Move.WITHDRAW,
            Role.RESIDENT,
            "12 号已经办结，等您确认，现在不能撤回；可以回“办好了”、回“没办好”、写“补充”再说要补充的。",
        ),
        (
            State.ASSIGNED,
            Move.ARRIVE,
            Role.HANDLER,
            "12 号已经派单，还没有人接单，现在不能到场；可以接单、转给别人、退回、补充情况、上报。",
        ),
        (
            State.ON_SITE,
            Move.CONFIRM,
            Role.HANDLER,
            "确认办好了要由居民本人或社区工作人员来做；12 号正在现场办，可以办结、问居民、转给别人、退回、补充情况、上报。",
        ),
        (State.MERGED, Move.ASK, Role.HANDLER, "12 号已经并到另一件里一起办，现在不能问居民；可以看并到的那一件。"),
        (State.WITHDRAWN, Move.NOTE, Role.RESIDENT, "12 号已经由您撤回，现在不能补充情况；还有问题可以再报一件。"),
    ],
)
def test_a_refusal_says_where_it_stands_and_what_is_possible(
    state: State, move: Move, role: Role, sentence: str
) -> None:
    with pytest.raises(Refusal) as refused:
        after(state, move, role, number=12)
    assert refused.value.sentence == sentence


def test_every_refusal_is_one_whole_sentence() -> None:
    for state in State:
        for role in Role:
            for move in set(Move) - set(possible(state, role)):
                sentence = CannotMove(state, move, role, None, [Role.STAFF], possible(state, role)).sentence
                assert "{" not in sentence
                assert texts.THIS_ONE in sentence
                assert sentence.count("。") == 1
                assert sentence.endswith("。")


def test_everything_has_a_chinese_name() -> None:
    assert set(texts.STATE_NAMES) == set(texts.STATES_SAID) == set(State)
    assert set(texts.MOVE_NAMES) == set(Move)
    assert len(set(texts.STATE_NAMES.values())) == len(State)
    assert {move for move in Move if any((state, move, Role.RESIDENT) in LEGAL for state in State)} == set(
        texts.RESIDENT_MOVES
    )
