"""A wire to the real Redis that tests can cut, mend and let fall silent."""

import socket
import threading
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from tests.conftest import REDIS_URL


class Relay:
    """Listens on loopback and passes everything on to the Redis of the tests."""

    def __init__(self) -> None:
        target = urlsplit(REDIS_URL)
        self._target = (target.hostname or "127.0.0.1", target.port or 6379)
        self._path = target.path
        self._listener: socket.socket | None = None
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._port = 0
        # How often something was asked.
        self.asked = 0
        self.silent = False
        # Drop every answer from now on: what was asked is done, but nobody hears of it.
        self.deaf = False

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self._port}{self._path}"

    def __enter__(self) -> Self:
        self.mend()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.cut()

    def mend(self) -> None:
        """Accept connections, on the same port as before."""
        self.silent = self.deaf = False
        self._listener = socket.create_server(("127.0.0.1", self._port), reuse_port=False)
        self._port = self._listener.getsockname()[1]
        self._start(self._accept, self._listener)

    def cut(self) -> None:
        """Refuse connections and drop those that are open."""
        if self._listener is not None:
            self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        for end in self._open:
            _hang_up(end)
        for thread in self._threads:
            thread.join(5)
        self._open, self._threads = [], []

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            far = socket.create_connection(self._target)
            self._open += [near, far]
            self._start(self._pump, near, far, False)
            self._start(self._pump, far, near, True)

    def _pump(self, source: socket.socket, sink: socket.socket, is_answer: bool) -> None:
        try:
            while data := source.recv(65536):
                self.asked += not is_answer
                if not self.silent and not (is_answer and self.deaf):
                    sink.sendall(data)
        except OSError:
            pass
        finally:
            _hang_up(source)
            _hang_up(sink)

    def _start(self, work: object, *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()


def _hang_up(end: socket.socket) -> None:
    try:
        end.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    finally:
        end.close()
