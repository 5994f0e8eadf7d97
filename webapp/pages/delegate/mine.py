"""What a phone keeps for one reader: personal pages in one language, and what fills the gaps of the edition's pages."""

import gzip
import hashlib
import json
from collections import OrderedDict
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from flask import Blueprint, Response, g, render_template, request, url_for

from webapp.pages import bundle, chrome, fragments, language, urgent, who
from webapp.pages.assets import assets
from webapp.pages.delegate.cards import Cards, cards_of, state_of
from webapp.pages.delegate.session import party_of, seat_values
from webapp.pages.safety import settings
from webapp.rules import day as day_rules
from webapp.rules.programme import Programme, Session
from webapp.rules.seats import NOBODY, Standing
from webapp.store import notices, people, seats
from webapp.store.agenda import NONE

bp = Blueprint("mine", __name__, url_prefix="/<lang>")
bp.url_value_preprocessor(language.from_address)

OWN = ("badge.page", "me.page")
"""Besides the messages and the days of the agenda; without a day, the agenda is that of the phone's day."""
KEPT = 5_000
_parts: WeakKeyDictionary[Cards, OrderedDict[tuple[object, ...], str]] = WeakKeyDictionary()
"""The words about seats, which many readers share; they go with the edition."""
_bars_of: WeakKeyDictionary[Cards, dict[int, dict[str, str]]] = WeakKeyDictionary()
_signs: dict[tuple[object, ...], str] = {}


@bp.get("/mine.json")
def page(lang: str) -> Response:
    """Not modified, or everything; a passer-by has the public messages and the counts of seats."""
    programme, now = who.live(), settings().clock.now()
    tag = _tag(programme)
    response = Response(content_type="application/json")
    response.set_etag(tag)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Accept-Encoding, Cookie"
    if request.if_none_match.contains(tag):
        response.status_code = 304
        return response
    bars, asker = _bars(programme), who.asker()
    found = {
        "person": who.person().code if asker.person is not None else None,
        "as_of": now.isoformat(timespec="seconds"),
        "key": _key(programme) if programme else None,
        "tag": tag,
        "size": chrome.size(),
        "unread": asker.unread,
        "urgent": urgent.piece().raw.decode(),
        "bar": bars,
        "pages": dict(_pages(programme, bars)),
        **(_marked(programme) if programme else {"marks": {}, "acts": {}, "seats": {}, "party": {}}),
    }
    body = json.dumps(found, ensure_ascii=False).encode()
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        body = gzip.compress(body, 5, mtime=0)
        response.headers["Content-Encoding"] = "gzip"
    response.set_data(body)
    return response


def _tag(programme: Programme | None) -> str:
    """Short, and equal while nothing that concerns this reader changed: their own things, and of other people's seats
    whether any is left. The minute is not part of it, what began or ended is. Before the point it is the same in every
    language: a phone that has it in one knows of all."""
    asker, now = who.asker(), settings().clock.now()
    beat, seen = asker.beat, (urgent.outstanding(), urgent.covering())
    made_of = (
        asker.person or 0, asker.generation, asker.unread, chrome.size(), notices.last_told(beat, asker.person),
        *([each.number for each in some] for some in seen),
        (beat.seats, beat.people) if asker.person in people.escorts(beat) else (),
        _key(programme), *(_standing(programme, now) if programme else ()),
    )  # fmt: skip
    return f"{hashlib.sha256(repr(made_of).encode()).hexdigest()[:20]}.{g.lang}"


def _key(programme: Programme | None) -> str:
    return bundle.key(who.asker().beat, programme, assets().version)


def _standing(programme: Programme, now: datetime) -> tuple[object, ...]:
    """Which sessions have seats left, for everybody; and how those stand that this reader follows."""
    beat, mine = who.asker().beat, who.marks() or NONE
    since = day_rules.stretch(programme.sessions.values(), now, programme.event.zone)[0]
    standings = seats.standings(beat)
    key = (beat.epoch, beat.edition, beat.seats, since)
    if key not in _signs:
        _signs.clear()
        _signs[key] = repr([_sign(session, programme, standings, now) for session in programme.sessions.values()])
    held = sorted(mine.stars | mine.seats.keys())
    return since, _signs[key], [(code, standings[code]) for code in held if code in standings]


def _sign(session: Session, programme: Programme, standings: dict[str, Standing], now: datetime) -> tuple[object, ...]:
    """What a session without a mark says of its seats, for a head of delegation and for anyone else."""
    standing = standings.get(session.code, NOBODY)
    states = (state_of(session, programme, standing, None, None, now, head).seat for head in (False, True))
    return (*states, standing.released)


def _bars(programme: Programme | None) -> dict[str, str]:
    new = chrome.unread()
    if programme is None:
        return fragments.bars(new)
    kept = _bars_of.setdefault(cards_of(programme, g.lang, g.ui), {})
    if new not in kept:
        kept[new] = fragments.bars(new)
    return kept[new]


def _pages(programme: Programme | None, bars: dict[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    asker = who.asker()
    paths = [url_for("news.page", lang=g.lang)]
    if asker.person is not None:
        paths += [url_for(endpoint, lang=g.lang) for endpoint in OWN]
        days = programme.days if programme else ()
        paths += [url_for("agenda.on", lang=g.lang, day=day.isoformat()) for day in days]
    for path in paths:
        yield path, fragments.entry(fragments.fragment(path, asker), bars)


def _marked(programme: Programme) -> dict[str, dict[str, Any]]:
    """What this reader has in the gaps of the edition's cards and sessions."""
    asker, now = who.asker(), settings().clock.now()
    marks = who.marks()
    mine, standings = marks or NONE, seats.standings(asker.beat)
    cards = cards_of(programme, g.lang, g.ui)
    found: dict[str, dict[str, Any]] = {"marks": {}, "acts": {}, "seats": {}, "party": {}}
    for code, session in programme.sessions.items():
        held = code in mine.stars or code in mine.seats
        if not held and session.registration != "required":
            continue
        state = state_of(session, programme, standings.get(code, NOBODY), marks, asker.person, now)
        if held or state.seat in ("free", "full"):
            found["marks"][code] = {"starred": bool(state.starred), "state": cards.moulded(code, state)}
        if session.registration == "required":
            values = seat_values(programme, session)
            made_of = (code, state, values["standing"], values["over"], values["bookable"])
            found["seats"][code] = _part(cards, "seats", made_of, values)
            if asker.person is not None:
                found["acts"][code] = _part(cards, "act", made_of, values)
                party = party_of(session)
                if party:
                    found["party"][code] = render_template("parts/party.html", party=party, **values)
    return found


def _part(cards: Cards, name: str, made_of: tuple[object, ...], values: dict[str, Any]) -> str:
    kept = _parts.setdefault(cards, OrderedDict())
    key = (name, *made_of)
    if key not in kept:
        kept[key] = render_template(f"parts/{name}.html", **values)
        if len(kept) > KEPT:
            kept.popitem(last=False)
    return kept[key]
