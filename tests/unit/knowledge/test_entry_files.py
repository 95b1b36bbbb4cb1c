"""Every mistake in a file is told with its line, all at once; what can be read comes back as it was written."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.entries import rules
from knowledge.entries.entry import Details, Entry, Phrasing
from knowledge.entries.files import FilesInvalid, read_files, starter_files, write_yaml
from tests.unit.knowledge.makers import entry

HEAD = "- area: qingxi\n  category: 办事\n  entries:\n"  # lines 1 to 3
GOOD = "  - id: good\n    question: 食堂几点开门\n    answer: 十一点\n"  # lines 4 to 6


def problems(path: Path, area: str = "") -> list[tuple[int, str]]:
    with pytest.raises(FilesInvalid) as caught:
        read_files([path], area)
    return sorted((problem.line, problem.message) for problem in caught.value.problems)


def write(folder: Path, text: str | bytes, name: str = "k.yaml") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize(
    ("rows", "line", "saying"),
    [
        pytest.param("  - question: 问\n    answer: 答\n", 7, "缺 id", id="no id"),
        pytest.param("  - id: 中文\n    question: 问\n    answer: 答\n", 7, "只能用字母", id="an id in Chinese"),
        pytest.param(f"  - id: {'x' * 121}\n    question: 问\n    answer: 答\n", 7, "最长 120", id="a long id"),
        pytest.param("  - id: x\n    answer: 答\n", 7, "缺 question", id="no question"),
        pytest.param(f"  - id: x\n    question: {'问' * 121}\n    answer: 答\n", 8, "最多 120", id="a long question"),
        pytest.param("  - id: x\n    question: 问\n", 7, "缺 answer", id="no answer"),
        pytest.param("  - id: x\n    question: 问\n    answer:\n", 9, "缺 answer", id="an empty answer"),
        pytest.param(f"  - id: x\n    question: 问\n    answer: {'答' * 2001}\n", 9, "最多 2000", id="a long answer"),
        pytest.param("  - id: x\n    question: 问\n    answer: 答\n    service: human\n", 10, "只能有一个", id="both"),
        pytest.param(
            f"  - id: x\n    question: 问\n    service: {'s' * 33}\n", 9, "service 最长 32", id="a long service"
        ),
        pytest.param(
            f"  - id: x\n    question: 问\n    answer: 答\n    category: {'类' * 65}\n", 10, "最多 64", id="category"
        ),
        pytest.param(
            "  - id: x\n    question: 问\n    answer: 答\n    anwser: 答\n", 10, "不认识“anwser”", id="a typo"
        ),
        pytest.param(
            "  - id: x\n    question: 问\n    answer: 答\n    answer: 答\n", 10, "“answer”写了两次", id="twice"
        ),
        pytest.param("  - just text\n", 7, "条目应是一组", id="a text for an entry"),
        pytest.param(
            "  - id: x\n    question: 问\n    answer: 答\n    phrasings: 说法\n", 10, "应是一列说法", id="no list"
        ),
        pytest.param(
            "  - id: x\n    question: 问\n    answer: 答\n    phrasings:\n      elder: 说法\n",
            11,
            "“elder”应是一列说法",
            id="a style without a list",
        ),
        pytest.param(
            "  - id: x\n    question: 问\n    answer: 答\n    phrasings:\n    - 说\n    -\n", 12, "空的说法", id="empty"
        ),
        pytest.param(
            f"  - id: x\n    question: 问\n    answer: 答\n    phrasings:\n    - {'说' * 201}\n",
            11,
            "超过 200 个字",
            id="a long phrasing",
        ),
        pytest.param(
            f"  - id: x\n    question: 问\n    answer: 答\n    phrasings: {{{'s' * 33}: [说]}}\n",
            10,
            "超过 32",
            id="style",
        ),
        pytest.param(
            "  - id: x\n    question: 问\n    answer: 答\n    details: 很多\n", 10, "details 应是", id="details"
        ),
        pytest.param(
            "  - id: x\n    question: 问\n    answer: 答\n    details:\n      place: 一楼\n      colour: 红\n",
            12,
            "details 里没有“colour”",
            id="an unknown detail",
        ),
        pytest.param(
            "  - id: x\n    question: 问\n    answer: 答\n    details:\n      place: {a: b}\n",
            11,
            "应是一句话",
            id="nested",
        ),
        pytest.param(
            "  - id: x\n    question: 问\n    answer: 答\n    details:\n      valid_from: 明天\n",
            11,
            "日期“明天”应写成 2026-01-31",
            id="a date in words",
        ),
        pytest.param(
            "  - id: x\n    question: 问\n    answer: 答\n    details:\n      valid_from: 2026-02-01\n      valid_until: 2026-01-31\n",
            11,
            "valid_until 早于 valid_from",
            id="dates the wrong way round",
        ),
        pytest.param(
            "  - id: good\n    question: 问\n    answer: 答\n", 7, "id“good”已在 k.yaml 第 4 行", id="id twice"
        ),
        pytest.param(
            "  - id: x\n    question: 问\n    answer: 答\n    phrasings:\n    - 别的\n    - 食堂几点开门？\n",
            12,
            "和条目 good 的说法一样",
            id="a phrasing of another entry",
        ),
        pytest.param('  - id: x\n    question: "问\\0"\n    answer: 答\n', 8, "存不进数据库", id="a NUL"),
        pytest.param("  - id: x\n    question: 问\n\tanswer: 答\n", 9, "不是合法的 YAML", id="a tab"),
        pytest.param('  - id: x\n    question: "问\n    answer: 答\n', 10, "不是合法的 YAML", id="an open quote"),
        pytest.param("  - id: x\n    question: 问\x08\n    answer: 答\n", 8, "不能用的字符", id="a control character"),
        pytest.param("- area: qingxi\n", 7, "缺 entries", id="a section without entries"),
        pytest.param("- area: qingxi\n  entries: 食堂\n", 7, "缺 entries", id="entries that are no list"),
        pytest.param("- nothing\n", 7, "应是一组 area", id="a section of text"),
    ],
)
def test_a_mistake_in_yaml_is_told_with_its_line(tmp_path: Path, rows: str, line: int, saying: str) -> None:
    [(found_line, message)] = problems(write(tmp_path, HEAD + GOOD + rows))
    assert saying in message
    assert found_line == line


def test_all_mistakes_are_told_in_one_pass_over_all_files(tmp_path: Path) -> None:
    write(tmp_path, HEAD + "  - id: a b\n    answer: 答\n" + GOOD, "1.yaml")
    write(tmp_path, '{"id": "good", "area": "qingxi", "question": "别的", "answer": "答"}\n{"id": 1}\nx\n', "2.jsonl")
    write(tmp_path, "ignored", "3.txt")
    with pytest.raises(FilesInvalid) as caught:
        read_files([tmp_path, tmp_path / "gone.yaml"])
    told = str(caught.value).splitlines()
    assert len(told) == len(caught.value.problems) == 8
    assert any("gone.yaml 第 1 行：找不到这个文件" in line for line in told)
    assert "2.jsonl 第 1 行：id“good”已在 1.yaml 第 6 行 用过" in told
    assert "2.jsonl 第 3 行：不是合法的 JSON（第 1 个字符附近）" in told
    assert "2.jsonl 第 2 行：缺 area：条目属于哪个地区" in told


@pytest.mark.parametrize(
    ("row", "saying"),
    [
        ("{", "不是合法的 JSON（第 2 个字符附近）"),
        ("[1]", "每行应是一个 {…} 对象"),
        ('{"id": "x", "question": "问"}', "缺 answer"),
        ('{"id": "x", "question": "问", "answer": "答", "details": [1]}', "details 应是一组"),
        ('{"id": "x", "question": "问", "answer": "答", "phrasings": ["a", {}]}', "空的说法"),
        ('{"id": "x", "question": "\\ud800", "answer": "答"}', "存不进数据库"),
        ('{"id": "x", "question": "问", "answer": "答", "details": {"place": "\\u0000"}}', "存不进数据库"),
    ],
)
def test_a_mistake_in_json_lines_is_told_with_its_line(tmp_path: Path, row: str, saying: str) -> None:
    good = json.dumps({"id": "good", "question": "好", "answer": "好"}, ensure_ascii=False)
    [(line, message)] = problems(write(tmp_path, f"{good}\n\n{row}\n", "k.jsonl"), area="c")
    assert (line, saying in message) == (3, True)


def test_an_unreadable_entry_does_not_hide_the_good_ones_from_the_checks(tmp_path: Path) -> None:
    rows = "  - id: x\n    question: 食堂几点开门\n" + GOOD.replace("good", "y")
    assert len(problems(write(tmp_path, HEAD + rows))) == 2  # no answer; and y asks what x asks


def test_the_same_id_or_text_in_another_area_overrides_and_is_no_mistake(tmp_path: Path) -> None:
    other = HEAD.replace("qingxi", "linjiang")
    assert len(read_files([write(tmp_path, HEAD + GOOD + other + GOOD)])) == 2


def test_one_entry_may_repeat_itself(tmp_path: Path) -> None:
    [read] = read_files([write(tmp_path, HEAD + GOOD + "    phrasings: [食堂几点开门, 几点开, 几点开？]\n")])
    assert len(read.texts) == 4


def test_a_line_separator_inside_a_json_string_does_not_end_the_line(tmp_path: Path) -> None:
    row = '{"id": "x", "question": "一\u2028二", "answer": "答\x85案"}\n{"id": "y"}\n'
    found = problems(write(tmp_path, row, "k.jsonl"), area="c")
    assert {line for line, _ in found} == {2}


@pytest.mark.parametrize(
    ("name", "text"),
    [("k.yaml", HEAD + GOOD), ("k.jsonl", '{"id": "good", "question": "食堂几点开门", "answer": "十一点"}\n')],
)
def test_a_byte_order_mark_is_no_mistake_and_another_encoding_is(tmp_path: Path, name: str, text: str) -> None:
    # Windows' own editor puts the mark there.
    assert read_files([write(tmp_path, text.encode("utf-8-sig"), name)], "qingxi")[0].id == "good"
    assert problems(write(tmp_path, text.encode("gbk"), name)) == [(1, "文件不是 UTF-8 编码，请另存为 UTF-8")]


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_lines_are_counted_as_an_editor_counts_them(tmp_path: Path, end: str) -> None:
    text = (HEAD + GOOD + "  - id: x\n    question: 问\n").replace("\n", end)
    assert [line for line, _ in problems(write(tmp_path, text))] == [7]


def test_an_empty_file_has_no_entries(tmp_path: Path) -> None:
    assert read_files([write(tmp_path, ""), write(tmp_path, "\n\n", "k.jsonl")]) == []


def test_references_in_a_circle_are_a_mistake_and_no_crash(tmp_path: Path) -> None:
    [(_, message)] = problems(write(tmp_path, "- area: a\n  entries: &e\n  - *e\n"))
    assert "绕成了圈" in message


def test_scalars_stay_text_and_what_is_left_empty_is_not_said(tmp_path: Path) -> None:
    rows = """
  - id: 110
    question: 110
    answer: 0571
    phrasings: [yes, 1.0, 2026-01-31]
    details:
      place:
      fee: 0
      hours: 09:00-18:00
      materials:
      steps:
      - 一
      -
      - 二
      valid_from: 2026-01-31
      valid_until:
