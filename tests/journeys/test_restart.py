"""Workers are killed, the server is restarted and Redis goes away; WeChat repeats, and each message counts once."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
import redis as redis_package
import requests
import xmltodict
from sqlalchemy import func, select

from bot.demo import demo_settings
from bot.intake.admission_sql import once_table
from bot.wechat.phone.platform import SimulatedWeChat
from community.clock import system_clock
from community.storage import Database
from handlers.handoff.tables import handoff_table
from tests.conftest import REDIS_URL, unavailable
from tests.contracts.relay import Relay
from tests.demo_community import fill

ROOT = Path(__file__).parents[2]
# A server is up in 3 s, but not on a machine that is busy with other tests.
PATIENCE_S = 90.0


class Server:
    """`jiamenkou serve` with two workers, in processes of its own."""

    def __init__(self, folder: Path, redis_url: str | None) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port: int = free.getsockname()[1]
        self.folder = folder
        self._redis_url = redis_url
        fill(folder, system_clock())
        settings = demo_settings(folder, port=self._port)
        self.database = Database(settings.database_url)
        self.url = f"http://127.0.0.1:{self._port}"
        self.wechat = SimulatedWeChat(settings.accounts["qingxi"], f"{self.url}/wechat/qingxi")

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.journeys.serve_demo", str(self.folder), str(self._port)]
        command += [self._redis_url] if self._redis_url else []
        self._process = subprocess.Popen(command, cwd=ROOT, start_new_session=True, stderr=subprocess.DEVNULL)
        self.wait_until_up()

    def wait_until_up(self) -> None:
        give_up_at = time.monotonic() + PATIENCE_S
        while time.monotonic() < give_up_at and self._process.poll() is None:
            try:
                if requests.get(f"{self.url}/healthz", timeout=2).ok:
                    return
            except requests.RequestException:
                time.sleep(0.1)
        self.kill()
        raise AssertionError("the server did not come up")

    def kill(self) -> None:
        """As a power cut would: master and workers, with no word of warning."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """As an operator would. Returns when all work in hand is done."""
        self._process.terminate()
        self._process.wait(40)

    def compose(self, openid: str, text: str = "转人工") -> str:
        return self.wechat.compose(openid, "text", {"Content": text})

    def send(self, xml: str) -> str:
        """Post a message once, as WeChat does, and return what the resident reads."""
        response = self.wechat.post(xml)
        assert response.status_code == 200
        content: str = xmltodict.parse(self.wechat.open(response.text))["xml"]["Content"]
        return content

    def handoffs(self, openid: str) -> int:
        """How many requests of this resident's the database holds."""
        count = select(func.count()).where(handoff_table.c.resident == f"qingxi:{openid}")
        with self.database.read() as connection:
            return connection.execute(count).scalar_one()

    def admissions_in_database(self) -> int:
        with self.database.read() as connection:
            return connection.execute(select(func.count()).select_from(once_table)).scalar_one()


@pytest.fixture(scope="module")
def relay() -> Iterator[Relay]:
    client = redis_package.Redis.from_url(REDIS_URL, socket_connect_timeout=1)
    try:
        client.flushdb()
    except redis_package.RedisError:
        unavailable("Redis does not answer at JIAMENKOU_TEST_REDIS_URL")
    with Relay() as wire:
        yield wire
    client.flushdb()
    client.close()


