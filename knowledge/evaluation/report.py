"""The table that `jiamenkou evaluate` prints."""

from collections.abc import Mapping

from knowledge.evaluation.metrics import NAMES, Figures


def as_text(tables: Mapping[str, Mapping[str, Figures]]) -> str:
    """Return one block per style, with each system on a line; tables: system -> style -> figures."""
    systems = list(tables)
    styles = list(next(iter(tables.values())))
    head = f"{'style':<14}{'system':<12}" + "".join(f"{_pad(title)}" for title in NAMES.values())
    lines = [head, "-" * len(head)]
    for style in styles:
        for system in systems:
            row = tables[system][style]
            cells = "".join(_pad(_show(getattr(row, key))) for key in NAMES)
            lines.append(f"{style:<14}{system:<12}{cells}")
    return "\n".join(lines)


def _show(value: float | int | None) -> str:
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def _pad(text: str) -> str:
    return f" {text:>14}"
