"""The table that `jiamenkou evaluate` prints."""

from collections.abc import Mapping

from knowledge.evaluation.metrics import Figures

_COLUMNS = (
    ("questions", "题数"),
    ("hit_at_1", "hit@1"),
    ("hit_at_3", "hit@3"),
    ("answered_right", "答对"),
    ("answered_wrong", "答错"),
    ("asked_back", "反问"),
    ("refused", "不答"),
    ("precision", "直答正确率"),
    ("auroc", "AUROC"),
)


def as_text(tables: Mapping[str, Mapping[str, Figures]]) -> str:
    """Return one block per style, with each system on a line; tables: system -> style -> figures."""
    systems = list(tables)
    styles = list(next(iter(tables.values())))
    head = f"{'style':<14}{'system':<12}" + "".join(f"{_pad(title)}" for _, title in _COLUMNS)
    lines = [head, "-" * 104]
    for style in styles:
        for system in systems:
            row = tables[system][style]
            cells = "".join(_pad(_show(getattr(row, key))) for key, _ in _COLUMNS)
            lines.append(f"{style:<14}{system:<12}{cells}")
    return "\n".join(lines)


def _show(value: float | int | None) -> str:
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def _pad(text: str, width: int = 10) -> str:
    # Chinese characters take two columns on a terminal.
    shown = sum(2 if ord(char) > 0x2E80 else 1 for char in text)
    return " " * max(width - shown, 1) + text