@pytest.fixture(scope="module", params=["sql", "redis"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose admissions are in SQLite, then one whose are in Redis."""
    redis_url = request.getfixturevalue("relay").url if request.param == "redis" else None
    made = Server(tmp_path_factory.mktemp(request.param), redis_url)
    made.start()
    yield made
    made.kill()
    made.database.dispose()


def test_a_message_that_arrives_many_times_at_once_runs_once_and_says_the_same(server: Server) -> None:
    xml = server.compose("wang")
    with ThreadPoolExecutor(16) as pool:
        replies = list(pool.map(lambda _n: server.send(xml), range(16)))
    assert len(set(replies)) == 1
    assert "号）" in replies[0]
    assert server.handoffs("wang") == 1


def test_many_residents_with_many_messages_are_all_answered_in_turn(server: Server) -> None:
    """Eight residents, each with a dialogue of three lines of which every line is sent twice at once."""

    def talk(number: int) -> str:
        last = ""
        for line in ("食堂几点开饭", "给我回个电话", "13800138000"):
            xml = server.compose(f"caller-{number}", line)
            with ThreadPoolExecutor(2) as pair:
                first, second = pair.map(lambda _n, xml=xml: server.send(xml), range(2))
            assert first == second
            last = first
        return last

    with ThreadPoolExecutor(8) as pool:
        lasts = list(pool.map(talk, range(8)))
    assert all("138****8000" in last for last in lasts)
    assert [server.handoffs(f"caller-{number}") for number in range(8)] == [1] * 8


def test_a_killed_workers_message_is_answered_on_a_retry_with_one_effect(server: Server) -> None:
    """One worker is killed before its write, one (perhaps the same) after it; WeChat repeats at 5 s and 10 s."""
    openids = ("slow-before-kill", "slow-after-kill")
    messages = {openid: server.compose(openid) for openid in openids}
    started = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        firsts = [pool.submit(server.wechat.post, messages[openid]) for openid in openids]
        pids = {_pid_in(server.folder / openid) for openid in openids}
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        for first in firsts:
            with pytest.raises(requests.ConnectionError):
                first.result(10)
        assert (server.handoffs("slow-before-kill"), server.handoffs("slow-after-kill")) == (0, 1)
        answers = []
        for retry_s in (5, 10):
            time.sleep(max(0.0, started + retry_s - time.monotonic()))
            answers.append(list(pool.map(lambda openid: server.send(messages[openid]), openids)))
    assert answers[0] == answers[1], "the third delivery hears what the second heard"
    for reply in answers[0]:
        assert "号）" in reply
        assert "已经在等了" not in reply, "it is the same request, not another one"
    assert [server.handoffs(openid) for openid in openids] == [1, 1]


@pytest.mark.parametrize("server", ["sql", pytest.param("redis", marks=pytest.mark.chaos)], indirect=True)
@pytest.mark.parametrize("down", ["kill", pytest.param("stop", marks=pytest.mark.chaos)])
def test_a_reply_is_repeated_across_a_restart(server: Server, down: str) -> None:
    xml = server.compose(f"restart-{down}")
    reply = server.send(xml)
    take_down: Callable[[], None] = getattr(server, down)
    take_down()
    with pytest.raises(requests.ConnectionError):
        server.wechat.post(xml)
    server.start()
    assert server.send(xml) == reply
    assert server.handoffs(f"restart-{down}") == 1
    again = server.send(server.compose(f"restart-{down}"))
    assert "已经在等了" in again, "another message is another run"


@pytest.mark.parametrize("server", ["redis"], indirect=True)
def test_when_redis_goes_away_residents_are_answered_from_the_database(server: Server, relay: Relay) -> None:
    assert server.admissions_in_database() == 0
    xml = server.compose("zhao")
    reply = server.send(xml)
    relay.cut()
    assert server.send(xml) == reply, "the request is known by its message, even where the reply is not"
    assert server.handoffs("zhao") == 1
    answers = {server.send(server.compose(f"outage-{number}", "老年食堂几点开饭")) for number in range(6)}
    assert len(answers) == 1
    assert "11:00–12:30" in answers.pop()
    during = server.compose("qian")
    said = server.send(during)
    server.kill()
    server.start()
    assert server.send(during) == said, "even a restart without Redis repeats it"
    assert server.handoffs("qian") == 1
    assert server.admissions_in_database() >= 7
    relay.mend()
    time.sleep(3.5)  # Redis is tried again every 3 s
    known = server.admissions_in_database()
    assert "11:00–12:30" in server.send(server.compose("sun", "老年食堂几点开饭"))
    assert server.admissions_in_database() == known, "and is used again"


def _pid_in(mark: Path) -> int:
    for _ in range(200):
        if mark.is_file() and mark.read_text().endswith("\n"):
            return int(mark.read_text())
        time.sleep(0.02)
    raise AssertionError(f"{mark.name} was not heard")
