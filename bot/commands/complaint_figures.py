"""The figures of `jiamenkou complaints evaluate --sets` as tables and as JSON."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # scikit-learn takes a second to import
    from handlers.complaints.understanding.evaluation import Evaluation, Sorting


def figures_as_json(found: "Evaluation") -> dict[str, Any]:
    """Return the figures for a JSON answer, shares rounded to four places."""
    rounded: dict[str, Any] = _round(asdict(found))
    return rounded


def figures_as_text(found: "Evaluation") -> str:
    """Return the figures as Markdown tables: category, urgency, danger."""
    return "\n\n".join(
        [
            "## Category",
            _overall(found.category),
            _by_label(found.category),
            "## Urgency",
            _overall(found.urgency),
            _by_label(found.urgency),
            "## Danger: lines taken for it",
            _danger(found),
        ]
    )


def _overall(systems: "dict[str, Sorting]") -> str:
    rows = [
        [
            name,
            _share(each.accuracy),
            _share(each.macro_f1),
            _share(each.ece),
            f"{_share(each.sure[1])} of {_share(each.sure[0])}" if each.sure else "–",
        ]
        for name, each in systems.items()
    ]
    return _table(["", "accuracy", "macro-F1", "calibration error", "right where sure"], rows)


def _by_label(systems: "dict[str, Sorting]") -> str:
    names = list(systems)
    ours = systems[names[0]]
    rows = [
        [
            label,
            str(scores.support),
            _share(scores.precision),
            _share(scores.recall),
            *(_share(systems[name].labels[label].f1 if label in systems[name].labels else None) for name in names),
        ]
        for label, scores in ours.labels.items()
    ]
    return _table(["", "lines", "precision", "recall", *(f"F1 {name}" for name in names)], rows)


def _danger(found: "Evaluation") -> str:
    names = list(found.danger[0].heard)
    rows = [
        [
            each.name,
            "should" if each.is_danger else "should not",
            str(each.lines),
            *(f"{_share(each.heard[name] / max(each.lines, 1))} ({each.heard[name]})" for name in names),
        ]
        for each in found.danger
    ]
    return _table(["set", "", "lines", *names], rows)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [heads, ["---"] * len(heads), *rows])


def _round(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {key: _round(each) for key, each in value.items()}
    return [_round(each) for each in value] if isinstance(value, list | tuple) else value
