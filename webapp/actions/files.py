"""Uploading, replacing, ordering and taking away files."""

import hashlib
import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import IO, Any

from webapp.actions import drafting
from webapp.formats import documents, pictures
from webapp.formats.documents import Unfit
from webapp.rules import files as rules
from webapp.rules.drafting import Edit, Fault, Wrong
from webapp.store import audit
from webapp.store import drafting as draft
from webapp.store import files as store
from webapp.store.db import transaction

LONGEST = {"document": 4000, "plan": 2400, "logo": 600}
"""Pixels a side of a picture, by what it is for."""


def upload(
    by: str, kind: str, code: str, use: str, name: str, stream: IO[bytes], now: datetime,
    lang: str = "", titles: Mapping[str, str] | None = None, instead: int = 0,
) -> int:  # fmt: skip
    """Keeps a file; a plan or a logo takes the place of the one there is, a document that of `instead`, with its title.
    Raises Unfit for a file that cannot be kept; Wrong: gone."""
    found, body = _fit(name, stream, use)
    size, sha = _measured(body)
    with transaction():
        if draft.hold() is None or draft.held(kind, code) is None:
            raise Wrong(Fault("gone", gaps={"code": code}))
        there = store.held(kind, code, use)
        former = next((f for f in there if use != "document" or f.id == instead), None)
        if instead and former is None:
            raise Wrong(Fault("gone", gaps={"code": str(instead)}))
        position = former.position if former else max((f.position for f in there), default=0) + 1
        id_ = store.add(
            {
                "kind": kind, "code": code, "use": use, "lang": lang, "name": found.name, "type": found.type,
                "size": size, "sha": sha, "width": found.width, "height": found.height, "position": position,
                "made_at": now, "by": by,
            },
            _pieces(body),
        )  # fmt: skip
        said = dict(titles or {})
        if former and use == "document":
            said = {lang_: each.words for lang_, each in draft.words("file", str(former.id)).get("title", {}).items()}
        _entitle(by, id_, said, now)
        before = None
        if former:
            store.take_away(former.id, now)
            before = {"name": former.name, "file": former.id}
        what = {"name": found.name, "kind": kind, "code": code, "use": use, "file": id_}
        audit.note(by, "uploaded", "file", now, str(id_), before=before, after=what)
        return id_


def _entitle(by: str, id_: int, titles: Mapping[str, str], now: datetime) -> None:
    edits = [Edit("file", str(id_), "title", words, lang) for lang, words in titles.items() if words]
    drafting.change(by, edits, now)


def _fit(name: str, stream: IO[bytes], use: str) -> tuple[rules.File, IO[bytes]]:
    """What it is, found in its bytes; a picture is another one from here on."""
    type_ = documents.kind(stream, rules.ending_of(name))
    if not rules.fits(name, type_):
        raise Unfit("file_unlike")
    if use != "document" and type_ not in rules.PICTURES:
        raise Unfit("picture_kind")
    if type_ not in rules.PICTURES:
        return rules.File(rules.safe_name(name, type_), type_), stream
    made = pictures.anew(stream, LONGEST[use])
    return rules.File(rules.safe_name(name, made.type), made.type, made.width, made.height), io.BytesIO(made.body)


def _measured(body: IO[bytes]) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    for piece in _pieces(body):
        size += len(piece)
        digest.update(piece)
    if size > rules.MOST_BYTES:
        raise Unfit("file_large")
    return size, digest.hexdigest()


def _pieces(body: IO[bytes]) -> Iterator[bytes]:
    body.seek(0)
    while piece := body.read(store.PIECE):
        yield piece


def take_away(by: str, id_: int, now: datetime) -> None:
    """Out of the draft. Raises Wrong: gone."""
    with transaction():
        draft.hold()
        found = store.one(id_)
        if found is None or found.removed_at is not None:
            raise Wrong(Fault("gone", gaps={"code": str(id_)}))
        store.take_away(id_, now)
        what = {"name": found.name, "kind": found.kind, "code": found.code, "use": found.use}
        audit.note(by, "withdrawn", "file", now, str(id_), before=what)


def move(by: str, id_: int, up: bool, now: datetime) -> str:
    """One place up or down among the documents of the same thing; gives the deed, empty at the end of the list."""
    with transaction():
        draft.hold()
        found = store.one(id_)
        if found is None or found.removed_at is not None:
            raise Wrong(Fault("gone", gaps={"code": str(id_)}))
        ids = [f.id for f in store.held(found.kind, found.code, found.use)]
        at = ids.index(id_)
        to = at - 1 if up else at + 1
        if not 0 <= to < len(ids):
            return ""
        ids[at], ids[to] = ids[to], ids[at]
        edits: list[Any] = [Edit("file", str(each), "position", n) for n, each in enumerate(ids, 1)]
        return drafting.change(by, edits, now)
