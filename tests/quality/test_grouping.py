"""Our groups agree with the labels far better than TF-IDF's, on rivers and estates that chose no weight."""

from pathlib import Path

import pytest

from knowledge.evaluation.grouping import compare
from knowledge.evaluation.grouping_fit import fitted_half
from knowledge.evaluation.report_rows import Row, read_rows
from knowledge.retrieval.encoder import open_encoder

pytestmark = pytest.mark.quality
SETS = Path(__file__).parent / "sets"


def figures(rows: list[Row]) -> dict[str, float]:
    return {each.name: each.figures.f1 for each in compare(rows, open_encoder("builtin"))}


def test_letters_about_rivers_not_fitted_on_are_grouped(shared_data: Path) -> None:
    rows, problems = read_rows(shared_data / "gov_hotline_fuzhou" / "complaints_dev.jsonl", "river")
    assert problems == []
    fitted = {row.report.id for row in fitted_half(rows)}
    f1 = figures([row for row in rows if row.report.id not in fitted])
    assert f1["jiamenkou"] > 0.92
    assert f1["jiamenkou"] > max(value for name, value in f1.items() if name != "jiamenkou") + 0.25


def test_spoken_lines_of_an_estate_are_grouped() -> None:
    rows, _ = read_rows(SETS / "estate_complaints.jsonl", "issue")
    f1 = figures(rows)
    assert f1["jiamenkou"] > 0.82
    assert f1["jiamenkou"] > max(value for name, value in f1.items() if name != "jiamenkou")
