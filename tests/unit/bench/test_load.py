"""The load generator sends what it was given, to every worker alike, and counts what came back."""

import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

import pytest

from bench.load import REQUESTS_PER_CONNECTION, Load, as_http, run

REQUEST = as_http("/wechat/qingxi", "a=1", b"hello", "127.0.0.1")
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
BUSY = b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"


class Server(socketserver.ThreadingTCPServer):
    """Answers every request with the same bytes, and remembers how many each connection brought."""

    daemon_threads = True
    answer = OK

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Connection)
        self.connections: list[Tally] = []


@dataclass
class Tally:
    requests: int = 0
    bodies: set[bytes] = field(default_factory=set)


class Connection(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        server = cast(Server, self.server)
        tally = Tally()
        server.connections.append(tally)
        while received := self.request.recv(65536):
            tally.requests += 1
            tally.bodies.add(received.partition(b"\r\n\r\n")[2])
            if not server.answer:
                return
            self.request.sendall(server.answer)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield running
        running.shutdown()


def load(server: Server, requests: int, connections: int, rate: float | None = None) -> Load:
    address = cast(tuple[str, int], server.server_address)
    return run(address, [REQUEST] * requests, seconds=20, connections=connections, rate=rate)


def test_a_connection_is_given_up_for_a_new_one_after_a_hundred_requests(server: Server) -> None:
    done = load(server, requests=2 * REQUESTS_PER_CONNECTION + 50, connections=1)
    assert [tally.requests for tally in server.connections] == [100, 100, 50]
    assert (len(done.latencies_s), done.bad) == (250, 0)
    assert server.connections[0].bodies == {b"hello"}


def test_a_calm_load_is_spread_over_all_connections(server: Server) -> None:
    load(server, requests=40, connections=4, rate=400)
    # On a busy machine one may fall a turn behind; the last one used taken first would bring nearly all.
    assert min(tally.requests for tally in server.connections) >= 5


def test_answers_other_than_200_are_counted(server: Server) -> None:
    server.answer = BUSY
    assert load(server, requests=7, connections=2).bad == 7


def test_a_server_that_hangs_up_ends_the_run_instead_of_holding_it(server: Server) -> None:
    server.answer = b""
    with pytest.raises(ConnectionError):
        load(server, requests=1, connections=1)
