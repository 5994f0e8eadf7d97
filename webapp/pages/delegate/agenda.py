"""My agenda: a day of what I hold and starred, with overlaps and free time."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from flask import Blueprint, Response, g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.exceptions import NotFound

from webapp.actions import agenda as agenda_actions
from webapp.formats import dates
from webapp.pages import chrome, fragments, htmx, language, who
from webapp.pages.delegate import day as day_page
from webapp.pages.delegate.cards import Cards, cards_of, state_of
from webapp.pages.safety import settings
from webapp.rules import agenda as rules
from webapp.rules import day as day_rules
from webapp.rules.programme import Programme, Session
from webapp.rules.seats import NOBODY
from webapp.rules.times import local
from webapp.store import seats

bp = Blueprint("agenda", __name__, url_prefix="/<lang>/agenda")
bp.url_value_preprocessor(language.from_address)


@bp.get("")
def page(lang: str) -> ResponseReturnValue:
    programme = who.live()
    who.person_id()
    if programme is None:
        return htmx.show("delegate/unpublished.html", here="agenda", title=_("My agenda"))
    return view(programme, day_page.today(programme, settings().clock.now()))


@bp.get("/<day>")
def on(lang: str, day: str) -> Response:
    who.person_id()
    return view(*day_page.found(day))


def view(programme: Programme, day: date) -> Response:
    """The page, or for htmx its list."""
    marks, now = who.marks(), settings().clock.now()
    assert marks is not None
    cards = cards_of(programme, g.lang, g.ui)
    held = marks.stars | set(marks.seats)
    of_day = programme.on(day)
    mine = [session for session in of_day if session.code in held]
    parts = [_part(part, programme, cards, now) for part in rules.day(mine, of_day, programme.places)]
    minute = None if fragments.cutting() else day_page.current(programme, day, now)
    booked = sum(1 for session in mine if marks.seats.get(session.code) and not session.cancelled)
    return htmx.show(
        "delegate/agenda.html",
        block="agenda",
        here="agenda",
        title=_("My agenda"),
        day=day,
        days=chrome.tabs(programme, day, "agenda.on"),
        parts=_with_now(parts, programme, of_day, minute),
        count=len(mine),
        booked=booked,
        day_words=dates.day_title(day, g.ui),
        programme_href=url_for("day.on", lang=g.lang, day=day.isoformat()),
    )


def _card(session: Session, programme: Programme, cards: Cards, now: datetime) -> Markup:
    asker = who.asker()
    standing = seats.standings(asker.beat).get(session.code, NOBODY)
    state = state_of(session, programme, standing, who.marks(), asker.person, now)
    if fragments.cutting():  # what is on now is on no longer when the phone shows it
        state = replace(state, live=False)
    return Markup(cards.piece(session.code, "agenda", state).raw.decode())


def _part(part: rules.Part, programme: Programme, cards: Cards, now: datetime) -> dict[str, Any]:
    """A part of the day as the template wants it."""
    zone = programme.event.zone
    if isinstance(part, rules.Entry):
        return {
            "kind": "entry",
            "start": part.session.start,
            "end": part.session.end,
            "cards": [_card(part.session, programme, cards, now)],
        }
    if isinstance(part, rules.Clash):
        return {
            "kind": "clash",
            "start": part.sessions[0].start,
            "end": max(s.end for s in part.sessions),
            "cards": [_card(s, programme, cards, now) for s in part.sessions],
            "choices": [(s.code, _short(s, cards)) for s in part.sessions],
            "question": _question(part.sessions),
        }
    place = {
        code: chrome.brief(cards.said(programme.places[code].name))
        for code in (part.leaving, part.going)
        if code in programme.places
    }
    return {
        "kind": "gap",
        "start": part.start,
        "end": part.end,
        "from": dates.clock(local(part.start, zone)),
        "to": dates.clock(local(part.end, zone)),
        "length": _late(part) if part.late else _("%(time)s free", time=dates.duration(part.minutes, g.ui)),
        "late": part.late,
        "walk": _("%(time)s walk", time=dates.duration(part.walk, g.ui)) if part.walk else "",
        "meanwhile": [cards.said(s.short or s.title) for s in part.meanwhile if s.kind != "transfer"][:3],
        "leaving": place.get(part.leaving),
        "going": place.get(part.going),
    }


def _late(gap: rules.Gap) -> str:
    walk = dates.duration(gap.walk, g.ui)
    if not gap.minutes:
        return _("%(walk)s walk, and no break", walk=walk)
    return _("%(walk)s walk for a break of %(pause)s", walk=walk, pause=dates.duration(gap.minutes, g.ui))


def _short(session: Session, cards: Cards) -> Markup:
    """A title short enough for a button: its number when it has one."""
    words = cards.said(session.title)
    for mark in (" – ", "：", ": "):
        lead, found, _rest = words.words.partition(mark)
        if found and any(sign.isdigit() for sign in lead) and len(lead) < 24:
            return Markup.escape(lead)
    return chrome.marked(cards.said(session.short or session.title))


def _question(sessions: tuple[Session, ...]) -> str:
    marks = who.marks()
    assert marks is not None
    if sum(1 for s in sessions if marks.seats.get(s.code)) > 1:
        return _("You hold two seats at the same time. Which one do you keep?")
    return _("These overlap. Which one do you keep?")


def _with_now(
    parts: list[dict[str, Any]], programme: Programme, of_day: list[Session], minute: datetime | None
) -> list[dict[str, Any]]:
    """The now line after what has begun and before what comes."""
    if minute is None:
        return parts
    laid_out = day_rules.layout(of_day, minute)
    line = {
        "kind": "now",
        "time": dates.clock(local(minute, programme.event.zone)),
        "words": day_page.now_words(laid_out, g.ui),
    }
    at = next((n for n, part in enumerate(parts) if part["start"] > minute), len(parts))
    return [*parts[:at], line, *parts[at:]]


@bp.post("/keep")
def keep(lang: str) -> ResponseReturnValue:
    """Of overlapping sessions, keeps one; the stars and seats of the others are given up together."""
    programme = who.live()
    kept, others = request.form.get("keep", ""), request.form.getlist("of")
    if programme is None or any(code not in programme.sessions for code in [kept, *others]):
        raise NotFound()
    agenda_actions.choose(who.person_id(), kept, [code for code in others if code != kept], settings().clock.now())
    who.again()
    day = programme.sessions[kept].day
    return view(programme, day) if htmx.asked() else htmx.back(url_for("agenda.on", lang=lang, day=day.isoformat()))
