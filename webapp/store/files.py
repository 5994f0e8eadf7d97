"""Files that organisers uploaded: which are in the draft, and their bytes, piece by piece."""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webapp.rules.programme import Document
from webapp.store import models
from webapp.store.db import connected

PIECE = 262_144
"""Bytes of a piece: neither an upload nor a backup ever holds more of a file."""


@dataclass(frozen=True)
class Files:
    """`documents` by what they belong to, (kind, code), in order; `plans` of places and the `logo` by a file's id."""

    documents: dict[tuple[str, str], list[Document]]
    plans: dict[str, int]
    logo: int | None


def current(languages: Sequence[str]) -> Files:
    """What the draft shows. Two statements."""
    titles: dict[str, dict[str, str]] = defaultdict(dict)
    for row in models.Text.select().where((models.Text.kind == "file") & (models.Text.words != "")):
        titles[row.code][row.lang] = row.words
    documents: dict[tuple[str, str], list[Document]] = defaultdict(list)
    pictures: dict[tuple[str, str], int] = {}
    held = models.File.select().where(models.File.removed_at.is_null())
    for f in held.order_by(models.File.position, models.File.made_at, models.File.id):
        if f.use == "document":
            title = {lang: titles[str(f.id)][lang] for lang in languages if lang in titles[str(f.id)]}
            documents[f.kind, f.code].append(Document(f.id, f.name, f.type, f.size, title, f.lang))
        else:
            pictures[f.use, f.code] = f.id
    plans = {code: id_ for (use, code), id_ in pictures.items() if use == "plan"}
    logo = next((id_ for (use, _code), id_ in pictures.items() if use == "logo"), None)
    return Files(documents, plans, logo)


def one(id_: int) -> models.File | None:
    """What is known of a file, removed or not."""
    found: models.File | None = models.File.get_or_none(models.File.id == id_)
    return found


def some(ids: Iterable[int]) -> dict[int, models.File]:
    return {f.id: f for f in models.File.select().where(models.File.id.in_(list(ids)))}


def held(kind: str, code: str, use: str) -> list[models.File]:
    """Those of one thing that are in the draft, in order."""
    f = models.File
    mine = (f.kind == kind) & (f.code == code) & (f.use == use) & f.removed_at.is_null()
    return list(f.select().where(mine).order_by(f.position, f.made_at, f.id))


def add(values: dict[str, Any], pieces: Iterable[bytes]) -> int:
    """Writes it piece by piece; gives its id, which no other file ever had: browsers keep what they once opened."""
    id_ = secrets.randbelow(2_000_000_000) + 1
    models.File.insert({**values, "id": id_}).execute()
    for number, piece in enumerate(pieces):
        models.FilePiece.insert(file=id_, number=number, body=piece).execute()
    return id_


def take_away(id_: int, now: datetime) -> None:
    """Out of the draft; its bytes stay for the editions that show it."""
    models.File.update(removed_at=now).where(models.File.id == id_).execute()


def pieces(id_: int) -> Iterator[bytes]:
    """Its bytes; between two pieces no connection is held."""
    piece, number = _piece(id_, 0), 0
    while piece:
        yield piece
        number += 1
        piece = _piece(id_, number)


def _piece(id_: int, number: int) -> bytes:
    with connected():
        wanted = (models.FilePiece.file == id_) & (models.FilePiece.number == number)
        row = models.FilePiece.select(models.FilePiece.body).where(wanted).first()
        return bytes(row.body) if row else b""
