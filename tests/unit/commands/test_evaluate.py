"""`jiamenkou evaluate`: figures for a question set, of ours and of the baselines."""

import shutil
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from knowledge.retrieval.encoder.choose import BUILTIN_FOLDER
from tests.unit.commands.conftest import Run

FIGURES = {
    "questions",
    "hit@1",
    "hit@3",
    "answered-right",
    "answered-wrong",
    "asked-back",
    "refused",
    "precision",
    "auroc",
    "brier",
    "ece",
}
IN_ALL = {"reliability", "services", "macro-f1"}
KNOWLEDGE = """
{"id": "dog", "question": "狗证怎么办", "phrasings": ["养狗要办证吗"], "answer": "去派出所"}
{"id": "cat", "question": "猫要打疫苗吗", "answer": "要"}
"""


def write(name: str, text: str) -> Path:
    path = Path(name)
    path.write_text(text.strip() + "\n", encoding="utf-8")
    return path


def test_the_figures_are_named_per_system_and_style(run: Run) -> None:
    questions = write(
        "q.tsv", "canteen-hours\tplain\t社区老年食堂几点开饭\n-\toff_topic\t比特币涨了没有\ndo:booking\telder\t我要订饭"
    )
    found = run("evaluate", questions, "--json", "--today", "2026-11-23").json
    assert list(found) == ["jiamenkou", "tfidf", "bm25", "rapidfuzz"]
    for table in found.values():
        assert list(table) == ["plain", "off_topic", "elder", "all"]
        assert all(set(row) == FIGURES | (IN_ALL if style == "all" else set()) for style, row in table.items())
    ours = found["jiamenkou"]
    assert (ours["all"]["questions"], ours["all"]["hit@1"], ours["all"]["auroc"]) == (3, 1.0, 1.0)
    assert ours["off_topic"]["hit@1"] is None
    assert ours["off_topic"]["answered-wrong"] == 0
    assert ours["all"]["services"]["booking"]["recall"] == ours["all"]["macro-f1"] == 1.0
    assert sum(each["questions"] for each in ours["all"]["reliability"]) == 3


def test_other_knowledge_replaces_what_is_known(run: Run) -> None:
    knowledge = write("k.jsonl", KNOWLEDGE)
    questions = write("q.tsv", "dog\tplain\t狗证怎么办\ncanteen-hours\tplain\t社区老年食堂几点开饭")
    ran = run("evaluate", questions, "--knowledge", knowledge, "--json", "--show-misses")
    assert ran.json["jiamenkou"]["all"]["hit@1"] == 0.5
    assert ran.err.startswith("canteen-hours\t社区老年食堂几点开饭\t")


def test_what_can_be_done_stays_where_the_questions_ask_for_it(run: Run) -> None:
    knowledge = write("k.jsonl", KNOWLEDGE)
    questions = write(
        "q.tsv", "do:booking\tplain\t我要订明天中午的饭\ndo:handoff\tplain\t给我回个电话\ndog\tplain\t狗证怎么办"
    )
    assert run("evaluate", questions, "--knowledge", knowledge, "--json").json["jiamenkou"]["all"]["hit@1"] == 1.0


def test_the_table_is_for_people(run: Run) -> None:
    questions = write("q.tsv", "canteen-hours\tplain\t社区老年食堂几点开饭")
    ran = run("evaluate", questions)
    assert ran.status == 0
    for word in ("hit@1", "jiamenkou", "tfidf", "bm25", "rapidfuzz", "plain", "all"):
        assert word in ran.out
    assert "reliability of" not in ran.out


def test_the_diagrams_are_drawn_when_asked_for(run: Run) -> None:
    questions = write("q.tsv", "canteen-hours\tplain\t社区老年食堂几点开饭")
    drawn = [line for line in run("evaluate", questions, "--reliability").lines if line.startswith("reliability of")]
    assert [line.split(":")[0] for line in drawn] == [
        f"reliability of {name}" for name in ("jiamenkou", "tfidf", "bm25", "rapidfuzz")
    ]


def test_encoders_are_compared_on_the_same_questions_each_under_its_name(run: Run) -> None:
    blind = str(an_encoder_that_sees_nothing(Path("blind")))
    questions = write("q.tsv", "canteen-hours\tplain\t社区老年食堂几点开饭\n-\toff_topic\t隔壁老王家的小狗叫啥子名字")
    found = run(
        "evaluate", questions, "--encoder", "builtin", "--encoder", blind, "--encoder", "builtin", "--json"
    ).json
    assert list(found)[:2] == ["jiamenkou[builtin]", f"jiamenkou[{blind}]"]
    assert len(found) == 5
    alone = run("evaluate", questions, "--encoder", blind, "--encoder", blind, "--json").json
    assert alone["jiamenkou"] == found[f"jiamenkou[{blind}]"]
    assert alone["jiamenkou"] != found["jiamenkou[builtin]"]


def an_encoder_that_sees_nothing(folder: Path) -> Path:
    """The builtin's folder with a table of zeros: every text becomes the same vector."""
    shutil.copytree(BUILTIN_FOLDER / "0_StaticEmbedding", folder)
    weights = load_file(folder / "model.safetensors")
    save_file({name: np.zeros_like(table) for name, table in weights.items()}, folder / "model.safetensors")
    return folder


# A fresh machine has no sentence-transformers, and the sentence says how to get it.
NO_MODEL = "打不开模型“.”" if find_spec("sentence_transformers") else "要 sentence-transformers"


@pytest.mark.parametrize(
    ("arguments", "saying"),
    [
        (["gone.tsv"], "找不到问题集 gone.tsv"),
        (["bad.tsv"], "bad.tsv 第 1 行：要有 id、style、text 三列"),
        (["good.tsv", "--knowledge", "gone.jsonl"], "找不到知识文件 gone.jsonl"),
        (["good.tsv", "--knowledge", "bad.tsv"], "bad.tsv 第 1 行"),
        (["good.tsv", "--encoder", "builtin", "--encoder", "."], NO_MODEL),
        (["good.tsv", "--today", "morgen"], "--today：“morgen”应写成 2026-11-22 的样子"),
    ],
)
def test_what_can_not_be_read_is_one_line_and_no_traceback(run: Run, arguments: list[str], saying: str) -> None:
    write("bad.tsv", "no tabs here")
    write("good.tsv", "dog\tplain\t狗证怎么办")
    ran = run("evaluate", *arguments)
    assert (ran.status, ran.out) == (1, "")
    assert saying in ran.err
    assert len(ran.err.splitlines()) == 1