"""
    [read] = read_files([write(tmp_path, HEAD + rows)])
    assert (read.id, read.question, read.answer) == ("110", "110", "0571")
    assert [phrasing.text for phrasing in read.phrasings] == ["yes", "1.0", "2026-01-31"]
    # An empty place once was told to residents as “地点：None”.
    assert read.details == Details(fee="0", hours="09:00-18:00", steps=("一", "二"), valid_from=date(2026, 1, 31))


def test_a_detail_may_be_one_thing_or_a_list(tmp_path: Path) -> None:
    rows = GOOD + "    details:\n      materials: 身份证\n      steps:\n      - 一\n      - 二\n"
    [read] = read_files([write(tmp_path, HEAD + rows)])
    assert read.details == Details(materials=("身份证",), steps=("一", "二"))


def test_the_starter_has_no_mistake_and_comes_back_as_it_was(tmp_path: Path) -> None:
    entries = read_files(starter_files())
    assert len(entries) > 100
    back = read_files([write(tmp_path, write_yaml(entries))])
    assert sorted(back, key=_by_id) == sorted(entries, key=_by_id)


# As a file's reader leaves it: no space at the ends.
TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), min_size=1, max_size=40
).filter(lambda text: bool(text) and text == text.strip())
DETAILS = st.builds(
    Details,
    steps=st.lists(TEXT, max_size=3).map(tuple),
    place=TEXT,
    materials=st.lists(TEXT, max_size=3).map(tuple),
    valid_from=st.none() | st.dates(max_value=date(2026, 1, 1)),
    valid_until=st.none() | st.dates(min_value=date(2026, 1, 1)),
)


@given(question=TEXT, answer=TEXT, phrasings=st.lists(TEXT, max_size=4), details=DETAILS, category=TEXT)
def test_any_entry_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory,
    question: str,
    answer: str,
    phrasings: list[str],
    details: Details,
    category: str,
) -> None:
    written = Entry("x", "c", category, question, answer, details, tuple(Phrasing(text) for text in phrasings))
    path = write(tmp_path_factory.mktemp("round"), write_yaml([written]))
    assert read_files([path]) == [written]


def test_rules_hold_for_the_console_as_for_files() -> None:
    assert list(rules.problems_of(entry("x", "问"))) == []
    crowded = entry("x", "问", *(f"说法{number}" for number in range(501)))
    assert list(rules.problems_of(crowded)) == [("phrasings", "说法有 501 条，最多 500 条")]


def _by_id(read: Entry) -> tuple[str, str]:
    return read.area, read.id
