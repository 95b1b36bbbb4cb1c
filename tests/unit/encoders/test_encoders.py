"""Three readers of one format say the same; one that can't be opened says what to mend, and the house goes on without."""

import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import structlog

from bot.demo import demo_settings, seed
from bot.house import build_house
from community import log
from community.clock import fixed_clock
from community.storage import Database
from knowledge.retrieval.encoder import BUILTIN_FOLDER, EncoderUnavailable, open_encoder
from knowledge.retrieval.encoder.base import normalise_rows
from knowledge.retrieval.encoder.onnx import OnnxEncoder
from knowledge.retrieval.encoder.sentence_transformer import SentenceTransformerEncoder
from knowledge.retrieval.encoder.static import StaticEncoder
from knowledge.retrieval.retriever import Decision
from tests.conftest import MONDAY_TEN, unavailable

LINES = ["社区老年食堂几点开饭", "食堂", "我想问一下那个高龄津贴怎么领", "abc 123", "😀", "门" * 300]
# Other people's packages warn about themselves while they are imported and while they export.
pytestmark = pytest.mark.filterwarnings("ignore")


def require(*packages: str) -> Any:
    """The last of the packages, or no test."""
    module: Any = None
    for package in packages:
        try:
            module = __import__(package)
        except ImportError:
            unavailable(f"{package} is not installed")
    return module


def assert_same(one: Any, other: Any) -> None:
    np.testing.assert_allclose(one.encode(LINES), other.encode(LINES), atol=1e-5)


def test_vectors_have_length_one_and_nothing_known_gives_zeros() -> None:
    encoder = open_encoder("builtin")
    vectors = encoder.encode(LINES)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(LINES), encoder.dimension)
    np.testing.assert_allclose(np.linalg.norm(vectors[:3], axis=1), 1, atol=1e-5)
    assert encoder.encode([]).shape == (0, encoder.dimension)
    assert not encoder.encode([""]).any()


def test_a_line_alone_and_among_others_gets_the_same_vector() -> None:
    encoder = open_encoder("builtin")
    np.testing.assert_array_equal(encoder.encode(LINES)[1], encoder.encode([LINES[1]])[0])


def test_rows_of_zeros_stay_zeros() -> None:
    rows = normalise_rows(np.array([[3, 4], [0, 0]], dtype=np.float32))
    np.testing.assert_allclose(rows, [[0.6, 0.8], [0, 0]])


def test_the_builtin_is_what_sentence_transformers_reads_from_the_same_folder() -> None:
    require("torch", "sentence_transformers")
    assert_same(StaticEncoder(BUILTIN_FOLDER), SentenceTransformerEncoder(str(BUILTIN_FOLDER)))


