"""Things to do are told apart: what counts as heard, right and wrong."""

import pytest

from knowledge.entries.entry import Entry
from knowledge.evaluation.metrics import Response
from knowledge.evaluation.question_set import Question
from knowledge.evaluation.services import by_service, macro_f1
from knowledge.retrieval.retriever import Decision
from tests.unit.knowledge.makers import entry

MEAL = entry("do-meal", "我要订饭", service="booking")
ROOM = entry("do-room", "我要订房间", service="booking")
JOB = entry("do-job", "我想找活干", service="jobs_find")
HOURS = entry("hours", "食堂几点开门")


def ask(expected: str) -> Question:
    return Question(expected, "plain", "?")


def hear(*ranking: Entry, decision: Decision = Decision.DIRECT) -> Response:
    return Response(ranking, decision, 0.9)


def test_figures_are_as_counted_by_hand() -> None:
    asked_and_heard = [
        (ask("do:booking"), hear(MEAL)),
        (ask("do:booking"), hear(ROOM, decision=Decision.ASK_BACK)),  # asked back is heard as well
        (ask("do:booking"), hear(HOURS, MEAL)),  # a question: missed
        (ask("do:booking"), hear(JOB)),  # another service: missed here, false there
        (ask("do:jobs_find"), hear(JOB)),
        (ask("hours"), hear(MEAL)),  # false
        (ask("-"), hear(MEAL, decision=Decision.ASK_BACK)),  # false
        (ask("-"), hear(MEAL, decision=Decision.UNKNOWN)),  # the resident was not told so
        (ask("hours"), hear(HOURS, MEAL)),
        (ask("-"), hear(decision=Decision.UNKNOWN)),
    ]
    questions, responses = zip(*asked_and_heard, strict=True)
    table = by_service(questions, responses)
    assert list(table) == ["booking", "jobs_find"]
    booking, jobs = table["booking"], table["jobs_find"]
    assert (booking.questions, booking.heard, booking.precision, booking.recall) == (4, 4, 2 / 4, 2 / 4)
    assert (jobs.questions, jobs.heard, jobs.precision, jobs.recall) == (1, 2, 1 / 2, 1.0)
    assert booking.f1 == pytest.approx(0.5)
    assert jobs.f1 == pytest.approx(2 / 3)
    assert macro_f1(table) == pytest.approx((0.5 + 2 / 3) / 2)


def test_a_service_never_heard_has_no_precision_and_an_f1_of_zero() -> None:
    table = by_service([ask("do:booking")], [hear(HOURS)])
    assert (table["booking"].precision, table["booking"].recall, table["booking"].f1) == (None, 0.0, 0.0)
    assert macro_f1(table) == 0.0


def test_a_service_heard_though_the_set_never_asks_for_it_is_shown_but_not_averaged() -> None:
    table = by_service([ask("do:booking"), ask("hours")], [hear(MEAL), hear(JOB)])
    assert list(table) == ["booking", "jobs_find"]
    assert (table["jobs_find"].questions, table["jobs_find"].precision, table["jobs_find"].f1) == (0, 0.0, None)
    assert macro_f1(table) == 1.0


def test_a_group_of_services_is_one_row() -> None:
    table = by_service([ask("do:jobs"), ask("hours")], [hear(JOB), hear(JOB)])
    assert list(table) == ["jobs"]
    assert (table["jobs"].heard, table["jobs"].precision, table["jobs"].recall) == (2, 0.5, 1.0)


def test_a_set_that_asks_for_no_service_judges_none() -> None:
    assert by_service([ask("hours")], [hear(MEAL)]) == {}
    assert macro_f1({}) is None
