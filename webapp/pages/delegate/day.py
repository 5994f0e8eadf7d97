"""The programme of a day: laid out for the minute, its cards put in with the reader's marks."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from flask import Blueprint, Response, g, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import NotFound

from webapp.formats import dates
from webapp.pages import chrome, language, who
from webapp.pages.assets import assets
from webapp.pages.delegate.cards import Cards, cards_of, state_of
from webapp.pages.pieces import Piece, gzipped, plain
from webapp.pages.safety import settings
from webapp.rules import day as rules
from webapp.rules.programme import Programme, Session
from webapp.rules.seats import NOBODY
from webapp.rules.times import local, minutes
from webapp.store import seats

bp = Blueprint("day", __name__, url_prefix="/<lang>")
bp.url_value_preprocessor(language.from_address)


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a card goes: which session, in which shape."""

    session: Session
    shape: str


Plan = list[Piece | Slot]
_plans: OrderedDict[tuple[object, ...], Plan] = OrderedDict()
_public: OrderedDict[tuple[object, ...], tuple[bytes, bytes]] = OrderedDict()
KEPT = 400


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


def _plan_of(programme: Programme, cards: Cards, day: date, minute: datetime | None) -> Plan:
    """The whole page but for the cards, kept for the minute."""
    beat = who.asker().beat
    key = (beat.epoch, beat.edition, g.lang, day, minute, chrome.size(), who.asker().person is None)
    if key in _plans:
        return _plans[key]
    clock = lambda instant: dates.clock(local(instant, programme.event.zone))  # noqa: E731
    layout = rules.layout(programme.on(day), minute)
    title = dates.day_title(day, g.ui)
    page = render_template(
        "delegate/day.html",
        here="programme",
        signed_in=who.asker().person is not None,
        title=title,
        day=day,
        days=chrome.tabs(programme, day, "day.on"),
        version=chrome.version(programme),
    )
    head, tail = page.split("\0")
    found: Plan = [Piece(head), *plan(layout, clock, g.ui), Piece(tail)]
    _plans[key] = found
    while len(_plans) > KEPT:
        _plans.popitem(last=False)
    return found


def fill(found: Plan, programme: Programme, cards: Cards, now: datetime) -> list[Piece]:
    """The plan with each card put in as this reader sees it."""
    asker, marks = who.asker(), who.marks()
    standings = seats.standings(asker.beat)
    return [
        part
        if isinstance(part, Piece)
        else cards.piece(
            part.session.code,
            part.shape,
            state_of(part.session, programme, standings.get(part.session.code, NOBODY), marks, asker.person, now),
        )
        for part in found
    ]


def tag(*more: object) -> str:
    """The ETag's words: everything a page is made of besides its address."""
    asker = who.asker()
    beat = asker.beat
    return "-".join(
        str(part)
        for part in (
            assets().version,
            beat.epoch,
            beat.edition,
            beat.seats,
            beat.people,
            asker.person or 0,
            asker.generation,
            chrome.size(),
            *more,
        )
    )


def answer(found: Plan, programme: Programme, cards: Cards, now: datetime, etag: str) -> Response:
    """Not modified, or the joined pieces; the page everybody sees is joined once."""
    squeeze = "gzip" in request.headers.get("Accept-Encoding", "")
    response = Response(content_type="text/html; charset=utf-8")
    response.set_etag(etag + ("-z" if squeeze else ""))
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Accept-Encoding, Cookie"
    if request.if_none_match.contains(etag + ("-z" if squeeze else "")):
        response.status_code = 304
        return response
    if who.asker().person is None:
        key = (etag, g.lang, request.path)
        if key not in _public:
            pieces = fill(found, programme, cards, now)
            whole = plain(pieces)
            _public[key] = (whole, gzipped([Piece(whole.decode())]))
            while len(_public) > KEPT:
                _public.popitem(last=False)
        response.set_data(_public[key][squeeze])
    else:
        pieces = fill(found, programme, cards, now)
        response.set_data(gzipped(pieces) if squeeze else plain(pieces))
    if squeeze:
        response.headers["Content-Encoding"] = "gzip"
    return response


@bp.get("/programme/<day>")
def on(lang: str, day: str) -> Response:
    programme = who.live()
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        raise NotFound() from None
    if programme is None or wanted not in programme.days or len(day) != 10:
        raise NotFound()
    return show(programme, wanted)


def show(programme: Programme, wanted: date) -> Response:
    now = settings().clock.now()
    asker = who.asker()
    minute = current(programme, wanted, now)
    chrome.style(programme)
    cards = cards_of(programme, asker.beat, g.lang, g.ui)
    etag = tag(g.lang, wanted, int(minute.timestamp()) if minute else 0)
    return answer(_plan_of(programme, cards, wanted, minute), programme, cards, now, etag)
