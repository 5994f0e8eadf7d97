"""Every door of a day at a glance, on a supervisor's phone; it follows by itself."""

from datetime import date

from werkzeug.wrappers import Response

from webapp.formats import dates
from webapp.pages.safety import settings
from webapp.pages.staff import rooms, supervisor
from webapp.pages.staff.follow import fresh
from webapp.pages.staff.rooms import Room
from webapp.rules.programme import Programme
from webapp.store import conflicts, pulse


def page(programme: Programme, days: list[date], day: date | None) -> Response:
    """The gates, then the sessions of the day; those that are over are folded away."""
    codes = [*programme.gates, *(code for code, session in programme.sessions.items() if session.day == day)]
    found = rooms.rooms(programme, codes)
    calm = [room for room in found if not room.over and _calm(room, programme)]
    return fresh(
        supervisor.show(
            "staff/doors/overview.html", "doors", days=days, day=day, dates=dates,
            rooms=[room for room in found if not room.over and room not in calm], calm=calm,
            past=[room for room in found if room.over],
            waiting=conflicts.cases(pulse.ring(), settings().clock.now()).open,
        )
    )  # fmt: skip


def _calm(room: Room, programme: Programme) -> bool:
    """A coffee break that nobody watches over."""
    session = programme.sessions.get(room.code)
    return session is not None and session.small and not (room.phones or room.last or room.figures.expected)
