"""What the processes that share the tests between them must not share."""

import os
from urllib.parse import urlsplit


def of_this_worker(redis_url: str) -> str:
    """The URL with a database for each of xdist's workers: tests empty theirs. gw0 has the one that is named, gw1 the
    next; a Redis has sixteen, so the Makefile starts no more than seven workers."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    parts = urlsplit(redis_url)
    return parts._replace(path=f"/{int(parts.path.strip('/') or 0) + worker}").geturl()
