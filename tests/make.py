"""Dull factories: rows written through the models, with everything a test does not care about filled in."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from webapp.rules import times
from webapp.store import models, programme

NOW = datetime(2024, 11, 20, 1, 12, tzinfo=UTC)  # 10:12 in Shizuoka
LANGUAGES = ("fr", "ja", "en")
Words = Mapping[str, str] | str


def text(kind: str, code: str, field: str, words: Words) -> None:
    """One row a language; a plain string is said in every language of the event."""
    said = words if isinstance(words, Mapping) else dict.fromkeys(languages(), words)
    for lang, each in said.items():
        models.Text.create(kind=kind, code=code, field=field, lang=lang, words=each, changed_at=NOW)


def languages() -> tuple[str, ...]:
    found = programme.event()
    return tuple(found.languages) if found else LANGUAGES


def event(
    code: str = "8rfj", name: Words = "Rencontres", timezone: str = "Asia/Tokyo",
    languages: tuple[str, ...] = LANGUAGES, default: str = "ja",
    start: str = "2024-11-18", end: str = "2024-11-21", **more: Any,
) -> models.Event:  # fmt: skip
    row = models.Event.create(
        code=code, timezone=timezone, languages=list(languages), default_language=default,
        start=date.fromisoformat(start), end=date.fromisoformat(end), **more,
    )  # fmt: skip
    text("event", code, "name", name)
    return row


def place(
    code: str = "ROOM1", name: Words = "", capacity: int | None = None, address: str = "", walk: int | None = None
) -> models.Place:
    row = models.Place.create(code=code, capacity=capacity, address=address, walk=walk)
    text("place", code, "name", name or code)
    return row


def track(code: str = "ECO", name: Words = "", colour: str = "#b3541e") -> models.Track:
    row = models.Track.create(code=code, colour=colour)
    text("track", code, "name", name or code)
    return row


def delegation(
    code: str = "FR-BRE", country: str = "", kind: str = "commune", protocol: int | None = None, name: Words = ""
) -> models.Delegation:
    """The country is the beginning of the code when it is not given."""
    row = models.Delegation.create(code=code, country=country or code[:2], kind=kind, protocol=protocol)
    text("delegation", code, "name", name or code)
    return row


def person(
    given: str = "Odile", family: str = "Kervanec", delegation: Any = None, code: str = "", **more: Any
) -> models.Person:
    """`delegation` is a code, made when it is not there, or a row; the code is P1, P2 … when not given."""
    if isinstance(delegation, str):
        delegation = _found(models.Delegation, delegation)
    code = code or f"P{models.Person.select().count() + 1}"
    return models.Person.create(code=code, given=given, family=family, delegation=delegation, **more)


def session(
    code: str = "C10", start: str = "2024-11-20 13:45", end: str = "", title: Words = "", kind: str = "workshop",
    place: str | None = None, track: str | None = None, short: Words = "", abstract: Words = "", **more: Any,
) -> models.Session:  # fmt: skip
    """`start` and `end` are the event's local times; `end` may be a time alone, and is an hour later when not given."""
    day, begins, ends = _times(start, end)
    row = models.Session.create(
        code=code, day=day, start=begins, end=ends, kind=kind,
        place=_found(models.Place, place) if place else None,
        track=_found(models.Track, track) if track else None, **more,
    )  # fmt: skip
    for field, words in (("title", title or code), ("short", short), ("abstract", abstract)):
        if words:
            text("session", code, field, words)
    return row


def _times(start: str, end: str) -> tuple[date, datetime, datetime]:
    zone = ZoneInfo((programme.event() or event()).timezone)
    first = datetime.fromisoformat(start)
    begins = times.at(first.date(), first.time(), zone)
    if not end:
        return first.date(), begins, begins + timedelta(hours=1)
    last = datetime.fromisoformat(end) if " " in end else datetime.combine(first.date(), time.fromisoformat(end))
    return first.date(), begins, times.at(last.date(), last.time(), zone)


def _found(model: Any, code: str) -> Any:
    makes: dict[Any, Any] = {models.Delegation: delegation, models.Place: place, models.Track: track}
    return model.get_or_none(model.code == code) or makes[model](code)


def speech(session: str, person: models.Person, role: str = "speaker", position: int = 0) -> models.Speech:
    return models.Speech.create(session=session, person=person, role=role, position=position)


def badge(person: models.Person, code: str = "", **more: Any) -> models.Badge:
    return models.Badge.create(person=person, code=code or f"{person.id:017d}", issued_at=NOW, **more)


def star(person: models.Person, session: str, starred: bool = True, at: datetime = NOW) -> models.Star:
    return models.Star.create(person=person, session=session, starred=starred, tapped_at=at)


def seat(person: models.Person, session: str, booked: bool = True, at: datetime = NOW, **more: Any) -> models.Seat:
    """A booked seat, or a waiting one."""
    return models.Seat.create(person=person, session=session, asked_at=at, booked_at=at if booked else None, **more)


def edition(note: str = "", now: datetime = NOW) -> int:
    """Makes the draft the live edition, without notices; gives its number."""
    draft = programme.draft()
    assert draft is not None, "make.event() first"
    return programme.make_edition(draft, "test", note, now)
