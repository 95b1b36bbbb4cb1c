"""`jiamenkou bench --areas`: what a query costs, and how much memory a worker takes, as a city grows.

Each size is measured in a process of its own, one thread, without HTTP: a resident of a community chosen at random asks
a question that their community, street, district or city can answer. Nobody asks as evenly as that: in a real city the
busy communities stay in memory.
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.city import ENTRIES, BenchCity, chain_of, database_url, index_folder, real_entries
from bench.community import questions
from bench.servers import one_thread, private_mb, resident_mb
from community import log
from community.areas import load_areas
from community.clock import local, system_clock
from community.storage import Database
from knowledge.retrieval.encoder import open_encoder
from knowledge.retrieval.fusion import load_fusion
from knowledge.retrieval.retriever import LiveIndexes, Retriever

SIZES = (10, 100, 500, 2000)
QUERIES = 1000


@dataclass(frozen=True)
class Point:
    """A city of one size. Times in ms, sizes in MB.

    first: the first question of each community, which loads its index, and its parents' if nobody asked before.
    asked: questions from communities at random, whose indexes are in memory if the budget allows. again: the same
    question once more, its indexes in memory for certain. held: indexes in memory at the end, index_mb: their arrays.
    start_mb, end_mb: resident memory before the first question and at the end; private_mb: of the latter what no other
    worker can share (the rest is mostly mapped files and libraries).
    """

    communities: int
    areas: int
    first_p50_ms: float
    first_p99_ms: float
    asked_p50_ms: float
    asked_p99_ms: float
    again_p50_ms: float
    again_p99_ms: float
    held: int
    index_mb: float
    start_mb: float
    end_mb: float
    private_mb: float


def run_areas(memory_mb: int, sizes: Sequence[int] = SIZES) -> dict[str, Any]:
    """Return the curve: "points", and under which conditions. memory_mb: the budget of a worker's indexes."""
    log.configure("ERROR")
    points = []
    with tempfile.TemporaryDirectory(prefix="jiamenkou-areas-") as name:
        city = BenchCity(Path(name), open_encoder("builtin"))
        for size in sizes:
            areas = city.grow(size)
            command = [sys.executable, "-m", "bench.areas", name, str(size), str(areas), str(memory_mb)]
            done = subprocess.run(command, env=one_thread(), stdout=subprocess.PIPE, check=True)
            points.append(json.loads(done.stdout))
    return {"entries_per_area": ENTRIES, "memory_mb": memory_mb, "queries": QUERIES, "points": points}


def measure(folder: Path, communities: int, areas: int, memory_mb: float, queries: int = QUERIES) -> Point:
    """Return one point, over the city in `folder`. Raises RuntimeError if an index's files were not the ones used."""
    log.configure("ERROR")
    encoder = open_encoder("builtin")
    database = Database(database_url(folder))
    indexes = LiveIndexes(database, encoder, index_folder(folder), memory_mb)
    retriever = Retriever(indexes, encoder, load_fusion(), load_areas(database).chain)
    today = local(system_clock()).date()
    start_mb = resident_mb()
    chance = random.Random(communities)

    def ms(community: int, question: str) -> float:
        started = time.perf_counter()
        retriever.understand(question, chain_of(community)[0], today)
        return (time.perf_counter() - started) * 1000

    everybody = chance.sample(range(communities), communities)
    texts = questions(real_entries(), communities + queries, word_for_word=0.0)
    first = [ms(community, texts.pop()) for community in everybody]
    asked, again = [], []
    for text in texts:
        community = chance.randrange(communities)
        asked.append(ms(community, text))
        again.append(ms(community, text))
    held, size = indexes.held()
    database.dispose()
    if any(len(list(area.iterdir())) != 1 for area in index_folder(folder).iterdir()):
        raise RuntimeError("an index was built anew: the files do not fit the rows")
    return Point(
        communities,
        areas,
        *_percentiles(first),
        *_percentiles(asked),
        *_percentiles(again),
        held,
        round(size / 2**20, 1),
        round(start_mb, 1),
        round(resident_mb(), 1),
        round(private_mb(), 1),
    )


def _percentiles(times: list[float]) -> tuple[float, float]:
    ordered = sorted(times)
    return round(ordered[len(ordered) // 2], 2), round(ordered[int(len(ordered) * 0.99)], 2)


if __name__ == "__main__":
    print(json.dumps(asdict(measure(Path(sys.argv[1]), *map(int, sys.argv[2:5])))))
