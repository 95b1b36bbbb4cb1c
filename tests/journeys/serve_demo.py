"""A real server over a demo community, for tests that kill it: python -m tests.journeys.serve_demo FOLDER PORT [REDIS].

A resident called slow-before-… or slow-after-… makes the worker that first hears them write its process id into the
folder and hang, before or after what they asked for has been written.
"""

import os
import sys
import time
from pathlib import Path
from typing import Any

from bot.commands.server import run_server
from bot.demo import demo_settings
from community.residents import Resident
from handlers.handoff.service import Handoffs


def main(folder: Path, port: int, redis_url: str | None) -> None:
    handle = Handoffs.wait_for_person

    def slowly(self: Handoffs, resident: Resident, *arguments: Any) -> Any:
        if resident.openid.startswith("slow-before"):
            hang_once(folder / resident.openid)
        outcome = handle(self, resident, *arguments)
        if resident.openid.startswith("slow-after"):
            hang_once(folder / resident.openid)
        return outcome

    Handoffs.wait_for_person = slowly  # type: ignore[method-assign]
    run_server(demo_settings(folder, port=port, workers=2, threads=12, log_level="ERROR", redis_url=redis_url))


def hang_once(mark: Path) -> None:
    try:
        descriptor = os.open(mark, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
    except FileExistsError:
        return
    os.write(descriptor, f"{os.getpid()}\n".encode())
    os.close(descriptor)
    time.sleep(120)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else None)
