"""The live stream: phones that listen, how soon a published change is read on each, and what ordinary pages lose by it.

After each publication every phone also does what a phone does: fetches its page again, the edition's bundle and its
reader's own copies, within the seconds the server's greeting says (bench/catching_up.py).

KAKEHASHI_BENCH_PHONES (5,000) streams, each of another signed-in person, in two languages, held by one process of
their own (bench/listeners.py) on the same machine. A publication is the real action; the time counts from the end of
its transaction to the last byte of the words on a phone.
"""

import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from queue import Empty, Queue
from statistics import median

from bench import crowd, event, servers
from bench.load import Rate, Request, rate
from bench.pages import GZIP
from bench.report import Row
from bench.servers import Server
from webapp.actions import programme as programme_actions
from webapp.store.db import db
from webapp.store.models import Session

PHONES = int(os.environ.get("KAKEHASHI_BENCH_PHONES", "5000"))
PUBLICATIONS = 5
ROUNDS = 3
BUSY = 45
"""Rounds while phones catch up."""
EVERY = 30.0
"""Seconds between two publications while pages are asked for: phones never cease to catch up."""
WAIT = 60


class Listening:
    """The process that holds the phones' streams."""

    def __init__(self, server: Server, cookies: tuple[str, ...], folder: Path) -> None:
        file = folder / "listeners"
        file.write_text("".join(f"{line}\n" for line in _readers(cookies)))
        command = [sys.executable, "-m", "bench.listeners", str(server.port), str(PHONES), str(file)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=servers.ROOT)
        self.heard: Queue[list[float]] = Queue()
        self.asked = 0
        self.ready = threading.Event()
        threading.Thread(target=self._read, daemon=True).start()
        if not self.ready.wait(WAIT):
            raise RuntimeError("the phones were not greeted")

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            word, *rest = line.split()
            if word == "READY":
                self.ready.set()
            elif word == "HEARD":
                self.heard.put([float(each) for each in rest[1:]])
            elif word == "ASKED":
                self.asked = int(rest[0])

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(20)


def _readers(cookies: tuple[str, ...]) -> list[str]:
    """One for each phone: two languages by turns."""
    spoken = zip(cookies, cycle(("fr", "ja")), strict=False)
    return [f"{lang} {cookie} /{lang}/programme/{event.TODAY}" for cookie, lang in spoken]


def _publish(n: int) -> float:
    """One session of the day goes to another room, and the change is published; gives the instant after the commit."""
    first = Session.select().order_by(Session.code).first()
    places = sorted({session.place_id for session in Session.select() if session.place_id})
    Session.update(place=next(p for p in places[n % 2 :] if p != first.place_id)).where(
        Session.code == first.code
    ).execute()
    assert programme_actions.publish("bench", "", event.instant(event.NOW))
    return time.monotonic()


@contextmanager
def _publishing() -> Iterator[None]:
    """While the block runs, a change every EVERY seconds."""
    stop = threading.Event()

    def run() -> None:
        n = 0
        with db.connection_context():
            while not stop.wait(EVERY if n else 0):
                _publish(n)
                n += 1

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _delays(listening: Listening) -> list[float]:
    """Seconds from commit to phone, of every phone and publication, in order."""
    found: list[float] = []
    for n in range(PUBLICATIONS):
        committed = _publish(n)
        try:
            found += [when - committed for when in listening.heard.get(timeout=WAIT)]
        except Empty:
            raise RuntimeError("a phone did not hear") from None
        time.sleep(0.5)
    return sorted(found)


def _pages(server: Server, made: event.Made, asked: int = ROUNDS) -> Rate:
    path = f"/fr/programme/{event.ANOTHER}"
    requests = [Request(path, (*GZIP, ("Cookie", f"delegate={cookie}"))) for cookie in made.cookies]
    rate(server, requests)
    found = [rate(server, requests) for _ in range(asked)]
    return Rate(median(r.answers for r in found), median(r.processor for r in found), sum(r.count for r in found))


def rows(folder: Path) -> list[Row]:
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    made = event.days(folder / "live.sqlite", 40)
    with event.opened(made.path):
        cookies = crowd.grown(made.cookies, PHONES, event.instant(event.NOW))
    with servers.ours(made.path, event.NOW) as own:
        alone = _pages(own, made)
        before = own.memory()
        listening = Listening(own, cookies, folder)
        try:
            after = own.memory()
            idle = _pages(own, made)
            with event.opened(made.path):
                delays = _delays(listening)
                asked, begun = listening.asked, time.monotonic()
                with _publishing():
                    busy = _pages(own, made, asked=BUSY)
                asked, took = listening.asked - asked, time.monotonic() - begun
            if listening.process.poll() is not None:
                raise RuntimeError("the phones gave up")
            after = max(after, own.memory())
        finally:
            listening.close()
    each = (after - before) / PHONES
    phones = f"{PHONES:,} phones"
    worst = delays[int(len(delays) * 0.99)]
    return [
        Row(f"commit to words read, {phones}, p99", f"{worst:.2f} s", "3 s", f"{worst / 3:.0%}", "≤ 3 s",
            f"{median(delays):.2f} – {delays[-1]:.2f}"),
        _beside(f"my day, 200 people in turn, {phones} listening, beside none", idle, alone),
        _beside(
            f"the same, a publication every {EVERY:.0f} s, phones catching up ({asked / took:,.0f} requests a second)",
            busy, alone,
        ),
        Row("memory of the server, each phone that listens", f"{each / 1024:.1f} KB", "50 KB", f"{each / 51200:.0%}",
            "< 50 KB"),
    ]  # fmt: skip


def _beside(what: str, now: Rate, alone: Rate) -> Row:
    """Pages with phones that listen beside pages without; what the stream takes of the processor is in the last."""
    cost = f"{alone.processor / now.processor:.0%}" if now.processor else ""
    share = f"{now.answers / alone.answers:.0%}"
    return Row(what, f"{now.answers:,.0f}/s", f"{alone.answers:,.0f}/s", share, "≥ 50%", "", cost)
