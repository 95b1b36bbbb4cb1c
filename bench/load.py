"""A load generator on loopback: keep-alive connections in one process, prepared requests, latencies in seconds.

Raw sockets rather than an HTTP library, so that the generator's share of the two cores stays small and equal for both
servers. Bounded in count and time.
"""

import selectors
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass


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
    def __init__(self, address: tuple[str, int]) -> None:
        self.socket = socket.create_connection(address, timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""
        self.started = 0.0
        # When this request should have been sent: a late sender must not hide a slow server.
        self.due = 0.0

    def send(self, request: bytes, due: float) -> None:
        self.started, self.due, self.received = time.perf_counter(), due, b""
        self.socket.sendall(request)

    def read(self) -> bytes | None:
        """Return the whole response, or None while more is to come."""
        self.received += self.socket.recv(65536)
        head, found, body = self.received.partition(b"\r\n\r\n")
        if not found:
            return None
        return self.received if len(body) >= _content_length(head) else None


def run(
    address: tuple[str, int], requests: Sequence[bytes], seconds: float, connections: int, rate: float | None = None
) -> Load:
    """Send the requests in order for so long and return what came back.

    rate: requests per second, sent on schedule; None: as fast as the connections allow. Ends when requests run out.
    """
    selector = selectors.DefaultSelector()
    idle = [_Connection(address) for _ in range(connections)]
    for connection in idle:
        selector.register(connection.socket, selectors.EVENT_READ, connection)
    latencies: list[float] = []
    bad = sent = busy = 0
    start = time.perf_counter()
    end = start + seconds
    while True:
        now = time.perf_counter()
        while idle and sent < len(requests) and now < end and (rate is None or start + sent / rate <= now):
            idle.pop().send(requests[sent], now if rate is None else start + sent / rate)
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
    elapsed = time.perf_counter() - start
    for connection in idle:
        connection.socket.close()
    selector.close()
    return Load(elapsed, sorted(latencies), bad)


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
