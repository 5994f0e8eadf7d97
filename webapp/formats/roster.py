"""A phone's list: people, parties and doors as the short rows of docs/door.md; a person's badge as its reference."""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webapp.formats import names
from webapp.rules.door import OPENS_BEFORE
from webapp.rules.languages import said
from webapp.rules.people import Name
from webapp.rules.programme import Event, Place, Programme, Session
from webapp.rules.seats import capacity
from webapp.rules.timeline import Known

VIP, HEAD = 1, 2
"""Flags of a person, added up."""
POST = 12
"""Where in a person's row its post stands."""
JAPANESE = ("ja",)


def reference(code: str) -> str:
    """What a phone knows of a badge: 80 bits of its hash, so that no list can be made into badges."""
    return base64.urlsafe_b64encode(hashlib.sha256(code.encode()).digest()[:10]).decode().rstrip("=")


def post(function: Mapping[str, str], delegation: Mapping[str, str], lang: str, event: Event) -> str:
    """« Maire, Rennes », 仙台市 国際交流課長; what is missing in a language is said in the event's."""
    title = said(function, lang, event.default_language, event.languages).words
    of = said(delegation, lang, event.default_language, event.languages).words
    parts = [of, title] if lang in JAPANESE else [title, of]
    return (" " if lang in JAPANESE else ", ").join(part for part in parts if part)


def person(
    id_: int, codes: tuple[Iterable[str], Iterable[str]], name: Name, function: Mapping[str, str], delegation: str,
    delegation_name: Mapping[str, str], category: str, flags: tuple[bool, bool], language: str, event: Event,
) -> dict[str, Any]:  # fmt: skip
    """`codes`: badges in force, badges withdrawn; `flags`: vip, head. The row with its post written out, and the
    greeting of whoever is VIP: {"row", "greeting"}."""
    written, (vip, head) = names.own(name), flags
    posts = {lang: post(function, delegation_name, lang, event) for lang in event.languages}
    row = [
        id_, [reference(code) for code in codes[0]], [reference(code) for code in codes[1]],
        written.first, written.first_lang, written.second, written.second_lang,
        f"{name.kana_family} {name.kana_given}".strip(), names.latin(name), delegation, name.country, category,
        {lang: words for lang, words in posts.items() if words},
        VIP * vip + HEAD * head, language if language in event.languages else "",
    ]  # fmt: skip
    return {"row": row, "greeting": {lang: names.greeting(name, function, lang) for lang in event.languages if vip}}


def people(bodies: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Bodies as `person` made them → `people`, the `posts` they share, `greetings` by id."""
    posts: dict[str, int] = {}
    rows, greetings = [], {}
    for body in bodies:
        row = list(body["row"])
        words = json.dumps(row[POST], ensure_ascii=False, sort_keys=True)
        row[POST] = posts.setdefault(words, len(posts))
        rows.append(row)
        if body["greeting"]:
            greetings[str(row[0])] = body["greeting"]
    return {"people": rows, "posts": [json.loads(words) for words in posts], "greetings": greetings}


@dataclass(frozen=True)
class Held:
    """Who holds what in a session: ids booked and waiting, whose seat was released and when, when seats were given
    back, and what the session was known to be."""

    booked: tuple[int, ...] = ()
    waiting: tuple[int, ...] = ()
    lost: tuple[tuple[int, datetime], ...] = ()
    released: datetime | None = None
    since: tuple[Known, ...] = ()


def door(session: Session, programme: Programme, held: Held) -> dict[str, Any]:
    place = programme.places.get(session.place)
    return {
        "code": session.code, "place": session.place, "within": held.since[-1].within if held.since else "",
        "title": dict(session.title), "name": dict(place.name) if place else {},
        "start": session.start.isoformat(), "end": session.end.isoformat(),
        "opens": (session.start - OPENS_BEFORE).isoformat(), "capacity": capacity(session, programme),
        "registration": session.registration, "audience": list(session.audience), "cancelled": session.cancelled,
        "continues": held.since[-1].next if held.since else "",
        "released": held.released.isoformat() if held.released else None,
        "booked": list(held.booked), "waiting": list(held.waiting),
        "lost": [[id_, at.isoformat()] for id_, at in held.lost],
        "invited": sorted({speech.person for speech in session.speeches}),
        "since": [known_as(each) for each in held.since],
    }  # fmt: skip


def known_as(known: Known) -> list[Any]:
    return [
        known.since.isoformat(), known.place, known.start.isoformat(), known.end.isoformat(), known.cancelled,
        known.within, known.next, known.capacity,
    ]  # fmt: skip


def around(door: Mapping[str, Any]) -> list[Any]:
    """A door where the phone does not stand, as far as it tells where someone is."""
    return [door["code"], door["within"], door["capacity"], door["since"]]


def gate(code: str, place: Place) -> dict[str, Any]:
    """The door of a place itself: no hours, no audience, no bookings."""
    return {
        "code": code, "place": place.code, "within": place.within, "title": dict(place.name),
        "name": dict(place.name), "start": None, "end": None, "opens": None, "capacity": place.capacity,
        "registration": "open", "audience": [], "cancelled": False, "continues": "", "released": None, "booked": [],
        "waiting": [], "lost": [], "invited": [], "since": [],
    }  # fmt: skip


def party(code: str, delegation: str, name: Mapping[str, str], people: Iterable[int]) -> list[Any]:
    return [reference(code), delegation, dict(name), sorted(people)]


def digest(value: object) -> str:
    """Equal values, equal digests; 60 bits are enough to tell a list from the one before."""
    written = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return base64.urlsafe_b64encode(hashlib.sha256(written.encode()).digest()[:8]).decode()[:10]
