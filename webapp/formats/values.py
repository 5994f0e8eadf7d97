"""A value of the draft as people read it: hours of the event, places and people by name, yes and no."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from webapp.formats import countries, dates, languages
from webapp.formats.words import N_, say
from webapp.rules.times import local

KINDS = {
    "registration": N_("Registration desk"),
    "meal": N_("Meal"),
    "transfer": N_("Transfer"),
    "visit": N_("Study visit"),
    "ceremony": N_("Ceremony"),
    "plenary": N_("Plenary session"),
    "roundtable": N_("Round table"),
    "workshop": N_("Workshop"),
    "meeting": N_("Meeting"),
    "break": N_("Break"),
    "photo": N_("Official photograph"),
}
MODES = {
    "simultaneous": N_("simultaneous"),
    "consecutive": N_("consecutive"),
    "none": N_("no interpretation"),
}
REGISTRATIONS = {
    "open": N_("without booking"),
    "required": N_("by booking"),
    "invitation": N_("by invitation"),
}
CATEGORIES = {
    "delegate": N_("Delegate"),
    "guest": N_("Guest"),
    "press": N_("Press"),
    "interpreter": N_("Interpreter"),
    "accompanying": N_("Accompanying person"),
    "staff": N_("Organisation"),
}
DELEGATION_KINDS = {
    "commune": N_("Commune"),
    "departement": N_("Département"),
    "region": N_("Region"),
    "city": N_("City (Japan)"),
    "town": N_("Town (Japan)"),
    "village": N_("Village (Japan)"),
    "prefecture": N_("Prefecture (Japan)"),
    "other": N_("Other"),
}
ROLES = {
    "speaker": N_("Speaker"),
    "chair": N_("Chair"),
    "moderator": N_("Moderator"),
    "rapporteur": N_("Rapporteur"),
}
"""What somebody is in a session they speak in."""
CHOICES = {
    ("session", "kind"): KINDS, ("session", "mode"): MODES, ("session", "registration"): REGISTRATIONS,
    ("person", "category"): CATEGORIES, ("delegation", "kind"): DELEGATION_KINDS,
}  # fmt: skip


@dataclass(frozen=True)
class Names:
    """What codes and ids are called, in the reader's language; the event's zone."""

    zone: ZoneInfo
    places: Mapping[str, str] = field(default_factory=dict)
    tracks: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[int, str] = field(default_factory=dict)
    delegations: Mapping[str, str] = field(default_factory=dict)


def said(kind: str, name: str, value: Any, names: Names, ui: str) -> str:
    """One value; a dash for none."""
    if value is None or value == "" or value == []:
        return "—"
    if isinstance(value, bool):
        return say(ui, N_("yes")) if value else say(ui, N_("no"))
    if (kind, name) in CHOICES:
        return say(ui, CHOICES[kind, name].get(value, str(value)))
    say_it = _SAID.get(name)
    return say_it(value, names, ui) if say_it else str(value)


def _day(value: Any, names: Names, ui: str) -> str:
    return dates.day_long(date.fromisoformat(value), ui)


def _when(value: Any, names: Names, ui: str) -> str:
    """An instant with its day, or a day."""
    if len(value) == len("2024-11-20"):
        return _day(value, names, ui)
    return dates.moment(local(datetime.fromisoformat(value), names.zone), ui)


def _listed(words: list[str], ui: str) -> str:
    return ("、" if ui == "ja" else ", ").join(words)


def _languages(value: Any, _names: Names, ui: str) -> str:
    return _listed([languages.name(code, ui) for code in value], ui)


def _audience(value: Any, names: Names, ui: str) -> str:
    """Countries, delegations and categories."""
    return _listed([_group(code, names, ui) for code in value], ui)


def _group(code: str, names: Names, ui: str) -> str:
    if code in names.delegations:
        return names.delegations[code]
    if code in CATEGORIES:
        return say(ui, CATEGORIES[code])
    return countries.name(code, ui) if len(code) == 2 and code.isupper() else code


def _people(value: Any, names: Names, ui: str) -> str:
    gone = say(ui, N_("someone who was removed"))
    return _listed([names.people.get(person, gone) for person, _role in value], ui)


def _release(value: Any, _names: Names, ui: str) -> str:
    return say(ui, N_("never")) if value == -1 else dates.duration(value, ui)


_SAID: Mapping[str, Callable[[Any, Names, str], str]] = {
    "day": _day, "start": _when, "end": _when, "place": lambda value, names, _ui: names.places.get(value, value),
    "within": lambda value, names, _ui: names.places.get(value, value),
    "track": lambda value, names, _ui: names.tracks.get(value, value), "languages": _languages,
    "interpretation": _languages, "audience": _audience, "speeches": _people, "release": _release,
    "default_language": lambda value, _names, ui: languages.name(value, ui),
    "language": lambda value, _names, ui: languages.name(value, ui),
    "delegation": lambda value, names, _ui: names.delegations.get(value, value), "twins": _audience,
    "lang": lambda value, _names, ui: languages.name(value, ui),
    "country": lambda value, _names, ui: countries.name(value, ui),
    "walk": lambda value, _names, ui: dates.duration(value, ui),
}  # fmt: skip
