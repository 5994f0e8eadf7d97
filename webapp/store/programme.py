"""The draft, and the live edition kept in the process."""

import json
from collections import defaultdict
from datetime import datetime
from typing import Any

from webapp.rules.editions import document, programme_of
from webapp.rules.programme import Event, Place, Programme, Session, Speech, Track, in_order
from webapp.store import models, pulse

_live: dict[tuple[str, int], Programme] = {}


def forget() -> None:
    _live.clear()


def texts(kind: str) -> dict[str, dict[str, dict[str, str]]]:
    """code → field → language → words."""
    found: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    rows = models.Text.select().where(models.Text.kind == kind).order_by(models.Text.id)
    for row in rows:
        if row.words:
            found[row.code][row.field][row.lang] = row.words
    return found


def event() -> models.Event | None:
    """The one event of this database; None before the first import."""
    found: models.Event | None = models.Event.select().first()
    return found


def draft() -> Programme | None:
    """The programme as organisers have it now; None before the first import. Six statements, whatever its size."""
    row = event()
    if row is None:
        return None
    said = texts("event")[row.code]
    place_texts, track_texts, session_texts = texts("place"), texts("track"), texts("session")
    speeches: dict[str, list[Speech]] = defaultdict(list)
    for s in models.Speech.select().order_by(models.Speech.position, models.Speech.id):
        speeches[s.session_id].append(Speech(s.person_id, s.role))
    languages = tuple(row.languages)

    def ordered(text: dict[str, str]) -> dict[str, str]:
        return {lang: text[lang] for lang in sorted(text, key=lambda x: languages.index(x) if x in languages else 99)}

    def session(s: Any) -> Session:
        text = session_texts[s.code]
        return Session(
            code=s.code, day=s.day, start=s.start, end=s.end, kind=s.kind,
            title=ordered(text["title"]), place=s.place_id or "", track=s.track_id or "",
            short=ordered(text["short"]), abstract=ordered(text["abstract"]),
            languages=tuple(s.languages), interpretation=tuple(s.interpretation), mode=s.mode, channel=s.channel,
            capacity=s.capacity, registration=s.registration, quota=s.quota, audience=tuple(s.audience),
            cancelled=s.cancelled, speeches=tuple(speeches[s.code]), kept=s.kept, release=s.release,
            continues=s.continues,
        )  # fmt: skip

    return Programme(
        Event(
            row.code, ordered(said["name"]), ordered(said["theme"]), ordered(said["city"]), row.timezone,
            languages, row.default_language, row.start, row.end, ordered(said["practical"]), ordered(said["safety"]),
            row.release,
        ),
        {p.code: Place(p.code, ordered(place_texts[p.code]["name"]), p.address, p.capacity, p.walk, p.gate, p.within)
         for p in models.Place.select().order_by(models.Place.code)},
        {t.code: Track(t.code, ordered(track_texts[t.code]["name"]), t.colour)
         for t in models.Track.select().order_by(models.Track.code)},
        in_order({s.code: session(s) for s in models.Session.select()}),
    )  # fmt: skip


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
