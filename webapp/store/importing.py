"""Writing what an organiser's tables say: by code, only what differs, and nothing is ever deleted."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from peewee import chunked

from webapp.rules.badges import new_code
from webapp.rules.importing import Count, DelegationRow, Known, PersonRow
from webapp.rules.programme import Event, Place, Session, Track
from webapp.store import models, texts
from webapp.store.texts import Texts


def known() -> Known:
    """Codes of the database that a file may refer to."""

    def codes(model: Any) -> frozenset[str]:
        return frozenset(code for (code,) in model.select(model.code).tuples())

    return Known(codes(models.Place), codes(models.Track), codes(models.Delegation), codes(models.Session))


def event(given: Event, now: datetime) -> Count:
    values = {
        "code": given.code, "timezone": given.timezone, "languages": list(given.languages),
        "default_language": given.default_language, "start": given.start, "end": given.end, "release": given.release,
    }  # fmt: skip
    said = {field: getattr(given, field) for field in ("name", "theme", "city", "practical", "safety")}
    added, changed = _rows(models.Event, {given.code: values})
    changed |= texts.write("event", {given.code: said}, now) - added
    return Count(len(added), len(changed), 1 - len(added | changed))


def places(given: Collection[Place], now: datetime) -> Count:
    same = ("code", "address", "capacity", "walk", "gate", "within")
    wanted = {place.code: {name: getattr(place, name) for name in same} for place in given}
    return _table(models.Place, "place", wanted, {place.code: {"name": place.name} for place in given}, now)


def tracks(given: Collection[Track], now: datetime) -> Count:
    wanted = {track.code: {"code": track.code, "colour": track.colour} for track in given}
    return _table(models.Track, "track", wanted, {track.code: {"name": track.name} for track in given}, now)


def sessions(given: Collection[Session], now: datetime) -> Count:
    said = {
        session.code: {"title": session.title, "short": session.short, "abstract": session.abstract}
        for session in given
    }
    return _table(models.Session, "session", {session.code: _session(session) for session in given}, said, now)


def _session(session: Session) -> dict[str, Any]:
    same = (
        "code", "day", "start", "end", "kind", "mode", "channel", "capacity", "registration", "quota", "cancelled",
        "kept", "release", "continues",
    )  # fmt: skip
    lists = ("languages", "interpretation", "audience")
    values = {name: getattr(session, name) for name in same} | {name: list(getattr(session, name)) for name in lists}
    return values | {"place": session.place or None, "track": session.track or None}


def delegations(given: Collection[DelegationRow], now: datetime) -> Count:
    wanted = {
        row.code: {"code": row.code, "country": row.country, "kind": row.kind, "protocol": row.protocol}
        for row in given
    }
    added, changed = _rows(models.Delegation, wanted)
    changed |= texts.write("delegation", {row.code: {"name": row.name} for row in given}, now)
    held: dict[str, set[str]] = defaultdict(set)
    for one, other in models.Twin.select(models.Twin.delegation, models.Twin.twin).tuples():
        held[one].add(other)
    for row in given:
        if _related(models.Twin, "delegation", row.code, "twin", row.twins, held[row.code]):
            changed.add(row.code)
    return _count(models.Delegation, wanted, added, changed - added)


def people(given: Collection[PersonRow], now: datetime) -> tuple[Count, set[int]]:
    """Also the ids of people whose own row changed."""
    wanted = {row.code: _person(row) for row in given}
    added, changed = _rows(models.Person, wanted)
    ids: dict[str, int] = dict(models.Person.select(models.Person.code, models.Person.id).tuples().execute())
    _many(
        models.Badge, [{"person": ids[code], "code": new_code(), "issued_at": now} for code in wanted if code in added]
    )
    touched = {ids[code] for code in changed}
    held: dict[int, set[str]] = defaultdict(set)
    for person, session in models.Speech.select(models.Speech.person, models.Speech.session).tuples():
        held[person].add(session)
    for row in given:
        if _related(models.Speech, "person", ids[row.code], "session", row.speaks_at, held[ids[row.code]]):
            changed.add(row.code)
    return _count(models.Person, wanted, added, changed - added), touched


def _person(row: PersonRow) -> dict[str, Any]:
    values = {**asdict(row), "delegation": row.delegation or None, "function": dict(row.function)}
    del values["speaks_at"]
    return values


def _related(model: Any, own: str, mine: Any, other: str, wanted: Collection[str], held: set[str]) -> bool:
    """Adds and removes rows of a relation until they are those wanted; whether anything was written."""
    gone, new = held - set(wanted), [code for code in wanted if code not in held]
    if gone:
        model.delete().where((getattr(model, own) == mine) & getattr(model, other).in_(sorted(gone))).execute()
    _many(model, [{own: mine, other: code} for code in new])
    return bool(gone or new)


def _table(model: Any, kind: str, wanted: Mapping[str, dict[str, Any]], said: Texts, now: datetime) -> Count:
    added, changed = _rows(model, wanted)
    changed |= texts.write(kind, said, now)
    return _count(model, wanted, added, changed - added)


def _count(model: Any, wanted: Collection[str], added: set[str], changed: set[str]) -> Count:
    absent = sorted(code for (code,) in model.select(model.code).tuples() if code not in wanted)
    return Count(len(added), len(changed), len(wanted) - len(added) - len(changed), tuple(absent))


def _rows(model: Any, wanted: Mapping[str, dict[str, Any]]) -> tuple[set[str], set[str]]:
    """Codes of the rows that were added, and of those in which something differed."""
    held = {row.code: row.__data__ for row in model.select()}
    changed = set()
    for code in sorted(wanted.keys() & held.keys()):
        differs = {name: value for name, value in wanted[code].items() if held[code][name] != value}
        if differs:
            model.update(differs).where(model.code == code).execute()
            changed.add(code)
    added = [code for code in wanted if code not in held]
    _many(model, [wanted[code] for code in added])
    return set(added), changed


def _many(model: Any, rows: Iterable[dict[str, Any]]) -> None:
    for some in chunked(rows, 200):
        model.insert_many(some).execute()
