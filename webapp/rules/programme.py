"""The programme as a value: the same for the draft and for an edition, written to and read from a frozen document."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

FORMAT = 1
KINDS = (
    "registration",
    "meal",
    "transfer",
    "visit",
    "ceremony",
    "plenary",
    "roundtable",
    "workshop",
    "meeting",
    "break",
    "photo",
)
SMALL = frozenset({"registration", "transfer", "break", "photo"})
"""Kinds shown as one line, as are meals that need no booking: nobody stars a coffee break."""
MODES = ("simultaneous", "consecutive", "none")
REGISTRATIONS = ("open", "required", "invitation")

Text = Mapping[str, str]


@dataclass(frozen=True)
class Event:
    """The event itself. `start` and `end` are local dates; `languages` are in the event's order."""

    code: str
    name: Text
    theme: Text
    city: Text
    timezone: str
    languages: tuple[str, ...]
    default_language: str
    start: date
    end: date

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @cached_property
    def days(self) -> tuple[date, ...]:
        return tuple(self.start + timedelta(days=n) for n in range((self.end - self.start).days + 1))


@dataclass(frozen=True)
class Place:
    """A room or a site. `capacity` None means no limit."""

    code: str
    name: Text
    address: str = ""
    capacity: int | None = None


@dataclass(frozen=True)
class Track:
    """`colour` is #rrggbb as the organiser gave it."""

    code: str
    name: Text
    colour: str = "#5a5a5a"


@dataclass(frozen=True)
class Speech:
    """One person's part in a session; the name itself stays with the person."""

    person: int
    role: str = "speaker"


@dataclass(frozen=True)
class Session:
    """`start` and `end` are UTC instants. `sequence` grows with each published change (RFC 5545)."""

    code: str
    day: date
    start: datetime
    end: datetime
    kind: str
    title: Text
    place: str = ""
    track: str = ""
    short: Text = field(default_factory=dict)
    abstract: Text = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    interpretation: tuple[str, ...] = ()
    mode: str = "none"
    channel: str = ""
    capacity: int | None = None
    registration: str = "open"
    quota: int | None = None
    audience: tuple[str, ...] = ()
    cancelled: bool = False
    speeches: tuple[Speech, ...] = ()
    sequence: int = 0

    @property
    def small(self) -> bool:
        return self.kind in SMALL or (self.kind == "meal" and self.registration == "open")

    @property
    def follow(self) -> tuple[str, ...]:
        """Languages one can follow it in: spoken on the floor or heard through interpretation."""
        return tuple(dict.fromkeys((*self.languages, *self.interpretation)))

    def overlaps(self, other: "Session") -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Programme:
    """Event, places, tracks and sessions; sessions are in order of start, end, code."""

    event: Event
    places: Mapping[str, Place]
    tracks: Mapping[str, Track]
    sessions: Mapping[str, Session]

    def on(self, day: date) -> list[Session]:
        return [session for session in self.sessions.values() if session.day == day]

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The event's days, and any other day on which something takes place."""
        return tuple(sorted({*self.event.days, *(session.day for session in self.sessions.values())}))


def in_order(sessions: Mapping[str, Session]) -> dict[str, Session]:
    return {s.code: s for s in sorted(sessions.values(), key=lambda s: (s.start, s.end, s.code))}


# --- the frozen document -------------------------------------------------------------------------


def _plain(value: Any) -> Any:
    if isinstance(value, date):  # a datetime is a date
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value


def document(programme: Programme) -> dict[str, Any]:
    """JSON-ready document of an edition; two equal programmes give equal documents."""
    body = {
        "event": asdict(programme.event),
        "places": {code: asdict(place) for code, place in sorted(programme.places.items())},
        "tracks": {code: asdict(track) for code, track in sorted(programme.tracks.items())},
        "sessions": {code: asdict(session) for code, session in sorted(programme.sessions.items())},
    }
    return {"format": FORMAT, **_plain(body)}


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
            }
        )
    return Programme(
        Event(**event),
        {code: Place(**place) for code, place in doc["places"].items()},
        {code: Track(**track) for code, track in doc["tracks"].items()},
        in_order(sessions),
    )


# --- comparing -----------------------------------------------------------------------------------

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
    "audience",
    "speeches",
    "cancelled",
)


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
            continue
        for name in COMPARED:
            was, now = getattr(before, name), getattr(session, name)
            if isinstance(now, Mapping):
                found += [
                    Change(code, name, lang, was.get(lang, ""), now.get(lang, ""))
                    for lang in sorted({*was, *now})
                    if was.get(lang, "") != now.get(lang, "")
                ]
            elif was != now:
                found.append(Change(code, name, "", was, now))
    found += [
        Change(code, "removed", "", session, None) for code, session in old.sessions.items() if code not in new.sessions
    ]
    return found


def numbered(old: Programme | None, new: Programme) -> Programme:
    """`new` with each session's sequence carried over from `old`, plus one where anything changed; a session that
    disappeared stays as cancelled, so that calendars and agendas that hold it are told."""
    if old is None:
        return new
    touched = {change.session for change in changes(old, new)}
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
