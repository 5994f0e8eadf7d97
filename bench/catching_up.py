"""What a phone does once the words of a change have come: its page again, the edition, its reader's own copies.

Each at its own moment within the seconds the server said, as static/js/behaviours/swap.js, static/js/phone/pocket.js
and static/js/worker/ do it: of each kind one is under way, and one more planned when words came meanwhile. A connection
for each request: a browser's would be kept.
"""

import heapq
import itertools
import random
import re
import selectors
import socket
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

LANGUAGES = ("fr", "ja", "en")
LEAST = 2
"""Seconds before a page is fetched again."""
HEAD = re.compile(rb"HTTP/1\.[01] (\d+)")
ETAG = re.compile(rb'\r\netag: *(?:W/)?("[^"]*")', re.I)
BUNDLE = re.compile(rb'"bundle": *"([^"]+)"')


@dataclass(frozen=True)
class Phone:
    """Whose it is, and the page in view."""

    cookie: bytes
    lang: str
    page: str


@dataclass
class Exchange:
    """One request and what is read of its answer; `then`: the rest of what the phone set out to do. `said` once it is
    sent: nobody waits for a server that is slow to take the line."""

    phone: int
    what: str
    path: str
    then: Iterator[str]
    said: bool = False
    answer: bytearray = field(default_factory=bytearray)


class CatchingUp:
    def __init__(self, loop: selectors.BaseSelector, port: int, phones: list[Phone]) -> None:
        self.loop, self.port, self.phones = loop, port, phones
        self.planned: set[tuple[int, str]] = set()
        self.under_way: set[tuple[int, str]] = set()
        self.due: list[tuple[float, int, int, str, Iterator[str]]] = []
        self.tags: dict[tuple[int, str], bytes] = {}
        self.bundle = ""
        self.asked: Counter[str] = Counter()
        self._order = itertools.count()

    def heard(self, phone: int, spread: int, apart: int) -> None:
        page = self.phones[phone].page
        own = iter([f"/{lang}/mine.json" for lang in LANGUAGES])
        self._later(phone, "page", LEAST + random.random() * spread, iter([page]))
        self._later(phone, "edition", random.random() * min(spread * 4, apart), iter(["/edition.json", "bundle"]))
        self._later(phone, "own", random.random() * apart, own)

    def _later(self, phone: int, what: str, seconds: float, then: Iterator[str]) -> None:
        if (phone, what) not in self.planned:
            self.planned.add((phone, what))
            self._plan(phone, what, seconds, then)

    def _plan(self, phone: int, what: str, seconds: float, then: Iterator[str]) -> None:
        heapq.heappush(self.due, (time.monotonic() + seconds, next(self._order), phone, what, then))

    def ask(self) -> None:
        """Begins what is due; what is still under way from before is waited for."""
        while self.due and self.due[0][0] <= time.monotonic():
            _when, _order, phone, what, then = heapq.heappop(self.due)
            if (phone, what) in self.under_way:
                self._plan(phone, what, 1, then)
            else:
                self.planned.discard((phone, what))
                self.under_way.add((phone, what))
                self._next(phone, what, then)

    def _next(self, phone: int, what: str, then: Iterator[str]) -> None:
        path = next(then, "")
        if path:
            self._open(Exchange(phone, what, self.bundle if path == "bundle" else path, then))
        else:
            self.under_way.discard((phone, what))

    def _open(self, begun: Exchange) -> None:
        peer = socket.socket()
        peer.setblocking(False)
        peer.connect_ex(("127.0.0.1", self.port))
        self.loop.register(peer, selectors.EVENT_WRITE, begun)
        with suppress(OSError):  # not connected yet: said when the line is taken
            self._say(peer, begun)

    def _say(self, peer: socket.socket, begun: Exchange) -> None:
        tag = self.tags.get((begun.phone, begun.path))
        lines = [
            b"GET %s HTTP/1.1" % begun.path.encode(), b"Host: 127.0.0.1:%d" % self.port, b"Connection: close",
            b"Accept-Encoding: gzip", b"X-Kakehashi-Fresh: 1", b"Cookie: " + self.phones[begun.phone].cookie,
            *([b"If-None-Match: " + tag] if tag else []),
        ]  # fmt: skip
        peer.sendall(b"\r\n".join([*lines, b"", b""]))
        begun.said = True
        self.loop.modify(peer, selectors.EVENT_READ, begun)

    def read(self, peer: socket.socket, found: Exchange) -> None:
        try:
            if not found.said:
                return self._say(peer, found)
            data = peer.recv(262_144)
        except ConnectionError:  # a server that is busy hangs up on who was slow to speak: a phone asks again
            data = b""
        found.answer += data
        if data:
            return None
        self.loop.unregister(peer)
        peer.close()
        if found.answer:
            return self._answered(found)
        self.asked["again"] += 1
        return self._open(Exchange(found.phone, found.what, found.path, found.then))

    def _answered(self, found: Exchange) -> None:
        answer = bytes(found.answer)
        status = HEAD.match(answer)
        gone = found.path.startswith("/edition/") and status and status[1] == b"404"  # another edition came meanwhile
        if not gone and (not status or status[1] not in (b"200", b"304")):
            raise SystemExit(f"WRONG answer to {found.path}: {answer[:200]!r}")
        tag = ETAG.search(answer.partition(b"\r\n\r\n")[0])
        if tag and found.path.endswith("/mine.json"):
            self.tags[found.phone, found.path] = tag[1]
        bundle = BUNDLE.search(answer) if found.path == "/edition.json" else None
        self.bundle = bundle[1].decode() if bundle else self.bundle
        kind = found.path if found.path.endswith(".json") and not found.path.startswith("/edition/") else ""
        self.asked[kind or ("bundle" if found.path.startswith("/edition/") else "page")] += 1
        self._next(found.phone, found.what, found.then)
