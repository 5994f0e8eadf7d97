"""Calendars: the public programme, and a person's own agenda behind a secret address."""

from datetime import UTC, datetime

from flask import Blueprint, Response, g, request, url_for
from werkzeug.exceptions import NotFound

from webapp.formats import calendar
from webapp.formats.calendar import Entry
from webapp.pages import language, who
from webapp.pages.safety import settings
from webapp.rules.languages import said
from webapp.rules.programme import Programme, Session
from webapp.store import agenda, people
from webapp.store import programme as store

bp = Blueprint("feeds", __name__)


def _entry(session: Session, programme: Programme, lang: str, changed_at: datetime, tentative: bool = False) -> Entry:
    event = programme.event

    def words(text: object) -> str:
        return said(text, lang, event.default_language, event.languages).words  # type: ignore[arg-type]

    place = programme.places.get(session.place)
    where = ", ".join(filter(None, (words(place.name), place.address))) if place else ""
    address = settings().base_url + url_for("session.page", lang=lang, code=session.code)
    return Entry(
        uid=f"{session.code}@{event.code}.kakehashi",
        sequence=session.sequence,
        title=words(session.title),
        start=session.start,
        end=session.end,
        place=where,
        description=words(session.abstract),
        url=address,
        cancelled=session.cancelled,
        changed_at=changed_at,
        tentative=tentative,
    )


def _answer(name: str, programme: Programme, entries: list[Entry], cache: str) -> Response:
    body = calendar.feed(name, programme.event.zone, entries, settings().clock.now())
    response = Response(body, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = cache
    response.add_etag()
    return response.make_conditional(request)  # type: ignore[return-value]


def _made(number: int) -> datetime:
    made: datetime = store.edition_row(number).made_at
    return made.astimezone(UTC)


@bp.get("/<lang>/programme.ics")
def programme(lang: str) -> Response:
    language.from_address(None, {"lang": lang})
    found = who.live()
    if found is None:
        raise NotFound()
    made = _made(who.asker().beat.edition)
    entries = [_entry(session, found, g.lang, made) for session in found.sessions.values()]
    return _answer(
        said(found.event.name, g.lang, found.event.default_language).words, found, entries, "public, max-age=300"
    )


@bp.get("/cal/<token>.ics")
def mine(token: str) -> Response:
    """Seats are confirmed, waiting and stars tentative. In the person's language; needs no cookie."""
    person = people.feed_person(token) if len(token) < 100 else None
    found = who.live()
    if person is None or found is None:
        raise NotFound("link")
    owner = people.individual(person)
    offered = language.offered()
    language.speak(owner.language if owner.language in offered else language.default())
    marks, lost = agenda.fresh_marks(person), agenda.lost(person)
    mine = {
        *marks.stars,
        *marks.seats,
        *(code for code in lost if code in found.sessions and found.sessions[code].cancelled),
    }
    held = [session for code, session in found.sessions.items() if code in mine]
    made = _made(who.asker().beat.edition)
    entries = [_entry(s, found, g.lang, made, tentative=not marks.seats.get(s.code, False)) for s in held]
    return _answer(
        said(found.event.name, g.lang, found.event.default_language).words, found, entries, "private, max-age=60"
    )
