"""Processes of their own, and a WeChat on loopback that can fail in every documented way."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext

import pytest

from tests.contracts.wechat_api import WeChatServer


@pytest.fixture(scope="session")
def clean_server() -> ForkServerContext:
    """Processes are forked from a clean server that has imported everything: eight imports would take a minute on a small
    machine."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.contracts.workers", "tests.contracts.booking.scenarios", "bot.app"])
    return context


@pytest.fixture(scope="session")
def processes(clean_server: ForkServerContext) -> Iterator[ProcessPoolExecutor]:
    """Eight processes that share nothing with the test but what it sends them."""
    with ProcessPoolExecutor(8, mp_context=clean_server) as pool:
        yield pool


@pytest.fixture
def wechat_api() -> Iterator[WeChatServer]:
    with WeChatServer() as server:
        yield server
