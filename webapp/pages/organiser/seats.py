"""Seats of every session: who has one, who waits, who came; what needs attention first; and lists to take away."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from webapp.formats import attendance, dates, seating
from webapp.formats.words import N_
from webapp.pages import htmx, who
from webapp.pages.organiser import account, standings
from webapp.pages.organiser.standings import Row
from webapp.pages.safety import settings
from webapp.pages.staff import sheets
from webapp.pages.staff.entries import delegation
from webapp.pages.staff.rooms import came_to
from webapp.rules.figures import NEEDS
from webapp.rules.people import family_key
from webapp.rules.programme import Programme, Session
from webapp.rules.times import local
from webapp.store import door, people, presence, pulse
from webapp.store.door import Seats
from webapp.store.people import Individual

bp = Blueprint("organiser_seats", __name__, url_prefix=f"{account.PATH}/seats")
bp.before_request(account.guard)

HEADINGS = (N_("Session"), N_("Title"), N_("Day"), N_("Start"), *sheets.HEADINGS[:8], N_("Booking"), N_("Presence"))
STATES = {"booked": N_("Booked"), "waiting": N_("Waiting list"), "released": N_("Seat released")}


@bp.get("")
def index() -> ResponseReturnValue:
    """`day` and `need` choose what is shown."""
    programme = who.live()
    if programme is None:
        return account.refused("no_programme", 409)
    found = standings.rows(programme)
    day, need = _day(request.args.get("day", "")), request.args.get("need", "")
    need = need if need in NEEDS else ""
    shown = [
        row for row in found if (not day or row.session.day == day) and (not need or need in row.seats.needs)
    ]  # fmt: skip
    days = [(each, dates.day_title(each, g.ui)) for each in sorted({row.session.day for row in found})]
    return htmx.show(
        "organiser/seats.html", days=days, day=day, need=need, needs=_needs(found), words=seating.NEEDS,
        parts=[(dates.day_title(each, g.ui), list(rows)) for each, rows in groupby(shown, lambda row: row.session.day)],
        any=bool(found), **account.chrome(),
    )  # fmt: skip


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _needs(found: Iterable[Row]) -> list[tuple[str, int]]:
    """What needs attention, and in how many sessions."""
    counts = {need: sum(need in row.seats.needs for row in found) for need in NEEDS}
    return [(need, number) for need, number in counts.items() if number]


# --- to take away --------------------------------------------------------------------------------


@bp.get("/seats.csv")
def table() -> ResponseReturnValue:
    """Every session's people."""
    programme = who.live()
    if programme is None:
        raise NotFound()
    return _table(programme, list(programme.sessions.values()), "seats")


@bp.get("/<code>/seats.csv")
def table_of(code: str) -> ResponseReturnValue:
    programme = who.live()
    if programme is None or code not in programme.sessions:
        raise NotFound()
    return _table(programme, [programme.sessions[code]], f"seats-{code}")


def _table(programme: Programme, sessions: list[Session], name: str) -> Response:
    ring, now = pulse.ring(), settings().clock.now()
    held, came = door.held_now(ring), came_to(presence.known(ring, now))
    wanted = [(session, held.get(session.code, standings.NOBODY)) for session in sessions]
    those_here = {person for _one, those in wanted for person in _of(those)}
    everyone = {each.id: each for each, _email, _withdrawn in people.listed(people.delegations(), those_here)}
    rows = [
        line
        for session, those in wanted
        for line in _lines(programme, session, those, everyone, came.get(session.code, set()))
    ]
    stamp = f"{local(now, programme.event.zone):%Y-%m-%d-%H%M}"
    body = attendance.table([_(each) for each in HEADINGS], rows, g.ui)
    return Response(
        body, content_type="text/csv; charset=utf-8",
        headers={"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}-{stamp}.csv"'},
    )  # fmt: skip


def _of(held: Seats) -> set[int]:
    return {*held.booked, *held.waiting, *held.lost}


def _lines(
    programme: Programme, session: Session, held: Seats, everyone: dict[int, Individual], came: set[int]
) -> Iterable[list[str]]:
    start = local(session.start, programme.event.zone)
    about = [session.code, standings.title(session).words, session.day.isoformat(), dates.clock(start)]
    those = [everyone[person] for person in _of(held) if person in everyone]
    for each in sorted(those, key=lambda one: family_key(one.name, g.ui)):
        name = each.name
        yield [
            *about, name.family, name.given, name.native_family, name.native_given, name.kana_family, name.kana_given,
            delegation(each)[0], each.country, _(STATES[state(each.id, held)]),
            _("Came") if each.id in came else "",
        ]  # fmt: skip


def state(person: int, held: Seats) -> str:
    """booked, waiting, released or nothing."""
    word, _at = held.standing(person)
    return "" if word == "none" else word


def moment(at: datetime | None, programme: Programme) -> str:
    return dates.spoken(local(at, programme.event.zone), g.ui) if at else ""


def said(programme: Programme, session: Session) -> str:
    """« Mer. 20 13:45 Atelier 1 », as a list to choose from."""
    start = local(session.start, programme.event.zone)
    return f"{dates.day_short(session.day, g.ui)} {dates.clock(start)} {standings.title(session).words}"
