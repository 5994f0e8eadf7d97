"""Changing the draft: which fields there are, what each may hold, and when two organisers have met.

A field's value is plain JSON: a code, a number, a list, `"2024-11-20"`, an instant `"2024-11-20T04:45:00+00:00"`. A
text is one language of one field.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import available_timezones

from webapp.rules.importing import CATEGORIES, DELEGATION_KINDS
from webapp.rules.programme import KINDS, MODES, REGISTRATIONS

CODE = re.compile(r"[A-Za-z0-9._-]{1,40}")
COLOUR = re.compile(r"#[0-9a-f]{6}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
MOST_NUMBER = 1_000_000
LONGEST = timedelta(hours=24)
TEXTS: Mapping[str, Mapping[str, int]] = {
    "event": {"name": 200, "theme": 200, "city": 200, "home": 10_000, "practical": 10_000, "safety": 10_000},
    "place": {"name": 200, "how": 10_000},
    "track": {"name": 200},
    "session": {"title": 200, "short": 200, "abstract": 10_000},
    "delegation": {"name": 200},
    "file": {"title": 200},
}
"""Kind → field → most characters. The first must be said in one language at least."""
STATES = ("written", "machine", "reviewed", "stale")

UNKNOWN: Any = object()
"""What a field held was not seen: nobody is warned."""


@dataclass(frozen=True)
class Edit:
    """One field of one thing, made to hold `new`; `lang` when it is a text. `was`: what the form that was filled in
    showed. `state`: of a text that is not simply written (a machine's translation)."""

    kind: str
    code: str
    field: str
    new: Any
    lang: str = ""
    was: Any = UNKNOWN
    state: str = "written"


class Met(NamedTuple):
    """A field that somebody else changed meanwhile: what it holds now, by whom and since when (None: not known)."""

    edit: Edit
    held: Any
    by: str = ""
    at: datetime | None = None


class Clash(Exception):
    """Nothing was saved: each field somebody else changed, for whoever asks to choose."""

    def __init__(self, met: Sequence[Met]) -> None:
        super().__init__(f"{len(met)} fields were changed meanwhile")
        self.met = tuple(met)


class Fault(NamedTuple):
    """Why a value cannot be saved. `gaps` are for the sentence (formats/faults.py)."""

    code: str
    field: str = ""
    lang: str = ""
    gaps: Mapping[str, str] = {}


FAULTS = (
    "required", "too_long", "control", "choice", "unknown_place", "unknown_track", "unknown_person", "unknown_audience",
    "whole", "language", "default_language", "timezone", "colour", "date", "time", "time_skipped", "ends_first",
    "too_long_a_time", "event_ends", "event_long", "code", "code_taken", "gone", "in_use", "within_itself", "country",
    "unknown_delegation", "email", "no_name",
)  # fmt: skip
"""Every code; each has its sentence in each language."""


class Wrong(Exception):
    """Nothing was saved: everything that stands against it."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(", ".join(fault.code for fault in faults))
        self.faults = faults


@dataclass(frozen=True)
class Known:
    """What values may refer to."""

    places: frozenset[str] = frozenset()
    tracks: frozenset[str] = frozenset()
    delegations: frozenset[str] = frozenset()
    people: frozenset[int] = frozenset()
    countries: frozenset[str] = frozenset()
    languages: tuple[str, ...] = field(default=())


Check = Callable[[Any, Known], str]
"""The code of what is wrong with a value; empty when nothing is."""


def one_of(*allowed: str) -> Check:
    return lambda value, _known: "" if value in allowed else "choice"


def _whole(most: int = MOST_NUMBER, least: int = 0, none: bool = True) -> Check:
    def check(value: Any, _known: Known) -> str:
        if value is None:
            return "" if none else "required"
        return "" if type(value) is int and least <= value <= most else "whole"

    return check


def yes_no(value: Any, _known: Known) -> str:
    return "" if isinstance(value, bool) else "choice"


def line(most: int) -> Check:
    return lambda value, _known: _said(value, most, lines=False)


def _said(value: Any, most: int, lines: bool = True) -> str:
    if not isinstance(value, str):
        return "choice"
    if len(value) > most:
        return "too_long"
    allowed = "\n\t" if lines else ""
    return "control" if any(unicodedata.category(s) in ("Cc", "Cs") and s not in allowed for s in value) else ""


def _day(value: Any, _known: Known) -> str:
    return "" if _read(date.fromisoformat, value) else "date"


def _instant(value: Any, _known: Known) -> str:
    found = _read(datetime.fromisoformat, value)
    return "" if found and found.tzinfo else "time"


def _read(read: Callable[[str], Any], value: Any) -> Any:
    try:
        return read(value)
    except (TypeError, ValueError):
        return None


def _languages(value: Any, _known: Known) -> str:
    return "" if isinstance(value, list) and all(_is_language(each) for each in value) else "language"


def _is_language(value: Any) -> bool:
    return isinstance(value, str) and bool(LANGUAGE.fullmatch(value))


def _audience(value: Any, known: Known) -> str:
    allowed = {*known.countries, *known.delegations, *CATEGORIES}
    return "" if isinstance(value, list) and allowed.issuperset(value) else "unknown_audience"


def _twins(value: Any, known: Known) -> str:
    """Codes of other delegations."""
    return "" if isinstance(value, list) and known.delegations.issuperset(value) else "unknown_delegation"


def _speeches(value: Any, known: Known) -> str:
    """Pairs of a person's id and their role."""
    if not isinstance(value, list) or not all(isinstance(each, list) and len(each) == 2 for each in value):
        return "unknown_person"
    return "" if known.people.issuperset(person for person, _role in value) else "unknown_person"


FIELDS: Mapping[str, Mapping[str, Check]] = {
    "event": {
        "timezone": lambda value, _known: "" if value in available_timezones() else "timezone",
        "languages": lambda value, known: _languages(value, known) or ("" if value else "language"),
        "default_language": lambda value, _known: "" if _is_language(value) else "default_language",
        "start": _day, "end": _day, "release": _whole(240, none=True), "gate": yes_no,
        "colour": lambda value, _known: "" if value == "" or COLOUR.fullmatch(str(value)) else "colour",
    },
    "place": {
        "address": line(500), "capacity": _whole(), "walk": _whole(240), "gate": yes_no,
        "within": lambda value, known: "" if value == "" or value in known.places else "unknown_place",
    },
    "track": {"colour": lambda value, _known: "" if COLOUR.fullmatch(str(value)) else "colour"},
    "session": {
        "day": _day, "start": _instant, "end": _instant, "kind": one_of(*KINDS),
        "track": lambda value, known: "" if value == "" or value in known.tracks else "unknown_track",
        "place": lambda value, known: "" if value == "" or value in known.places else "unknown_place",
        "languages": _languages, "interpretation": _languages, "mode": one_of(*MODES), "channel": line(200),
        "capacity": _whole(), "registration": one_of(*REGISTRATIONS), "quota": _whole(), "audience": _audience,
        "cancelled": yes_no, "kept": _whole(), "release": _whole(240, least=-1), "continues": yes_no,
        "shelved": yes_no, "speeches": _speeches,
    },
    "delegation": {
        "country": lambda value, known: "" if value in known.countries else "country",
        "kind": one_of(*DELEGATION_KINDS), "protocol": _whole(), "twins": _twins,
    },
    "file": {
        "lang": lambda value, _known: "" if value == "" or _is_language(value) else "language",
        "position": _whole(none=False),
    },
}  # fmt: skip
"""Kind → field → what it may hold."""


DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "event": {"release": None, "gate": False, "colour": ""},
    "place": {"address": "", "capacity": None, "walk": None, "gate": False, "within": ""},
    "track": {"colour": "#5a5a5a"},
    "session": {
        "track": "", "place": "", "languages": [], "interpretation": [], "mode": "none", "channel": "",
        "capacity": None, "registration": "open", "quota": None, "audience": [], "cancelled": False, "kept": None,
        "release": None, "continues": False, "shelved": False, "speeches": [],
    },
    "delegation": {"kind": "other", "protocol": None, "twins": []},
}  # fmt: skip
"""What a new thing holds where nothing is said."""


