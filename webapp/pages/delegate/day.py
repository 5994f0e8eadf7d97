"""The programme of a day: laid out for the minute, its cards put in with the reader's marks."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import TypeVar

from flask import Blueprint, Response, g, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import NotFound

from webapp.formats import dates
from webapp.pages import chrome, language, ready, who
from webapp.pages.assets import assets
from webapp.pages.delegate.cards import Cards, cards_of, state_of
from webapp.pages.pieces import Piece, gzipped, plain
from webapp.pages.safety import settings
from webapp.rules import day as rules
from webapp.rules.programme import Programme, Session
from webapp.rules.seats import NOBODY
from webapp.rules.times import local, minutes
from webapp.store import seats
from webapp.store.agenda import NONE, Marks

bp = Blueprint("day", __name__, url_prefix="/<lang>")
bp.url_value_preprocessor(language.from_address)


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a card goes: which session, in which shape."""

    session: Session
    shape: str


Plan = list[Piece | Slot]
Key = tuple[object, ...]
_plans: OrderedDict[Key, Plan] = OrderedDict()
_unmarked: OrderedDict[Key, list[Piece]] = OrderedDict()
_whole: OrderedDict[Key, tuple[bytes, bytes]] = OrderedDict()
KEPT = 400
MINUTE = timedelta(minutes=1)
T = TypeVar("T")


def today(programme: Programme, now: datetime) -> date:
    """The day to open on: today during the event, else its first day (before) or its last (after)."""
    here = local(now, programme.event.zone).date()
    days = programme.days
    return here if here in days else days[0] if here < days[0] else days[-1]


def current(programme: Programme, day: date, now: datetime) -> datetime | None:
    """The minute the now line shows; None on any day but today."""
    return now.replace(second=0, microsecond=0) if local(now, programme.event.zone).date() == day else None


def kind_word(session: Session) -> str:
    """The noun the now line announces a session by."""
    words = {
        "registration": _("Registration desk"),
        "meal": _("Meal"),
        "transfer": _("Departure"),
        "visit": _("Study visit"),
        "ceremony": _("Ceremony"),
        "plenary": _("Plenary session"),
        "roundtable": _("Round table"),
        "workshop": _("Workshop"),
        "meeting": _("Meeting"),
        "break": _("Break"),
        "photo": _("Official photograph"),
    }
    return words.get(session.kind, _("Session"))


def now_words(layout: rules.Layout, ui: str) -> str:
    """What the now line says: what is next and when, or when the last session ends."""
    assert layout.now is not None
    if layout.following:
        left = dates.duration(minutes(layout.following.start - layout.now), ui)
        return _("%(what)s in %(time)s", what=kind_word(layout.following), time=left)
    if layout.running:
        return _("ends in %(time)s", time=dates.duration(minutes(max(g.end for g in layout.running) - layout.now), ui))
    return _("The day is over")


def parallel_words(group: rules.Group) -> str:
    count = len(group.sessions)
    kinds = {session.kind for session in group.sessions}
    if kinds == {"workshop"}:
        return ngettext("%(num)s workshop in parallel", "%(num)s workshops in parallel", count)
    if kinds == {"visit"}:
        return ngettext("%(num)s visit in parallel", "%(num)s visits in parallel", count)
    return ngettext("%(num)s session in parallel", "%(num)s sessions in parallel", count)


def plan(layout: rules.Layout, zone_clock: Callable[[datetime], str], ui: str) -> Plan:
    """The day's list as fixed HTML and slots for cards, in order; the template marks a slot NUL code|shape NUL."""
    html = render_template(
        "parts/day_list.html",
        layout=layout,
        clock=zone_clock,
        now_words=now_words(layout, ui) if layout.now else "",
        parallel=parallel_words,
    )
    sessions = {
        s.code: s for groups in (layout.past, layout.running, layout.coming) for group in groups for s in group.sessions
    }
    found: Plan = []
    for n, part in enumerate(html.split("\0")):
        if n % 2:
            code, shape = part.split("|")
            found.append(Slot(sessions[code], shape))
        elif part:
            found.append(Piece(part))
    return found


