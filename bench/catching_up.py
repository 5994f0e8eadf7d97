"""What a phone does once the words of a change have come: its page again, the edition, its reader's own copies.

Each at its own moment within the seconds the server said, one waiting at a time, as static/js/behaviours/swap.js,
static/js/phone/pocket.js and static/js/worker/ do it. A connection for each request: a browser's would be kept.
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
from dataclasses import dataclass, field

LANGUAGES = ("fr", "ja", "en")
LEAST = 2
"""Seconds before a page is fetched again."""
APART = 0.4
"""Seconds between two languages of one's own copies."""
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
    """One request and what is read of its answer; `then`: the rest of what the phone set out to do."""

    phone: int
    path: str
    then: Iterator[str]
    answer: bytearray = field(default_factory=bytearray)


class CatchingUp:
    def __init__(self, loop: selectors.BaseSelector, port: int, phones: list[Phone]) -> None:
        self.loop, self.port, self.phones = loop, port, phones
        self.waiting: set[tuple[int, str]] = set()
        self.due: list[tuple[float, int, int, str, Iterator[str]]] = []
        self.tags: dict[tuple[int, str], bytes] = {}
        self.bundle = ""
        self.asked: Counter[str] = Counter()
        self._order = itertools.count()

    def heard(self, phone: int, spread: int, apart: int) -> None:
        page = self.phones[phone].page
        own = iter([f"/{lang}/mine.json" for lang in LANGUAGES])
        self._later(phone, "page", LEAST + random.random() * spread, iter([page]))
        self._later(phone, "edition", random.random() * spread, iter(["/edition.json", "bundle"]))
        self._later(phone, "own", random.random() * apart, own)

    def _later(self, phone: int, what: str, seconds: float, then: Iterator[str]) -> None:
        if (phone, what) not in self.waiting:
            self.waiting.add((phone, what))
            self._plan(phone, what, seconds, then)

    def _plan(self, phone: int, what: str, seconds: float, then: Iterator[str]) -> None:
        heapq.heappush(self.due, (time.monotonic() + seconds, next(self._order), phone, what, then))

    def ask(self) -> None:
        """Sends what is due."""
        while self.due and self.due[0][0] <= time.monotonic():
            _when, _order, phone, what, then = heapq.heappop(self.due)
            self.waiting.discard((phone, what))
            path = next(then, "")
            if path:
                self._send(phone, self.bundle if path == "bundle" else path, then)

    def _send(self, phone: int, path: str, then: Iterator[str]) -> None:
        peer = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        tag = self.tags.get((phone, path))
        lines = [
            b"GET %s HTTP/1.1" % path.encode(), b"Host: 127.0.0.1:%d" % self.port, b"Connection: close",
            b"Accept-Encoding: gzip", b"X-Kakehashi-Fresh: 1", b"Cookie: " + self.phones[phone].cookie,
            *([b"If-None-Match: " + tag] if tag else []),
        ]  # fmt: skip
        peer.sendall(b"\r\n".join([*lines, b"", b""]))
        peer.setblocking(False)
        self.loop.register(peer, selectors.EVENT_READ, Exchange(phone, path, then))

    def read(self, peer: socket.socket, found: Exchange) -> None:
        data = peer.recv(262_144)
        found.answer += data
        if data:
            return
        self.loop.unregister(peer)
        peer.close()
        self._answered(found)

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
        self._plan(found.phone, "", APART if "mine" in found.path else 0, found.then)
