"""The journal of who changed what: written in the transaction of the change, never altered."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from peewee import chunked

from webapp.rules.audit import PRIVATE, Entry
from webapp.store.models import AuditEntry as Row


def keep(by: str, entries: Iterable[Entry], now: datetime, undoes: str = "", deed: str = "") -> str:
    """Writes what one deed did; gives the deed's name, `deed` when it is part of one that was begun. Nothing is written
    of nothing."""
    deed = deed or new_deed()
    rows = [
        {
            "deed": deed, "at": now, "by": by, "act": entry.act, "kind": entry.kind, "code": entry.code,
            "field": entry.field, "lang": entry.lang, "undoes": undoes,
            "before": None if entry.kind in PRIVATE else entry.before,
            "after": None if entry.kind in PRIVATE else entry.after,
        }
        for entry in entries
    ]  # fmt: skip
    for some in chunked(rows, 50):
        Row.insert_many(some).execute()
    return deed


def new_deed() -> str:
    return secrets.token_hex(8)


def note(by: str, act: str, kind: str, now: datetime, code: str = "", **more: object) -> str:
    """One thing done."""
    return keep(by, [Entry(act, kind, code, **more)], now)  # type: ignore[arg-type]


def of_deed(deed: str) -> list[Entry]:
    return [_entry(row) for row in Row.select().where(Row.deed == deed).order_by(Row.id)]


def undone(deed: str) -> bool:
    return bool(Row.select().where(Row.undoes == deed).exists())


def done(act: str, kind: str) -> list[Entry]:
    """Every time something of this kind was done, newest first."""
    return [_entry(row) for row in Row.select().where((Row.act == act) & (Row.kind == kind)).order_by(Row.id.desc())]


def latest(act: str, kind: str) -> Entry | None:
    """The last time something of this kind was done."""
    row = Row.select().where((Row.act == act) & (Row.kind == kind)).order_by(Row.id.desc()).first()
    return _entry(row) if row else None


def last(kind: str, code: str, field: str, lang: str = "") -> Entry | None:
    """The last change of one field."""
    row = _of_field(kind, code, field, lang).order_by(Row.id.desc()).first()
    return _entry(row) if row else None


def since(kind: str, code: str, field: str, lang: str, at: datetime) -> Entry | None:
    """The first change of one field after an instant: its `before` is what the field held then."""
    row = _of_field(kind, code, field, lang).where(Row.at > at).order_by(Row.id).first()
    return _entry(row) if row else None


def _of_field(kind: str, code: str, field: str, lang: str):  # type: ignore[no-untyped-def]
    return Row.select().where(
        (Row.act == "changed") & (Row.kind == kind) & (Row.code == code) & (Row.field == field) & (Row.lang == lang)
    )


def of_things(kind: str, codes: Sequence[str]) -> list[Entry]:
    """All that was done to some things, newest first."""
    return [_entry(row) for row in Row.select().where((Row.kind == kind) & Row.code.in_(codes)).order_by(Row.id.desc())]


def knows(name: str) -> bool:
    """Whether anything was done under this name."""
    return bool(Row.select().where(Row.by == name).exists())


def newest(kind: str, code: str) -> Entry | None:
    """The last thing done to one thing."""
    row = Row.select().where((Row.kind == kind) & (Row.code == code)).order_by(Row.id.desc()).first()
    return _entry(row) if row else None


def _entry(row: Row) -> Entry:
    return Entry(
        row.act, row.kind, row.code, row.field, row.lang, row.before, row.after, row.deed, row.at, row.by, row.undoes
    )


# --- reading it ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wanted:
    """Which entries are asked for: of whom, of what kind, of which thing, between which instants. Empty: all."""

    by: str | None = None
    kind: str = ""
    code: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def takes(self, entry: Entry) -> bool:
        """Of a deed that is in any case by whom and when it should."""
        return self.kind in ("", entry.kind) and self.code in ("", entry.code)


class Deed(NamedTuple):
    """What was done together; `undone`: the entry of who took it back."""

    name: str
    entries: tuple[Entry, ...]
    undone: Entry | None


def deeds(wanted: Wanted, before: int = 0, most: int = 100) -> tuple[list[Deed], int]:
    """The newest deeds in which something is wanted, whole; `most` entries or a little more. The number to go on from,
    0 at the end. Three statements."""
    rows = list(_wanted(wanted, before).limit(most + 1))
    names = list(dict.fromkeys(row.deed for row in rows[:most]))
    whole: dict[str, list[Any]] = {name: [] for name in names}
    for row in Row.select().where(Row.deed.in_(names)).order_by(Row.id):
        whole[row.deed].append(row)
    if before:  # one that the page before this one shows already
        shown = [name for name, each in whole.items() if any(r.id >= before and wanted.takes(_entry(r)) for r in each)]
        whole = {name: each for name, each in whole.items() if name not in shown}
    undone = {row.undoes: _entry(row) for row in Row.select().where(Row.undoes.in_(names)).order_by(Row.id.desc())}
    found = [Deed(name, tuple(map(_entry, each)), undone.get(name)) for name, each in whole.items()]
    return found, rows[most - 1].id if len(rows) > most else 0


def _wanted(wanted: Wanted, before: int = 0) -> Any:
    query = Row.select().order_by(Row.id.desc())
    if before:
        query = query.where(Row.id < before)
    if wanted.by is not None:
        query = query.where(Row.by == wanted.by)
    if wanted.kind:
        query = query.where(Row.kind == wanted.kind)
    if wanted.code:
        query = query.where(Row.code == wanted.code)
    if wanted.since:
        query = query.where((Row.at >= wanted.since) & (Row.at < wanted.until))
    return query


def entries(wanted: Wanted, most: int) -> list[Entry]:
    """Newest first."""
    return [_entry(row) for row in _wanted(wanted).limit(most)]


def hands() -> tuple[list[str], list[str]]:
    """Everyone under whose name something was done, and every kind of thing it was done to. One statement."""
    rows = list(Row.select(Row.by, Row.kind).distinct().tuples())
    return sorted({by for by, _kind in rows}), sorted({kind for _by, kind in rows})
