"""Questions and names made up for training: near twins that nobody could confuse, and no line that two entries own."""

import random
from collections import Counter

import pytest

from knowledge.retrieval.training import made_questions, place_names
from knowledge.retrieval.training.made_questions import Kind
from knowledge.retrieval.training.noise import VoiceNoise

FOLDS = 3


@pytest.mark.parametrize("kind", made_questions.kinds())
def test_no_wording_asks_two_questions_of_one_kind(kind: Kind) -> None:
    wordings = Counter(wording for question in kind.questions for wording in question)
    assert max(wordings.values()) == 1
    assert all("{}" in wording for wording in wordings)


def test_every_question_has_several_wordings() -> None:
    assert all(len(question) >= 3 for kind in made_questions.kinds() for question in kind.questions)


def test_wordings_of_a_question_name_the_thing_and_differ() -> None:
    rng = random.Random(1)
    for asked in made_questions.about_one_thing(rng, made_questions.kinds(), 4):
        lines = asked.wordings(rng, 3)
        assert len(set(lines)) == 3
        assert all(any(thing in line for thing in asked.things) for line in lines)


def test_questions_about_one_thing_are_about_one_thing() -> None:
    asked = made_questions.about_one_thing(random.Random(2), made_questions.kinds(), 4)
    assert len({each.things for each in asked}) == 1
    assert len({each.question for each in asked}) == 4


def test_a_folds_base_holds_nothing_that_the_folds_encoder_saw() -> None:
    for fold in range(FOLDS):
        seen = {thing for kind in made_questions.outside(fold, FOLDS) for thing in kind.things}
        base = made_questions.dense_base(random.Random(fold), fold, FOLDS, 5)
        named = {thing[0] for kind in made_questions.kinds() for thing in kind.things if thing not in seen}
        assert base
        assert all(any(name in each.things[0] for name in named) for each in base)


def test_rewording_keeps_a_line_and_says_it_differently() -> None:
    rng = random.Random(3)
    said = {made_questions.reworded(rng, "肺炎怎么治疗", ("肺炎",)) for _ in range(50)}
    assert len(said) > 10
    assert all(said)


def test_names_are_as_many_as_asked_for_and_heard_lines_are_not_empty() -> None:
    rng = random.Random(4)
    names = place_names.names(rng, 300)
    assert len(set(names)) == 300
    noise = VoiceNoise(names, 4)
    assert all(place_names.as_heard(rng, name, noise).strip() for name in names)
