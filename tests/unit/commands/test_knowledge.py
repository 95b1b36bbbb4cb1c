"""`jiamenkou knowledge`: all of a file or nothing, and out again as it came in."""

from pathlib import Path

import pytest

from tests.unit.commands.conftest import Run, configure

GOOD = """
- area: qingxi
  category: 办事
  entries:
  - id: dog
    question: 狗证怎么办
    answer: 去派出所
    details: {phone: 026-8800 0101, materials: [身份证]}
    phrasings:
      plain: [养狗要办证吗]
      dialect: [养狗儿办啥子证]
"""
BAD = GOOD.replace("id: dog", "id: cat").replace("answer: 去派出所", "anwser: 去派出所")


def write(name: str, text: str) -> Path:
    path = Path(name)
    path.write_text(text.lstrip("\n"), encoding="utf-8")
    return path


def test_checking_says_what_is_there_and_needs_no_installation(run: Run) -> None:
    ran = run("knowledge", "check", write("k.yaml", GOOD))
    assert (ran.status, ran.out) == (0, "没有问题：1 个条目，2 种说法\n")


def test_mistakes_are_told_with_file_and_line_and_counted(run: Run) -> None:
    ran = run("knowledge", "check", write("k.yaml", BAD), "gone.yaml")
    assert (ran.status, ran.out) == (1, "")
    told = ran.err.splitlines()
    assert "k.yaml 第 6 行：不认识“anwser”这一项" in told
    assert "k.yaml 第 4 行：缺 answer：居民问了要有话可答" in told
    assert told[-1] == "共 3 处要改，什么都没有导入"


@pytest.mark.usefixtures("installed")
def test_what_was_imported_is_exported_and_can_be_imported_again(run: Run) -> None:
    assert run("knowledge", "import", write("k.yaml", GOOD)).out == "导入了 1 个条目\n"
    first = run("knowledge", "export").out
    assert "养狗儿办啥子证" in first
    assert run("knowledge", "import", write("again.yaml", first)).status == 0
    assert run("knowledge", "export").out == run("knowledge", "export", "--area", "qingxi").out == first
    assert run("knowledge", "export", "--area", "linjiang").out.strip() == "[]"


@pytest.mark.usefixtures("installed")
def test_one_bad_entry_keeps_all_out(run: Run) -> None:
    run("knowledge", "import", write("k.yaml", GOOD))
    before = run("knowledge", "export").out
    changed = write("changed.yaml", GOOD.replace("去派出所", "网上办"))
    assert run("knowledge", "import", changed, write("bad.yaml", BAD)).status == 1
    assert run("knowledge", "export").out == before


@pytest.mark.usefixtures("installed")
def test_an_area_that_is_not_there_keeps_all_out(run: Run) -> None:
    ran = run("knowledge", "import", write("k.yaml", GOOD + GOOD.replace("qingxi", "nowhere")))
    assert (ran.status, ran.out) == (1, "")
    assert "没有叫“nowhere”的地区" in ran.err
    assert run("knowledge", "export").out.strip() == "[]"


@pytest.mark.usefixtures("installed")
def test_rows_that_name_no_area_get_the_one_given(run: Run) -> None:
    rows = write("k.jsonl", '{"id": "dog", "question": "狗证怎么办", "answer": "去派出所"}\n')
    assert "缺 area" in run("knowledge", "import", rows).err
    assert run("knowledge", "import", rows, "--area", "linjiang").status == 0
    assert "area: linjiang" in run("knowledge", "export").out


@pytest.mark.parametrize("command", ["import", "export"])
def test_a_database_without_tables_is_told_how_to_get_them(run: Run, command: str) -> None:
    configure()
    ran = run("knowledge", command, *([write("k.yaml", GOOD)] if command == "import" else []))
    assert ran.status == 1
    assert "jiamenkou db upgrade" in ran.err
    assert "Traceback" not in ran.err
