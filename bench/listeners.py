"""Phones that listen: `python -m bench.listeners PORT PHONES FILE`, FILE holding a request for each phone in turn.

Prints READY when all were greeted; then, for each notice, HEARD, its number, and for each phone in order of time the
instant (monotonic clock, as every process of the machine reads it) at which the last byte of its words was read.
"""

import array
import itertools
import re
import selectors
import socket
import sys
import time
from pathlib import Path

TAIL = 80
TOLD = re.compile(rb'"notices":(\d+)')
"""In the greeting, and in the beat that follows the words of a notice in the same piece."""
OPENING = 200
"""So many are opened before the others' greetings are read."""


class Phones:
    def __init__(self, port: int, count: int, requests: list[bytes]) -> None:
        self.loop = selectors.DefaultSelector()
        self.last: dict[socket.socket, int] = {}
        self.tails: dict[socket.socket, bytes] = {}
        self.heard: dict[int, array.array[float]] = {}
        turns = itertools.cycle(requests)
        for n in range(count):
            peer = socket.create_connection(("127.0.0.1", port), timeout=30)
            peer.sendall(next(turns))
            peer.setblocking(False)
            self.loop.register(peer, selectors.EVENT_READ)
            self.tails[peer] = b""
            if n % OPENING == OPENING - 1:
                self.read(0.01)
        while len(self.last) < count:
            self.read(1)

    def read(self, seconds: float) -> None:
        for key, _event in self.loop.select(seconds):
            peer: socket.socket = key.fileobj  # type: ignore[assignment]
            data = peer.recv(262_144)
            if not data:
                raise SystemExit("LOST a stream")
            found = TOLD.findall(self.tails[peer] + data)
            self.tails[peer] = data[-TAIL:]
            if not found:
                continue
            number = int(found[-1])
            if number > self.last.get(peer, number):
                for each in range(self.last[peer] + 1, number + 1):
                    self.heard.setdefault(each, array.array("d")).append(time.monotonic())
            self.last[peer] = max(number, self.last.get(peer, 0))

    def listen(self) -> None:
        while True:
            self.read(10)
            for number in [number for number, times in self.heard.items() if len(times) == len(self.tails)]:
                print("HEARD", number, *self.heard.pop(number), flush=True)


if __name__ == "__main__":
    port, phones, path = sys.argv[1:]
    found = Phones(int(port), int(phones), Path(path).read_bytes().split(b"\0"))
    print("READY", flush=True)
    found.listen()
