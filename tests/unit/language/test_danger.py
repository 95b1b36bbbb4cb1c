"""Danger is heard however people say it, and what only sounds like it alarms nobody.

The lines are in tests/quality/sets/danger.tsv and harmless.tsv. Word lists do not generalise far: on lines written after
the lists, about half of the dangers were heard at first (then the lists were extended). New ways of saying it belong in the sets.
"""

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


@pytest.mark.parametrize(("about", "text"), lines("harmless.tsv"))
def test_words_of_danger_without_danger_alarm_nobody(about: str, text: str) -> None:
    assert recognise_in(text) is None


def test_the_sets_are_large_and_hold_every_kind_and_nothing_twice() -> None:
    danger, harmless = lines("danger.tsv"), lines("harmless.tsv")
    assert len(danger) >= 60
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
    about_danger = {*ENTRY.values(), "fire-ebike", "emergency-numbers", "temporary-relief", "mental-help"}
    texts = [text for entry in read_files(starter_files()) if entry.id not in about_danger for text in entry.texts]
    assert sum(recognise_in(text) is not None for text in texts) < len(texts) / 200
