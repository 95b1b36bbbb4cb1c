"""How well things to do are told apart from each other and from questions: precision, recall and F1 of each service.

A line counts as heard as a service if its first candidate is one and the resident was answered or asked back.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.evaluation.metrics import Response
from knowledge.evaluation.question_set import GROUPS, Question
from knowledge.retrieval.retriever import Decision

DO = "do:"


@dataclass(frozen=True)
class ServiceFigures:
    """questions: lines that ask for the service. heard: lines that were heard as it. The shares, 0 to 1, are None where
    nothing can count: precision of a service never heard, recall and F1 of one never asked for."""

    questions: int
    heard: int
    precision: float | None
    recall: float | None
    f1: float | None


def by_service(questions: Sequence[Question], responses: Sequence[Response]) -> dict[str, ServiceFigures]:
    """Return figures per service that the set asks for, by first appearance, then those heard though nobody asked.

    A set without `do:` lines gives none: it does not say what should have been heard.
    """
    asked = Counter(question.expected[len(DO) :] for question in questions if question.expected.startswith(DO))
    heard: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for question, response in zip(questions, responses, strict=True) if asked else ():
        service = _heard_as(response)
        if service is None:
            continue
        name = question.expected[len(DO) :]
        if question.expected.startswith(DO) and question.accepts(response.ranking[0]):
            right[name] += 1
            heard[name] += 1
        else:
            heard[_name_in(asked, service)] += 1
    return {name: _figures(asked[name], heard[name], right[name]) for name in dict.fromkeys((*asked, *heard))}


def macro_f1(table: dict[str, ServiceFigures]) -> float | None:
    """Return the mean F1 of the services asked for, each counting alike; None where none is."""
    scores = [row.f1 for row in table.values() if row.f1 is not None]
    return sum(scores) / len(scores) if scores else None


def _heard_as(response: Response) -> str | None:
    if response.decision is Decision.UNKNOWN or not response.ranking:
        return None
    return response.ranking[0].service


def _name_in(asked: Counter[str], service: str) -> str:
    """The name under which the set asks for this service: its own, or a group's that holds it."""
    if service in asked:
        return service
    return next((name for name in asked if service in GROUPS.get(name, ())), service)


def _figures(asked: int, heard: int, right: int) -> ServiceFigures:
    return ServiceFigures(
        questions=asked,
        heard=heard,
        precision=right / heard if heard else None,
        recall=right / asked if asked else None,
        f1=2 * right / (heard + asked) if asked else None,
    )
