"""Booking: seats a second through the form's own POST, against a bare Flask view that commits one row.

Both on SQLite in WAL with synchronous=FULL, and both answer 303. Every request asks for another seat, and the seats
that are in the database afterwards are counted.
"""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

from bench import event, servers
from bench.load import Rate, Request, rate
from bench.report import Row, against
from bench.servers import Server

ROUNDS = 3
EACH = 5_000


def _seats(path: Path) -> int:
    with closing(sqlite3.connect(path, timeout=20)) as database:
        return int(database.execute("select count(*) from seat").fetchone()[0])


def requests(made: event.Made, codes: list[str], port: int) -> list[Request]:
    """A seat for everyone in every session, in any order."""
    own = (("Origin", f"http://127.0.0.1:{port}"),)
    found = [
        Request(f"/fr/sessions/{code}/seat", (*own, ("Cookie", f"delegate={cookie}")), "POST", "do=book")
        for code in codes
        for cookie in made.cookies
    ]
    random.Random(8).shuffle(found)
    return found


def _booked(server: Server, path: Path, asked: list[Request]) -> Rate:
    before = _seats(path)
    found = rate(server, asked, status=303)
    return counted(found, _seats(path) - before)


def counted(found: Rate, kept: int) -> Rate:
    """As answers, but what is in the database after them."""
    share = kept / max(found.count, 1)
    return Rate(found.answers * share, found.processor / max(share, 0.01), found.count)


def rows(folder: Path) -> list[Row]:
    made, codes = event.bookings(folder / "bookings.sqlite")
    bare_file = folder / "bare.sqlite"
    with (
        servers.ours(made.path, event.NOW) as own,
        servers.running("bench.limits:commits()", KAKEHASHI_BENCH_FILE=str(bare_file)) as bare,
    ):
        asked = requests(made, codes, own.port)
        rounds = [
            (
                _booked(bare, bare_file, [Request("/", (), "POST", "do=book")]),
                _booked(own, made.path, asked[n * EACH : (n + 1) * EACH]),
            )
            for n in range(ROUNDS)
        ]
    return [against("seats booked, each its own POST", rounds)]
