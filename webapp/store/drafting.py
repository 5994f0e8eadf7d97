"""Things of the draft, field by field, as plain JSON values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from webapp.rules.drafting import FIELDS, Known
from webapp.store import models
from webapp.store.db import locked

MODELS: Mapping[str, Any] = {
    "event": models.Event, "place": models.Place, "track": models.Track, "session": models.Session,
    "delegation": models.Delegation, "file": models.File,
}  # fmt: skip
APART = frozenset({"speeches", "twins"})
"""Fields that are rows of another table."""
LINKS = frozenset({("session", "place"), ("session", "track")})
"""Fields that point to another row: empty is none."""
DATES = frozenset({"day", ("event", "start"), ("event", "end")})


@dataclass(frozen=True)
class Words:
    """One language of one text."""

    words: str
    state: str = "written"
    at: datetime | None = None


def hold() -> models.Event | None:
    """The event's row, held until the transaction ends: of two organisers who save at once one is first."""
    found: models.Event | None = locked(models.Event.select()).first()
    return found


def _row(kind: str, code: str) -> Any:
    key = models.File.id if kind == "file" else MODELS[kind].code
    return MODELS[kind].get_or_none(key == code)


def held(kind: str, code: str) -> dict[str, Any] | None:
    """Its fields, `code` among them; None when there is no such thing."""
    row = _row(kind, code)
    if row is None:
        return None
    found = {name: _plain(row.__data__.get(name)) for name in FIELDS[kind] if name not in APART}
    for name in FIELDS[kind]:
        if (kind, name) in LINKS:
            found[name] = found[name] or ""
    if kind == "session":
        found["speeches"] = speeches(code)
    elif kind == "delegation":
        found["twins"] = twins(code)
    return {**found, "code": code}


def speeches(code: str) -> list[list[Any]]:
    rows = models.Speech.select().where(models.Speech.session == code)
    return [[s.person_id, s.role] for s in rows.order_by(models.Speech.position, models.Speech.id)]


def twins(code: str) -> list[str]:
    rows = models.Twin.select(models.Twin.twin).where(models.Twin.delegation == code).order_by(models.Twin.twin)
    return [twin for (twin,) in rows.tuples()]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def write(kind: str, code: str, values: Mapping[str, Any]) -> None:
    """Some fields of a thing that is there."""
    own = {name: _stored(kind, name, value) for name, value in values.items() if name not in APART}
    key = models.File.id if kind == "file" else MODELS[kind].code
    if own:
        MODELS[kind].update(own).where(key == code).execute()
    _write_apart(code, values)


def _write_apart(code: str, values: Mapping[str, Any]) -> None:
    if "speeches" in values:
        _speak(code, values["speeches"])
    if "twins" in values:
        models.Twin.delete().where(models.Twin.delegation == code).execute()
        for twin in values["twins"]:
            models.Twin.create(delegation=code, twin=twin)


def _stored(kind: str, name: str, value: Any) -> Any:
    if (kind, name) in LINKS:
        return value or None
    if name == "day" or (kind, name) in DATES:
        return date.fromisoformat(value)
    return datetime.fromisoformat(value) if kind == "session" and name in ("start", "end") else value


def _speak(code: str, wanted: list[list[Any]]) -> None:
    models.Speech.delete().where(models.Speech.session == code).execute()
    for position, (person, role) in enumerate(wanted):
        models.Speech.create(session=code, person=person, role=role, position=position)


def add(kind: str, code: str, values: Mapping[str, Any]) -> None:
    own = {name: _stored(kind, name, value) for name, value in values.items() if name not in APART}
    MODELS[kind].insert({**own, "code": code}).execute()
    _write_apart(code, values)


def remove(kind: str, code: str) -> None:
    """The thing, its texts and its speeches."""
    if kind == "session":
        models.Speech.delete().where(models.Speech.session == code).execute()
    if kind == "delegation":
        models.Twin.delete().where(models.Twin.delegation == code).execute()
    models.Text.delete().where((models.Text.kind == kind) & (models.Text.code == code)).execute()
    MODELS[kind].delete().where(MODELS[kind].code == code).execute()


def in_use(kind: str, code: str) -> bool:
    """Whether something else of the draft points to it."""
    if kind == "place":
        inside = models.Place.select().where(models.Place.within == code).exists()
        return bool(inside or models.Session.select().where(models.Session.place == code).exists())
    if kind == "track":
        return bool(models.Session.select().where(models.Session.track == code).exists())
    return kind == "delegation" and _delegation_in_use(code)


def _delegation_in_use(code: str) -> bool:
    """By its people, by a twin that names it, by a code of its own, by a session that is for it."""
    uses = (models.Person.delegation, models.Twin.twin, models.PartyCode.delegation)
    if any(column.model.select().where(column == code).exists() for column in uses):
        return True
    return any(code in audience for (audience,) in models.Session.select(models.Session.audience).tuples())


def words(kind: str, code: str) -> dict[str, dict[str, Words]]:
    """field → language → words, their state and since when."""
    found: dict[str, dict[str, Words]] = {}
    for row in models.Text.select().where((models.Text.kind == kind) & (models.Text.code == code)):
        found.setdefault(row.field, {})[row.lang] = Words(row.words, row.state, row.changed_at)
    return found


def write_words(kind: str, code: str, field: str, lang: str, said: Words) -> None:
    """Empty words leave nothing."""
    at = {"kind": kind, "code": code, "field": field, "lang": lang}
    same = (models.Text.kind == kind) & (models.Text.code == code) & (models.Text.field == field)
    row = models.Text.get_or_none(same & (models.Text.lang == lang))
    if not said.words:
        models.Text.delete().where(same & (models.Text.lang == lang)).execute()
    elif row is None:
        models.Text.create(**at, words=said.words, state=said.state, changed_at=said.at)
    else:
        models.Text.update(words=said.words, state=said.state, changed_at=said.at).where(
            models.Text.id == row.id
        ).execute()


def known(countries: frozenset[str]) -> Known:
    """Everything a value may refer to."""

    def codes(model: Any, column: Any = None) -> frozenset[Any]:
        return frozenset(code for (code,) in model.select(column or model.code).tuples())

    row = models.Event.select().first()
    return Known(
        codes(models.Place), codes(models.Track), codes(models.Delegation), codes(models.Person, models.Person.id),
        countries, tuple(row.languages) if row else (),
    )  # fmt: skip
