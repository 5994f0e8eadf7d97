"""The door: scans a second, one a request and a hundred a request, and what a phone's first list weighs.

A scan is asked about (the server decides), answered with the person's card, and on disk before: SQLite in WAL with
synchronous=FULL, as the bare Flask view that commits one row a request. Every scan has an id of its own; what was
answered must be in the database afterwards. Batches are set against our own single scans of the same round.
"""

import itertools
import json
import sqlite3
import time
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench import event, servers
from bench.load import Rate, Request, WrongAnswer, ask, rate
from bench.report import Row, against
from bench.servers import Server

ROUNDS = 5
PHONES = 64
SINGLES, BATCHES, A_BATCH = 4_000, 400, 100
"""Requests made ready for a round: more than are sent in one."""
LISTS = {1_000: 100, 5_000: 500}
"""People → the most kilobytes (of 1,000 bytes) of their list, in one answer."""


@dataclass(frozen=True)
class Scans:
    """Requests with scans that were never sent before."""

    made: event.Door

    def requests(self, count: int, scans: int) -> list[Request]:
        tokens, badges = itertools.cycle(self.made.phones), itertools.cycle(self.made.badges)
        return [self._request(next(tokens), [next(badges) for _ in range(scans)]) for _ in range(count)]

    def _request(self, token: str, badges: list[str]) -> Request:
        head = (("Authorization", f"Bearer {token}"),)
        body = json.dumps({"scans": list(self._scans(badges))})
        return Request("/api/v1/scans", head, "POST", body, "application/json")

    def _scans(self, badges: list[str]) -> Iterator[dict[str, object]]:
        for n, badge in enumerate(badges):
            yield {
                "id": str(uuid.uuid4()), "kind": "entry", "door": self.made.code, "code": badge,
                "device_time": event.NOW, "monotonic": 60_000 + n, "run": "bench", "skew": 0,
            }  # fmt: skip


def _kept(path: Path) -> int:
    with closing(sqlite3.connect(path, timeout=20)) as database:
        return int(database.execute("select count(*) from scan").fetchone()[0])


def _scanned(server: Server, path: Path, requests: list[Request], scans: int) -> Rate:
    """Scans of the requests that were answered in time; the others are worked through before anything else is asked."""
    before = _kept(path)
    found = rate(server, requests)
    kept = _settled(path) - before
    if kept < found.count * scans:
        raise WrongAnswer(f"{found.count * scans} scans were answered, {kept} are in the database")
    return Rate(found.answers * scans, found.processor * found.count / kept, found.count * scans)


def _settled(path: Path) -> int:
    kept = -1
    while kept != (kept := _kept(path)):
        time.sleep(1)
    return kept


def _rounds(folder: Path) -> tuple[list[tuple[Rate, Rate]], list[tuple[Rate, Rate]]]:
    """(bare, single), (single, batch)."""
    made = event.door(folder / "door.sqlite", 1_000, PHONES)
    scans, bare_file = Scans(made), folder / "bare-door.sqlite"
    bare_request = [Request("/", (), "POST", "do=scan")]
    singles, batches = [], []
    with (
        servers.ours(made.path, event.NOW) as own,
        servers.running("bench.limits:commits()", KAKEHASHI_BENCH_FILE=str(bare_file)) as bare,
    ):
        rate(own, scans.requests(SINGLES, 1))  # warms
        for _ in range(ROUNDS):
            limit = rate(bare, bare_request, status=303)
            single = _scanned(own, made.path, scans.requests(SINGLES, 1), 1)
            batch = _scanned(own, made.path, scans.requests(BATCHES, A_BATCH), A_BATCH)
            singles.append((limit, single))
            batches.append((single, batch))
    return singles, batches


def _list(folder: Path, people: int, most: int) -> Row:
    made = event.door(folder / f"list-{people}.sqlite", people, 1)
    head = (("Authorization", f"Bearer {made.phones[0]}"), ("Accept-Encoding", "gzip"))
    with servers.ours(made.path, event.NOW) as own:
        answer = ask(own.port, Request("/api/v1/roster", head))
    size = len(answer.body) / 1000
    what = f"a phone’s first list, {people:,} people, one request, gzip"
    return Row(what, f"{size:.1f} KB", f"{most} KB", f"{size / most:.0%}", f"≤ {most} KB")


def rows(folder: Path) -> list[Row]:
    singles, batches = _rounds(folder)
    times = median(batch.answers / single.answers for single, batch in batches)
    return [
        against("scans, each its own POST, on disk before the answer", singles, "≥ 30%"),
        against(f"scans, {A_BATCH} a POST, beside one ({times:.1f} ×)", batches, "≥ 500%"),
        *(_list(folder, people, most) for people, most in LISTS.items()),
    ]
