"""Phones that listen: `python -m bench.listeners PORT PHONES FILE`, FILE holding for each phone in turn its language,
its sign-in cookie and the page in view, apart by spaces.

Prints READY when all were greeted; for each notice HEARD, its number, and for each phone in order of time the instant
(monotonic clock, as every process of the machine reads it) at which the last byte of its words was read; and every
second ASKED, how many requests the phones have made since (bench/catching_up.py).
"""

import array
import itertools
import re
import selectors
import socket
import sys
import time
from pathlib import Path

from bench.catching_up import CatchingUp, Exchange, Phone

TAIL = 200
TOLD = re.compile(rb'"notices":(\d+)')
"""In the greeting, and in the beat that follows the words of a notice in the same piece."""
WITHIN = re.compile(rb'"spread":(\d+),"apart":(\d+)')
OPENING = 200
"""So many are opened before the others' greetings are read."""


class Phones:
    def __init__(self, port: int, phones: list[Phone]) -> None:
        self.loop = selectors.DefaultSelector()
        self.port, self.phones = port, phones
        self.catching_up = CatchingUp(self.loop, port, phones)
        self.last: dict[int, int] = {}
        self.tails = [b""] * len(phones)
        self.heard: dict[int, array.array[float]] = {}
        self.within = (13, 60)
        for n in range(len(phones)):
            self.open(n)
            if n % OPENING == OPENING - 1:
                self.read(0.01)
        while len(self.last) < len(phones):
            self.read(1)

    def open(self, n: int) -> None:
        phone = self.phones[n]
        peer = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        peer.sendall(
            b"GET /live/%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept: text/event-stream\r\nCookie: %s\r\n\r\n"
            % (phone.lang.encode(), self.port, phone.cookie)
        )
        peer.setblocking(False)
        self.loop.register(peer, selectors.EVENT_READ, n)

    def read(self, seconds: float) -> None:
        for key, _event in self.loop.select(seconds):
            peer: socket.socket = key.fileobj  # type: ignore[assignment]
            if isinstance(key.data, Exchange):
                self.catching_up.read(peer, key.data)
            else:
                self.take(key.data, peer.recv(262_144))

    def take(self, n: int, data: bytes) -> None:
        if not data:
            raise SystemExit("LOST a stream")
        piece = self.tails[n] + data
        self.tails[n] = data[-TAIL:]
        found, within = TOLD.findall(piece), WITHIN.findall(piece)
        if within:
            self.within = int(within[-1][0]), int(within[-1][1])
        if not found:
            return
        number = int(found[-1])
        if number > self.last.get(n, number):
            for each in range(self.last[n] + 1, number + 1):
                self.heard.setdefault(each, array.array("d")).append(time.monotonic())
            self.catching_up.heard(n, *self.within)
        self.last[n] = max(number, self.last.get(n, 0))

    def listen(self) -> None:
        said = 0.0
        while True:
            self.read(0.05)
            self.catching_up.ask()
            for number in [number for number, times in self.heard.items() if len(times) == len(self.phones)]:
                print("HEARD", number, *self.heard.pop(number), flush=True)
            if time.monotonic() > said + 1:
                said = time.monotonic()
                print("ASKED", self.catching_up.asked.total(), flush=True)


def _phones(path: Path, count: int) -> list[Phone]:
    lines = [line.split() for line in path.read_text().splitlines()]
    all_of_them = [Phone(f"delegate={cookie}".encode(), lang, page) for lang, cookie, page in lines]
    return list(itertools.islice(itertools.cycle(all_of_them), count))


if __name__ == "__main__":
    port, count, path = sys.argv[1:]
    found = Phones(int(port), _phones(Path(path), int(count)))
    print("READY", flush=True)
    found.listen()
