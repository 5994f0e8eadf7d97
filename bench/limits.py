"""The bare programs that ours is measured against: only what cannot be avoided, under the same server."""

import os
import sqlite3
import threading
from collections.abc import Callable

from flask import Flask, Response


def pages() -> Flask:
    """A constant page of each size of KAKEHASHI_BENCH_SIZES, at /<size>, and an empty 304 at /304."""
    app = Flask(__name__, static_folder=None)
    for size in {int(size) for size in os.environ["KAKEHASHI_BENCH_SIZES"].split()}:
        app.add_url_rule(f"/{size}", str(size), _constant(b"x" * size))
    app.add_url_rule("/304", "not-modified", lambda: Response(status=304))
    return app


def _constant(body: bytes) -> Callable[[], Response]:
    return lambda: Response(body, content_type="text/html; charset=utf-8")


def commits() -> Flask:
    """POST /: one row inserted and committed into SQLite in WAL with synchronous=FULL, then a 303."""
    app = Flask(__name__, static_folder=None)
    path = os.environ["KAKEHASHI_BENCH_FILE"]
    writing = threading.Lock()
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=20)
    for pragma in ("journal_mode=wal", "synchronous=full"):
        connection.execute(f"pragma {pragma}")
    connection.execute("create table if not exists seat (id integer primary key, words text)")

    @app.post("/")
    def commit() -> Response:
        with writing:
            connection.execute("begin immediate")
            connection.execute("insert into seat (words) values ('x')")
            connection.execute("commit")
        return Response(status=303, headers={"Location": "/"})

    return app
