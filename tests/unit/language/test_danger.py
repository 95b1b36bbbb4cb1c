"""Danger is heard however people say it, and what only sounds like it alarms nobody.

The lines are in tests/quality/sets: danger.tsv, harmless.tsv and ordinary_complaints.tsv. Word lists do not generalise
far: of 40 lines about falling, collapsing, holes, wires and dogs that were written after the lists, 29 were heard at
first, and once the lists had been extended 19 of 30 more (then they were extended again). New ways of saying it belong in
the sets.
"""

import json
import time
import timeit
from pathlib import Path

import pytest

from handlers.danger.dialogue import ENTRY
from knowledge.entries.files import read_files, starter_files
from knowledge.language.danger import Danger, recognise, recognise_in
from knowledge.language.normalise import MAX_CHARACTERS, normalise
from tests.quality import SETS


def lines(name: str) -> list[tuple[str, str]]:
    rows = (SETS / name).read_text(encoding="utf-8").splitlines()[1:]
    pairs = [row.split("\t") for row in rows]
    return [(kind, text) for kind, text in pairs]


@pytest.mark.parametrize(("kind", "text"), lines("danger.tsv"))
def test_danger_is_heard_as_what_it_is(kind: str, text: str) -> None:
    assert recognise_in(text) == kind


def test_ordinary_complaints_are_hardly_ever_danger() -> None:
    complaints = [text for _, text in lines("ordinary_complaints.tsv")]
    assert len(complaints) >= 150
    alarms = [text for text in complaints if recognise_in(text) is not None]
    assert len(alarms) <= 0.02 * len(complaints), alarms


@pytest.mark.parametrize(
    "path", ["gov_complaints_taidi/complaints_dev_raw.jsonl", "gov_hotline_fuzhou/complaints_dev.jsonl"]
)
def test_letters_to_the_office_hardly_ever_alarm(shared_data: Path, path: str) -> None:
    rows = [json.loads(line) for line in (shared_data / path).read_text(encoding="utf-8").splitlines()]
    for field in ("title", "text"):
        alarms = sum(recognise_in(row[field]) is not None for row in rows)
        assert alarms <= 0.04 * len(rows), field


LETTER = (
    "尊敬的领导：您好！我是清溪花园的业主。小区外墙年久失修，{said}存在严重的安全隐患，给业主的生命财产带来了威胁。"
    "我们多次向物业公司反映，一直没有得到合理的答复。请求相关部门督促物业尽快处理，给居民一个安全的居住环境，谢谢！"
)


@pytest.mark.parametrize("said", ["外墙瓷砖可能随时要掉下来，", "去年瓷砖曾掉下来砸到人，", "一旦起火就是火灾，"])
def test_a_letter_about_what_was_or_may_be_is_no_call(said: str) -> None:
    assert recognise_in(LETTER.format(said=said)) is None


@pytest.mark.parametrize(
    "said",
    ["瓷砖现在正在往下掉，下面还有人，", "围墙马上要垮了，里面还有住户，"],
)
def test_a_letter_about_now_is_a_call(said: str) -> None:
    assert recognise_in(LETTER.format(said=said)) is not None


def test_who_wants_to_die_is_heard_in_any_letter() -> None:
    assert recognise_in(LETTER.format(said="如果再不解决我就不想活了，")) is Danger.SUICIDE


@pytest.mark.parametrize(("about", "text"), lines("harmless.tsv"))
def test_words_of_danger_without_danger_alarm_nobody(about: str, text: str) -> None:
    assert recognise_in(text) is None


def test_the_sets_are_large_and_hold_every_kind_and_nothing_twice() -> None:
    danger, harmless = lines("danger.tsv"), lines("harmless.tsv")
    assert len(danger) >= 300
    assert len(harmless) >= 80
    assert {kind for kind, _ in danger} == set(Danger)
    texts = [normalise(text) for _, text in danger + harmless]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(
    "text",
    [
        "刚看完电视 厨房着火了",
        "保险丝烧了插座在冒火",
        "讲座现场有个老人晕倒了",
        "怕是煤气漏了",
        "婆婆去年摔过一次 今天又摔倒了起不来",
        "电话打不通 我老公又打我",
    ],
)
def test_a_harmless_word_does_not_hide_the_danger_beside_it(text: str) -> None:
    assert recognise_in(text) is not None


def test_the_last_words_of_a_long_rant_are_heard() -> None:
    rant = "楼上天天装修没人管我给物业说了好多次" * 30
    assert recognise_in(rant) is None
    for cut in range(0, 60, 7):
        assert recognise_in(rant[cut:] + "我不想活了") is Danger.SUICIDE
        assert recognise_in(rant[cut:] + "我婆婆晕倒了叫不醒" + rant) is Danger.INJURY


@pytest.mark.parametrize("kind", list(Danger))
def test_every_kind_is_heard_across_the_cut_of_a_long_line(kind: Danger) -> None:
    text = next(text for each, text in lines("danger.tsv") if each == kind)
    before = "物业"
    for length in range(MAX_CHARACTERS - 30, MAX_CHARACTERS + 5, 5):
        padded = (before * MAX_CHARACTERS)[:length] + "，" + text
        assert recognise_in(padded) is not None


@pytest.mark.parametrize("text", ["", "？", "嗯", "😀"])
def test_nothing_is_no_danger(text: str) -> None:
    assert recognise_in(text) is None
    assert recognise(normalise(text)) is None


def test_hardly_a_question_of_the_starter_raises_an_alarm() -> None:
    """Where an entry is itself about danger, asking sounds like being in it; elsewhere one line in two hundred may."""
    about_danger = {*ENTRY.values(), "fire-ebike", "emergency-numbers", "temporary-relief", "mental-help", "flood"}
    texts = [text for entry in read_files(starter_files()) if entry.id not in about_danger for text in entry.texts]
    assert sum(recognise_in(text) is not None for text in texts) < len(texts) / 200


def test_a_short_line_is_heard_in_less_than_a_third_of_a_millisecond() -> None:
    texts = [text for name in ("danger.tsv", "ordinary_complaints.tsv") for _, text in lines(name)]
    took = timeit.repeat(lambda: [recognise_in(text) for text in texts], timer=time.thread_time, number=1, repeat=3)
    assert min(took) < 0.0003 * len(texts)