def _plan_of(programme: Programme, day: date, minute: datetime | None, key: Key) -> Plan:
    """The whole page but for the cards, kept for the minute."""
    if key in _plans:
        return _plans[key]
    zone = programme.event.zone
    page = render_template(
        "delegate/day.html",
        here="programme",
        signed_in=who.asker().person is not None,
        title=dates.day_title(day, g.ui),
        day=day,
        days=chrome.tabs(programme, day, "day.on"),
        version=chrome.version(programme),
    )
    head, tail = page.split("\0")
    between = plan(rules.layout(programme.on(day), minute), lambda instant: dates.clock(local(instant, zone)), g.ui)
    return _keep(_plans, key, [Piece(head), *between, Piece(tail)])


def fill(found: Plan, programme: Programme, cards: Cards, now: datetime, key: Key) -> list[Piece]:
    """The plan with its cards as this reader sees them: as whoever marked nothing does, but for what they marked."""
    asker, marks = who.asker(), who.marks()
    standings = seats.standings(asker.beat)

    def card(slot: Slot, marks: Marks | None) -> Piece:
        code = slot.session.code
        state = state_of(slot.session, programme, standings.get(code, NOBODY), marks, asker.person, now)
        return cards.piece(code, slot.shape, state)

    unmarked = _unmarked.get(key)
    if unmarked is None:
        nothing = None if marks is None else NONE
        unmarked = [part if isinstance(part, Piece) else card(part, nothing) for part in found]
        _keep(_unmarked, key, unmarked)
    if marks is None:
        return unmarked
    mine = marks.stars | marks.seats.keys()
    return [
        card(part, marks) if isinstance(part, Slot) and part.session.code in mine else as_all
        for part, as_all in zip(found, unmarked, strict=True)
    ]


def _keep(kept: "OrderedDict[Key, T]", key: Key, value: T) -> T:
    kept[key] = value
    while len(kept) > KEPT:
        kept.popitem(last=False)
    return value


def _public(pieces: list[Piece], squeeze: bool, key: Key) -> bytes:
    """The page everybody sees: the same for all, so it is compressed as a whole, once."""
    if key not in _whole:
        whole = plain(pieces)
        _keep(_whole, key, (whole, gzipped([Piece(whole.decode())])))
    return _whole[key][squeeze]


@bp.get("/programme/<day>")
def on(lang: str, day: str) -> Response:
    programme = who.live()
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        raise NotFound() from None
    if programme is None or wanted not in programme.days or wanted.isoformat() != day:
        raise NotFound()
    return show(programme, wanted)


def show(programme: Programme, wanted: date) -> Response:
    """Not modified, or the joined pieces."""
    asker, now = who.asker(), settings().clock.now()
    beat = asker.beat
    minute = current(programme, wanted, now)
    if minute:
        since, until = minute, minute + MINUTE
    else:
        since, until = rules.stretch(programme.on(wanted), now, programme.event.zone)
    squeeze = "gzip" in request.headers.get("Accept-Encoding", "")
    etag = tag(request.endpoint, g.lang, wanted, int(since.timestamp())) + ("-z" if squeeze else "")

    response = Response(content_type="text/html; charset=utf-8")
    response.set_etag(etag)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Accept-Encoding, Cookie"
    chrome.style(programme)
    if request.if_none_match.contains(etag):
        response.status_code = 304
        return response

    signed_in = asker.person is not None
    page = (beat.epoch, beat.edition, request.endpoint, g.lang, wanted, minute, chrome.size(), signed_in)
    state = (*page, since, beat.seats)
    cards = cards_of(programme, beat, g.lang, g.ui)
    pieces = fill(_plan_of(programme, wanted, minute, page), programme, cards, now, state)
    body = partial(gzipped if squeeze else plain, pieces) if signed_in else partial(_public, pieces, squeeze, state)
    response.set_data(body())
    if squeeze:
        response.headers["Content-Encoding"] = "gzip"
    ready.offer(who.token_hash(), asker, since, until, body)
    return response


def tag(*more: object) -> str:
    """The ETag's words: everything a page is made of besides its address."""
    asker = who.asker()
    beat = asker.beat
    made_of = (assets().version, beat.epoch, beat.edition, beat.seats, beat.people, asker.person or 0, asker.generation)
    return "-".join(map(str, (*made_of, chrome.size(), *more)))
