"""What voice input confuses sounds alike; what nobody confuses does not; and its errors, imitated for training."""

import pytest
from rapidfuzz.distance import LCSseq

from knowledge.language.sound import fold, sound_key, syllables
from knowledge.retrieval.training.noise import VoiceNoise


@pytest.mark.parametrize(
    ("meant", "heard"),
    [
        ("食堂", "石堂"),
        ("零工", "林工"),
        ("零工", "灵工"),
        ("社保", "射保"),
        ("高龄津贴", "高林津贴"),
        ("网格员", "王哥员"),
        ("湖", "福"),
        ("四点半", "是点半"),
        ("老年", "脑年"),
        ("奶奶", "来来"),
        ("吃饭", "次饭"),
        ("真的", "增的"),
        ("日子", "一子"),
        ("城管", "陈管"),
        ("女", "旅"),
    ],
)
def test_merged_sounds_are_one(meant: str, heard: str) -> None:
    assert syllables(meant) == syllables(heard)
    assert sound_key(meant) == sound_key(heard)


@pytest.mark.parametrize(
    ("one", "other"), [("食堂", "饭店"), ("妈", "爸"), ("开门", "关门"), ("画", "发"), ("安", "昂"), ("a", "b")]
)
def test_other_sounds_stay_apart(one: str, other: str) -> None:
    assert sound_key(one) != sound_key(other)


def test_a_key_has_two_characters_for_each_syllable_and_one_for_a_letter_or_digit() -> None:
    assert len(sound_key("食堂abc12点")) == 11
    assert syllables("a1点") == ["a", "1", "dian"]
    assert sound_key("") == ""


@pytest.mark.parametrize(
    ("pinyin", "folded"),
    [("zhang", "zang"), ("ning", "lin"), ("reng", "yen"), ("hu", "fu"), ("hua", "hua"), ("shi", "si"), ("ng", "lg")],
)
def test_folding_is_as_the_field_notes_say(pinyin: str, folded: str) -> None:
    assert fold(pinyin) == folded


def test_near_homophones_share_half_a_syllable() -> None:
    meant, heard = sound_key("营口"), sound_key("一口")
    assert meant != heard
    assert sum(a == b for a, b in zip(meant, heard, strict=True)) == 3


def test_an_initial_is_never_taken_for_a_final() -> None:
    # Common syllables, with and without an initial. (嗯 and 呣 have no vowel, and their final is nothing.)
    keys = [
        sound_key(char) for char in "爸怕妈发大他那啦哥可和家去下字词四我一安恩昂二奥欧哦啊爱饿医院食堂电梯社区水路绿女"
    ]
    initials, finals = ({key[half] for key in keys} for half in (0, 1))
    assert not initials & finals
    # 安 has no initial, and is not the same half as any that has one.
    assert len({sound_key(char)[0] for char in "安班单"}) == 3
    assert len({sound_key(char)[1] for char in "安班单"}) == 1


def test_lines_of_thousands_of_words_have_few_kinds_of_halves() -> None:
    halves = {half for code in range(0x4E00, 0x9FA6) for half in sound_key(chr(code)) if half != chr(code)}
    assert 40 < len(halves) < 80


TEXTS = ["食堂几点开门", "石糖是甜的", "电梯坏了找谁修", "店里的糖是糖", "提前点一点钱", "abc"]


def noise(seed: int = 1) -> VoiceNoise:
    return VoiceNoise(TEXTS, seed)


def test_a_rate_of_nothing_corrupts_nothing() -> None:
    maker = noise()
    assert [maker.corrupt(text, 0) for text in TEXTS] == TEXTS


def test_the_same_seed_makes_the_same_errors_and_another_others() -> None:
    made = [[maker.corrupt(text, 0.4) for text in TEXTS for _ in range(5)] for maker in (noise(), noise(), noise(2))]
    assert made[0] == made[1] != made[2]


def test_errors_are_made_of_the_texts_own_characters_and_fillers() -> None:
    maker = noise()
    made = {char for _ in range(200) for char in maker.corrupt("食堂几点开门", 0.9)}
    assert made <= set("".join(TEXTS)) | set("嗯那个就是啊哈")
    # Nothing but ideographs is ever put in a character's place.
    assert not made & set("abc")


def test_of_all_errors_two_in_five_sound_alike_one_in_five_half_alike_and_one_in_five_is_a_loss() -> None:
    # Of the texts' 24 ideographs 提 sounds like itself and 梯; five begin as it does, eight end so, these two among both.
    made = noise().corrupt("提" * 5000, 1.0)
    alike = sum(char in "提梯" for char in made) / 5000
    half = sum(char in "堂糖甜一几石里食" for char in made) / 5000  # not 是: it is in a filler as well
    by_half = (2 / 5 + 2 / 8) / 2, (3 / 5 + 5 / 8) / 2
    # 0.1: by chance. And another 0.1: fillers, which leave the character, and are 1.4 characters long on average.
    assert alike == pytest.approx(0.4 + 0.2 * by_half[0] + 0.1 * 2 / 24 + 0.1, abs=0.02)
    assert half == pytest.approx(0.2 * by_half[1] + 0.1 * 8 / 24, abs=0.02)
    assert len(made) / 5000 == pytest.approx(1 - 0.2 + 0.1 * 1.4, abs=0.02)


def test_characters_are_lost_and_fillers_put_in_but_never_the_whole_line() -> None:
    maker = noise()
    lengths = [len(maker.corrupt("食堂几点开门", 0.5)) for _ in range(500)]
    assert min(lengths) < 6 < max(lengths)
    assert all(maker.corrupt("食", 1.0) for _ in range(200))


@pytest.mark.parametrize("rate", [0.1, 0.3])
def test_about_as_many_characters_are_wrong_as_was_asked_for(rate: float) -> None:
    maker = noise()
    text = "食堂几点开门电梯坏了找谁修" * 20
    kept = sum(LCSseq.similarity(maker.corrupt(text, rate), text) for _ in range(10)) / 10 / len(text)
    # A filler takes nothing away, and a character often stands for itself: most of these have few homophones or none.
    assert 1 - rate < kept < 1 - rate / 3
