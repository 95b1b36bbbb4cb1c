"""What is measured is what was meant: figures by hand, question sets, knowledge files."""

from pathlib import Path

import pytest

from knowledge.entries.entry import Entry
from knowledge.evaluation import holdout
from knowledge.evaluation.knowledge_file import AREA, KnowledgeFileInvalid, read_knowledge
from knowledge.evaluation.metrics import Response, bins, by_style, figures
from knowledge.evaluation.question_set import Question, QuestionsInvalid, held_out, read_questions
from knowledge.language.normalise import normalise
from knowledge.retrieval.retriever import Decision
from tests.unit.knowledge.makers import entry

A, B, C = entry("a", "甲"), entry("b", "乙"), entry("c", "丙", service="booking")
ASK_A, ASK_NOTHING = Question("a", "plain", "?"), Question("-", "off_topic", "?")


def response(*ranking: Entry, decision: Decision = Decision.DIRECT, confidence: float = 0.9) -> Response:
    return Response(ranking, decision, confidence)


def test_figures_are_as_counted_by_hand() -> None:
    questions = [ASK_A, ASK_A, ASK_A, ASK_A, ASK_NOTHING, ASK_NOTHING, ASK_NOTHING, ASK_NOTHING]
    responses = [
        response(A, B, confidence=0.9),  # right
        response(B, A, confidence=0.6),  # a wrong answer, the right one second
        response(B, C, A, decision=Decision.ASK_BACK, confidence=0.4),  # third
        response(B, C, B, A, decision=Decision.UNKNOWN, confidence=0.2),  # fourth is too late
        response(A, confidence=0.8),  # a wrong answer where there is none
        response(A, decision=Decision.ASK_BACK, confidence=0.3),
        response(decision=Decision.UNKNOWN, confidence=0.0),
        response(decision=Decision.UNKNOWN, confidence=0.1),
    ]
    found = figures(questions, responses)
    assert (found.questions, found.hit_at_1, found.hit_at_3) == (8, 1 / 4, 3 / 4)
    assert (found.answered_right, found.answered_wrong, found.asked_back, found.refused) == (1 / 8, 2 / 8, 2 / 8, 3 / 8)
    assert found.precision == 1 / 3
    # Of the 16 pairs, 0.9 wins 4, 0.6 wins 3, 0.4 wins 3, 0.2 wins 2.
    assert found.auroc == 12 / 16


@pytest.mark.parametrize(
    ("answerable", "others", "auroc"),
    [
        ([0.5], [0.5], 0.5),
        ([0.5, 0.5], [0.5, 0.1], 0.75),
        ([0.9, 0.2], [0.2, 0.2], 0.75),
        ([1.0], [0.0], 1.0),
        ([0.0], [1.0], 0.0),
        ([0.3], [], None),
        ([], [0.3], None),
    ],
)
def test_ties_count_half_in_the_auroc(answerable: list[float], others: list[float], auroc: float | None) -> None:
    questions = [ASK_A] * len(answerable) + [ASK_NOTHING] * len(others)
    found = figures(questions, [response(A, confidence=each) for each in (*answerable, *others)])
    assert found.auroc == auroc


def test_confidence_in_an_answer_where_there_is_none_is_an_error() -> None:
    found = figures([ASK_A, ASK_NOTHING], [response(A, confidence=0.8), response(A, confidence=0.6)])
    assert found.brier == pytest.approx((0.04 + 0.36) / 2)
    assert found.ece == pytest.approx((0.2 + 0.6) / 2)
    assert figures([ASK_A], [response(B, A, confidence=0.6)]).brier == pytest.approx(0.36)  # second is not right
    assert [each.right for each in bins([ASK_NOTHING], [response(A, confidence=0.6)]) if each.questions] == [0.0]


def test_what_can_not_be_counted_is_none_and_not_zero() -> None:
    nothing = figures([], [])
    assert (nothing.questions, nothing.hit_at_1, nothing.precision, nothing.auroc) == (0, None, None, None)
    assert (nothing.brier, nothing.ece) == (None, None)
    silent = figures([ASK_NOTHING], [response(decision=Decision.UNKNOWN)])
    assert (silent.hit_at_1, silent.precision, silent.refused) == (None, None, 1.0)


def test_figures_are_told_by_style_in_order_and_in_all() -> None:
    questions = [Question("a", "elder", "?"), Question("a", "plain", "?"), Question("a", "elder", "?")]
    table = by_style(questions, [response(A), response(B), response(B)])
    assert list(table) == ["elder", "plain", "all"]
    assert [table[style].hit_at_1 for style in table] == [0.5, 0.0, pytest.approx(1 / 3)]
    assert table["plain"].auroc is None


def test_an_answer_for_each_question_is_demanded() -> None:
    with pytest.raises(ValueError, match="argument"):
        figures([ASK_A, ASK_A], [response(A)])


