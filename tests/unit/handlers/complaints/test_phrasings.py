"""What the classifiers of complaints learn from is whole: every line labelled, none twice, enough of every kind."""

from collections import Counter
from pathlib import Path

import pytest

from handlers.complaints.model.category import Category
from handlers.complaints.model.urgency import Urgency
from handlers.complaints.understanding.training import (
    DANGER_FILE,
    PHRASINGS,
    PhrasingInvalid,
    Sample,
    calm_questions,
    read_phrasings,
)
from knowledge.language.danger.vocabulary import kind_by_words
from tests.quality import SETS


@pytest.fixture(scope="module")
def phrasings() -> list[Sample]:
    return read_phrasings()


def test_no_line_is_there_twice(phrasings: list[Sample]) -> None:
    counts = Counter(phrasing.text for phrasing in phrasings)
    assert [text for text, count in counts.items() if count > 1] == []


def test_every_category_has_350_lines_and_every_urgency_hundreds(phrasings: list[Sample]) -> None:
    by_category = Counter(phrasing.category for phrasing in phrasings)
    by_urgency = Counter(phrasing.urgency for phrasing in phrasings)
    assert {category: by_category[category] for category in Category if by_category[category] < 350} == {}
    assert min(by_urgency[urgency] for urgency in Urgency) >= 500


def test_danger_of_every_category_and_as_many_ordinary_lines_near_it(phrasings: list[Sample]) -> None:
    danger = [phrasing for phrasing in phrasings if phrasing.urgency is Urgency.DANGER]
    assert {phrasing.category for phrasing in danger} == set(Category)
    own = (PHRASINGS / DANGER_FILE).read_text(encoding="utf-8").splitlines()
    counts = Counter(line.partition("\t")[0] for line in own)
    assert counts["danger"] >= 600
    assert counts["normal"] + counts["urgent"] >= 600


def test_nothing_that_is_measured_on_was_learned_word_for_word(phrasings: list[Sample]) -> None:
    known = {phrasing.text for phrasing in phrasings}
    measured = {
        text
        for name, column in (
            ("danger", 1),
            ("danger_blind", 2),
            ("complaints", 0),
            ("ordinary_complaints", 1),
            ("harmless", 1),
        )
        for text in (
            line.split("\t")[column] for line in (SETS / f"{name}.tsv").read_text(encoding="utf-8").splitlines()[1:]
        )
    }
    # Short lines like 我不想活了 everybody says alike.
    assert len(known & measured) <= 0.02 * len(measured), known & measured


def test_the_vocabulary_lets_nearly_all_danger_through_to_a_closer_look(phrasings: list[Sample]) -> None:
    danger = [phrasing.text for phrasing in phrasings if phrasing.urgency is Urgency.DANGER]
    unseen = [text for text in danger if kind_by_words(text) is None]
    assert len(unseen) <= 0.02 * len(danger), unseen


def test_questions_without_danger_are_learned_as_such() -> None:
    questions = calm_questions()
    assert len(questions) >= 1000
    assert not any("煤气漏了" in question for question in questions)


@pytest.mark.parametrize(
    "line", ["danger", "danger\thazard", "soon\thazard\t着火了", "danger\tfire\t着火了", "danger\thazard\t"]
)
def test_a_line_that_is_none_is_named_with_its_file_and_number(tmp_path: Path, line: str) -> None:
    for category in Category:
        (tmp_path / f"{category.value}.tsv").write_text("urgency\ttext\n", encoding="utf-8")
    (tmp_path / DANGER_FILE).write_text(f"urgency\tcategory\ttext\n{line}\n", encoding="utf-8")
    with pytest.raises(PhrasingInvalid, match=r"danger\.tsv:2"):
        read_phrasings(tmp_path)
