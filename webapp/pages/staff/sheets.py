"""A door's list on paper, for when everything else fails, and its attendance as a table to take away."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, g
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.formats import attendance, dates
from webapp.formats.words import N_
from webapp.pages.safety import settings
from webapp.pages.staff import entries, places, supervisor
from webapp.pages.staff.entries import Entry
from webapp.pages.staff.refusal import refused
from webapp.rules.presence import Stay
from webapp.rules.programme import Programme, Session
from webapp.rules.times import local
from webapp.store import presence, pulse

bp = Blueprint("sheets", __name__, url_prefix="/staff/doors/<code>/list")
bp.before_request(supervisor.guard)

STANDINGS = {
    "inside": N_("Inside"), "left": N_("Came, no longer inside"), "missing": N_("Not here yet"),
    "waiting": N_("Waiting list"), "released": N_("Seat released"),
}  # fmt: skip
HEADINGS = (
    N_("Family name"), N_("Given name"), N_("Family name (Japanese)"), N_("Given name (Japanese)"),
    N_("Family name (kana)"), N_("Given name (kana)"), N_("Delegation"), N_("Country"), N_("State"), N_("First entry"),
    N_("Last exit"),
)  # fmt: skip
ADDED = 8
"""Empty lines at the end of a list, for people who are not on it."""


@bp.get("/paper")
def paper(code: str) -> ResponseReturnValue:
    programme = entries.programme(code)
    if programme is None:
        return refused("not_your_door", 404)
    roll, session, clock = entries.read(programme, code), programme.sessions.get(code), _clock(programme)
    made = local(settings().clock.now(), programme.event.zone)
    return supervisor.show(
        "staff/doors/paper.html", "doors", place=places.place(programme, code), code=code, roll=roll, session=session,
        by=entries.asked(), parts=entries.arranged(roll.entries), made=dates.moment(made, g.ui), clock=clock,
        day=dates.day_title(session.day, g.ui) if session else "", added=ADDED,
        span=_span(session, programme) if session else "",
    )  # fmt: skip


@bp.get("/attendance.csv")
def table(code: str) -> ResponseReturnValue:
    programme = entries.programme(code)
    if programme is None:
        return refused("not_your_door", 404)
    roll, clock = entries.read(programme, code), _clock(programme)
    stays = entries.stays(presence.known(pulse.ring(), settings().clock.now()), code)
    rows = (_row(entry, stays.get(entry.who.id, []), clock) for entry in roll.entries)
    body = attendance.table([_(each) for each in HEADINGS], rows, g.ui)
    name = f"{code.strip('@')}-{local(settings().clock.now(), programme.event.zone):%Y-%m-%d-%H%M}.csv"
    return Response(
        body, content_type="text/csv; charset=utf-8",
        headers={"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}"'},
    )  # fmt: skip


def _row(entry: Entry, stays: list[Stay], clock: Callable[[datetime | None], str]) -> list[str]:
    """The last exit is said when they have gone; an hour that emptied the room is one."""
    name, last = entry.who.name, stays[-1] if stays else None
    gone = last.until if last and last.until != last.since else None
    return [
        name.family, name.given, name.native_family, name.native_given, name.kana_family, name.kana_given,
        entries.delegation(entry.who)[0], entry.who.country, _(STANDINGS[entry.standing]), clock(entry.since),
        clock(gone),
    ]  # fmt: skip


def _span(session: Session, programme: Programme) -> str:
    zone = programme.event.zone
    return dates.span(local(session.start, zone), local(session.end, zone), g.ui)


def _clock(programme: Programme) -> Callable[[datetime | None], str]:
    return lambda at: dates.clock(local(at, programme.event.zone)) if at else ""