@pytest.fixture(scope="module")
def builtin_as_onnx(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The builtin encoder as a graph: Gather, then the mean over the tokens that are there."""
    require("onnxruntime")
    onnx = require("onnx")
    from onnx import TensorProto, helper, numpy_helper
    from safetensors.numpy import load_file

    folder = tmp_path_factory.mktemp("onnx")
    module = BUILTIN_FOLDER / "0_StaticEmbedding"
    [table] = load_file(str(module / "model.safetensors")).values()
    constants = {
        "table": table.astype(np.float32),
        "last": np.array([2], dtype=np.int64),
        "tokens": np.array([1], dtype=np.int64),
        "least": np.array([1], dtype=np.float32),
    }
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["vectors"]),
        helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["mask", "last"], ["wide"]),
        helper.make_node("Mul", ["vectors", "wide"], ["kept"]),
        helper.make_node("ReduceSum", ["kept", "tokens"], ["sum"], keepdims=0),
        helper.make_node("ReduceSum", ["mask", "tokens"], ["raw_count"], keepdims=1),
        helper.make_node("Max", ["raw_count", "least"], ["count"]),
        helper.make_node("Div", ["sum", "count"], ["sentence_embedding"]),
    ]
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["n", "length"])
        for name in ("input_ids", "attention_mask")
    ]
    output = helper.make_tensor_value_info("sentence_embedding", TensorProto.FLOAT, ["n", table.shape[1]])
    given = [numpy_helper.from_array(value, name) for name, value in constants.items()]
    graph = helper.make_graph(nodes, "static", inputs, [output], given)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.checker.check_model(model)
    onnx.save(model, str(folder / "model.onnx"))
    # sentence-transformers adds no special tokens to static embeddings.
    tokenizer = json.loads((module / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer["post_processor"] = None
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")
    return folder


def test_an_onnx_graph_of_sentence_vectors_says_the_same_as_numpy(builtin_as_onnx: Path) -> None:
    ours, theirs = open_encoder("builtin"), open_encoder(str(builtin_as_onnx))
    assert isinstance(theirs, OnnxEncoder)
    short = LINES[:-1]  # the graph's reader stops at 256 tokens
    np.testing.assert_allclose(theirs.encode(short), ours.encode(short), atol=1e-5)
    assert theirs.dimension == ours.dimension
    assert theirs.encode([]).shape == (0, ours.dimension)


def test_encoders_of_other_weights_have_other_fingerprints(builtin_as_onnx: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(BUILTIN_FOLDER, copy)
    assert open_encoder(str(copy)).fingerprint == open_encoder("builtin").fingerprint
    weights = copy / "0_StaticEmbedding" / "model.safetensors"
    raw = bytearray(weights.read_bytes())
    raw[-1] ^= 1
    weights.write_bytes(raw)
    found = {open_encoder(str(folder)).fingerprint for folder in (BUILTIN_FOLDER, copy, builtin_as_onnx)}
    assert len(found) == 3


@pytest.fixture(scope="module")
def tiny_bert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random BERT of two layers as sentence-transformers saves one."""
    torch = require("torch")
    require("sentence_transformers")
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(1)
    folder = tmp_path_factory.mktemp("bert")
    characters = sorted({char for line in LINES for char in line if not char.isspace()})
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *characters, *(f"##{char}" for char in characters)]
    (folder / "raw").mkdir()
    (folder / "raw" / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
    )
    BertModel(config).eval().save_pretrained(folder / "raw")
    BertTokenizerFast(vocab=str(folder / "raw" / "vocab.txt"), model_max_length=64).save_pretrained(folder / "raw")
    transformer = Transformer(str(folder / "raw"), max_seq_length=64)
    for mode in ("mean", "cls"):
        SentenceTransformer(modules=[transformer, Pooling(32, pooling_mode=mode)], device="cpu").save(
            str(folder / mode)
        )
    return folder


