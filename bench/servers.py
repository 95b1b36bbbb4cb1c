"""Servers for the bench, each in a process of its own: ours and the echo, the same gunicorn, workers and threads."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from bot.cli import ONE_THREAD
from bot.commands.server import serve_app
from bot.demo import demo_settings
from community.settings import Settings

WORKERS, THREADS = 2, 8
START_TIMEOUT_S = 60


@dataclass(frozen=True)
class Server:
    """A running server. ready_s: from starting the process to the first answer of a worker."""

    port: int
    ready_s: float
    process: "subprocess.Popen[bytes]"

    def worker_memory_mb(self) -> list[float]:
        """Return the resident memory of each worker."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [resident_mb(int(child)) for child in children]


def one_thread() -> dict[str, str]:
    """Our environment, with one thread for arithmetic, as `jiamenkou` runs."""
    return {**os.environ, **ONE_THREAD}


def resident_mb(pid: int | str = "self") -> float:
    """Return the memory that a process has resident."""
    return _memory_mb(pid, "VmRSS")


def private_mb(pid: int | str = "self") -> float:
    """Return the part of a process's resident memory that is no file's: what each worker needs for itself."""
    return _memory_mb(pid, "RssAnon")


def bench_settings(folder: Path, port: int) -> Settings:
    """The demo's settings with the bench's workers."""
    return demo_settings(folder, port=port, workers=WORKERS, threads=THREADS, demo=False)


@contextmanager
def serving(kind: str, folder: Path) -> Iterator[Server]:
    """Run `kind` ("ours" or "echo") over the installation in `folder` until the block ends."""
    port = _free_port()
    command = [sys.executable, "-m", "bench.servers", kind, str(folder), str(port)]
    started = time.perf_counter()
    log_file = (folder / f"{kind}.log").open("ab")  # the log is written as in production, only not to the terminal
    process = subprocess.Popen(command, env=one_thread(), stderr=log_file)
    try:
        _wait_until_up(port, process)
        yield Server(port, time.perf_counter() - started, process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
        log_file.close()


def _wait_until_up(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError("the server ended before it answered")
        try:
            requests.get(f"http://127.0.0.1:{port}/healthz", timeout=5)
        except requests.RequestException:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError("the server did not come up")


def _memory_mb(pid: int | str, kind: str) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith(f"{kind}:"))
    return int(line.split()[1]) / 1024


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _main(kind: str, folder: str, port: str) -> None:
    from bench.echo import create_echo

    settings = bench_settings(Path(folder), int(port))
    if kind == "echo":
        serve_app(settings, lambda: create_echo(settings.accounts["qingxi"]))
    else:
        from bot.commands.server import run_server

        run_server(settings)


if __name__ == "__main__":
    _main(*sys.argv[1:4])
