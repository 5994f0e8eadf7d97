"""Every door of a day at a glance, on a supervisor's phone; it follows by itself."""

from datetime import date

from werkzeug.wrappers import Response

from webapp.formats import dates
from webapp.pages.staff import rooms, supervisor
from webapp.pages.staff.follow import fresh
from webapp.rules.programme import Programme


def page(programme: Programme, days: list[date], day: date | None) -> Response:
    """The gates, then the sessions of the day; those that are over are folded away."""
    codes = [*programme.gates, *(code for code, session in programme.sessions.items() if session.day == day)]
    found = rooms.rooms(programme, codes)
    return fresh(
        supervisor.show(
            "staff/doors/overview.html", "doors", days=days, day=day, dates=dates,
            rooms=[room for room in found if not room.over], past=[room for room in found if room.over],
            cut={phone.device.id for room in found for phone in room.phones if phone.silent},
        )
    )  # fmt: skip
