"""What is counted, and what each count means to a resident."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.entries.entry import Entry
from knowledge.evaluation.question_set import Question, styles_of
from knowledge.evaluation.reliability import Bin, brier, calibration_error, in_bins
from knowledge.retrieval.retriever import Decision


@dataclass(frozen=True)
class Response:
    """What a system made of one question: its ranking, best first, what it would say, and how sure it is, 0 to 1, that
    the first of the ranking is right."""

    ranking: tuple[Entry, ...]
    decision: Decision
    confidence: float


@dataclass(frozen=True)
class Figures:
    """Shares of a set's questions, 0 to 1; None where no question of the set can count.

    hit_at_1, hit_at_3: of answerable questions, the right entry was first, or among three.
    answered_right, answered_wrong, asked_back, refused: of all questions, what the resident met; they add up to 1.
    A refused question without an answer is right; a direct answer to one is wrong.
    precision: of direct answers, those that were right. auroc: how well confidence tells answerable questions
    from the others. brier, ece: how far confidence is from the truth, 0 at best (reliability.py); a question without an
    answer has no right candidate, so confidence in one is an error.
    """

    questions: int
    hit_at_1: float | None
    hit_at_3: float | None
    answered_right: float
    answered_wrong: float
    asked_back: float
    refused: float
    precision: float | None
    auroc: float | None
    brier: float | None
    ece: float | None


def figures(questions: Sequence[Question], responses: Sequence[Response]) -> Figures:
    """Return the figures over pairs of question and response."""
    pairs = list(zip(questions, responses, strict=True))
    answerable = [(q, r) for q, r in pairs if q.is_answerable]
    direct = [(q, r) for q, r in pairs if r.decision is Decision.DIRECT]
    right = sum(_hit(q, r, 1) for q, r in direct)
    total = len(pairs) or 1
    confidences, came_true = _beliefs(pairs)
    return Figures(
        questions=len(pairs),
        hit_at_1=_share([_hit(q, r, 1) for q, r in answerable]),
        hit_at_3=_share([_hit(q, r, 3) for q, r in answerable]),
        answered_right=right / total,
        answered_wrong=(len(direct) - right) / total,
        asked_back=sum(r.decision is Decision.ASK_BACK for _, r in pairs) / total,
        refused=sum(r.decision is Decision.UNKNOWN for _, r in pairs) / total,
        precision=right / len(direct) if direct else None,
        auroc=_auroc(
            [r.confidence for q, r in pairs if q.is_answerable],
            [r.confidence for q, r in pairs if not q.is_answerable],
        ),
        brier=brier(confidences, came_true),
        ece=calibration_error(in_bins(confidences, came_true)),
    )


def by_style(questions: Sequence[Question], responses: Sequence[Response]) -> dict[str, Figures]:
    """Return figures per style, and "all" last. A style of unanswerable lines alone has the auroc of all answerable
    ones against it."""
    table: dict[str, Figures] = {}
    known = [r.confidence for q, r in zip(questions, responses, strict=True) if q.is_answerable]
    for style in styles_of(questions):
        chosen = [number for number, question in enumerate(questions) if question.style == style]
        row = figures([questions[n] for n in chosen], [responses[n] for n in chosen])
        if not any(questions[n].is_answerable for n in chosen):
            row = replace(row, auroc=_auroc(known, [responses[n].confidence for n in chosen]))
        table[style] = row
    table["all"] = figures(questions, responses)
    return table


def bins(questions: Sequence[Question], responses: Sequence[Response]) -> list[Bin]:
    """Return the confidences of all questions in bins, beside the share that was right."""
    return in_bins(*_beliefs(list(zip(questions, responses, strict=True))))


# How the figures are called outside: in the table's heads and in JSON.
NAMES = {
    "questions": "questions",
    "hit_at_1": "hit@1",
    "hit_at_3": "hit@3",
    "answered_right": "answered-right",
    "answered_wrong": "answered-wrong",
    "asked_back": "asked-back",
    "refused": "refused",
    "precision": "precision",
    "auroc": "auroc",
    "brier": "brier",
    "ece": "ece",
}


def _beliefs(pairs: Sequence[tuple[Question, Response]]) -> tuple[list[float], list[bool]]:
    """How sure the system was of each first candidate, and whether it was right."""
    return [response.confidence for _, response in pairs], [_hit(question, response, 1) for question, response in pairs]


def _hit(question: Question, response: Response, depth: int) -> bool:
    return any(question.accepts(entry) for entry in response.ranking[:depth])


def _share(hits: Sequence[bool]) -> float | None:
    return sum(hits) / len(hits) if hits else None


def _auroc(positives: Sequence[float], negatives: Sequence[float]) -> float | None:
    """The chance that a positive outscores a negative, ties counting half (Mann–Whitney)."""
    if not positives or not negatives:
        return None
    ordered = sorted([(score, 0) for score in negatives] + [(score, 1) for score in positives])
    rank_sum, position = 0.0, 0
    while position < len(ordered):
        end = position
        while end < len(ordered) and ordered[end][0] == ordered[position][0]:
            end += 1
        average = (position + 1 + end) / 2
        rank_sum += average * sum(kind for _, kind in ordered[position:end])
        position = end
    count = len(positives)
    return (rank_sum - count * (count + 1) / 2) / (count * len(negatives))
