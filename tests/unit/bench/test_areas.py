"""The bench's city is what it says: copies that serve like the real areas, and are read from files, not built."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import structlog

from bench.areas import SIZES, Point, measure
from bench.city import ENTRIES, BenchCity, chain_of, database_url, index_folder, real_entries
from bench.report import areas_as_text
from community import log
from community.areas import load_areas
from community.storage import Database
from knowledge.entries import store
from knowledge.retrieval.encoder import open_encoder
from knowledge.retrieval.fusion import load_fusion
from knowledge.retrieval.retriever import LiveIndexes, Retriever


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eleven communities: the last one is the first of a second street."""
    folder = tmp_path_factory.mktemp("city")
    grown = BenchCity(folder, open_encoder("builtin"))
    assert grown.grow(1) == 4
    assert grown.grow(11) == 11 + 2 + 1 + 1
    return folder


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    before = structlog.get_config()
    log.configure("ERROR")
    yield
    structlog.configure(**before)


def test_a_community_inherits_from_its_street_district_and_city() -> None:
    assert chain_of(1234) == ("community-1234", "street-123", "district-12", "city")


def test_the_tree_of_areas_is_the_chains(city: Path) -> None:
    database = Database(database_url(city))
    areas = load_areas(database)
    assert [areas.chain(f"community-{number}") for number in range(11)] == [chain_of(number) for number in range(11)]
    database.dispose()


def test_a_copy_answers_what_each_level_of_its_chain_knows(city: Path) -> None:
    database, encoder = Database(database_url(city)), open_encoder("builtin")
    assert len(store.load_entries(database, "community-10")) == ENTRIES
    indexes = LiveIndexes(database, encoder, index_folder(city))
    retriever = Retriever(indexes, encoder, load_fusion(), load_areas(database).chain)
    for number, area in enumerate(("city", "district-0", "street-1", "community-10")):
        asked = real_entries()[number * ENTRIES + 7]
        best = retriever.understand(asked.question, "community-10", date(2026, 11, 23)).best
        assert best is not None
        assert (best.entry.id, best.entry.area) == (asked.id, area)
    database.dispose()


def test_a_size_is_measured_with_every_index_that_was_needed(city: Path) -> None:
    point = measure(city, 11, 15, memory_mb=512, queries=30)
    assert (point.communities, point.areas, point.held) == (11, 15, 15)
    assert 0 < point.again_p50_ms <= point.again_p99_ms
    assert point.again_p50_ms < point.first_p50_ms
    assert 0 < point.private_mb < point.end_mb


def test_the_budget_bounds_what_is_held(city: Path) -> None:
    whole = measure(city, 11, 15, memory_mb=512, queries=1)
    point = measure(city, 11, 15, memory_mb=whole.index_mb / 2, queries=30)
    assert point.index_mb <= whole.index_mb / 2
    assert 4 <= point.held < 15


def test_an_index_that_had_to_be_built_spoils_the_measurement(city: Path) -> None:
    kept = next((index_folder(city) / "street-0").iterdir())
    misplaced = kept.rename(kept.with_name("of-another-version"))
    try:
        with pytest.raises(RuntimeError, match="built anew"):
            measure(city, 11, 15, memory_mb=512, queries=1)
    finally:
        shutil.rmtree(misplaced)


def test_the_curve_is_one_table_with_a_row_a_size() -> None:
    point = dict.fromkeys(Point.__dataclass_fields__, 1.5)
    points = [{**point, "communities": size} for size in SIZES]
    text = areas_as_text({"entries_per_area": 500, "memory_mb": 512, "queries": 1000, "points": points})
    rows = text.splitlines()[4:]
    assert [row.split("|")[1].strip() for row in rows] == ["10", "100", "500", "2000"]
    assert {row.count("|") for row in text.splitlines()[2:]} == {len(Point.__dataclass_fields__) + 1}
