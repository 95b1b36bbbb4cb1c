"""`jiamenkou bench`: the whole measurement, in an installation made for it and thrown away after."""

import os
import tempfile
from collections.abc import Sequence
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

ACCOUNT = "qingxi"
CONNECTIONS = 16
STEADY_RATE = 50.0
RESIDENTS = 400
# Prepared per second of a saturating run; far above what two cores can answer.
PREPARED_PER_S = 6000


def run_all(entries: int, seconds: float) -> dict[str, Any]:
    """Return every figure; see bench/report.py for what each means."""
    log.configure("ERROR")
    with tempfile.TemporaryDirectory(prefix="jiamenkou-bench-") as name:
        folder = Path(name)
        asked = _install(folder, entries)
        figures: dict[str, Any] = {"cores": os.cpu_count(), "entries": entries, "workers": WORKERS, "threads": THREADS}
        figures["stages_ms"] = measure(folder, asked[:1000])
        account = bench_settings(folder, 1).accounts[ACCOUNT]
        # In turns, so that a slow minute of the machine does not fall on one of them alone.
        rounds = [_round(folder, account, asked, seconds / 2) for _ in range(2)]
    for kind in ("echo", "ours"):
        best = max((figure[kind] for figure in rounds), key=lambda figure: figure["saturated_per_s"])
        figures[kind] = best
    figures["throughput_ratio"] = round(figures["ours"]["saturated_per_s"] / figures["echo"]["saturated_per_s"], 3)
    return figures


def _install(folder: Path, count: int) -> list[str]:
    """Seed the demo, add made-up entries up to `count`, and return questions over them."""
    database = Database(bench_settings(folder, 1).database_url)
    seed(database, system_clock())
    present = len(store.load_entries(database, "qingxi"))
    entries = made_up_entries(max(count - present, 0), "qingxi")
    with UnitOfWork(database) as unit:
        store.save_entries(unit, entries, system_clock())
        unit.commit()
    known = [*entries, *store.load_entries(database, "qingxi")[:present]] if count > present else []
    asked = questions(known or store.load_entries(database, "qingxi"), 5000)
    database.dispose()
    return asked


def _round(folder: Path, account: Account, asked: Sequence[str], seconds: float) -> dict[str, Any]:
    figures = {}
    for kind in ("echo", "ours"):
        with serving(kind, folder) as server:
            figures[kind] = _measure_server(server, account, asked, seconds)
    return figures


def _measure_server(server: Server, account: Account, asked: Sequence[str], seconds: float) -> dict[str, Any]:
    address = ("127.0.0.1", server.port)
    saturating = _requests(account, server.port, asked, int(PREPARED_PER_S * seconds))
    steady = _requests(account, server.port, asked, int(STEADY_RATE * seconds))
    run(address, _requests(account, server.port, asked, 200), 3.0, CONNECTIONS)  # warms both workers
    calm = run(address, steady, seconds, CONNECTIONS, rate=STEADY_RATE)
    full = run(address, saturating, seconds, CONNECTIONS)
    memory = server.worker_memory_mb()
    return {
        "start_s": round(server.ready_s, 2),
        "memory_mb_per_worker": round(max(memory), 1),
        "saturated_per_s": round(full.per_second, 1),
        **_latencies("saturated", full),
        **_latencies("steady", calm),
        "bad_answers": full.bad + calm.bad,
    }


def _latencies(name: str, load: Load) -> dict[str, float]:
    return {f"{name}_p{round(share * 100)}_ms": round(load.percentile_ms(share), 2) for share in (0.5, 0.99)}


def _requests(account: Account, port: int, asked: Sequence[str], count: int) -> list[bytes]:
    platform = SimulatedWeChat(account, "unused")
    prepared = []
    for number in range(count):
        text = asked[number % len(asked)]
        xml = platform.compose(f"resident-{number % RESIDENTS}", "text", {"Content": text})
        query, body = platform.wrap(xml)
        prepared.append(as_http(f"/wechat/{ACCOUNT}", urlencode(query), body.encode(), f"127.0.0.1:{port}"))
    return prepared
