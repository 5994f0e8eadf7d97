"""The database: SQLite in one file or PostgreSQL, its transactions, its migrations."""

import fcntl
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from peewee import Database, DatabaseProxy, InterfaceError, OperationalError, PostgresqlDatabase, SqliteDatabase
from playhouse.migrations import Runner
from playhouse.pool import PooledPostgresqlDatabase, PooledSqliteDatabase

db = DatabaseProxy()
Unreachable = (OperationalError, InterfaceError)
"""What is raised when the database cannot be reached or written."""
MIGRATIONS = Path(__file__).parent / "migrations"
PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "busy_timeout": 20_000,
    "cache_size": -16_000,
}

_writing = threading.RLock()
"""One writer a process: under gevent a second one would wait inside SQLite and stop every request."""


def connect(url: str, connections: int = 40) -> Database:
    """Binds the models to the database at `url`. Connections are pooled and opened when first used."""
    found = at(url, connections)
    db.initialize(found)
    return found


def at(url: str, connections: int = 1) -> Database:
    """The database at `url`, which no model is bound to."""
    if url.startswith("sqlite:///"):
        path = url.removeprefix("sqlite:///")
        found: Database = PooledSqliteDatabase(
            path,
            pragmas=PRAGMAS,
            lock_type="IMMEDIATE",
            max_connections=connections,
            timeout=30,
            check_same_thread=False,
        )
    else:
        name = re.sub(r"^postgres(ql)?://", "postgresql://", url)
        found = PooledPostgresqlDatabase(name, prefer_psycopg3=True, max_connections=connections, timeout=30)
    return found


def is_sqlite() -> bool:
    return isinstance(db.obj, SqliteDatabase)


def drop() -> None:
    """Throws this thread's connection away: the next one is fresh."""
    if not db.is_closed():
        db.manual_close()


@contextmanager
def transaction() -> Iterator[None]:
    """Everything inside is saved together or not at all. One inside another joins it."""
    if db.in_transaction():
        yield
    elif is_sqlite():
        with _writing, _turn(), db.atomic():
            yield
    else:
        with db.atomic():
            yield


@contextmanager
def _turn() -> Iterator[None]:
    """One writer at a time among the processes of this machine, in the order they came: SQLite itself sleeps between
    two looks at its lock, and one busy process can keep another from writing for seconds."""
    folder = os.open(Path(db.obj.database).parent, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system without such locks: SQLite's own is enough to be right
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        with suppress(OSError):
            fcntl.flock(folder, fcntl.LOCK_UN)  # now: gevent closes a folder when its loop comes round, which is late
        os.close(folder)


@contextmanager
def connected() -> Iterator[None]:
    """A connection for as long as it takes, given back even when something inside closed it and another was opened."""
    opened = db.connect(reuse_if_open=True)
    try:
        yield
    finally:
        if opened and not db.is_closed():
            db.close()


def locked(query: Any) -> Any:
    """The query with its rows locked until the transaction ends; SQLite's writer holds everything already."""
    return query.for_update() if isinstance(db.obj, PostgresqlDatabase) else query


def migrate(database: Database | None = None) -> list[str]:
    """Brings the schema up to date; gives the names of the migrations applied."""
    applied: list[str] = Runner(database or db.obj, str(MIGRATIONS)).up()
    return applied


def is_ready() -> bool:
    """Whether the schema is there and up to date."""
    missing, _unknown = schema(db.obj)
    return not missing


def schema(database: Database) -> tuple[set[str], set[str]]:
    """Migrations that are still to be applied, and those applied that this version does not know."""
    runner = Runner(database, str(MIGRATIONS))
    ours, applied = {m.name for m in runner.migrations()}, set(runner.applied())
    return ours - applied, applied - ours
