"""`jiamenkou bench`: the whole measurement, in an installation made for it and thrown away after."""

import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.community import made_up_entries, questions
from bench.load import Load, as_http, run
from bench.servers import THREADS, WORKERS, Server, bench_settings, serving
from bench.stages import measure
from bot.demo import seed
from bot.wechat.phone.platform import SimulatedWeChat
from community import log
from community.clock import system_clock
from community.settings import Account
from community.storage import Database, UnitOfWork
from knowledge.entries import store
from knowledge.entries.entry import Entry

ACCOUNT = "qingxi"
CONNECTIONS = 16
STEADY_RATE = 50.0
# So many that each asks a few questions and is not kept in a form that one of them has opened.
RESIDENTS = 5000
# Prepared per second of a saturating run; far above what two cores can answer.
PREPARED_PER_S = 6000


@dataclass(frozen=True)
class Lines:
    """What is asked: half of `asked` as staff wrote it down, but for a filler; `anew` all otherwise."""

    asked: list[str]
    anew: list[str]


def run_all(entries: int, seconds: float) -> dict[str, Any]:
    """Return every figure; see bench/report.py for what each means."""
    log.configure("ERROR")
    with tempfile.TemporaryDirectory(prefix="jiamenkou-bench-") as name:
        folder = Path(name)
        known = _install(folder, entries)
        lines = Lines(
            questions(known, int(PREPARED_PER_S * seconds)), questions(known, int(PREPARED_PER_S * seconds), 0.0)
        )
        figures: dict[str, Any] = {"cores": os.cpu_count(), "entries": entries, "workers": WORKERS, "threads": THREADS}
        figures["stages_ms"] = measure(folder, known, lines.anew[:1000])
        account = bench_settings(folder, 1).accounts[ACCOUNT]
        # In turns, so that a slow minute of the machine does not fall on one of them alone.
        rounds = [_round(folder, account, lines, seconds / 2) for _ in range(2)]
    for kind in ("echo", "ours"):
        best = max((figure[kind] for figure in rounds), key=lambda figure: figure["saturated_per_s"])
        figures[kind] = best
    for ratio, key in (("throughput_ratio", "saturated_per_s"), ("throughput_ratio_anew", "anew_per_s")):
        figures[ratio] = round(figures["ours"][key] / figures["echo"][key], 3)
    return figures


def _install(folder: Path, count: int) -> list[Entry]:
    """Seed the demo, add made-up entries up to `count`, and return them all."""
    database = Database(bench_settings(folder, 1).database_url)
    seed(database, system_clock())
    present = len(store.load_entries(database, "qingxi"))
    entries = made_up_entries(max(count - present, 0), "qingxi")
    with UnitOfWork(database) as unit:
        store.save_entries(unit, entries, system_clock())
        unit.commit()
    known = store.load_entries(database, "qingxi")
    database.dispose()
    return known


def _round(folder: Path, account: Account, lines: Lines, seconds: float) -> dict[str, Any]:
    figures = {}
    for kind in ("echo", "ours"):
        with serving(kind, folder) as server:
            figures[kind] = _measure_server(server, account, lines, seconds)
    return figures


def _measure_server(server: Server, account: Account, lines: Lines, seconds: float) -> dict[str, Any]:
    address = ("127.0.0.1", server.port)
    many = int(PREPARED_PER_S * seconds)
    # One after the other from the same list, so that no server meets a line twice.
    asked, anew = cycle(lines.asked), cycle(lines.anew)
    run(address, _requests(account, server.port, islice(asked, 200)), 3.0, CONNECTIONS)  # warms both workers
    steady = _requests(account, server.port, islice(asked, int(STEADY_RATE * seconds)))
    calm = run(address, steady, seconds, CONNECTIONS, rate=STEADY_RATE)
    full = run(address, _requests(account, server.port, islice(asked, many)), seconds, CONNECTIONS)
    unknown = run(address, _requests(account, server.port, islice(anew, many)), seconds, CONNECTIONS)
    memory = server.worker_memory_mb()
    return {
        "start_s": round(server.ready_s, 2),
        "memory_mb_per_worker": round(max(memory), 1),
        "saturated_per_s": round(full.per_second, 1),
        "anew_per_s": round(unknown.per_second, 1),
        **_latencies("saturated", full),
        **_latencies("steady", calm),
        "bad_answers": full.bad + calm.bad + unknown.bad,
    }


def _latencies(name: str, load: Load) -> dict[str, float]:
    return {f"{name}_p{round(share * 100)}_ms": round(load.percentile_ms(share), 2) for share in (0.5, 0.99)}


def _requests(account: Account, port: int, asked: Iterable[str]) -> list[bytes]:
    platform = SimulatedWeChat(account, "unused")
    prepared = []
    for number, text in enumerate(asked):
        xml = platform.compose(f"resident-{number % RESIDENTS}", "text", {"Content": text})
        query, body = platform.wrap(xml)
        prepared.append(as_http(f"/wechat/{ACCOUNT}", urlencode(query), body.encode(), f"127.0.0.1:{port}"))
    return prepared
