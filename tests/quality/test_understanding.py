"""How well residents are understood, on lines that nothing was trained on. Nobody's speed is asserted here."""

from datetime import date

import pytest
import yaml

from knowledge.entries.entry import Entry
from knowledge.entries.files import read_files, starter_files
from knowledge.evaluation import holdout
from knowledge.evaluation.metrics import Figures, by_style
from knowledge.evaluation.question_set import Question, held_out, read_questions
from knowledge.evaluation.services import by_service, macro_f1
from knowledge.evaluation.systems import OurRetriever, TfidfBaseline
from knowledge.language.normalise import normalise
from knowledge.retrieval.encoder import open_encoder
from knowledge.retrieval.fusion import load_fusion
from tests.conftest import SHARED
from tests.quality import SETS

pytestmark = pytest.mark.quality
TODAY = date(2026, 11, 23)
UNSEEN = SETS / "unseen.tsv"


@pytest.fixture(scope="module")
def starter() -> list[Entry]:
    return read_files(starter_files())


def measure(entries: list[Entry], questions: list[Question]) -> dict[str, Figures]:
    ours = OurRetriever(entries, open_encoder("builtin"), load_fusion(), TODAY)
    return by_style(questions, [ours.respond(question.text) for question in questions])


def test_the_held_out_fifth_is_understood(starter: list[Entry]) -> None:
    table = measure(*held_out(starter))
    assert table["all"].questions > 1500
    assert (table["all"].hit_at_1 or 0) >= 0.9
    assert {style: row.hit_at_1 for style, row in table.items() if (row.hit_at_1 or 0) < 0.75} == {}


@pytest.mark.parametrize("file", ["unseen.tsv", "topics2.tsv"])
def test_questions_written_by_others_are_understood_and_answers_are_right(starter: list[Entry], file: str) -> None:
    questions = [question for question in read_questions(SETS / file) if question.is_answerable]
    everything = measure(starter, questions)["all"]
    assert (everything.hit_at_1 or 0) >= 0.97
    assert (everything.hit_at_3 or 0) >= 0.99
    assert (everything.precision or 0) >= 0.97
    assert everything.answered_right >= 0.75  # caution alone is no understanding
    baseline = TfidfBaseline(starter)
    plain = by_style(questions, [baseline.respond(question.text) for question in questions])["all"]
    assert (everything.hit_at_1 or 0) > (plain.hit_at_1 or 0)


def test_what_nobody_can_answer_is_rarely_answered_and_told_from_what_is_known(starter: list[Entry]) -> None:
    table = measure(starter, read_questions(UNSEEN)) | {
        f"{style} again": row for style, row in measure(starter, read_questions(SETS / "near_miss2.tsv")).items()
    }
    for style in ("near_miss", "near_miss again"):
        assert table[style].answered_wrong <= 0.10, style
    for style in ("off_topic", "off_topic again"):
        assert table[style].answered_wrong <= 0.05, style
        assert table[style].refused >= 0.6, style
    assert (table["off_topic"].auroc or 0) >= 0.97
    assert (table["near_miss"].auroc or 0) >= 0.95


def test_things_to_do_are_told_apart_from_each_other_and_from_questions(starter: list[Entry]) -> None:
    questions = read_questions(SETS / "services.tsv")
    ours = OurRetriever(starter, open_encoder("builtin"), load_fusion(), TODAY)
    table = by_service(questions, [ours.respond(question.text) for question in questions])
    assert (macro_f1(table) or 0) >= 0.94
    assert {name: row.f1 for name, row in table.items() if row.f1 is not None and row.f1 < 0.85} == {}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("便民服务中心下午上班到几点", "street-service-center"),
        ("街道便民中心在哪条路上", "street-service-center"),
        ("社保所的电话给我一个", "social-insurance-office"),
        ("社保所今天下午上班没有", "social-insurance-office"),
        ("派出所的座机是多少", "police-station"),
        ("去派出所怎么坐车", "police-station"),
        ("社区服务中心的电话是好多", "office-phone"),
        ("电梯坏了", "do:complaint"),
        ("电梯坏了三天了没人修", "do:complaint"),
        ("我被困在电梯里头了", "elevator-trapped"),
    ],
)
def test_places_and_faults_are_not_taken_for_their_neighbours(starter: list[Entry], line: str, expected: str) -> None:
    ours = OurRetriever(starter, open_encoder("builtin"), load_fusion(), TODAY)
    assert Question(expected, "plain", line).accepts(ours.respond(line).ranking[0])


def test_every_topic_that_was_asked_for_is_known_in_a_dozen_ways(starter: list[Entry]) -> None:
    path = SHARED / "knowledge" / "topics.yaml"
    if not path.is_file():
        pytest.skip("the list of topics is not beside this checkout")
    topics = [topic["id"] for group in yaml.safe_load(path.read_text(encoding="utf-8")).values() for topic in group]
    phrasings = {entry.id: len(entry.phrasings) for entry in starter}
    assert len(topics) > 100
    assert {topic: phrasings.get(topic, 0) for topic in topics if phrasings.get(topic, 0) < 12} == {}


def test_no_held_out_line_was_trained_on(starter: list[Entry]) -> None:
    kept, questions = held_out(starter)
    assert trained_on(kept) & {normalise(question.text) for question in questions} == set()


def test_lines_of_others_that_happen_to_be_trained_on_are_few_and_make_no_difference(starter: list[Entry]) -> None:
    """Short lines like 物业电话 everybody says alike."""
    questions = read_questions(UNSEEN)
    trained = trained_on(starter)
    fresh = [question for question in questions if normalise(question.text) not in trained]
    assert len(fresh) >= 0.97 * len(questions)
    table = measure(starter, fresh)
    assert (table["all"].hit_at_1 or 0) >= 0.97
    assert (table["all"].precision or 0) >= 0.97


def trained_on(entries: list[Entry]) -> set[str]:
    texts = [text for entry in entries for text in entry.texts]
    return {normalise(text) for text in (*texts, *holdout.out_of_scope(), *holdout.near_misses())}
