"""The programme of a day: laid out for the minute, its cards put in with the reader's marks."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import astuple
from datetime import date, datetime, timedelta
from functools import partial
from typing import TypeVar
from weakref import WeakKeyDictionary

from flask import Blueprint, Response, g, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import NotFound

from webapp.formats import dates
from webapp.pages import chrome, language, ready, urgent, who
from webapp.pages.assets import assets
from webapp.pages.delegate.cards import Cards, cards_of
from webapp.pages.delegate.sheet import Gap, Plan, Sheet, Slot, sheet
from webapp.pages.pieces import Piece
from webapp.pages.safety import settings
from webapp.rules import day as rules
from webapp.rules.programme import Programme, Session
from webapp.rules.times import local, minutes
from webapp.store.pulse import Asker

bp = Blueprint("day", __name__, url_prefix="/<lang>")
bp.url_value_preprocessor(language.from_address)

KEPT = 400
MINUTE = timedelta(minutes=1)
Key = tuple[object, ...]
T = TypeVar("T")
_plans: WeakKeyDictionary[Cards, OrderedDict[Key, Plan]] = WeakKeyDictionary()
_sheets: WeakKeyDictionary[Cards, OrderedDict[Key, Sheet]] = WeakKeyDictionary()
"""They go with the edition whose cards they hold."""


def _kept(store: "WeakKeyDictionary[Cards, OrderedDict[Key, T]]", cards: Cards, key: Key, make: Callable[[], T]) -> T:
    """What is kept with these cards, made now when it is not there."""
    kept = store.setdefault(cards, OrderedDict())
    found = kept.get(key)
    if found is None:
        found = kept[key] = make()
        while len(kept) > KEPT:
            kept.popitem(last=False)
    return found


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


def whole_plan(programme: Programme, day: date, minute: datetime | None) -> Plan:
    """The whole page but for the cards."""
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
    before, head, foot, end = page.split("\0")
    between = plan(rules.layout(programme.on(day), minute), lambda instant: dates.clock(local(instant, zone)), g.ui)
    return [Piece(before), Gap("urgent"), Piece(head), *between, Piece(foot), Gap("bar"), Piece(end)]


@bp.get("/programme/<day>")
def on(lang: str, day: str) -> Response:
    return show(*found(day))


def found(day: str) -> tuple[Programme, date]:
    """The live edition and one of its days, as an address names it. Raises NotFound."""
    programme = who.live()
    wanted = next((each for each in programme.days if each.isoformat() == day), None) if programme else None
    if programme is None or wanted is None:
        raise NotFound()
    return programme, wanted


def show(programme: Programme, wanted: date) -> Response:
    """Not modified, or the joined pieces."""
    asker, now = who.asker(), settings().clock.now()
    beat, signed_in = asker.beat, asker.person is not None
    minute = current(programme, wanted, now)
    if minute:
        since, until = minute, minute + MINUTE
    else:
        since, until = rules.stretch(programme.on(wanted), now, programme.event.zone)
    squeeze = "gzip" in request.headers.get("Accept-Encoding", "")
    covered = "u".join(str(each.number) for each in urgent.outstanding())
    made_of = (assets().version, *astuple(beat), int(since.timestamp()), covered)
    asked_as = (request.endpoint, g.lang, wanted, chrome.size(), "z" if squeeze else "")
    etag = partial(_etag, "-".join(map(str, (*made_of, *asked_as))))

    response = Response(content_type="text/html; charset=utf-8")
    response.set_etag(etag(asker))
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Accept-Encoding, Cookie"
    chrome.style(programme)
    if request.if_none_match.contains(etag(asker)):
        response.status_code = 304
        return response

    cards = cards_of(programme, g.lang, g.ui)
    page = (request.endpoint, wanted, minute, chrome.size(), signed_in)

    def made() -> Sheet:
        laid_out = _kept(_plans, cards, page, lambda: whole_plan(programme, wanted, minute))
        return sheet(programme, laid_out, cards, beat, now, signed_in)

    found = _kept(_sheets, cards, (*page, since, beat.seats), made)
    response.set_data(found.body(squeeze, cards.piece, asker, urgent.piece()) or b"")
    if squeeze:
        response.headers["Content-Encoding"] = "gzip"
    if not urgent.covering():  # while something covers screens, each reader is asked about it
        ready.offer(ready.Offer(beat, signed_in, since, until, etag, partial(found.body, squeeze, cards.rendered)))
    return response


def _etag(page: str, asker: Asker) -> str:
    """Everything a page is made of besides its address."""
    return f"{page}-{asker.person or 0}-{asker.generation}-{asker.unread}"
