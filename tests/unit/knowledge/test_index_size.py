"""An index's size is what its arrays hold, wherever in it they are."""

from pathlib import Path

import numpy as np

from knowledge.retrieval.area_index import AreaIndex
from knowledge.retrieval.encoder import open_encoder
from knowledge.retrieval.index_size import array_bytes
from knowledge.retrieval.text_index import TextIndex
from tests.unit.knowledge.makers import entry

ENTRIES = [entry(f"e{number}", f"{number}号楼的电梯坏了", f"{number}号楼电梯不动") for number in range(40)]


def test_arrays_count_by_their_bytes_and_other_things_not_at_all() -> None:
    assert array_bytes(np.zeros(10, dtype=np.float32)) == 40
    assert [array_bytes(other) for other in ("文", 7, None, {"a": 1}, entry("a", "甲"))] == [0] * 5


def test_vectors_count_as_kept_and_as_searched() -> None:
    encoder = open_encoder("builtin")
    seeing, blind = (array_bytes(AreaIndex.build(ENTRIES, each)) for each in (encoder, None))
    texts = len(TextIndex.build(ENTRIES, None))
    in_bytes = (texts + len(ENTRIES)) * encoder.dimension
    assert seeing - blind == texts * encoder.dimension * 4 + in_bytes  # FAISS's single precision in a small index


def test_an_index_counts_every_array_that_is_written_to_files(tmp_path: Path) -> None:
    texts = TextIndex.build(ENTRIES, None)
    texts.save((tmp_path / "kept"), "seal")
    written = sum(np.load(file).nbytes for file in (tmp_path / "kept").rglob("*.npy"))
    assert array_bytes(texts) == written
