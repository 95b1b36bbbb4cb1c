"""The tables and diagrams that `jiamenkou evaluate` prints."""

from collections.abc import Mapping, Sequence

from knowledge.evaluation.measured import Measured
from knowledge.evaluation.metrics import NAMES
from knowledge.evaluation.reliability import Bin

_SERVICE_HEADS = ("questions", "heard", "precision", "recall", "f1")
# The width of a reliability diagram: confidence and share right run from 0 to 1 over so many characters.
_BAR = 50


def as_text(systems: Mapping[str, Measured]) -> str:
    """Return one block per style with each system on a line, then one per service if the set asks for any."""
    blocks = [_styles(systems)]
    if any(measured.services for measured in systems.values()):
        blocks.append(_services(systems))
    return "\n\n".join(blocks)


def reliability(systems: Mapping[str, Measured]) -> str:
    """Return one diagram per system: a row per bin, █ up to the share that was right, | at the mean confidence.

    Where | stands right of the bar the system is too sure of itself, within it too modest.
    """
    return "\n\n".join(_diagram(name, measured) for name, measured in systems.items())


def _styles(systems: Mapping[str, Measured]) -> str:
    rows = [
        [style, name, *(_show(getattr(measured.styles[style], key)) for key in NAMES)]
        for style in next(iter(systems.values())).styles
        for name, measured in systems.items()
    ]
    return _table(["style", "system", *NAMES.values()], rows)


def _services(systems: Mapping[str, Measured]) -> str:
    names = list(dict.fromkeys(name for measured in systems.values() for name in measured.services))
    rows = []
    for service in names:
        for system, measured in systems.items():
            row = measured.services.get(service)
            cells = [_show(getattr(row, head) if row else None) for head in _SERVICE_HEADS]
            rows.append([service, system, *cells])
    blank = [""] * (len(_SERVICE_HEADS) - 1)
    rows += [["macro-f1", system, *blank, _show(measured.macro_f1)] for system, measured in systems.items()]
    return _table(["service", "system", *_SERVICE_HEADS], rows)


def _diagram(name: str, measured: Measured) -> str:
    everything = measured.styles["all"]
    lines = [
        f"reliability of {name}: brier {_show(everything.brier)}, ece {_show(everything.ece)}",
        f"confidence  questions  mean   right  0{'1':>{_BAR}}",
    ]
    return "\n".join([*lines, *(_bin_line(each) for each in measured.bins)])


def _bin_line(each: Bin) -> str:
    head = (
        f"{each.low:.1f}–{each.high:.1f}     {each.questions:>9}  {_show(each.confidence):<5}  {_show(each.right):<5}"
    )
    if each.confidence is None or each.right is None:
        return head
    bar = list("█" * round(each.right * _BAR) + " " * (_BAR + 1))
    bar[round(each.confidence * _BAR)] = "|"
    return f"{head}  {''.join(bar).rstrip()}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Left-align the first two columns, right-align the figures."""
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    lines = [_line(row, widths) for row in (heads, *rows)]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [
        f"{cell:<{width}}" if place < 2 else f"{cell:>{width}}"
        for place, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
    return "  ".join(cells).rstrip()


def _show(value: float | int | None) -> str:
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else f"{value:.3f}"