def faults(kind: str, values: Mapping[str, Any], known: Known) -> list[Fault]:
    """What is wrong with some fields of a thing, each by itself."""
    found = []
    for name, value in values.items():
        code = FIELDS[kind][name](value, known)
        if code:
            found.append(Fault(code, name, gaps={"read": str(value)[:60]}))
    return found


def text_faults(kind: str, name: str, lang: str, words: str, languages: Sequence[str]) -> list[Fault]:
    most = TEXTS[kind][name]
    code = "language" if lang not in languages else _said(words, most, lines=most > 200)
    return [Fault(code, name, lang, {"most": f"{most:,}", "length": f"{len(words):,}"})] if code else []


def whole_faults(kind: str, values: Mapping[str, Any]) -> list[Fault]:
    """What is wrong with a thing whose fields are right one by one."""
    if kind == "session":
        return _span_faults(values)
    if kind == "event":
        return _event_faults(values)
    if kind == "place" and values["within"] == values["code"]:
        return [Fault("within_itself", "within")]
    return []


def _span_faults(values: Mapping[str, Any]) -> list[Fault]:
    start, end = datetime.fromisoformat(values["start"]), datetime.fromisoformat(values["end"])
    if end <= start:
        return [Fault("ends_first", "end")]
    return [Fault("too_long_a_time", "end")] if end - start > LONGEST else []


def _event_faults(values: Mapping[str, Any]) -> list[Fault]:
    start, end = date.fromisoformat(values["start"]), date.fromisoformat(values["end"])
    found = [Fault("event_ends", "end")] if end < start else []
    if (end - start).days > 60:
        found.append(Fault("event_long", "end"))
    if values["default_language"] not in values["languages"]:
        found.append(Fault("default_language", "default_language"))
    return found


def met(edit: Edit, held: Any) -> bool:
    """Whether somebody else changed the field since the form was made, to something else than is asked for now."""
    return edit.was is not UNKNOWN and held not in (edit.was, edit.new)
