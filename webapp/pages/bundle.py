"""The edition as phones keep it: every page of the programme in every language, cut once per process (docs/live.md)."""

import hashlib
import json
import time
import zlib
from collections.abc import Iterator
from datetime import UTC
from threading import Lock
from typing import Any

from flask import url_for

from webapp.pages.assets import assets
from webapp.pages.edition import Edition
from webapp.rules.programme import Programme
from webapp.store import people
from webapp.store import programme as store
from webapp.store.db import connected, db
from webapp.store.pulse import Beat

_kept: dict[str, bytes] = {}
_speakers: dict[tuple[str, int, int], str] = {}
_one = Lock()


def key(beat: Beat, programme: Programme | None, version: str) -> str:
    """Under what a bundle is known: whatever it is made of. Of people those who speak: a guest who is registered at
    the desk sends nobody's phone for the whole programme."""
    of = (beat.epoch, beat.edition, beat.people)
    if of not in _speakers:
        found = _who_speak(programme)
        _speakers.clear()
        _speakers[of] = found
    return f"{beat.epoch}-{beat.edition}-{_speakers[of]}-{version}"


def _who_speak(programme: Programme | None) -> str:
    sessions = programme.sessions.values() if programme else ()
    found = people.individuals(speech.person for session in sessions for speech in session.speeches)
    return hashlib.sha256(repr(sorted(found.items())).encode()).hexdigest()[:8]


def described(beat: Beat, programme: Programme) -> dict[str, Any]:
    """What a phone reads before it fetches a bundle."""
    made = store.edition_row(beat.edition).made_at.astimezone(UTC)
    return {
        "key": key(beat, programme, assets().version), "epoch": beat.epoch, "edition": beat.edition,
        "assets": assets().version, "made_at": made.isoformat(timespec="seconds").replace("+00:00", "Z"),
    }  # fmt: skip


def compressed(beat: Beat, programme: Programme) -> bytes:
    """The bundle as gzip; rendered when this process is first asked for it, others being served meanwhile. Whoever
    waits for it holds no connection: some dozens of phones would hold them all, and nobody else would be answered."""
    name = key(beat, programme, assets().version)
    found = _kept.get(name)
    if found is None:
        db.close()
        with _one:
            found = _kept.get(name)
            if found is None:
                with connected():
                    found = _compressed(beat, programme)
                for older in list(_kept)[:-1]:  # the former one is still waited for
                    del _kept[older]
                _kept[name] = found
    return found


def _compressed(beat: Beat, programme: Programme) -> bytes:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [squeeze.compress(part.encode()) for part in _json(beat, programme)]
    return b"".join([*parts, squeeze.flush()])


def _json(beat: Beat, programme: Programme) -> Iterator[str]:
    """The bundle in pieces, none of which holds others up for long."""
    head = {
        **described(beat, programme),
        "timezone": programme.event.timezone,
        "days": [day.isoformat() for day in programme.days],
        "default": programme.event.default_language,
        "files": _files(),
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "languages": {'
    for n, lang in enumerate(programme.event.languages):
        said = json.dumps(Edition(beat, programme, lang).bundle(), ensure_ascii=False)
        yield f"{', ' if n else ''}{json.dumps(lang)}: "
        for at in range(0, len(said), 50_000):
            time.sleep(0)
            yield said[at : at + 50_000]
    yield "}}"


def _files() -> list[str]:
    """Every static file a delegate's pages and the manifest need."""
    found = assets()
    wanted = [
        name
        for name in found.files
        if name in ("css/delegate.css", "vendor/htmx.min.js")
        or (name.startswith("icons/") and "screen-" not in name)
        or (name.startswith("js/") and not name.startswith("js/scanner/"))
    ]
    return [url_for("assets.file", version=found.version, name=name) for name in wanted]