@pytest.mark.parametrize("mode", ["mean", "cls"])
def test_an_exported_transformer_says_the_same_as_torch(tiny_bert: Path, tmp_path: Path, mode: str) -> None:
    require("onnx", "onnxruntime")
    torch = require("torch")
    from transformers import AutoModel

    folder = tmp_path / mode
    shutil.copytree(tiny_bert / mode, folder)

    class TokenVectors(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.model = AutoModel.from_pretrained(folder).eval()

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            return self.model(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state

    example = (torch.ones((2, 7), dtype=torch.int64), torch.ones((2, 7), dtype=torch.int64))
    names = ["input_ids", "attention_mask"]
    axes = {name: {0: "n", 1: "length"} for name in (*names, "vectors")}
    try:
        torch.onnx.export(
            TokenVectors(),
            example,
            str(folder / "model.onnx"),
            input_names=names,
            output_names=["vectors"],
            dynamic_axes=axes,
            dynamo=False,
        )
    except ImportError as missing:
        unavailable(f"torch's exporter needs {missing.name}")
    theirs = SentenceTransformerEncoder(str(tiny_bert / mode))
    ours = open_encoder(str(folder))
    assert isinstance(ours, OnnxEncoder)
    lines = [line for line in LINES if len(line) < 60]
    np.testing.assert_allclose(ours.encode(lines), theirs.encode(lines), atol=1e-5)
    assert ours.dimension == theirs.dimension == 32


def test_the_two_poolings_differ(tiny_bert: Path) -> None:
    """Else the test above would not notice a wrong one."""
    mean, cls = (SentenceTransformerEncoder(str(tiny_bert / mode)) for mode in ("mean", "cls"))
    assert abs(mean.encode(LINES[:1]) - cls.encode(LINES[:1])).max() > 0.01
    assert mean.encode([]).shape == (0, 32)
    assert mean.fingerprint != cls.fingerprint


def test_a_transformers_folder_is_not_taken_for_a_static_one(tiny_bert: Path) -> None:
    assert isinstance(open_encoder(str(tiny_bert / "mean")), SentenceTransformerEncoder)


@pytest.mark.parametrize("missing", ["sentence_transformers", "onnxruntime"])
def test_a_package_that_is_not_installed_is_named_with_its_extra(
    missing: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    extra = {"sentence_transformers": r"jiamenkou\[st\]", "onnxruntime": r"jiamenkou\[onnx\]"}[missing]
    if missing == "onnxruntime":
        (tmp_path / "model.onnx").touch()
    with pytest.raises(EncoderUnavailable, match=extra):
        open_encoder(str(tmp_path))


def test_a_model_that_is_nowhere_is_named_and_a_mirror_proposed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    require("torch", "sentence_transformers")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setitem(os.environ, "HF_HUB_OFFLINE", "1")
    with pytest.raises(EncoderUnavailable, match=r"打不开模型“nobody/nothing”.*hub_endpoint"):
        open_encoder("nobody/nothing")
    with pytest.raises(EncoderUnavailable, match="打不开模型"):
        open_encoder(str(tmp_path / "gone"))


@pytest.mark.parametrize("kind", ["onnx", "tokenizer", "weights", "empty"])
def test_a_folder_that_can_not_be_read_is_named(kind: str, tmp_path: Path) -> None:
    module = BUILTIN_FOLDER / "0_StaticEmbedding"
    for name in ("tokenizer.json", "model.safetensors"):
        shutil.copy(module / name, tmp_path / name)
    if kind == "onnx":
        require("onnxruntime")
        (tmp_path / "model.onnx").write_bytes(b"no graph")
    elif kind == "tokenizer":
        (tmp_path / "tokenizer.json").write_text("{", encoding="utf-8")
    else:
        (tmp_path / "model.safetensors").write_bytes(b"no weights" if kind == "weights" else b"")
    with pytest.raises(EncoderUnavailable, match=tmp_path.name):
        open_encoder(str(tmp_path))


@pytest.fixture
def fresh_logger(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = structlog.get_config()
    monkeypatch.setattr(log, "_logger", structlog.get_logger())
    yield
    structlog.configure(**before)


@pytest.mark.usefixtures("fresh_logger")
def test_a_house_without_its_encoder_goes_on_by_characters_and_sound(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log.configure("ERROR")
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "tokenizer.json").write_text("{", encoding="utf-8")
    (broken / "model.safetensors").touch()
    settings = demo_settings(tmp_path, encoder=str(broken))
    database = Database(settings.database_url)
    seed(database, MONDAY_TEN)
    database.dispose()
    running = build_house(settings, fixed_clock(MONDAY_TEN))
    try:
        understood = running.house.knowledge.understand("社区老年食堂几点开饭", "qingxi", MONDAY_TEN.date())
        heard = running.house.knowledge.understand("社区老年石堂几点开饭", "qingxi", MONDAY_TEN.date())
    finally:
        running.house.database.dispose()
    assert understood.decision is Decision.DIRECT
    assert understood.best is not None
    assert understood.best.entry.id == "canteen-hours"
    assert heard.best is not None
    assert heard.best.entry.id == "canteen-hours"
    [line] = [line for line in capsys.readouterr().err.splitlines() if "encoder_unavailable" in line]
    assert json.loads(line)["error"] == "EncoderUnavailable"
