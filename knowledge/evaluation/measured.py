"""Everything that is measured of one system on one set of questions."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from knowledge.evaluation import metrics
from knowledge.evaluation.metrics import NAMES, Figures, Response
from knowledge.evaluation.question_set import Question
from knowledge.evaluation.reliability import Bin
from knowledge.evaluation.services import ServiceFigures, by_service, macro_f1


@dataclass(frozen=True)
class Measured:
    """styles: figures per style, "all" last. bins: every question by confidence. services: empty where the set has no
    `do:` lines; macro_f1 is then None."""

    styles: Mapping[str, Figures]
    bins: Sequence[Bin]
    services: Mapping[str, ServiceFigures]
    macro_f1: float | None


def measure(questions: Sequence[Question], responses: Sequence[Response]) -> Measured:
    """Return what one system's responses come to. Raises ValueError unless there is one for each question."""
    services = by_service(questions, responses)
    return Measured(
        styles=metrics.by_style(questions, responses),
        bins=metrics.bins(questions, responses),
        services=services,
        macro_f1=macro_f1(services),
    )


def as_json(measured: Measured) -> dict[str, dict[str, Any]]:
    """Return figures by style and by NAMES, numbers rounded to four places; "all" holds "reliability" (the bins),
    "services" and "macro-f1" besides."""
    rows = {
        style: {NAMES[key]: value for key, value in _rounded(row).items()} for style, row in measured.styles.items()
    }
    rows["all"]["reliability"] = [_rounded(each) for each in measured.bins]
    rows["all"]["services"] = {name: _rounded(row) for name, row in measured.services.items()}
    rows["all"]["macro-f1"] = _round(measured.macro_f1)
    return rows


def _rounded(row: Figures | Bin | ServiceFigures) -> dict[str, Any]:
    return {key: _round(value) for key, value in asdict(row).items()}


def _round(value: Any) -> Any:
    return round(value, 4) if isinstance(value, float) else value
