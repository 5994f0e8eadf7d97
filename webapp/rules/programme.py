"""The programme as a value: event, places, tracks and sessions, the same for the draft and for an edition."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

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
class Document:
    """A file to open. `id` is the file’s; `lang` the language it is written in, empty: any; `size` in bytes."""

    id: int
    name: str
    type: str
    size: int
    title: Text = field(default_factory=dict)
    lang: str = ""


@dataclass(frozen=True)
class Event:
    """The event itself. `start` and `end` are local dates; `languages` are in the event's order. `release`: minutes
    before the start at which booked seats that nobody took are given back; None: never. `home` welcomes; `colour` is
    its accent, #rrggbb, empty: the house's own; `logo` is a file's id."""

    code: str
    name: Text
    theme: Text
    city: Text
    timezone: str
    languages: tuple[str, ...]
    default_language: str
    start: date
    end: date
    practical: Text = field(default_factory=dict)
    safety: Text = field(default_factory=dict)
    release: int | None = None
    home: Text = field(default_factory=dict)
    colour: str = ""
    logo: int | None = None
    documents: tuple[Document, ...] = ()

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @cached_property
    def days(self) -> tuple[date, ...]:
        return tuple(self.start + timedelta(days=n) for n in range((self.end - self.start).days + 1))


@dataclass(frozen=True)
class Place:
    """A room or a site. `capacity` None: no limit. `walk`: minutes on foot from the main venue, 0 in it; None:
    nobody said, or one goes there by coach. A `gate` has a door of its own; a place stands `within` one, or none. `how`
    says how to get there; `plan` is the file of its floor plan."""

    code: str
    name: Text
    address: str = ""
    capacity: int | None = None
    walk: int | None = None
    gate: bool = False
    within: str = ""
    how: Text = field(default_factory=dict)
    plan: int | None = None


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
    """`start` and `end` are UTC instants. `sequence` grows with each published change (RFC 5545). `kept`: seats of the
    capacity that only heads of delegation may book. `release`: as the event's, for this session (rules/release.py).
    `continues`: those inside stay for the next session in the same place."""

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
    kept: int | None = None
    release: int | None = None
    continues: bool = False
    documents: tuple[Document, ...] = ()

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
    def gates(self) -> dict[str, Place]:
        """Places that have a door of their own, by that door: @ and the place's code."""
        return {f"@{place.code}": place for place in self.places.values() if place.gate}

    def has_door(self, code: str) -> bool:
        return code in self.sessions or code in self.gates

    def following(self, session: Session) -> Session | None:
        """The next session in the same place that was not cancelled."""
        here = (s for s in self.sessions.values() if s.place == session.place != "" and not s.cancelled)
        return next((s for s in here if (s.start, s.end, s.code) > (session.start, session.end, session.code)), None)

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The event's days, and any other day on which something takes place."""
        return tuple(sorted({*self.event.days, *(session.day for session in self.sessions.values())}))


def in_order(sessions: Mapping[str, Session]) -> dict[str, Session]:
    return {s.code: s for s in sorted(sessions.values(), key=lambda s: (s.start, s.end, s.code))}
