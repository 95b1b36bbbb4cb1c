"""Sorting texts by learned labels."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from knowledge.classification.classifier import ModelUnreadable, TextClassifier
from knowledge.classification.features import BLOCKS, MAX_CHARACTERS, blocks_of, clean
from knowledge.classification.pieces import Pieces
from knowledge.classification.training import ExamplesInvalid, train
from knowledge.classification.weighting import learn_vocabulary

EXAMPLES = {
    "漏水": [
        "楼上漏水滴到我家了",
        "厨房水管爆了一直流水",
        "天花板渗水墙都湿了",
        "卫生间漏水漏到楼下",
        "水管坏了到处是水",
    ],
    "噪音": [
        "楼上半夜装修吵得睡不着",
        "广场舞音乐声音太大",
        "隔壁天天唱歌好吵",
        "工地晚上施工噪音大",
        "半夜有人放音响吵人",
    ],
    "停车": ["车子乱停把路堵了", "车位被别人占了", "小区门口乱停车", "僵尸车占着车位不走", "消防通道旁边停满了车"],
}
TEXTS = [text for texts in EXAMPLES.values() for text in texts]
LABELS = [label for label, texts in EXAMPLES.items() for _ in texts]


@pytest.fixture(scope="module")
def model() -> TextClassifier:
    return train(TEXTS, LABELS)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("我家卫生间漏水", "漏水"),
        ("晚上吵得很睡不着", "噪音"),
        ("門口車位被佔", "停车"),
        ("车 位 被 占", "停车"),
        ("嗯那个楼上楼水滴下来了", "漏水"),  # 漏 heard as 楼
    ],
)
def test_a_new_wording_goes_where_its_like_went(model: TextClassifier, text: str, label: str) -> None:
    assert model.predict([text])[0].label == label


def test_probabilities_sum_to_one_and_the_label_has_the_greatest(model: TextClassifier) -> None:
    for prediction in model.predict([*TEXTS, "今天天气不错", "", "？！", "\ud800"]):
        assert sum(prediction.scores.values()) == pytest.approx(1.0)
        assert prediction.probability == max(prediction.scores.values()) == prediction.scores[prediction.label]
        assert set(prediction.scores) == set(EXAMPLES)


def test_a_text_like_none_is_less_certain_than_one_like_many(model: TextClassifier) -> None:
    strange, known = model.predict(["人民公园菊花展", "楼上漏水滴到我家了"])
    assert strange.probability < known.probability


def test_a_saved_model_answers_the_same(model: TextClassifier, tmp_path: Path) -> None:
    model.save(tmp_path / "model.npz")
    loaded = TextClassifier.load(tmp_path / "model.npz")
    assert loaded.labels == model.labels
    assert loaded.predict(TEXTS) == model.predict(TEXTS)


def test_the_same_examples_give_the_same_file(model: TextClassifier, tmp_path: Path) -> None:
    model.save(tmp_path / "first.npz")
    train(TEXTS, LABELS).save(tmp_path / "second.npz")
    assert (tmp_path / "first.npz").read_bytes() == (tmp_path / "second.npz").read_bytes()


def test_two_labels_of_two_examples_can_be_learned() -> None:
    small = train(["路灯坏了", "路灯不亮", "狗咬人", "狗没拴绳"], ["灯", "灯", "狗", "狗"])
    assert [each.label for each in small.predict(["灯不亮了", "有狗"])] == ["灯", "狗"]


@pytest.mark.parametrize(
    ("texts", "labels", "said"),
    [
        ([], [], "两个类别"),
        (["甲", "乙"], ["一", "一"], "两个类别"),
        (["甲", "乙", "丙"], ["一", "一", "孤"], "孤"),
        (["甲"], [], "条数"),
    ],
)
def test_examples_that_teach_nothing_are_refused(texts: list[str], labels: list[str], said: str) -> None:
    with pytest.raises(ExamplesInvalid, match=said):
        train(texts, labels)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"\x93NUMPY"])
def test_a_file_that_is_no_model_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "model.npz").write_bytes(content)
    with pytest.raises(ModelUnreadable):
        TextClassifier.load(tmp_path / "model.npz")


def test_a_missing_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnreadable):
        TextClassifier.load(tmp_path / "none.npz")


def test_reading_a_model_imports_no_scikit_learn() -> None:
    program = (
        "import sys, knowledge.classification.classifier; sys.exit('sklearn' in sys.modules or 'scipy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_homophones_share_their_sounds_and_not_their_characters() -> None:
    written, heard = blocks_of(clean("漏水")), blocks_of(clean("楼睡"))
    shared = [len(np.intersect1d(one[0], other[0])) for one, other in zip(written, heard, strict=True)]
    assert [number > 0 for number in shared] == [block.sounds for block in BLOCKS]


def test_a_long_text_is_cut_and_its_spaces_do_not_count() -> None:
    assert len(clean("水" * 5000)) == MAX_CHARACTERS
    assert clean("Ａ3 区 漏水，漏水") == "a0区漏水漏水"


def test_pieces_are_the_text_itself_and_never_empty() -> None:
    text = clean("楼上漏水" * 15)
    made = Pieces([text], seed=1).of(text)
    assert made[0] == text
    assert all(made)
    assert made == Pieces([text], seed=1).of(text)


def test_a_vocabulary_keeps_the_commonest_and_drops_what_one_text_has() -> None:
    counted = [blocks_of(text)[0] for text in ("漏水", "漏水", "漏水", "漏电", "电梯")]
    kept = learn_vocabulary(counted, least=2, most=1000)
    assert set(kept.buckets.tolist()) == set(blocks_of("漏水")[0][0].tolist()) | set(blocks_of("电")[0][0].tolist())
    assert len(learn_vocabulary(counted, least=2, most=1).buckets) == 1