@pytest.mark.parametrize(
    ("expected", "service", "accepted"),
    [
        ("do:booking", "booking", True),
        ("do:booking", "my_bookings", False),
        ("do:jobs", "jobs_find", True),
        ("do:jobs", "jobs_post", True),
        ("do:complaints", "complaint", True),
        ("do:complaints", "ticket_status", True),
        ("do:handoff", "human", True),
        ("do:handoff", "callback", True),
        ("do:jobs_find", "jobs_post", False),
        ("do:booking", None, False),
    ],
)
def test_a_group_of_services_accepts_each_of_them(expected: str, service: str | None, accepted: bool) -> None:
    assert Question(expected, "plain", "?").accepts(entry("x", "问", service=service)) is accepted


def test_an_id_accepts_that_entry_alone_and_the_dash_none() -> None:
    assert ASK_A.accepts(A)
    assert not ASK_A.accepts(B)
    assert ASK_A.is_answerable
    assert not ASK_NOTHING.is_answerable
    assert not ASK_NOTHING.accepts(entry("x", "问"))


def write(folder: Path, text: str | bytes, name: str = "q.tsv") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_questions_are_read_with_or_without_a_head(tmp_path: Path, bom: bytes, end: str) -> None:
    text = end.join(["id\tstyle\ttext", 'a\tplain\t 他说"好 ', "", "-\toff_topic\t天气\t备注", ""])
    assert read_questions(write(tmp_path, bom + text.encode())) == [
        Question("a", "plain", '他说"好'),
        Question("-", "off_topic", "天气"),
    ]


@pytest.mark.parametrize(
    ("text", "saying"),
    [
        ("a\tplain\t好\nb\tplain\n", "q.tsv 第 2 行：要有 id、style、text 三列"),
        ("a\tplain\t \n", "q.tsv 第 1 行"),
        ("a plain 好\n", "q.tsv 第 1 行"),
        ("a\tplain\t好".encode("gbk"), "q.tsv 不是 UTF-8 编码"),
    ],
)
def test_a_bad_question_set_is_told_with_its_line(tmp_path: Path, text: str | bytes, saying: str) -> None:
    with pytest.raises(QuestionsInvalid, match=saying):
        read_questions(write(tmp_path, text))
    with pytest.raises(QuestionsInvalid, match="找不到问题集"):
        read_questions(tmp_path / "gone.tsv")


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_public_knowledge_is_taken_as_it_is(tmp_path: Path, bom: bytes) -> None:
    rows = '{"id": 7, "question": "问", "phrasings": ["一", " ", 3], "answer": "答"}\n\n{"id": "8", "question": "问"}\n'
    first, second = read_knowledge(write(tmp_path, bom + rows.encode(), "k.jsonl"))
    assert (first.id, first.area, first.texts, first.answer) == ("7", AREA, ("问", "一", "3"), "答")
    assert (second.id, second.texts, second.answer) == ("8", ("问",), "")


@pytest.mark.parametrize(
    "row", ["x", "[]", "7", "null", '{"id": 1}', '{"question": "问"}', '{"id": 1, "question": "问", "phrasings": 5}']
)
def test_a_row_that_is_no_entry_is_told_with_its_line(tmp_path: Path, row: str) -> None:
    text = '{"id": 1, "question": "问"}\n' + row
    with pytest.raises(KnowledgeFileInvalid, match=r"k\.jsonl 第 2 行"):
        read_knowledge(write(tmp_path, text, "k.jsonl"))


def test_a_knowledge_file_that_is_not_there_or_not_utf8_is_told(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeFileInvalid, match="找不到知识文件"):
        read_knowledge(tmp_path / "gone.jsonl")
    with pytest.raises(KnowledgeFileInvalid, match="不是 UTF-8 编码"):
        read_knowledge(write(tmp_path, '{"id": "食堂"}'.encode("gbk"), "k.jsonl"))


def test_the_held_out_fifth_is_the_same_for_everybody_and_kept_from_training() -> None:
    texts = [f"第{number}种说法" for number in range(1000)]
    kept, questions = held_out(
        [entry("a", "问", *texts), entry("do", "办", "订饭", "订一份饭", "订两份饭", service="booking")]
    )
    out = {question.text for question in questions}
    assert 150 < len(out) < 250
    assert not out & {text for each in kept for text in each.texts}
    assert {question.expected for question in questions} <= {"a", "do:booking"}
    assert held_out([entry("a", "问", *reversed(texts))])[1][::-1] == [q for q in questions if q.expected == "a"]


def test_spellings_that_become_one_are_held_out_together() -> None:
    for number in range(50):
        text = f"食堂{number}点开门"
        assert normalise(f"请问{text}呀？") == normalise(text)
        assert holdout.is_held_out(f"请问{text}呀？") == holdout.is_held_out(text)


def test_the_folds_are_all_used() -> None:
    assert {holdout.fold_of(f"说法{number}", 5) for number in range(100)} == {0, 1, 2, 3, 4}
