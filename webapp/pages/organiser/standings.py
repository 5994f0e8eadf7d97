"""How the seats of every session stand, as the pages about seats, the figures and the first page show it."""

from datetime import datetime
from typing import NamedTuple

from flask import g

from webapp.formats import dates
from webapp.pages import chrome
from webapp.pages.safety import settings
from webapp.pages.staff.rooms import came_to
from webapp.rules.figures import SeatCount, seat_count
from webapp.rules.languages import Said
from webapp.rules.programme import Programme, Session
from webapp.rules.times import local
from webapp.store import door, presence, pulse
from webapp.store.door import Seats

NOBODY = Seats()


class Row(NamedTuple):
    """A session and how it stands."""

    title: Said
    span: str
    place: Said
    seats: SeatCount

    @property
    def session(self) -> Session:
        return self.seats.session


def rows(programme: Programme) -> list[Row]:
    """Of the sessions that have seats, in time order; a few statements, whatever their number."""
    ring, now = pulse.ring(), settings().clock.now()
    held, came = door.held_now(ring), came_to(presence.known(ring, now))
    return [
        row(programme, count(programme, session, held.get(code, NOBODY), came.get(code, set()), now))
        for code, session in programme.sessions.items()
        if has_seats(session, held.get(code, NOBODY))
    ]


def has_seats(session: Session, held: Seats) -> bool:
    """One books, or somebody did."""
    return session.registration == "required" or bool(held.booked or held.waiting or held.lost)


def count(programme: Programme, session: Session, held: Seats, came: set[int], now: datetime) -> SeatCount:
    return seat_count(session, programme, held.booked, held.waiting, held.lost, came, held.released, now)


def row(programme: Programme, found: SeatCount) -> Row:
    session, zone = found.session, programme.event.zone
    place = programme.places.get(session.place)
    return Row(
        title(session), dates.span(local(session.start, zone), local(session.end, zone), g.ui),
        chrome.brief(chrome.told(dict(place.name))) if place else Said("", g.ui), found,
    )  # fmt: skip


def title(session: Session) -> Said:
    """As lists name it."""
    return chrome.told(dict(session.short or session.title))


def titles(programme: Programme) -> dict[str, str]:
    return {code: title(session).words for code, session in programme.sessions.items()}
