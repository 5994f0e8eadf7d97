"""Keeping the whole event in a file, and bringing it back; a copy of it elsewhere. None of them tells anybody."""

import os
import secrets
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from peewee import Database

from webapp.actions import push
from webapp.actions.handlers import handlers
from webapp.store import copying, jobs, kept
from webapp.store.copying import Told
from webapp.store.db import db, transaction

MISSED = ("remind", "send_notice")
"""What people were told, as far as anyone can know, between the backup and its restore."""


class HoldsEvent(ValueError):
    """The database that was to be written holds an event already; its code."""


class Nothing(ValueError):
    """The database holds no event: there is nothing to keep."""


class Same(ValueError):
    """An event cannot be copied onto itself."""


def backup(path: Path, told: Told) -> dict[str, int]:
    """The event as it stands now in one file, while it goes on being served. The file is there whole or not at all, and
    readable by its owner alone. Raises Nothing."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        with copying.snapshot(db.obj):
            if not copying.event(db.obj):
                raise Nothing
            with copying.written(part) as target:
                copying.copy(db.obj, target, told)
            counts = copying.counts(db.obj)
        _settle(part, path)
        return counts
    finally:
        with suppress(FileNotFoundError):
            part.unlink()


def _settle(part: Path, path: Path) -> None:
    """The file takes its name once it is on disk, and the name is on disk too."""
    _synced(part)
    part.replace(path)
    _synced(path.parent)


def _synced(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def restore(path: Path, now: datetime, told: Told, *, replace: bool) -> dict[str, int]:
    """Writes a backup over the database, all of it or nothing. Raises NotABackup, HoldsEvent unless `replace`."""
    with copying.opened(path) as source:
        return _brought(source, now, told, replace=replace, forget_phones=False)


def copy(source: Database, now: datetime, told: Told, *, replace: bool) -> dict[str, int]:
    """Writes the event of another database over this one. Whoever asked that one to be told hears nothing from this.
    Raises Nothing, Same, HoldsEvent unless `replace`."""
    with copying.snapshot(source):
        if not copying.event(source):
            raise Nothing
        if copying.epoch(source) == copying.epoch(db.obj):
            raise Same
        return _brought(source, now, told, replace=replace, forget_phones=True)


def _brought(source: Database, now: datetime, told: Told, *, replace: bool, forget_phones: bool) -> dict[str, int]:
    with transaction():
        held = copying.event(db.obj)
        if held and not replace:
            raise HoldsEvent(held)
        copying.copy(source, db.obj, told)
        copying.renew_epoch(db.obj)
        kept.forget()
        _catch_up(now)
        push.silence(now, forget_phones=forget_phones)
    return copying.counts(db.obj)


def _catch_up(now: datetime) -> None:
    """What was due since then is in the inboxes, and pushed to nobody a second time."""
    doers = handlers(None)
    for kind in MISSED:
        for job in jobs.planned(kind):
            if job.due_at <= now:
                doers[kind].do(job.body, now)
                jobs.done(job.id, now)
