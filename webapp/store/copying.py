"""The whole database, row by row, into another: what backup, restore and copy are made of."""

import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from peewee import SQL, AutoField, Database, DatabaseError, PostgresqlDatabase, SqliteDatabase, fn

from webapp.store.db import migrate, schema
from webapp.store.models import ALL, Event, Lease, Person, Pulse, Scan, Seat, Session

CHUNK = 200
"""Rows read and written at once; an edition's document has the size of the whole programme."""
COPIED = tuple(model for model in ALL if model is not Lease)
"""Which process does the jobs is no part of the event."""
COUNTED = (Session, Person, Seat, Scan)
"""What an operator is told of."""

Told = Callable[[int, int], object]
"""Is given the number of rows copied so far, and of all."""


@contextmanager
def snapshot(source: Database) -> Iterator[None]:
    """What is read inside is the database as it stood at one instant, while others go on writing."""
    how = {"lock_type": "DEFERRED"} if isinstance(source, SqliteDatabase) else {"isolation_level": "REPEATABLE READ"}
    with source.atomic(**how):
        yield


def counts(source: Database) -> dict[str, int]:
    """How many sessions, people, seats and scans."""
    return {model._meta.table_name: _count(source, model) for model in COUNTED}


def event(source: Database) -> str:
    """Code of the event it holds; empty: none."""
    found = list(Event.select(Event.code).tuples().execute(source))
    return found[0][0] if found else ""


def _count(source: Database, model: Any) -> int:
    return int(model.select(fn.COUNT(SQL("*"))).tuples().execute(source)[0][0])


def copy(source: Database, target: Database, told: Told) -> None:
    """Empties `target` and writes all rows of `source` into it. Each is in a transaction of the caller's."""
    total, done = sum(_count(source, model) for model in COPIED), 0
    with source.bind_ctx(ALL):  # JSON is read and written as the database at hand does it
        for model in reversed(COPIED):
            model.delete().execute(target)
        for model in COPIED:
            for chunk in _chunks(model):
                with target.bind_ctx([model], bind_refs=False, bind_backrefs=False):
                    model.insert_many(chunk, fields=model._meta.sorted_fields).execute()
                done += len(chunk)
                told(done, total)
            if isinstance(target, PostgresqlDatabase) and isinstance(model._meta.primary_key, AutoField):
                _number_on(target, model)


def _chunks(model: Any) -> Iterator[list[tuple[Any, ...]]]:
    key = model._meta.primary_key
    place = model._meta.sorted_fields.index(key)
    query = model.select().order_by(key).limit(CHUNK).tuples()
    found = list(query)
    while found:
        yield found
        found = list(query.where(key > found[-1][place])) if len(found) == CHUNK else []


def _number_on(target: Database, model: Any) -> None:
    """New rows are numbered after those that came with their number."""
    table, column = model._meta.table_name, model._meta.primary_key.column_name
    following = f"greatest(max({column}), 1), max({column}) is not null"
    run: Any = target.execute_sql
    run(f"select setval(pg_get_serial_sequence('{table}', '{column}'), {following}) from \"{table}\"")


# --- the file ------------------------------------------------------------------------------------


class NotABackup(ValueError):
    """`reason`: not_sqlite, damaged, not_ours, newer; `detail` is SQLite's own word."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail


def _file(path: Path) -> Database:
    """A SQLite file of one piece, nothing beside it."""
    return SqliteDatabase(str(path), pragmas={"journal_mode": "delete", "synchronous": "full", "foreign_keys": 1})


@contextmanager
def written(path: Path) -> Iterator[Database]:
    """A new file, to be filled inside; when that is done it is whole, on disk, and SQLite finds nothing wrong."""
    made = _file(path)
    with closing(made), made.connection_context():
        migrate(made)
        with made.atomic():
            yield made
        _examine(made)


@contextmanager
def opened(path: Path) -> Iterator[Database]:
    """A backup to read, brought up to date as a copy: the file itself is left as it is. Raises NotABackup."""
    with TemporaryDirectory(prefix="kakehashi-") as folder:
        copied = Path(folder) / "copy.sqlite"
        try:
            _duplicate(path, copied)
        except sqlite3.DatabaseError as error:
            raise NotABackup("not_sqlite", str(error)) from None
        found = _file(copied)
        with closing(found), found.connection_context():
            _examine(found)
            if not found.table_exists("pulse"):
                raise NotABackup("not_ours")
            _missing, unknown = schema(found)
            if unknown:
                raise NotABackup("newer", ", ".join(sorted(unknown)))
            migrate(found)
            yield found


def _duplicate(path: Path, to: Path) -> None:
    """With what stands beside it in a -wal, should it be a database that was in use."""
    with (
        closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(to)) as target,
    ):
        source.backup(target)


def _examine(found: Database) -> None:
    run: Any = found.execute_sql
    try:
        said = [row[0] for row in run("pragma integrity_check")]
        torn = [f"{table} {row} → {parent}" for table, row, parent, _key in run("pragma foreign_key_check")]
    except DatabaseError as error:
        raise NotABackup("damaged", str(error)) from None
    wrong = [word for word in said if word != "ok"] + torn
    if wrong:
        raise NotABackup("damaged", wrong[0])


# --- afterwards ----------------------------------------------------------------------------------


def epoch(of: Database) -> str:
    """Changes with each restore; two databases that have the same are one."""
    return str(Pulse.select(Pulse.epoch).tuples().execute(of)[0][0])


def renew_epoch(of: Database) -> None:
    """Phones ask it for everything again, and offer what it lacks."""
    Pulse.update(epoch=secrets.token_hex(4)).execute(of)
