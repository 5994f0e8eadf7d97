"""An edition: the programme as a frozen document, and what changed from one to the next."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from typing import Any

from webapp.rules.programme import Document, Event, Place, Programme, Session, Speech, Text, Track, in_order

FORMAT = 1


def plain(value: Any) -> Any:
    """Dates and instants in ISO 8601, tuples as lists, dataclasses by field."""
    if isinstance(value, str | int | None):
        return value
    if isinstance(value, date):  # a datetime is a date
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    return value


def document(programme: Programme) -> dict[str, Any]:
    """JSON-ready document of an edition; two equal programmes give equal documents."""
    body = {
        "event": programme.event,
        "places": dict(sorted(programme.places.items())),
        "tracks": dict(sorted(programme.tracks.items())),
        "sessions": dict(sorted(programme.sessions.items())),
    }
    return {"format": FORMAT, **plain(body)}


def upgrade(doc: dict[str, Any]) -> dict[str, Any]:
    """A document of any earlier format as one of today's. Raises ValueError for a format from the future."""
    if doc.get("format") != FORMAT:
        raise ValueError(f"unknown edition format {doc.get('format')!r}")
    return doc


def programme_of(doc: dict[str, Any]) -> Programme:
    """The programme a document describes."""
    doc = upgrade(doc)
    event = {
        **doc["event"],
        "start": date.fromisoformat(doc["event"]["start"]),
        "end": date.fromisoformat(doc["event"]["end"]),
    }
    event["languages"] = tuple(event["languages"])
    event["documents"] = _documents(event)
    sessions = {}
    for code, raw in doc["sessions"].items():
        sessions[code] = Session(
            **{
                **raw,
                "day": date.fromisoformat(raw["day"]),
                "start": datetime.fromisoformat(raw["start"]),
                "end": datetime.fromisoformat(raw["end"]),
                "languages": tuple(raw["languages"]),
                "interpretation": tuple(raw["interpretation"]),
                "audience": tuple(raw["audience"]),
                "speeches": tuple(Speech(**speech) for speech in raw["speeches"]),
                "documents": _documents(raw),
            }
        )
    return Programme(
        Event(**event),
        {code: Place(**place) for code, place in doc["places"].items()},
        {code: Track(**track) for code, track in doc["tracks"].items()},
        in_order(sessions),
    )


def _documents(raw: Mapping[str, Any]) -> tuple[Document, ...]:
    return tuple(Document(**each) for each in raw.get("documents", ()))


COMPARED = (
    "place",
    "start",
    "end",
    "kind",
    "track",
    "title",
    "short",
    "abstract",
    "languages",
    "interpretation",
    "mode",
    "channel",
    "capacity",
    "registration",
    "quota",
    "kept",
    "release",
    "continues",
    "audience",
    "speeches",
    "documents",
    "cancelled",
)


ALSO_COMPARED: Mapping[str, Sequence[str]] = {
    "event": (
        "name", "theme", "city", "start", "end", "timezone", "languages", "default_language", "home", "practical",
        "safety", "documents", "release", "colour", "logo",
    ),
    "track": ("name", "colour"),
    "place": ("name", "address", "capacity", "walk", "how", "plan", "gate", "within"),
}  # fmt: skip
"""Of what is not a session."""


@dataclass(frozen=True)
class Change:
    """One field of one session, in one language when it is a text; for a whole session `added` or `removed`."""

    session: str
    field: str
    language: str
    old: Any
    new: Any


def changes(old: Programme, new: Programme) -> list[Change]:
    """Everything a reader could notice between two programmes, in the new order of sessions."""
    found: list[Change] = []
    for code, session in new.sessions.items():
        before = old.sessions.get(code)
        if before is None:
            found.append(Change(code, "added", "", None, session))
        else:
            found += [Change(code, *each) for each in _fields(before, session, COMPARED)]
    found += [
        Change(code, "removed", "", session, None) for code, session in old.sessions.items() if code not in new.sessions
    ]
    return found


def _fields(before: Any, after: Any, names: Sequence[str]) -> Iterator[tuple[str, str, Any, Any]]:
    """(field, language of a text, old, new) of each that differs."""
    if before == after:
        return
    for name in names:
        was, now = getattr(before, name), getattr(after, name)
        if isinstance(now, Mapping):
            for lang in sorted({*was, *now}):
                if was.get(lang, "") != now.get(lang, ""):
                    yield name, lang, was.get(lang, ""), now.get(lang, "")
        elif was != now:
            yield name, "", was, now


@dataclass(frozen=True)
class Difference:
    """As a change, of anything: kind is event, track, place or session."""

    kind: str
    code: str
    field: str
    language: str
    old: Any
    new: Any


def differences(old: Programme, new: Programme) -> list[Difference]:
    """Everything that differs: the event, tracks, places, then the sessions."""
    event = _fields(old.event, new.event, ALSO_COMPARED["event"])
    return [
        *(Difference("event", new.event.code, *each) for each in event),
        *_of_things("track", old.tracks, new.tracks),
        *_of_things("place", old.places, new.places),
        *(Difference("session", c.session, c.field, c.language, c.old, c.new) for c in changes(old, new)),
    ]


def _of_things(kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    for code in [*new, *(code for code in old if code not in new)]:
        if code not in old:
            yield Difference(kind, code, "added", "", None, new[code])
        elif code not in new:
            yield Difference(kind, code, "removed", "", old[code], None)
        else:
            for each in _fields(old[code], new[code], ALSO_COMPARED[kind]):
                yield Difference(kind, code, *each)


def stamp(base: int, programme: Programme) -> str:
    """Names what was compared: a programme, and the number of the edition it was compared with."""
    written = json.dumps(document(programme), ensure_ascii=False, sort_keys=True)
    return f"{base}-{hashlib.sha256(written.encode()).hexdigest()[:32]}"


def written(note: str | Text) -> str:
    """An edition's note as it is kept: words of no particular language, or a text."""
    return note if isinstance(note, str) else json.dumps({k: v for k, v in note.items() if v}, ensure_ascii=False)


def note_of(kept: str) -> Text:
    """The note as a text; words of no particular language stand under an empty one."""
    if kept.startswith("{"):
        try:
            return {str(lang): str(words) for lang, words in json.loads(kept).items()}
        except ValueError:
            pass
    return {"": kept} if kept else {}


def _moved(old: Programme, new: Programme) -> set[str]:
    """Sessions whose place is called otherwise, or has another address: calendars write it out."""
    before = {code: (place.name, place.address) for code, place in old.places.items()}
    places = {p.code for p in new.places.values() if before.get(p.code, (p.name, p.address)) != (p.name, p.address)}
    return {session.code for session in new.sessions.values() if session.place in places}


def numbered(old: Programme | None, new: Programme) -> Programme:
    """`new` with each session's sequence carried over from `old`, plus one where anything changed; a session that
    disappeared stays as cancelled, so that calendars and agendas that hold it are told."""
    if old is None:
        return new
    touched = {change.session for change in changes(old, new)} | _moved(old, new)
    sessions = {
        code: replace(session, sequence=old.sessions[code].sequence + (code in touched))
        if code in old.sessions
        else session
        for code, session in new.sessions.items()
    }
    for code, session in old.sessions.items():
        if code not in sessions:
            sessions[code] = (
                session if session.cancelled else replace(session, cancelled=True, sequence=session.sequence + 1)
            )
    return replace(new, sessions=in_order(sessions))
