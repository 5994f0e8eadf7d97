"""The draft, and the live edition kept in the process."""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from webapp.rules.editions import document, programme_of
from webapp.rules.programme import Event, Place, Programme, Session, Speech, Track, in_order
from webapp.store import files, models, pulse
from webapp.store.files import Files

_live: dict[tuple[str, int], Programme] = {}


def forget() -> None:
    _live.clear()


def texts(kind: str, languages: Sequence[str] = ()) -> dict[str, dict[str, dict[str, str]]]:
    """code → field → language → words; `languages` first, in their order."""
    found: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    row: Any = models.Text
    rows = row.select(row.code, row.field, row.lang, row.words).where((row.kind == kind) & (row.words != ""))
    place = {lang: n for n, lang in enumerate(languages)}
    for code, field, lang, words in sorted(rows.order_by(row.id).tuples(), key=lambda r: place.get(r[2], len(place))):
        found[code][field][lang] = words
    return found


def event() -> models.Event | None:
    """The one event of this database; None before the first import."""
    found: models.Event | None = models.Event.select().first()
    return found


def draft() -> Programme | None:
    """The programme as organisers have it now, without what is on the side; None before there is an event."""
    found = whole()
    return found[0] if found else None


def whole() -> tuple[Programme, dict[str, Session]] | None:
    """The draft, and what organisers keep beside it: its hours only say how long it is to last. None before there is
    an event. Eleven statements, whatever its size."""
    row = event()
    if row is None:
        return None
    languages = tuple(row.languages)
    said, named, how = texts("event", languages)[row.code], texts("track", languages), texts("place", languages)
    found = files.current(languages)
    places = models.Place.select().order_by(models.Place.code)
    tracks = models.Track.select().order_by(models.Track.code)
    sessions, aside = _sessions(languages, found)
    draft = Programme(
        Event(
            row.code, said["name"], said["theme"], said["city"], row.timezone, languages, row.default_language,
            row.start, row.end, said["practical"], said["safety"], row.release, said["home"], row.colour,
            found.logo, tuple(found.documents["event", row.code]),
        ),
        {p.code: Place(p.code, how[p.code]["name"], p.address, p.capacity, p.walk, p.gate, p.within, how[p.code]["how"],
                       found.plans.get(p.code)) for p in places},
        {t.code: Track(t.code, named[t.code]["name"], t.colour) for t in tracks},
        sessions,
    )  # fmt: skip
    return draft, aside


def aside() -> dict[str, Session]:
    """What organisers keep beside the programme."""
    found = whole()
    return found[1] if found else {}


def _sessions(languages: Sequence[str], found: Files) -> tuple[dict[str, Session], dict[str, Session]]:
    """Those of the programme, and those on the side."""
    said = texts("session", languages)
    speeches: dict[str, list[Speech]] = defaultdict(list)
    part = models.Speech
    rows = part.select(part.session, part.person, part.role).order_by(part.position, part.id)
    for code, person, role in rows.tuples():
        speeches[code].append(Speech(person, role))

    def session(s: Any) -> Session:
        return Session(
            code=s.code, day=s.day, start=s.start, end=s.end, kind=s.kind, title=said[s.code]["title"],
            place=s.place_id or "", track=s.track_id or "", short=said[s.code]["short"],
            abstract=said[s.code]["abstract"], languages=tuple(s.languages), interpretation=tuple(s.interpretation),
            mode=s.mode, channel=s.channel, capacity=s.capacity, registration=s.registration, quota=s.quota,
            audience=tuple(s.audience), cancelled=s.cancelled, speeches=tuple(speeches[s.code]), kept=s.kept,
            release=s.release, continues=s.continues, documents=tuple(found.documents["session", s.code]),
        )  # fmt: skip

    everything = list(models.Session.select())
    here, aside = ([s for s in everything if s.shelved == shelved] for shelved in (False, True))
    return in_order({s.code: session(s) for s in here}), in_order({s.code: session(s) for s in aside})


def live(beat: pulse.Beat | pulse.Ring | None = None) -> Programme | None:
    """The live edition; None before the first publication. No SQL when the beat is known and the edition is kept."""
    beat = beat or pulse.beat()
    if not beat.edition:
        return None
    key = (beat.epoch, beat.edition)
    if key not in _live:
        found = models.Edition.get_by_id(beat.edition)
        programme = programme_of(json.loads(found.document))
        _live.clear()
        _live[key] = programme
    return _live[key]


def edition(number: int) -> Programme | None:
    """Any edition there was, as it was."""
    found = models.Edition.get_or_none(models.Edition.number == number)
    return programme_of(json.loads(found.document)) if found else None


def editions() -> list[models.Edition]:
    """All of them without their documents, newest first."""
    edition = models.Edition
    rows = edition.select(edition.number, edition.made_at, edition.by, edition.note)
    return list(rows.order_by(edition.number.desc()))


def edition_row(number: int) -> models.Edition:
    """An edition with its note and instant, without its document."""
    row: models.Edition = (
        models.Edition.select(models.Edition.number, models.Edition.made_at, models.Edition.note)
        .where(models.Edition.number == number)
        .get()
    )
    return row


def make_edition(programme: Programme, by: str, note: str, now: datetime) -> int:
    """Freezes the programme as the next edition and makes it live; gives its number."""
    last = models.Edition.select(models.Edition.number).order_by(models.Edition.number.desc()).first()
    number = (last.number if last else 0) + 1
    models.Edition.create(
        number=number,
        made_at=now,
        by=by,
        note=note,
        document=json.dumps(document(programme), ensure_ascii=False, sort_keys=True),
    )
    pulse.edition_made(number)
    return number
