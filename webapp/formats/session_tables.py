"""The sessions table → sessions, and what is odd about them."""

from collections.abc import Mapping
from datetime import date, datetime, time

from webapp.formats import cells, moments
from webapp.formats.lines import COUNTRIES, Line
from webapp.formats.tables import Cell
from webapp.rules import times
from webapp.rules.importing import CATEGORIES, Known, PersonRow, over_capacity, place_clashes, speaker_clashes
from webapp.rules.programme import KINDS, MODES, REGISTRATIONS, Event, Programme, Session

ANY_YEAR = (date(2000, 1, 1), date(2000, 12, 31))
"""So that a date without a year is not blamed when it is the event that cannot be read."""


def session(code: str, line: Line, known: Known, event: Event | None) -> Session | None:
    """None when the row has no time to stand at; its problems are said."""
    span = _span(line, event)
    kind = line.needed("kind", lambda cell: cells.one_of(cell, KINDS), "meeting")
    track = line.known("track", known.tracks, "unknown_track")
    place = line.known("place", known.places, "unknown_place")
    title, short, abstract = line.needed_words("title"), line.words("short", cells.short), line.words("abstract")
    languages, interpretation = line.languages("languages"), line.languages("interpretation")
    mode = line.value("mode", lambda cell: cells.one_of(cell, MODES), "none")
    channel, capacity = line.value("channel", cells.short, ""), line.value("capacity", cells.whole, None)
    registration = line.value("registration", lambda cell: cells.one_of(cell, REGISTRATIONS), "open")
    quota, audience = line.value("quota", cells.whole, None), _audience(line, known)
    cancelled = bool(line.value("status", lambda cell: cells.one_of(cell, ("cancelled",)), ""))
    if span is None:
        return None
    return Session(
        code, *span, kind, title, place, track, short, abstract, languages, interpretation, mode, channel,
        capacity, registration, quota, audience, cancelled,
        kept=line.value("kept", cells.whole, None), release=line.value("release", cells.minutes_or_never, None),
        continues=line.value("continues", cells.yes, False),
    )  # fmt: skip


def _audience(line: Line, known: Known) -> tuple[str, ...]:
    """Countries (FR), delegations (FR-BRE) and categories (press); a country or a category may be typed in any case."""
    found = []
    for each in line.listed("audience"):
        if each in known.delegations:
            found.append(each)
        elif each.lower() in CATEGORIES:
            found.append(each.lower())
        elif each.upper() in COUNTRIES:
            found.append(each.upper())
        else:
            line.wrong("audience", "unknown_audience", read=each[:60])
    return tuple(dict.fromkeys(found))


def _span(line: Line, event: Event | None) -> tuple[date, datetime, datetime] | None:
    """Day, start and end of a session; what is wrong with them is said even when the event itself is not known."""
    around = (event.start, event.end) if event else ANY_YEAR
    day = line.needed("day", lambda cell: _day(cell, around), None)
    start, end = line.needed("start", _clock, None), line.needed("end", _clock, None)
    if event is None or day is None:
        return None
    if not event.start <= day <= event.end:
        line.warn("day", "day_outside", first=event.start.isoformat(), last=event.end.isoformat())
    if start is None or end is None:
        return None
    return _instants(line, event, day, start, end)


def _day(cell: Cell, around: tuple[date, date]) -> date | None:
    return moments.day(cell, around)


def _clock(cell: Cell) -> time | None:
    return moments.clock(cell)


def _instants(line: Line, event: Event, day: date, start: time, end: time) -> tuple[date, datetime, datetime] | None:
    try:
        times.at(day, start, event.zone)
    except times.NoSuchTime:
        line.wrong("start", "time_skipped", day=day.isoformat(), timezone=event.timezone)
        return None
    try:
        span = times.ends(day, start, end, event.zone)
    except times.NoSuchTime:
        line.wrong("end", "time_skipped", day=day.isoformat(), timezone=event.timezone)
        return None
    if span is None:
        line.wrong("end", "session_ends", start=f"{start:%H:%M}")
        return None
    return day, *span


def warn(
    programme: Programme, people: tuple[PersonRow, ...], sessions: Mapping[str, Line], persons: Mapping[str, Line]
) -> None:
    """What is odd and imported all the same."""
    for one, two in place_clashes(programme.sessions.values()):
        start = times.local(two.start, programme.event.zone)
        sessions[two.code].warn("place", "place_clash", other=one.code, start=f"{start:%Y-%m-%d %H:%M}")
    for person in people:
        for one, two in speaker_clashes(person, programme.sessions):
            persons[person.code].warn("speaks_at", "speaker_clash", read=person.code, one=one.code, two=two.code)
    for session in over_capacity(programme):
        most = str(programme.places[session.place].capacity)
        sessions[session.code].warn("capacity", "capacity_over", place=session.place, most=most)
