"""A slow network in front of a server: every answer waits, and all of them share one narrow line.

Chromium's own emulation does not reach what a service worker asks for; this does.
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from queue import SimpleQueue

CHUNK = 4_096


class Line:
    """`latency` ms on the way there, `down` bytes a second on the way back, for all connections together."""

    def __init__(self, port: int, latency: int, down: float) -> None:
        self.behind, self.latency, self.down = port, latency / 1000, down
        self.free_at, self.one = 0.0, threading.Lock()
        self.door = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = int(self.door.getsockname()[1])
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                near, _address = self.door.accept()
                far = socket.create_connection(("127.0.0.1", self.behind))
                waiting: SimpleQueue[tuple[float, bytes]] = SimpleQueue()
                for work, told in (
                    (self._take, (near, waiting)), (self._send, (waiting, far)), (self._back, (far, near)),
                ):  # fmt: skip
                    threading.Thread(target=work, args=told, daemon=True).start()

    def _take(self, near: socket.socket, waiting: "SimpleQueue[tuple[float, bytes]]") -> None:
        said = b" "
        while said:
            try:
                said = near.recv(65_536)
            except OSError:
                said = b""
            waiting.put((time.monotonic() + self.latency, said))

    def _send(self, waiting: "SimpleQueue[tuple[float, bytes]]", far: socket.socket) -> None:
        with suppress(OSError):
            while True:
                due, said = waiting.get()
                time.sleep(max(0, due - time.monotonic()))
                if not said:
                    far.shutdown(socket.SHUT_WR)
                    return
                far.sendall(said)

    def _back(self, far: socket.socket, near: socket.socket) -> None:
        with suppress(OSError):
            while said := far.recv(CHUNK):
                with self.one:
                    self.free_at = max(self.free_at, time.monotonic()) + len(said) / self.down
                    until = self.free_at
                time.sleep(max(0, until - time.monotonic()))
                near.sendall(said)
            near.shutdown(socket.SHUT_RDWR)


@contextmanager
def line(port: int, latency: int, down: float) -> Iterator[int]:
    """The port on which the slow server is met."""
    found = Line(port, latency, down)
    try:
        yield found.port
    finally:
        found.door.close()
