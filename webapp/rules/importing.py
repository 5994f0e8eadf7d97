"""What an organiser's tables say once read, what is wrong with them, and what an import did."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from webapp.rules.programme import Programme, Session, Text

TABLES = ("event", "places", "tracks", "delegations", "sessions", "people")
DELEGATION_KINDS = ("commune", "departement", "region", "city", "town", "village", "prefecture", "other")
CATEGORIES = ("delegate", "guest", "press", "interpreter", "accompanying", "staff")

PROBLEMS = (
    "path_missing", "path_unknown", "table_missing", "table_twice", "too_big", "empty", "not_text", "encoding",
    "quotes", "workbook", "password", "heading_twice", "column_missing", "cell_beyond", "one_event", "required",
    "no_words", "no_name", "code", "code_twice", "choice", "unknown_place", "unknown_track", "unknown_delegation",
    "unknown_session", "unknown_audience", "language", "default_language", "timezone", "country", "colour", "whole",
    "yes_no", "date", "date_ambiguous", "date_without_year", "time", "event_ends", "event_long", "session_ends",
    "time_skipped", "text_long", "control", "email", "formula",
)  # fmt: skip
"""Codes of what stops an import."""
WARNINGS = (
    "encoding_assumed", "table_unknown", "column_unknown", "column_unnamed", "language_extra", "day_outside",
    "place_clash", "speaker_clash", "capacity_over",
)  # fmt: skip
"""Codes of what is shown and imported all the same."""


class OtherEvent(Exception):
    """The database holds another event; one database, one event."""

    def __init__(self, held: str, given: str) -> None:
        super().__init__(f"this database holds the event {held}, not {given}")
        self.held = held
        self.given = given


@dataclass(frozen=True)
class Problem:
    """`file` is a file, or workbook › sheet; `row` as a spreadsheet numbers it (heading: 1), 0 for the whole file."""

    file: str
    row: int
    column: str
    code: str
    gaps: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DelegationRow:
    code: str
    country: str
    name: Text
    kind: str = "other"
    protocol: int | None = None
    twins: tuple[str, ...] = ()


@dataclass(frozen=True)
class PersonRow:
    """`delegation` is empty for a guest; `speaks_at` are session codes."""

    code: str
    delegation: str = ""
    category: str = "delegate"
    civility: str = ""
    family: str = ""
    given: str = ""
    native_family: str = ""
    native_given: str = ""
    kana_family: str = ""
    kana_given: str = ""
    function: Text = field(default_factory=dict)
    email: str = ""
    language: str = ""
    head: bool = False
    escort: bool = False
    vip: bool = False
    speaks_at: tuple[str, ...] = ()


@dataclass(frozen=True)
class Known:
    """Codes a table may refer to without holding them: those already in the database."""

    places: frozenset[str] = frozenset()
    tracks: frozenset[str] = frozenset()
    delegations: frozenset[str] = frozenset()
    sessions: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Parsed:
    """`programme` is None when a problem leaves no event to speak of. Its sessions hold no speeches, as people have
    no ids yet: those are in `speaks_at`."""

    programme: Programme | None
    delegations: tuple[DelegationRow, ...] = ()
    people: tuple[PersonRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Count:
    """Of one table. `absent` are the codes kept though the file does not hold them."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    absent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """What an import did, by table."""

    tables: Mapping[str, Count]

    @property
    def wrote(self) -> bool:
        return any(count.added or count.changed for count in self.tables.values())


def place_clashes(sessions: Iterable[Session]) -> list[tuple[Session, Session]]:
    """Pairs of sessions that share a place and some time, the later one second."""
    held = [session for session in sessions if session.place and not session.cancelled]
    return [(one, two) for one, two in _overlapping(held) if one.place == two.place]


def speaker_clashes(person: PersonRow, sessions: Mapping[str, Session]) -> list[tuple[Session, Session]]:
    """Pairs of sessions that would have this person speak in two places at one time."""
    held = [sessions[code] for code in person.speaks_at if code in sessions and not sessions[code].cancelled]
    return [(one, two) for one, two in _overlapping(held) if one.place != two.place]


def _overlapping(sessions: list[Session]) -> list[tuple[Session, Session]]:
    in_order = sorted(sessions, key=lambda session: (session.start, session.end, session.code))
    return [(one, two) for one, two in combinations(in_order, 2) if one.overlaps(two)]


def over_capacity(programme: Programme) -> list[Session]:
    """Sessions announced for more people than their place holds."""
    found = []
    for session in programme.sessions.values():
        place = programme.places.get(session.place)
        if place and place.capacity is not None and session.capacity is not None and session.capacity > place.capacity:
            found.append(session)
    return found
