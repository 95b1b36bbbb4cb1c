"""A load generator on loopback: keep-alive connections in one process, prepared requests, latencies in seconds.

Raw sockets rather than an HTTP library, so that the generator's share of the two cores stays small and equal for both
servers. Bounded in count and time.

A connection is given up for a new one after REQUESTS_PER_CONNECTION, as proxies do: a worker keeps the connections that it
has accepted, and sixteen that live for the whole run can all have landed on the same one.
"""

import selectors
import socket
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

REQUESTS_PER_CONNECTION = 100


@dataclass(frozen=True)
class Load:
    """What a run came to. latencies_s: sorted, of answered requests. bad: answers other than 200."""

    seconds: float
    latencies_s: list[float]
    bad: int

    @property
    def per_second(self) -> float:
        """Answered requests per second."""
        return len(self.latencies_s) / self.seconds if self.seconds else 0.0

    def percentile_ms(self, share: float) -> float:
        """The latency below which this share of requests lies, in ms."""
        if not self.latencies_s:
            return float("nan")
        return self.latencies_s[min(int(len(self.latencies_s) * share), len(self.latencies_s) - 1)] * 1000


class _Connection:
    """A place in the queue of the server, held by one socket after the other."""

    def __init__(self, address: tuple[str, int], selector: selectors.BaseSelector) -> None:
        self._address = address
        self._selector = selector
        self._requests = 0
        self._received = b""
        # When this request should have been sent: a late sender must not hide a slow server.
        self.due = 0.0
        self._open()

    def send(self, request: bytes, due: float) -> None:
        """Send a request, over a new socket if this one has served its time."""
        if self._requests == REQUESTS_PER_CONNECTION:
            self.close()
            self._open()
        self._requests += 1
        self.due, self._received = due, b""
        self._socket.sendall(request)

    def read(self) -> bytes | None:
        """Return the whole response, or None while more is to come."""
        arrived = self._socket.recv(65536)
        if not arrived:
            raise ConnectionError("the server closed a connection that it was to answer on")
        self._received += arrived
        head, found, body = self._received.partition(b"\r\n\r\n")
        if not found:
            return None
        return self._received if len(body) >= _content_length(head) else None

    def close(self) -> None:
        """Give up the socket."""
        self._selector.unregister(self._socket)
        self._socket.close()

    def _open(self) -> None:
        self._requests = 0
        self._socket = socket.create_connection(self._address, timeout=10)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._selector.register(self._socket, selectors.EVENT_READ, self)


def run(
    address: tuple[str, int], requests: Sequence[bytes], seconds: float, connections: int, rate: float | None = None
) -> Load:
    """Send the requests in order for so long and return what came back.

    rate: requests per second, sent on schedule; None: as fast as the connections allow. Ends when requests run out.
    """
    with selectors.DefaultSelector() as selector:
        opened = [_Connection(address, selector) for _ in range(connections)]
        try:
            return _send_all(opened, selector, requests, seconds, rate)
        finally:
            for connection in opened:
                connection.close()


def _send_all(
    connections: Sequence[_Connection],
    selector: selectors.BaseSelector,
    requests: Sequence[bytes],
    seconds: float,
    rate: float | None,
) -> Load:
    # Taken in turn, so that a calm load too is spread over connections, and none idles until the server closes it.
    idle = deque(connections)
    latencies: list[float] = []
    bad = sent = busy = 0
    start = time.perf_counter()
    end = start + seconds
    while True:
        now = time.perf_counter()
        while idle and sent < len(requests) and now < end and (rate is None or start + sent / rate <= now):
            idle.popleft().send(requests[sent], now if rate is None else start + sent / rate)
            sent += 1
            busy += 1
        if not busy and (now >= end or sent >= len(requests)):
            break
        wait = 0.2 if rate is None or not idle else max(start + sent / rate - now, 0.0005)
        for key, _ in selector.select(wait):
            answering: _Connection = key.data
            response = answering.read()
            if response is not None:
                latencies.append(time.perf_counter() - answering.due)
                bad += not response.startswith(b"HTTP/1.1 200")
                idle.append(answering)
                busy -= 1
    return Load(time.perf_counter() - start, sorted(latencies), bad)


def as_http(path: str, query: str, body: bytes, host: str) -> bytes:
    """Return a keep-alive POST as bytes."""
    head = (
        f"POST {path}?{query} HTTP/1.1\r\nHost: {host}\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0
