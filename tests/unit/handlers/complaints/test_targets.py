"""The ten categories stand in the official classification, and each has its time; what is dangerous never has more."""

from pathlib import Path

import pytest

from handlers.complaints import texts
from handlers.complaints.model.category import CATEGORY_NAMES, TAXONOMY, Category
from handlers.complaints.model.clock import Target, Unit, say_target
from handlers.complaints.model.targets import default_targets
from handlers.complaints.model.urgency import Urgency


def test_each_category_has_a_row_of_its_own_in_the_official_classification(shared_data: Path) -> None:
    lines = (shared_data / "gov_complaints_taidi" / "taxonomy.tsv").read_text(encoding="utf-8").splitlines()
    official = {tuple(line.split("\t")) for line in lines[1:]}
    assert set(TAXONOMY) == set(Category)
    assert [row for row in TAXONOMY.values() if row not in official] == []
    assert len(set(TAXONOMY.values())) == len(Category)


def test_every_category_and_urgency_has_a_name_of_its_own() -> None:
    assert set(CATEGORY_NAMES) == set(Category)
    assert len(set(CATEGORY_NAMES.values())) == len(Category) == 10
    assert [texts.URGENCY_NAMES[urgency] for urgency in Urgency] == ["一般", "紧急", "危险"]


@pytest.mark.parametrize(
    ("days", "categories"),
    [
        (2, "hazard"),
        (3, "noise sanitation leak pets neighbours other"),
        (5, "damage property parking"),
    ],
)
def test_a_usual_problem_is_answered_in_a_working_day_and_solved_in_a_few(days: int, categories: str) -> None:
    for category in map(Category, categories.split()):
        targets = default_targets(category, Urgency.NORMAL)
        assert targets.respond == Target(1, Unit.WORKING_DAYS)
        assert targets.resolve == Target(days, Unit.WORKING_DAYS)


@pytest.mark.parametrize("category", Category)
def test_what_is_urgent_runs_round_the_clock_and_danger_sooner(category: Category) -> None:
    urgent, danger = default_targets(category, Urgency.URGENT), default_targets(category, Urgency.DANGER)
    assert [say_target(urgent.respond), say_target(urgent.resolve)] == ["1 小时内", "24 小时内"]
    assert [say_target(danger.respond), say_target(danger.resolve)] == ["10 分钟内", "4 小时内"]
    assert {one.unit for pair in (urgent, danger) for one in (pair.respond, pair.resolve)} == {Unit.MINUTES}
